//! Within [`super`]: the few properties of style sheets that tell what a page shows and how: from `style` attributes and
//! from rules for classes. Lengths are tenths of a point.

use super::strips::Align;
use rustc_hash::FxHashMap;

/// What a declaration block says; what it does not say is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Css {
    pub hidden: Option<bool>,
    /// Whether it is laid out as a block of its own.
    pub block: Option<bool>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underline: Option<bool>,
    pub superscript: Option<bool>,
    pub preformatted: Option<bool>,
    pub padding: Option<i32>,
    pub margin: Option<i32>,
    pub first_line: Option<i32>,
    pub rule_above: Option<bool>,
    pub rule_below: Option<bool>,
    pub page_before: Option<bool>,
    pub page_after: Option<bool>,
    /// In hundredths of a per cent.
    pub width: Option<u16>,
    pub align: Option<Align>,
}

impl Css {
    /// Reads declarations.
    pub(super) fn read(text: &str) -> Css {
        let mut css = Css::default();
        for declaration in text.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            css.declare(name.trim(), value.trim());
        }
        css
    }

    fn declare(&mut self, name: &str, value: &str) {
        let has = |word: &str| value.len() >= word.len() && contains(value, word);
        let is_nothing = |word: &str| matches!(word, "0" | "0px" | "0pt") || word.eq_ignore_ascii_case("none");
        let is_drawn = || !value.split_ascii_whitespace().any(|word| is_nothing(word) || word == "hidden");
        match name.len() {
            5 if name.eq_ignore_ascii_case("width") => self.width = per_cent(value),
            // Most of what is declared: colours, fonts, sizes.
            0..=5 => {}
            _ if name.eq_ignore_ascii_case("font-weight") => {
                self.bold = Some(has("bold") || matches!(value.as_bytes().first(), Some(b'6'..=b'9')));
            }
            _ if name.eq_ignore_ascii_case("font-style") => self.italic = Some(has("italic") || has("oblique")),
            _ if name.eq_ignore_ascii_case("text-decoration") || name.eq_ignore_ascii_case("text-decoration-line") => {
                self.underline = Some(has("underline"));
            }
            _ if name.eq_ignore_ascii_case("vertical-align") => self.superscript = Some(has("super")),
            _ if name.eq_ignore_ascii_case("display") => {
                self.hidden = Some(has("none"));
                self.block = if has("inline") { Some(false) } else { (has("block")).then_some(true) };
            }
            _ if name.eq_ignore_ascii_case("visibility") => self.hidden = Some(has("hidden") || has("collapse")),
            _ if name.eq_ignore_ascii_case("white-space") => self.preformatted = Some(has("pre") && !has("pre-line")),
            _ if name.eq_ignore_ascii_case("padding-left") => self.padding = length(value),
            _ if name.eq_ignore_ascii_case("margin-left") => self.margin = length(value),
            _ if name.eq_ignore_ascii_case("padding") => self.padding = left_of(value),
            _ if name.eq_ignore_ascii_case("margin") => self.margin = left_of(value),
            _ if name.eq_ignore_ascii_case("text-align") => self.align = alignment(value),
            _ if name.eq_ignore_ascii_case("text-indent") => self.first_line = length(value),
            _ if name.eq_ignore_ascii_case("border-top") || name.eq_ignore_ascii_case("border-top-style") => {
                self.rule_above = Some(is_drawn());
            }
            _ if name.eq_ignore_ascii_case("border-bottom") || name.eq_ignore_ascii_case("border-bottom-style") => {
                self.rule_below = Some(is_drawn());
            }
            _ if name.eq_ignore_ascii_case("page-break-before") || name.eq_ignore_ascii_case("break-before") => {
                self.page_before = Some(has("always") || has("page") && !has("avoid"));
            }
            _ if name.eq_ignore_ascii_case("page-break-after") || name.eq_ignore_ascii_case("break-after") => {
                self.page_after = Some(has("always") || has("page") && !has("avoid"));
            }
            _ => {}
        }
    }

    /// With what `over` says in front.
    pub(super) fn with(self, over: Css) -> Css {
        Css {
            hidden: over.hidden.or(self.hidden),
            block: over.block.or(self.block),
            bold: over.bold.or(self.bold),
            italic: over.italic.or(self.italic),
            underline: over.underline.or(self.underline),
            superscript: over.superscript.or(self.superscript),
            preformatted: over.preformatted.or(self.preformatted),
            padding: over.padding.or(self.padding),
            margin: over.margin.or(self.margin),
            first_line: over.first_line.or(self.first_line),
            rule_above: over.rule_above.or(self.rule_above),
            rule_below: over.rule_below.or(self.rule_below),
            page_before: over.page_before.or(self.page_before),
            page_after: over.page_after.or(self.page_after),
            width: over.width.or(self.width),
            align: over.align.or(self.align),
        }
    }
}

