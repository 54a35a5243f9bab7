//! Within [`super`]: a line of plain text → its pieces, which are words or figures between gaps of two spaces or more, each
//! with the columns of characters that it takes.

use super::line::Line;
use std::ops::Range;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    Words,
    /// A number, with its signs and brackets.
    Number,
    /// A dash or another sign for no number.
    Nil,
    /// A currency sign or an opening bracket whose number is elsewhere.
    Sign,
    /// A closing bracket or a percent sign whose number is elsewhere.
    Close,
}

/// Words or one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub kind: PieceKind,
    /// First column of the words, or of the digits.
    pub left: usize,
    /// Column behind the words, or behind the digits.
    pub right: usize,
    /// Its bytes in the line, with signs and brackets.
    pub bytes: Range<usize>,
    /// Columns between it and what stands before it; all of them behind a leader of dots.
    pub gap: usize,
}

/// A line's pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub pieces: Vec<Piece>,
    /// Whether the line is nothing but dashes.
    pub is_rule: bool,
}

/// A gap that separates cells.
const GAP: usize = 2;

const NILS: [&str; 16] =
    ["-", "--", "–", "—", "−", "——", "- -", "nil", "Nil", "N/A", "n/a", "n.a.", "N/M", "NM", "nm", "n.m."];
pub(super) const SIGNS: [&str; 42] = [
    "$", "€", "£", "¥", "₩", "₹", "(", "$(", "€(", "£(", "¥(", "US$", "HK$", "NT$", "S$", "A$", "C$", "R$", "Rs.",
    "Rs", "RMB", "CNY", "USD", "HKD", "TWD", "EUR", "GBP", "JPY", "INR", "KRW", "SGD", "AUD", "CAD", "CHF", "BRL",
    "SEK", "NOK", "DKK", "-$", "($", "RMB(", "US$(",
];
pub(super) const CLOSES: [&str; 4] = [")", "%", ")%", "%)"];

/// A word of a line: what it is, its columns and bytes, and the gap before it.
struct Word {
    piece: Piece,
    starts_cell: bool,
}

impl Shape {
    pub fn read(line: Line<'_>) -> Shape {
        let words = words(line.text);
        let is_dashes = |word: &Word| line.text[word.piece.bytes.clone()].chars().all(|c| "-=_".contains(c));
        let is_long = |word: &Word| word.piece.right - word.piece.left >= 3;
        if words.iter().any(is_long) && words.iter().all(is_dashes) {
            let pieces = words.into_iter().map(|word| word.piece).collect();
            return Shape { pieces, is_rule: true };
        }
        let mut pieces: Vec<Piece> = Vec::with_capacity(words.len().min(16));
        for group in words.chunk_by(|_, next| !next.starts_cell) {
            push_group(&mut pieces, group, line.text);
        }
        Shape { pieces: glued(pieces), is_rule: false }
    }

    /// A line whose cells have single spaces between them, as words and the figures at its end; nothing where it does not end
    /// in figures.
    pub fn single_spaced(line: Line<'_>) -> Option<Shape> {
        let words = words(line.text);
        let figures = words.iter().rev().take_while(|word| word.piece.kind != PieceKind::Words).count();
        let (label, figures) = words.split_at(words.len() - figures);
        let (first, last) = label.first().zip(label.last())?;
        let bytes = first.piece.bytes.start..last.piece.bytes.end;
        let mut pieces = vec![Piece { kind: PieceKind::Words, right: last.piece.right, bytes, ..first.piece.clone() }];
        pieces.extend(figures.iter().map(|word| word.piece.clone()));
        let shape = Shape { pieces: glued(pieces), is_rule: false };
        let is_hyphen = |p: &Piece| &line.text[p.bytes.clone()] == "-";
        (shape.label() == Some(1) && !shape.pieces[1..].iter().all(is_hyphen)).then_some(shape)
    }

    /// Whether two rows stand side by side: a label with its figures, and another one.
    pub fn is_two_sided(&self) -> bool {
        let mut sides = self.pieces.chunk_by(|a, b| a.is_figure() == b.is_figure());
        let mut next = |is_figure: bool| {
            sides.next().is_some_and(|s| s[0].is_figure() == is_figure && (is_figure || s.len() == 1))
        };
        next(false) && next(true) && next(false) && next(true) && sides.next().is_none()
    }

    /// How many pieces stand before the figures at its end; nothing where it does not end in figures.
    pub fn label(&self) -> Option<usize> {
        let figures = self.pieces.iter().rev().take_while(|p| p.is_figure()).count();
        (figures > 0).then(|| self.pieces.len() - figures)
    }
}

impl Piece {
    pub fn is_figure(&self) -> bool {
        matches!(self.kind, PieceKind::Number | PieceKind::Nil)
    }

    pub fn centre(&self) -> usize {
        self.left + self.right
    }
}

/// Splits a line at white space and at leaders of dots.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let (mut end, mut leader) = (0, false);
    let mut close = |open: &mut Option<(usize, usize)>, at: usize, column: usize, leader: &mut bool| {
        if let Some((start, left)) = open.take() {
            let gap = left - end;
            let starts_cell = words.is_empty() || gap >= GAP || *leader;
            words.push(Word { piece: lexed(&text[start..at], start, left, column, gap), starts_cell });
            (end, *leader) = (column, false);
        }
    };
    let mut column = 0;
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        if skip > 0 {
            skip -= 1;
        } else {
            let dots = if c == '.' { text[at..].bytes().take_while(|b| *b == b'.').count() } else { 0 };
            let is_alone = dots == 1 && open.is_none() && text[at + 1..].chars().next().is_none_or(char::is_whitespace);
            if dots >= 3 || is_alone || c == '…' && text[at..].starts_with("……") {
                close(&mut open, at, column, &mut leader);
                (leader, skip) = (true, dots.max(1) - 1);
            } else if c.is_whitespace() {
                close(&mut open, at, column, &mut leader);
            } else if open.is_none() && !(leader && c == '…') {
                open = Some((at, column));
            }
        }
        column += 1;
    }
    close(&mut open, text.len(), column, &mut leader);
    words
}

