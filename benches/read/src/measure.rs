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
    /// Reading for the first time in a process: all memory comes from the system, however much that is.
    pub first_read: Option<u64>,
    /// The same of writing.
    pub first_write: Option<u64>,
}

impl Figures {
    /// Takes the lower times of another measurement.
    pub fn better(&mut self, other: &Figures) {
        let lower = |a: Option<u64>, b: Option<u64>| a.into_iter().chain(b).min();
        self.floor = self.floor.min(other.floor);
        self.read = lower(self.read, other.read);
        self.write = lower(self.write, other.write);
        self.first_read = lower(self.first_read, other.first_read);
        self.first_write = lower(self.first_write, other.first_write);
    }
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

/// For a size: how many processes are started for each kind of work, which take turns, and how often each works again
/// after its first time.
fn runs(facts: usize) -> (usize, usize) {
    match facts {
        0..=1_000 => (5, 21),
        1_001..=10_000 => (7, 5),
        10_001..=100_000 => (3, 3),
        _ => (3, 0),
    }
}

/// Measures one syntax with the files in `folder`, each kind of work in processes of its own: what one leaves behind on
/// the heap is no matter of the others.
pub fn run(syntax: Syntax, facts: usize, bytes: usize, folder: &Path) -> Figures {
    let (mut first, mut again): ([Vec<Duration>; 3], [Vec<Duration>; 3]) = Default::default();
    for _ in 0..runs(facts).0 {
        for (at, (name, _)) in Work::ALL.into_iter().enumerate() {
            let mut times = process::times(name, syntax, facts, folder).into_iter();
            first[at].extend(times.next());
            again[at].extend(times);
        }
    }
    let [_, first_read, first_write] = first.clone().map(median);
    let times = first.into_iter().zip(again).map(|(first, again)| median(if again.is_empty() { first } else { again }));
    let [floor, read, write] = times.collect::<Vec<_>>().try_into().expect("as many");
    let floor = floor.expect("every syntax has a floor");
    Figures { syntax: syntax.name(), facts, bytes, floor, read, write, first_read, first_write }
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
    let Some(first) = time(&work) else { return Vec::new() };
    let again = (0..runs(facts).1).filter_map(|_| time(&work));
    std::iter::once(first).chain(again).collect()
}

/// How long `work` takes, where it gives something; freeing that is outside of the time.
fn time<T>(work: impl Fn() -> Option<T>) -> Option<Duration> {
    let start = processor_time();
    let made = work();
    let elapsed = processor_time().saturating_sub(start);
    black_box(made).map(|_| elapsed)
}

/// Processor time of this process, of all its threads: what others do on the machine meanwhile does not count.
pub fn processor_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(now).unwrap_or_default()
}

/// Nanoseconds of processor time from one moment to another.
pub fn between(start: Duration, end: Duration) -> u64 {
    u64::try_from(end.saturating_sub(start).as_nanos()).unwrap_or(u64::MAX)
}

/// The median in nanoseconds.
pub fn median(mut times: Vec<Duration>) -> Option<u64> {
    times.sort_unstable();
    times.get(times.len() / 2).map(|time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}
