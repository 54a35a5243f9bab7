//! Within [`super`]: two texts, word by word.
//!
//! Short texts are compared as a whole, longer ones line by line first and by words in what is between equal lines. What is
//! still long is cut at words that both have once; where there are none, it counts as replaced altogether. So the time that
//! it takes grows with the length of the texts and not with its square.

use super::increasing::heaviest;
use crate::html::unmarked;
use hashbrown::HashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Words (or lines) of both texts together of which the shortest difference is looked for.
const SHORT: usize = 1_000;

/// How often what is long is cut into pieces, and the pieces again.
const DEEPEST: u8 = 12;

/// A piece of a text that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Both texts have it.
    Same(String),
    /// Only the older text has it.
    Removed(String),
    /// Only the newer text has it.
    Added(String),
}

/// What changed between two texts. The markup of both is taken out, white space is a blank or the end of a line: where they
/// differ in nothing else, all is the same. What was removed comes before what was added in its place.
#[must_use]
pub fn compare(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (plain(old), plain(new));
    let mut numbers = HashMap::new();
    let (old, new) = (Words::new(&old, &mut numbers), Words::new(&new, &mut numbers));
    // In the same order always, so that the reverse of a difference is the difference of the reverse.
    let is_turned = old.text > new.text;
    let (first, second) = if is_turned { (&new, &old) } else { (&old, &new) };
    let mut runs = runs(first, second);
    if is_turned {
        for run in &mut runs {
            std::mem::swap(&mut run.old, &mut run.new);
        }
    }
    let mut pieces = Vec::new();
    for Run { is_same, old: removed, new: added } in runs {
        if is_same {
            pieces.push(Piece::Same(new.text(added)));
            continue;
        }
        if !removed.is_empty() {
            pieces.push(Piece::Removed(old.text(removed)));
        }
        if !added.is_empty() {
            pieces.push(Piece::Added(new.text(added)));
        }
    }
    pieces
}

/// The lines of a text without its markup, words separated by one blank.
fn plain(text: &str) -> String {
    let unmarked = unmarked(text);
    let mut out = String::with_capacity(unmarked.len());
    for line in unmarked.lines() {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_some() && !out.is_empty() {
            out.push('\n');
        }
        while let Some(word) = words.next() {
            out.push_str(word);
            out.extend(words.peek().map(|_| ' '));
        }
    }
    out
}

/// A text as numbers of words.
struct Words<'t> {
    text: &'t str,
    /// Where each word ends, with the blank behind it.
    ends: Vec<usize>,
    numbers: Vec<u32>,
    /// The words of each line.
    lines: Vec<Range<usize>>,
}

impl<'t> Words<'t> {
    fn new(text: &'t str, known: &mut HashMap<&'t str, u32>) -> Self {
        let mut words = Words { text, ends: Vec::new(), numbers: Vec::new(), lines: Vec::new() };
        let (mut at, mut line) = (0, 0);
        while at < text.len() {
            let word = word(&text[at..]);
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            words.numbers.push(*known.entry(word).or_insert(next));
            at += word.len();
            let space = text.as_bytes().get(at).filter(|byte| byte.is_ascii_whitespace());
            at += usize::from(space.is_some());
            words.ends.push(at);
            if space == Some(&b'\n') || at == text.len() {
                words.lines.push(line..words.ends.len());
                line = words.ends.len();
            }
        }
        words
    }

    fn at(&self, word: usize) -> usize {
        word.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    fn slice(&self, words: &Range<usize>) -> &'t str {
        &self.text[self.at(words.start)..self.at(words.end)]
    }

    fn text(&self, words: Range<usize>) -> String {
        self.slice(&words).to_owned()
    }
}

/// The word that a text begins with: up to a blank, without the punctuation behind it, which is a word of its own; of a script
/// that does not separate words, a character.
fn word(text: &str) -> &str {
    let stands_alone = |c: char| matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}');
    let first = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with(stands_alone) {
        return &text[..first];
    }
    let end = text.find(|c: char| c.is_whitespace() || stands_alone(c)).unwrap_or(text.len());
    let word = &text[..end.max(first)];
    let bare = word.trim_end_matches([',', '.', ';', ':', '!', '?']);
    if bare.is_empty() { word } else { bare }
}

/// Words that are the same, or that stand for each other.
#[derive(Debug)]
struct Run {
    is_same: bool,
    old: Range<usize>,
    new: Range<usize>,
}

