//! Every reader gets damaged input and must come back, soon and without a panic.
//!
//! A plain mutation fuzzer, the same in every run: seeds (`tests/fuzz/seeds`, small files of `output/`) are damaged with a
//! few random edits each: flipped bits, cuts, repetitions, words from other seeds and from a dictionary. `fuzz/` has the
//! same targets for cargo-fuzz, which sees the branches that an input takes.
//!
//! `IXPORT_FUZZ_SECONDS` is the time for each target, 2 without it; `IXPORT_FUZZ_SEED` another beginning. What fails is
//! written into cargo's temporary folder, and `IXPORT_FUZZ_INPUT=FILE` gives one file to all targets. An overflow of the
//! stack ends the process: the input is then in `fuzz-TARGET.current`.

#[path = "fuzz/targets.rs"]
mod targets;

use std::cell::Cell;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

/// The longest that one input may take; unoptimised code and a busy machine count in.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });
/// Bytes of the largest input.
const LARGEST: usize = 64 << 10;
/// Peak memory of the process that is too much for inputs of that size.
const MEMORY: u64 = 1 << 30;
/// What readers look for.
const WORDS: &str = include_str!("fuzz/words.txt");

/// One after the other, so that time and memory are those of one target.
static TURN: Mutex<()> = Mutex::new(());

macro_rules! targets {
    ($($name:ident),*) => {$(
        #[test]
        fn $name() {
            run(stringify!($name));
        }
    )*};
}
targets!(xml, ixbrl, json, csv, jsonld, package, taxonomy, transform);

fn run(name: &str) {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (_, target) = TARGETS.into_iter().find(|(other, _)| *other == name).expect("it is in the table");
    let number = |key: &str| std::env::var(key).ok().and_then(|text| text.parse().ok());
    let budget = Duration::from_secs(number("IXPORT_FUZZ_SECONDS").unwrap_or(2));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let now = folder.join(format!("fuzz-{name}.current"));
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "no seeds for {name}");
    let mut mutator = Mutator::new(&seeds, number("IXPORT_FUZZ_SEED").unwrap_or(1));
    let start = Instant::now();
    let (mut count, mut slowest) = (0_u64, Duration::ZERO);
    let watched = Watched::new(target);
    // The seeds as they are, then damaged, until the time is over.
    while count < seeds.len() as u64 || start.elapsed() < budget {
        let at = usize::try_from(count).unwrap_or(usize::MAX);
        let input = seeds.get(at).cloned().unwrap_or_else(|| mutator.next(&seeds));
        fs::write(&now, &input).expect("a temporary folder");
        let begun = Instant::now();
        let failure =
            watched.run(&input).err().or_else(|| (peak() > MEMORY).then(|| format!("{} MiB of memory", peak() >> 20)));
        slowest = slowest.max(begun.elapsed());
        if let Some(failure) = failure {
            let file = folder.join(format!("fuzz-{name}-{count}"));
            fs::write(&file, &input).expect("a temporary folder");
            let shown: String = String::from_utf8_lossy(&input).chars().take(2_000).collect();
            panic!("{name}: {failure}\nthe input is in {}:\n{shown}", file.display());
        }
        count += 1;
    }
    let _ = fs::remove_file(now);
    println!("{name}: {count} inputs from {} seeds, the slowest took {} ms", seeds.len(), slowest.as_millis());
}

/// A thread that runs a target, so that one that does not come back is noticed.
struct Watched {
    inputs: std::sync::mpsc::Sender<Vec<u8>>,
    outcomes: std::sync::mpsc::Receiver<Result<(), String>>,
}

impl Watched {
    fn new(target: Target) -> Self {
        let (inputs, todo) = channel::<Vec<u8>>();
        let (done, outcomes) = channel();
        let message = Arc::new(Mutex::new(String::new()));
        std::thread::spawn(move || {
            thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });
            let before = panic::take_hook();
            let said = Arc::clone(&message);
            panic::set_hook(Box::new(move |info| {
                if QUIET.get() {
                    *said.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = info.to_string();
                } else {
                    before(info);
                }
            }));
            QUIET.set(true);
            for input in todo {
                let outcome = panic::catch_unwind(AssertUnwindSafe(|| target(&input)));
                let said = || message.lock().map(|text| text.clone()).unwrap_or_default();
                if done.send(outcome.map_err(|_| said())).is_err() {
                    return;
                }
            }
        });
        Watched { inputs, outcomes }
    }

    fn run(&self, input: &[u8]) -> Result<(), String> {
        self.inputs.send(input.to_vec()).map_err(|_| "the thread is gone".to_owned())?;
        match self.outcomes.recv_timeout(LONGEST) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => Err(format!("more than {} s", LONGEST.as_secs())),
            Err(RecvTimeoutError::Disconnected) => Err("the thread is gone".into()),
        }
    }
}

