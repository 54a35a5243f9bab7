//! `peers READER FILE RUNS`: reads a file again and again with a reader by others, and prints the nanoseconds of each run
//! and the number of facts as JSON. Only reading is timed: the file is in memory before, and what was read is freed after.

use std::hint::black_box;
use std::time::Duration;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let [reader, file, runs] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "READER FILE RUNS")?;
    let text = std::fs::read_to_string(file)?;
    let (mut nanoseconds, mut facts) = (Vec::new(), 0);
    for _ in 0..runs.parse()? {
        let (elapsed, count) = match &*reader {
            "xbrlkit" => time(|| xbrlkit::parser::parse_ixbrl(black_box(&text)), |read| read.facts.len())?,
            "xbrlkit-xml" => time(|| xbrlkit::parser::parse_xml(black_box(&text)), |read| read.facts.len())?,
            "xbrl-rs" => time(
                || xbrl_rs::InstanceDocument::from_reader(black_box(text.as_bytes())),
                |read| read.facts().len(),
            )?,
            // No reader of reports: the tokens of HTML, below any reader of a page.
            "html5gum" => time(
                || Ok::<_, std::convert::Infallible>(html5gum::Tokenizer::new(black_box(&text)).count()),
                |count| *count,
            )?,
            _ => return Err("no such reader".into()),
        };
        nanoseconds.push(elapsed);
        facts = count;
    }
    println!("{{\"ns\": {nanoseconds:?}, \"facts\": {facts}}}");
    Ok(())
}

fn time<T, E>(read: impl Fn() -> Result<T, E>, count: impl Fn(&T) -> usize) -> Result<(u128, usize), Failure>
where
    Failure: From<E>,
{
    let start = processor_time();
    let report = read();
    let elapsed = (processor_time() - start).as_nanos();
    let report = report?;
    Ok((elapsed, count(&report)))
}

/// Processor time of this thread, as `benches/read` takes it.
fn processor_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(now).unwrap_or_default()
}