fn runs(old: &Words<'_>, new: &Words<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let end = (old.numbers.len(), new.numbers.len());
    let (mut a, mut b) = (0, 0);
    for (i, j) in same_words(old, new).into_iter().chain([end]) {
        if i > a || j > b {
            runs.push(Run { is_same: false, old: a..i, new: b..j });
        }
        match runs.last_mut() {
            _ if (i, j) == end => {}
            Some(last) if last.is_same => (last.old.end, last.new.end) = (i + 1, j + 1),
            _ => runs.push(Run { is_same: true, old: i..i + 1, new: j..j + 1 }),
        }
        (a, b) = (i + 1, j + 1);
    }
    without_islands(runs, old, new)
}

/// Words that are the same by chance make a difference hard to read: what is shorter than what changed before and behind it
/// is part of the change.
fn without_islands(runs: Vec<Run>, old: &Words<'_>, new: &Words<'_>) -> Vec<Run> {
    let size = |run: &Run| old.slice(&run.old).len().max(new.slice(&run.new).len());
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    let mut rest = runs.into_iter().peekable();
    while let Some(run) = rest.next() {
        let is_island = |last: &Run, next: &Run| run.is_same && size(&run) <= size(last) && size(&run) <= size(next);
        let joins = match (out.last(), rest.peek()) {
            (Some(last), Some(next)) => is_island(last, next),
            _ => false,
        };
        match out.last_mut() {
            Some(last) if joins || !last.is_same && !run.is_same => {
                (last.old.end, last.new.end) = (run.old.end, run.new.end);
            }
            _ => out.push(run),
        }
    }
    out
}

/// The words that two texts have in common, in their order.
fn same_words(old: &Words<'_>, new: &Words<'_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut within = |a: Range<usize>, b: Range<usize>| {
        let pairs = matches(&old.numbers[a.clone()], &new.numbers[b.clone()]);
        found.extend(pairs.into_iter().map(|(i, j)| (a.start + i, b.start + j)));
    };
    let all = (0..old.numbers.len(), 0..new.numbers.len());
    if all.0.len() + all.1.len() <= SHORT {
        within(all.0, all.1);
        return found;
    }
    let mut known = HashMap::new();
    let mut lines = |words: &Words<'_>| -> Vec<u32> {
        let number = |line: &Range<usize>| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            *known.entry(words.numbers[line.clone()].to_vec()).or_insert(next)
        };
        words.lines.iter().map(number).collect()
    };
    let pairs = matches(&lines(old), &lines(new));
    let (mut a, mut b) = (0, 0);
    for (i, j) in pairs {
        let (old, new) = (old.lines[i].clone(), new.lines[j].clone());
        within(a..old.start, b..new.start);
        (a, b) = (old.end, new.end);
        within(old, new);
    }
    within(a..all.0.end, b..all.1.end);
    found
}

/// What two lists have in common, in the order of both.
fn matches(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open = vec![(0..old.len(), 0..new.len(), 0)];
    while let Some((mut a, mut b, depth)) = open.pop() {
        while !a.is_empty() && !b.is_empty() && old[a.start] == new[b.start] {
            found.push((a.start, b.start));
            (a.start, b.start) = (a.start + 1, b.start + 1);
        }
        while !a.is_empty() && !b.is_empty() && old[a.end - 1] == new[b.end - 1] {
            (a.end, b.end) = (a.end - 1, b.end - 1);
            found.push((a.end, b.end));
        }
        if a.is_empty() || b.is_empty() {
            continue;
        }
        // What only one of them has is in no way.
        let common = |own: &Range<usize>, list: &[u32], other: &HashMap<u32, (usize, usize)>| -> Vec<usize> {
            own.clone().filter(|at| other.contains_key(&list[*at])).collect()
        };
        let (counts_a, counts_b) = (counts(old, &a), counts(new, &b));
        let (own_a, own_b) = (common(&a, old, &counts_b), common(&b, new, &counts_a));
        if own_a.len() + own_b.len() <= SHORT {
            let of = |own: &[usize], list: &[u32]| -> Vec<u32> { own.iter().map(|at| list[*at]).collect() };
            for operation in capture_diff_slices(Algorithm::Myers, &of(&own_a, old), &of(&own_b, new)) {
                if let DiffOp::Equal { old_index, new_index, len } = operation {
                    found.extend((0..len).map(|at| (own_a[old_index + at], own_b[new_index + at])));
                }
            }
            continue;
        }
        if depth == DEEPEST {
            continue;
        }
        // Those that both have once, as many of them as stand in the same order.
        let once = |at: &usize| match (counts_a[&old[*at]], counts_b.get(&old[*at])) {
            ((1, i), Some(&(1, j))) => Some((i, j)),
            _ => None,
        };
        let anchors: Vec<(usize, usize)> = own_a.iter().filter_map(once).collect();
        let places: Vec<usize> = anchors.iter().map(|(_, j)| *j).collect();
        let kept = heaviest(&places, |_| 1);
        let anchors: Vec<_> =
            anchors.into_iter().zip(kept).filter_map(|(anchor, kept)| kept.then_some(anchor)).collect();
        if anchors.is_empty() {
            continue;
        }
        for (i, j) in anchors {
            found.push((i, j));
            open.push((a.start..i, b.start..j, depth + 1));
            (a.start, b.start) = (i + 1, j + 1);
        }
        open.push((a, b, depth + 1));
    }
    found.sort_unstable();
    found
}