/// Peak memory of this process in bytes, where the system tells.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    peak.and_then(|text| text.parse::<u64>().ok()).unwrap_or_default() * 1024
}

/// Inputs to begin with: the seeds of the target, then small files of the examples' exports.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |folder: &Path| -> Vec<PathBuf> {
        let mut all: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        all.sort();
        all
    };
    let is_ours = |path: &PathBuf| {
        path.file_stem().is_some_and(|stem| stem.to_str().is_some_and(|stem| stem.split('-').next() == Some(name)))
    };
    let mut all: Vec<PathBuf> = files(&root.join("tests/fuzz/seeds")).into_iter().filter(is_ours).collect();
    let extensions: &[&str] = match name {
        "ixbrl" => &["htm"],
        "package" => &["xbri", "xbr", "zip"],
        "xml" | "json" | "jsonld" => &[name],
        _ => &[],
    };
    let exports = files(&root.join("output/acme-2024-h1"));
    all.extend(
        exports.into_iter().filter(|path| {
            path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted))
        }),
    );
    let seeds = all.iter().filter_map(|path| fs::read(path).ok());
    std::env::var_os("IXPORT_FUZZ_INPUT").map_or_else(
        || seeds.filter(|seed| seed.len() <= 8 * LARGEST).collect(),
        |file| vec![fs::read(file).expect("the file of IXPORT_FUZZ_INPUT")],
    )
}

/// Makes inputs of seeds.
struct Mutator {
    state: u64,
    /// From the dictionary and the seeds.
    words: Vec<Vec<u8>>,
}

impl Mutator {
    fn new(seeds: &[Vec<u8>], state: u64) -> Self {
        let mut words: Vec<Vec<u8>> = WORDS.lines().map(|line| line.as_bytes().to_vec()).collect();
        let known = words.len();
        for seed in seeds.iter().filter(|seed| seed.len() <= LARGEST) {
            let all = seed.split(|byte| b"<>\"'= \n,[]{}\x1e".contains(byte));
            words.extend(all.filter(|word| (2..200).contains(&word.len())).map(<[u8]>::to_vec));
        }
        words[known..].sort();
        words.dedup();
        Mutator { state, words }
    }

    /// `SplitMix64`, below a limit.
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit.max(1) as u64).unwrap_or_default()
    }

    fn range(&mut self, length: usize, longest: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let longest = longest.min(length - start);
        start..start + self.below(longest + 1)
    }

    /// The word around a place, between delimiters of markup, JSON and the like.
    fn word(&mut self, data: &[u8]) -> std::ops::Range<usize> {
        let is_end = |byte: &u8| b"<>\"'= \n,[]{}/:;&#\x1e".contains(byte);
        let at = self.below(data.len() + 1);
        let start = data[..at].iter().rposition(is_end).map_or(0, |before| before + 1);
        start..data[at..].iter().position(is_end).map_or(data.len(), |length| at + length)
    }

    fn next(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut data = seeds[self.below(seeds.len())].clone();
        if data.len() > LARGEST {
            // A large seed costs time; the beginning has the header, and the piece behind it differs each time.
            let from = self.below(data.len() - LARGEST / 2);
            let tail = data[from..].iter().copied().take(LARGEST / 2).collect::<Vec<_>>();
            data.truncate(LARGEST / 2);
            data.extend(tail);
        }
        for _ in 0..=self.below(5) {
            self.edit(&mut data, seeds);
            data.truncate(LARGEST);
        }
        data
    }

    fn edit(&mut self, data: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        match self.below(12) {
            0 if !data.is_empty() => {
                // Within ASCII, so that most inputs stay text.
                let at = self.below(data.len());
                data[at] ^= 1 << self.below(if data[at] < 0x80 { 7 } else { 8 });
            }
            1 => data.truncate(self.below(data.len() + 1)),
            2 => {
                let range = self.range(data.len(), 200);
                data.drain(range);
            }
            3 | 4 => {
                let (range, at) = (self.range(data.len(), 2_000), self.below(data.len() + 1));
                let piece = data[range].to_vec();
                data.splice(at..at, piece);
            }
            5 => {
                let range = self.range(data.len(), 40);
                let times = [3, 30, 3_000][self.below(3)];
                let piece = data[range.clone()].repeat(times);
                data.splice(range, piece);
            }
            6 => {
                let other = &seeds[self.below(seeds.len())];
                let range = self.range(other.len(), 2_000);
                let at = self.below(data.len() + 1);
                data.splice(at..at, other[range].iter().copied());
            }
            7 => {
                let at = self.below(data.len() + 1);
                let word = self.below(self.words.len());
                data.splice(at..at, self.words[word].iter().copied());
            }
            8 => {
                let (range, from) = (self.word(data), self.word(data));
                let word = data[from].to_vec();
                data.splice(range, word);
            }
            _ => {
                let range = self.word(data);
                let word = self.below(self.words.len());
                data.splice(range, self.words[word].iter().copied());
            }
        }
    }
}