/// A word as a piece. The columns of a number are those of its digits.
fn lexed(word: &str, start: usize, left: usize, right: usize, gap: usize) -> Piece {
    let bytes = start..start + word.len();
    let piece = |kind, left, right| Piece { kind, left, right, bytes: bytes.clone(), gap };
    if let Some((before, digits)) = number(word) {
        return piece(PieceKind::Number, left + before, left + before + digits);
    }
    let kind = match () {
        () if NILS.contains(&word) => PieceKind::Nil,
        () if SIGNS.contains(&word) => PieceKind::Sign,
        () if CLOSES.contains(&word) => PieceKind::Close,
        () if is_nil_in_brackets(word) => PieceKind::Nil,
        () => PieceKind::Words,
    };
    piece(kind, left, right)
}

fn is_nil_in_brackets(word: &str) -> bool {
    let inner = word.trim_start_matches('(').trim_end_matches([')', '%']);
    let inner = SIGNS.iter().find_map(|sign| inner.strip_prefix(sign)).unwrap_or(inner);
    inner.len() < word.len() && NILS.contains(&inner)
}

/// How many characters stand before the digits of a number, and how many digits with their points and commas it has.
fn number(word: &str) -> Option<(usize, usize)> {
    let first = word.find(|c: char| c.is_ascii_digit())?;
    let first = first - usize::from(word[..first].ends_with('.'));
    let length = word[first..].bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    let (before, digits, after) = (&word[..first], &word[first..first + length], &word[first + length..]);
    let sign = before.trim_matches(['(', '-', '−', '–', '+']);
    let is_mark = |mark: &str| {
        let key = mark.strip_prefix(['(', '[']).and_then(|m| m.strip_suffix([')', ']']));
        mark.is_empty() || key.is_some_and(|key| (1..=3).contains(&key.len()) && key.chars().all(char::is_alphanumeric))
    };
    let after = after.trim_start_matches([')', '%']).trim_matches(['*', '†', '‡', '#']);
    // Numbers of telephones begin with zeros.
    let is_code = digits.len() > 1 && digits.starts_with('0') && !digits.contains('.');
    let is_number = !is_code
        && (sign.is_empty() || SIGNS.contains(&sign))
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && is_mark(after);
    is_number.then(|| (before.chars().count(), digits.len()))
}

/// The pieces of words with single spaces between them: figures if they are nothing else, else words.
fn push_group(pieces: &mut Vec<Piece>, group: &[Word], text: &str) {
    let Some((first, last)) = group.first().zip(group.last()) else { return };
    if group.iter().all(|word| word.piece.kind != PieceKind::Words) {
        pieces.extend(group.iter().map(|word| word.piece.clone()));
        return;
    }
    let bytes = first.piece.bytes.start..last.piece.bytes.end;
    // The columns of all of it, signs and brackets included.
    let lead = text[first.piece.bytes.clone()].chars().count();
    let left = match first.piece.kind {
        PieceKind::Number => {
            first.piece.left - number(&text[first.piece.bytes.clone()]).map_or(0, |(before, _)| before.min(lead))
        }
        _ => first.piece.left,
    };
    let right = left + text[bytes.clone()].chars().count();
    pieces.push(Piece { kind: PieceKind::Words, left, right, bytes, gap: first.piece.gap });
}

/// Signs go to the figure on their right, closing brackets and percent signs to the one on their left.
fn glued(pieces: Vec<Piece>) -> Vec<Piece> {
    const SIGNS_OF_ONE: usize = 2;
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        if piece.is_figure() {
            for _ in 0..SIGNS_OF_ONE {
                let Some(sign) = out.pop_if(|last| last.kind == PieceKind::Sign) else { break };
                (piece.bytes.start, piece.gap) = (sign.bytes.start, sign.gap);
            }
        }
        match out.last_mut() {
            Some(last) if piece.kind == PieceKind::Close && last.is_figure() => last.bytes.end = piece.bytes.end,
            _ => out.push(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn pieces(text: &str) -> Vec<(&str, PieceKind)> {
        let line = lines(text)[0];
        Shape::read(line).pieces.iter().map(|p| (&text[p.bytes.clone()], p.kind)).collect()
    }

    #[test]
    fn figures_keep_their_signs() {
        use PieceKind::{Nil, Number, Words};
        assert_eq!(
            pieces("Cash, net ....... $  1,234   $(1,100 )  —"),
            [("Cash, net", Words), ("$  1,234", Number), ("$(1,100 )", Number), ("—", Nil)]
        );
        assert_eq!(pieces("Loss......(12) 3.5 %"), [("Loss", Words), ("(12)", Number), ("3.5 %", Number)]);
        assert_eq!(pieces("Margin . . . . US$ 5 -"), [("Margin", Words), ("US$ 5", Number), ("-", Nil)]);
        assert_eq!(pieces("   June 30, 2024    2023"), [("June 30, 2024", Words), ("2023", Number)]);
        assert_eq!(pieces("Tax  1,234(a)  (5)*"), [("Tax", Words), ("1,234(a)", Number), ("(5)*", Number)]);
    }

    #[test]
    fn columns_are_those_of_the_digits() {
        let line = lines("Net  (1,234)")[0];
        let shape = Shape::read(line);
        assert_eq!((shape.pieces[1].left, shape.pieces[1].right), (6, 11));
    }
}