/// How often each number stands in a part of a list, and where last.
fn counts(list: &[u32], part: &Range<usize>) -> HashMap<u32, (usize, usize)> {
    let mut counts: HashMap<u32, (usize, usize)> = HashMap::new();
    for at in part.clone() {
        let entry = counts.entry(list[at]).or_default();
        *entry = (entry.0 + 1, at);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write as _;

    fn shown(old: &str, new: &str) -> String {
        let mut out = String::new();
        for piece in compare(old, new) {
            let _ = match piece {
                Piece::Same(text) => write!(out, "{text}"),
                Piece::Removed(text) => write!(out, "[-{text}-]"),
                Piece::Added(text) => write!(out, "[+{text}+]"),
            };
        }
        out
    }

    #[test]
    fn words_that_changed_are_shown() {
        assert_eq!(shown("a rate of 7.27, fixed", "a rate of 7.29, fixed"), "a rate of [-7.27-][+7.29+], fixed");
        assert_eq!(shown("one two", "one two three"), "one two [+three+]");
        assert_eq!(shown("<p>One</p><p>two</p>", "<div>One</div>two"), "One\ntwo");
        assert_eq!(shown("", "new"), "[+new+]");
        assert_eq!(shown("截至三月", "截至六月"), "截至[-三-][+六+]月");
        assert_eq!(compare("", ""), []);
    }

    #[test]
    fn words_in_common_by_chance_are_no_sameness() {
        let (old, new) = ("the board declared a dividend of nothing", "an audit committee was a better choice");
        assert_eq!(compare(old, new).len(), 2, "{}", shown(old, new));
    }

    #[test]
    fn long_texts_are_cut_where_both_agree() {
        let text = |number: usize, changed: bool| {
            let mut out = String::new();
            for line in 0..number {
                let _ = writeln!(
                    out,
                    "Line {line} says that it is number {}.",
                    if changed && line == 700 { 0 } else { line }
                );
            }
            out
        };
        let pieces = compare(&text(1_000, false), &text(1_000, true));
        assert_eq!(pieces[1..3], [Piece::Removed("700".into()), Piece::Added("0".into())]);
        assert_eq!(pieces.len(), 4);
    }

    #[test]
    fn texts_of_any_length_take_no_time() {
        let words = |salt: usize, modulus: usize| -> String {
            let words = (0..100_000_usize).map(|at| format!("w{}", at.wrapping_mul(salt) % modulus));
            words.collect::<Vec<_>>().join(" ")
        };
        let start = std::time::Instant::now();
        let _ = compare(&words(7, 99_991), &words(7, 99_991).replace('w', "v"));
        let _ = compare(&words(7919, 997), &words(104_729, 997));
        let _ = compare(&words(7919, 99_991), &words(104_729, 99_991));
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn both_texts_are_in_the_difference(old in "[ab .\n]{0,60}", new in "[ab .\n]{0,60}") {
            let pieces = compare(&old, &new);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().concat();
            let side = |is_old: bool| -> String {
                pieces.iter().map(|piece| match piece {
                    Piece::Same(text) => &**text,
                    Piece::Removed(text) if is_old => text,
                    Piece::Added(text) if !is_old => text,
                    _ => "",
                }).collect()
            };
            prop_assert_eq!(words(&side(true)), words(&old));
            prop_assert_eq!(words(&side(false)), words(&new));
            let turned: Vec<Piece> = compare(&new, &old);
            prop_assert_eq!(turned.len(), pieces.len());
        }
    }
}
