//! Times: reading, its floor and writing take turns, each in a process of its own, so that a busy machine disturbs all of
//! them alike and the heap of one does not slow down another; the median counts.

use crate::syntax::{self, Input, Syntax};
use crate::{floor, generate, process};
use serde::Serialize;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

/// Nanoseconds and sizes of one syntax at one size.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// [`Syntax::name`].
    pub syntax: &'static str,
    /// Facts.
    pub facts: usize,
    /// Bytes of the files.
    pub bytes: usize,
    /// The floor, in nanoseconds.
    pub floor: u64,
    /// Reading, in nanoseconds.
    pub read: Option<u64>,
    /// Writing, in nanoseconds.
    pub write: Option<u64>,
}

/// What is timed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// The plain loop below the reader.
    Floor,
    /// Our reader.
    Read,
    /// Our writer.
    Write,
}

impl Work {
    /// All of it, with names for the command line.
    pub const ALL: [(&'static str, Work); 3] = [("floor", Work::Floor), ("read", Work::Read), ("write", Work::Write)];
}

/// How often a process of its own is started for each kind of work: the kinds take turns.
const ROUNDS: usize = 3;

/// How often in each process, for a size.
fn runs(facts: usize) -> usize {
    match facts {
        0..=1_000 => 35,
        1_001..=10_000 => 11,
        10_001..=100_000 => 3,
        _ => 1,
    }
}

/// Measures one syntax with the files in `folder`, each kind of work in processes of its own: what one leaves behind on
/// the heap is no matter of the others.
pub fn run(syntax: Syntax, facts: usize, bytes: usize, folder: &Path) -> Figures {
    let mut all: [Vec<Duration>; 3] = Default::default();
    for _ in 0..ROUNDS {
        for (times, (name, _)) in all.iter_mut().zip(Work::ALL) {
            times.extend(process::times(name, syntax, facts, folder));
        }
    }
    let [floor, read, write] = all.map(median);
    Figures { syntax: syntax.name(), facts, bytes, floor: floor.expect("every syntax has a floor"), read, write }
}

/// The other side of [`run`]: times of one kind of work; none where it cannot be done.
pub fn child(work: Work, syntax: Syntax, facts: usize, folder: &Path) -> Vec<Duration> {
    let files = || syntax::load(folder).expect("files of the parent");
    match work {
        Work::Floor => {
            let files = files();
            repeat(facts, || Some(floor::run(syntax, black_box(&files))))
        }
        Work::Read => {
            let input = Input::new(syntax, files());
            repeat(facts, || black_box(&input).read())
        }
        Work::Write => {
            let report = generate::report(facts);
            repeat(facts, || syntax.write(black_box(&report)))
        }
    }
}

fn repeat<T>(facts: usize, work: impl Fn() -> Option<T>) -> Vec<Duration> {
    // The first run warms up.
    if time(&work).is_none() {
        return Vec::new();
    }
    (0..runs(facts)).filter_map(|_| time(&work)).collect()
}

/// How long `work` takes, where it gives something; freeing that is outside of the time.
fn time<T>(work: impl Fn() -> Option<T>) -> Option<Duration> {
    let start = processor_time();
    let made = work();
    let elapsed = processor_time().saturating_sub(start);
    black_box(made).map(|_| elapsed)
}

/// Processor time of this thread: what others do on the machine meanwhile does not count.
fn processor_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(now).unwrap_or_default()
}

/// The median in nanoseconds.
pub fn median(mut times: Vec<Duration>) -> Option<u64> {
    times.sort_unstable();
    times.get(times.len() / 2).map(|time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}
