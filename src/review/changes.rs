//! Within [`super`]: the previous report and this one → what changed.

use super::data::{AtHand, Diff, Index};
use super::facts::LANGUAGE;
use crate::align::Side;
use crate::diff::render::list::list;
use crate::diff::{Kind, Options, diff};

/// The previous report: of those whose period ends before that of this one the last.
#[must_use]
pub fn previous(reports: &[AtHand]) -> Option<Index> {
    let end = reports.iter().find(|report| report.is_this)?.period_end.as_ref()?;
    reports.iter().rposition(|report| report.period_end.as_ref().is_some_and(|other| other < end))
}

/// What changed since the report that is `against` among those at hand, without what is normal: periods that are new, and those
/// that are not reported any more.
#[must_use]
pub fn changes(old: Side<'_>, new: Side<'_>, against: Index) -> Diff {
    let options = Options { language: LANGUAGE.to_owned(), ..Options::default() };
    let diff = diff(old, new, &options);
    let summary = diff.summary().into_iter().filter(|(_, count)| *count > 0);
    let changes = list(&diff, LANGUAGE).into_iter().filter(|change| !is_normal(change.kind));
    Diff {
        against,
        summary: summary.map(|(kind, count)| (kind.as_str().to_owned(), count)).collect(),
        changes: changes.collect(),
    }
}

fn is_normal(kind: Kind) -> bool {
    matches!(kind, Kind::NewPeriod | Kind::DroppedPeriod)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_previous_report_ends_before_this_one() {
        let at = |period_end: Option<&str>, is_this| AtHand {
            name: String::new(),
            period_end: period_end.map(str::to_owned),
            is_this,
        };
        let ends = [None, Some("2023-12-31"), Some("2024-03-31"), Some("2024-06-30")].map(|end| at(end, false));
        let with = |this: &str| ends.iter().cloned().chain([at(Some(this), true)]).collect::<Vec<_>>();
        assert_eq!(previous(&with("2024-06-30")), Some(2));
        assert_eq!(previous(&with("2024-09-30")), Some(3));
        assert_eq!(previous(&with("2023-12-31")), None);
        assert_eq!(previous(&ends), None);
    }
}
