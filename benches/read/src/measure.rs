//! Times: reading, its floor and writing take turns, so that a busy machine disturbs all of them alike; the median counts.

use crate::floor;
use crate::syntax::{Input, Syntax};
use ixport::package::File;
use ixport::report::Report;
use serde::Serialize;
use std::hint::black_box;
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

/// How often, for a size.
fn runs(facts: usize) -> usize {
    match facts {
        0..=1_000 => 101,
        1_001..=10_000 => 31,
        10_001..=100_000 => 7,
        _ => 3,
    }
}

/// Measures one syntax. `report` is what the files say, where our writer can write them.
pub fn run(syntax: Syntax, report: &Report, facts: usize, files: &[File]) -> Figures {
    let bytes = files.iter().map(|file| file.bytes.len()).sum();
    let input = Input::new(syntax, files.to_vec());
    let (mut floors, mut reads, mut writes) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..=runs(facts) {
        let times = [
            time(|| Some(floor::run(syntax, black_box(files)))),
            time(|| black_box(&input).read()),
            time(|| syntax.write(black_box(report))),
        ];
        // The first run warms up.
        if run > 0 {
            for (all, time) in [&mut floors, &mut reads, &mut writes].into_iter().zip(times) {
                all.extend(time);
            }
        }
    }
    let floor = median(floors).expect("every syntax has a floor");
    Figures { syntax: syntax.name(), facts, bytes, floor, read: median(reads), write: median(writes) }
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
