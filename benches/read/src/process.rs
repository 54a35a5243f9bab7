//! What needs a process of its own: peak memory, the readers by others, the reference processor.

use crate::syntax::{Input, Syntax, load};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Bytes that a process needs at its peak to read the files in `folder`, and to do nothing else.
pub fn peak(syntax: Syntax, folder: &Path) -> Option<u64> {
    let this = std::env::current_exe().expect("a path");
    let out = Command::new(this).args(["--child", syntax.name()]).arg(folder).output().expect("it started once");
    String::from_utf8(out.stdout).ok()?.trim().parse().ok()
}

/// Times of one kind of work in a process that does nothing else.
pub fn times(work: &str, syntax: Syntax, facts: usize, folder: &Path) -> Vec<Duration> {
    let times = child_of(&["--time", work, syntax.name(), &facts.to_string()], folder);
    times.into_iter().map(Duration::from_nanos).collect()
}

/// The other side of [`peak`]: prints `VmHWM` in bytes.
pub fn child(syntax: Syntax, folder: &Path) {
    let input = Input::new(syntax, load(folder).expect("files of the parent"));
    let Some(report) = input.read() else { std::process::exit(1) };
    println!("{}", peak_so_far());
    drop(report);
}

/// The most memory that this process had until now, in bytes; 0 where the system does not say.
pub fn peak_so_far() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    peak.and_then(|text| text.parse::<u64>().ok()).unwrap_or_default() * 1024
}

/// What this program prints when it is started with some arguments: numbers.
pub fn child_of(arguments: &[&str], folder: &Path) -> Vec<u64> {
    let this = std::env::current_exe().expect("a path");
    let out =
        Command::new(this).args(arguments).arg(folder).stderr(Stdio::inherit()).output().expect("it started once");
    assert!(out.status.success(), "{arguments:?} failed");
    let text = String::from_utf8(out.stdout).expect("numbers");
    text.split_ascii_whitespace().map(|number| number.parse().expect("a number")).collect()
}

/// A program in the folder of this one: all are built into one target folder.
fn beside(name: &str) -> PathBuf {
    std::env::current_exe().expect("a path").with_file_name(name)
}

/// Time of one reading by a crate by others: nanoseconds (median) and facts found.
pub fn peer(reader: &str, file: &Path, runs: usize) -> Option<(u64, u64)> {
    let out = Command::new(beside("peers")).arg(reader).arg(file).arg(runs.to_string()).output().ok()?;
    if !out.status.success() {
        println!("{reader}: {}", String::from_utf8_lossy(&out.stderr).trim());
        return None;
    }
    let read: Value = serde_json::from_slice(&out.stdout).ok()?;
    let times = read["ns"].as_array()?.iter().filter_map(|time| time.as_u64().map(Duration::from_nanos)).collect();
    Some((crate::measure::median(times)?, read["facts"].as_u64()?))
}

/// Wall time of a whole process; nothing where it fails, which is said.
pub fn wall(command: &mut Command) -> Option<Duration> {
    let start = Instant::now();
    let out = command.stdout(Stdio::null()).stderr(Stdio::piped()).output().ok()?;
    let elapsed = start.elapsed();
    if !out.status.success() {
        println!("{}: {}", command.get_program().display(), String::from_utf8_lossy(&out.stderr).trim());
    }
    out.status.success().then_some(elapsed)
}

/// Processor time, in user and system mode, of all processes that this one started and that have ended; in steps of 10 ms.
pub fn of_children() -> Duration {
    const TICK: u64 = 10;
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = status.rsplit_once(')').map_or("", |(_, fields)| fields).split_ascii_whitespace();
    let ticks = fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>();
    Duration::from_millis(ticks * TICK)
}

/// How often [`ours`] runs.
pub const RUNS: u32 = 5;

/// `ixport convert` of an inline document to xBRL-JSON, the median of [`RUNS`]. The program is the one that
/// `IXPORT_BINARY` names, or the one beside this.
pub fn ours(document: &Path, out: &Path) -> Option<Duration> {
    let program = std::env::var_os("IXPORT_BINARY").map_or_else(|| beside("ixport"), PathBuf::from);
    let run = || wall(Command::new(&program).arg("convert").arg(document).args(["--to", "json", "-o"]).arg(out));
    let times = (0..RUNS).map(|_| run()).collect::<Option<Vec<_>>>()?;
    crate::measure::median(times).map(Duration::from_nanos)
}

/// The same with the reference processor; nothing, and said so, where it is not there.
pub fn reference(document: &Path, out: &Path) -> Option<Duration> {
    let (Some(python), Some(shared)) = (std::env::var_os("IXPORT_PYTHON"), std::env::var_os("IXPORT_SHARED")) else {
        println!("SKIPPED: the reference processor (IXPORT_PYTHON and IXPORT_SHARED are not set)");
        return None;
    };
    let mut command = Command::new(python);
    command.arg(Path::new(&shared).join("tools/arelle_oracle.py")).arg(document);
    command.args(["--no-validate", "--no-oim", "--save-json"]).arg(out);
    command.env("ORACLE_XDG", document.with_file_name("xdg"));
    wall(&mut command)
}