/// A width in hundredths of a per cent: `37.5%`.
pub(super) fn per_cent(value: &str) -> Option<u16> {
    let number = value.trim().strip_suffix('%')?.trim_end();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole: u16 = whole.parse().ok().filter(|whole| *whole <= 100)?;
    let mut digits = fraction.bytes().map(|digit| u16::from(digit.wrapping_sub(b'0'))).chain([0, 0]);
    let fraction = digits.next().unwrap_or(0).min(9) * 10 + digits.next().unwrap_or(0).min(9);
    Some(whole * 100 + fraction)
}

/// The side that `text-align` or `align` names.
pub(super) fn alignment(value: &str) -> Option<Align> {
    let is = |word: &str| value.trim().eq_ignore_ascii_case(word);
    match () {
        () if is("right") || is("end") => Some(Align::Right),
        () if is("center") => Some(Align::Middle),
        () if is("left") || is("start") || is("justify") => Some(Align::Left),
        () => None,
    }
}

fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// The left one of the sides of a shorthand: `all`, `vertical horizontal`, `top horizontal bottom`, `top right bottom left`.
fn left_of(value: &str) -> Option<i32> {
    let mut sides = value.split_ascii_whitespace();
    let first = sides.next()?;
    let second = sides.next().unwrap_or(first);
    length(sides.nth(1).unwrap_or(second))
}

/// A length in tenths of a point.
fn length(value: &str) -> Option<i32> {
    let unit_at = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(value.len());
    let (number, unit) = value.split_at(unit_at);
    if !number.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (sign, number) = number.strip_prefix('-').map_or((1, number), |number| (-1, number));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole: i32 = if whole.is_empty() { 0 } else { whole.trim_start_matches('+').parse().ok()? };
    let hundredths = fraction
        .bytes()
        .chain([b'0', b'0'])
        .take(2)
        .try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0')))?;
    let hundredths = whole.min(100_000) * 100 + hundredths;
    let unit = unit.trim_start();
    let (tenths, of) = match unit.get(..2).unwrap_or(unit) {
        "px" | "PX" | "" => (75, 1000),
        "em" | "EM" | "re" | "ch" => (100, 100),
        "in" | "IN" => (720, 100),
        "cm" | "CM" => (283, 100),
        "mm" | "MM" => (28, 100),
        "pc" => (120, 100),
        unit if unit.starts_with('%') => (36, 100),
        _ => (10, 100),
    };
    // Hundredths of the unit × tenths of a point per unit.
    Some(sign * i32::try_from(i64::from(hundredths) * tenths / of).ok()?)
}

/// What is known of styles: rules for classes, and blocks that were read already.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    classes: FxHashMap<&'a str, Css>,
    known: FxHashMap<&'a str, Css>,
}

impl<'a> Sheet<'a> {
    /// Adds the rules of a style element that are for classes alone, or for elements with a class.
    pub(super) fn add(&mut self, text: &'a str) {
        for rule in text.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
            let css = Css::read(declarations);
            for selector in selectors.split(',') {
                let selector = selector.trim();
                let Some((element, class)) = selector.split_once('.') else { continue };
                let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
                if is_name(element) && is_name(class) {
                    let known = self.classes.entry(class).or_default();
                    *known = known.with(css);
                }
            }
        }
    }

    /// What an element's own attributes say.
    pub(super) fn of(&mut self, style: &'a str, classes: &str) -> Css {
        let mut css = Css::default();
        if !classes.is_empty() && !self.classes.is_empty() {
            for class in classes.split_ascii_whitespace() {
                css = self.classes.get(class).map_or(css, |found| css.with(*found));
            }
        }
        if style.is_empty() {
            return css;
        }
        css.with(*self.known.entry(style).or_insert_with(|| Css::read(style)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_in_tenths_of_a_point() {
        for (text, tenths) in [("10pt", 100), ("12.5pt", 125), ("4px", 30), ("1em", 100), ("-.5in", -360), ("0", 0)] {
            assert_eq!(length(text), Some(tenths), "{text}");
        }
        assert_eq!(left_of("2px 1pt 2px 37pt"), Some(370));
        assert_eq!(left_of("0 1pt"), Some(10));
        assert_eq!(left_of("auto"), None);
    }

    #[test]
    fn classes_and_attributes_are_put_together() {
        let mut sheet = Sheet::default();
        sheet.add("td.sum, .b { border-top: 1pt solid black } .b { font-weight: 700 } p { display: none }");
        let css = sheet.of("FONT-WEIGHT:400;border-bottom:none", "a b");
        assert_eq!((css.bold, css.rule_above, css.rule_below), (Some(false), Some(true), Some(false)));
    }
}
