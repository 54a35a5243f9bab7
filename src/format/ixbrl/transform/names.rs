//! Names that stand for codes: the countries, states, exchanges and categories of filers of the SEC.
//!
//! A name is written in a small notation: a capital letter stands for itself and its small letter, `_` for spaces,
//! `(a|b)` for either, `(a)?` for one that may be missing, `^A` for a capital only, `~` for any character, `%` for
//! characters that belong to no word.

use super::places::{COUNTRIES, EDGAR_ONLY, EXCHANGES, FILERS, ISO_ONLY, STATES};
use super::{Cow, is_gap};

/// `countrynameen`.
pub(super) fn country(text: &str) -> Option<Cow<'_, str>> {
    find(COUNTRIES.iter().map(|&(name, iso, _)| (name, iso)).chain(ISO_ONLY.iter().copied()), text)
}

/// `edgarprovcountryen`.
pub(super) fn edgar_country(text: &str) -> Option<Cow<'_, str>> {
    find(COUNTRIES.iter().map(|&(name, _, edgar)| (name, edgar)).chain(EDGAR_ONLY.iter().copied()), text)
}

/// `stateprovnameen`.
pub(super) fn state(text: &str) -> Option<Cow<'_, str>> {
    find(STATES.iter().copied(), text)
}

/// `exchnameen`.
pub(super) fn exchange(text: &str) -> Option<Cow<'_, str>> {
    find(EXCHANGES.iter().copied(), text)
}

/// `entityfilercategoryen`.
pub(super) fn filer(text: &str) -> Option<Cow<'_, str>> {
    find(FILERS.iter().copied(), text)
}

fn find(mut rows: impl Iterator<Item = (&'static str, &'static str)>, text: &str) -> Option<Cow<'static, str>> {
    let (_, code) = rows.find(|(name, _)| alternatives(name).any(|name| fits(name, text, &str::is_empty)))?;
    Some(Cow::Borrowed(code))
}

/// Cuts a notation at the bars that are in no parentheses.
fn alternatives(notation: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    notation.split(move |c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == '|' && depth == 0
    })
}

/// Whether a text starts with a notation, and `end` likes what is behind it. Only parentheses recurse.
fn fits(mut notation: &str, mut text: &str, end: &dyn Fn(&str) -> bool) -> bool {
    loop {
        let mut signs = notation.chars();
        let Some(sign) = signs.next() else {
            return end(text);
        };
        let rest = match sign {
            '(' => {
                let (group, after) = close(signs.as_str());
                let (after, optional) = after.strip_prefix('?').map_or((after, false), |after| (after, true));
                return alternatives(group).any(|group| fits(group, text, &|text| fits(after, text, end)))
                    || optional && fits(after, text, end);
            }
            '_' => Some(text.trim_start_matches(is_gap)),
            '%' => Some(text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_')),
            '~' => text.strip_prefix(|_| true),
            '^' => signs.next().and_then(|capital| text.strip_prefix(capital)),
            _ => text.strip_prefix(|c| c == sign || sign.to_lowercase().eq([c])),
        };
        match rest {
            Some(rest) if rest.len() < text.len() => (notation, text) = (signs.as_str(), rest),
            _ => return false,
        }
    }
}

/// What stands in parentheses, and what behind them.
fn close(notation: &str) -> (&str, &str) {
    let mut depth = 1;
    let end = notation.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    let (group, after) = notation.split_at(end.unwrap_or(notation.len()));
    (group, after.strip_prefix(')').unwrap_or(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_may_be_left_out_and_choose() {
        let is = |notation: &str, text: &str| fits(notation, text, &str::is_empty);
        let notation = "((The_)?Republic_Of_)?Bra(s|z)il";
        for text in ["Brazil", "brasil", "Republic of Brazil", "the  Republic\u{a0}of Brazil"] {
            assert!(is(notation, text), "{text}");
        }
        for text in ["The Brazil", "BRAZIL", "Brail", "Brazil ", "RepublicofBrazil", ""] {
            assert!(!is(notation, text), "{text}");
        }
        assert!(is("^U(.)?^S", "US") && is("^U(.)?^S", "U.S") && !is("^U(.)?^S", "us"));
    }

    #[test]
    fn notations_are_closed() {
        let names = COUNTRIES.iter().map(|row| row.0);
        let pairs = [ISO_ONLY, EDGAR_ONLY, STATES, EXCHANGES, FILERS].into_iter().flatten().map(|row| row.0);
        for name in names.chain(pairs) {
            assert_eq!(name.matches('(').count(), name.matches(')').count(), "{name}");
        }
    }
}
