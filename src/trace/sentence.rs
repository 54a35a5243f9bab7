//! Within [`super`]: what a sentence says about a figure.

use super::account::{Entry, Stands};
use super::dates;
use crate::mapping::Filing;
use crate::prose::{Bound, Figure, Measure, Role, Stated};
use serde::Serialize;

/// What is said about a figure in running text. Of a numeral that measures nothing, nothing is.
#[derive(Debug, Default, Serialize)]
pub(super) struct SentenceTrace<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    down: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    narrowed: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stated: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    qualifier: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlook: Option<OutlookTrace>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'f [String],
}

#[derive(Debug, Serialize)]
struct OutlookTrace {
    bound: &'static str,
    superseded: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes it like this")]
pub(super) fn is_false(is: &bool) -> bool {
    !*is
}

/// The part that a figure in running text plays.
pub(super) fn role(filing: &Filing<'_>, entry: &Entry) -> &'static str {
    let figure = entry.prose.and_then(|at| filing.prose.figures.get(at)).filter(|_| entry.stands == Stands::Sentence);
    match figure.map(|figure| figure.role) {
        None => "information",
        Some(Role::Value) => "value",
        Some(Role::Comparative { .. }) => "comparative",
        Some(Role::Translation { .. }) => "translation",
        Some(Role::Change { .. }) => "change",
        Some(Role::Portion { .. }) => "portion",
    }
}

impl<'f> SentenceTrace<'f> {
    /// What is said about an entry; `at` leads from the figures of sentences to those of the trace. Nothing of one in a table.
    pub(super) fn new(filing: &'f Filing<'_>, entry: &Entry, at: &[Option<usize>]) -> Option<Self> {
        let figure = entry.prose.and_then(|at| filing.prose.figures.get(at));
        match (entry.stands, figure) {
            (Stands::Table, _) => None,
            (_, Some(figure)) => {
                let is = SentenceTrace { role: Some(role(filing, entry)), ..SentenceTrace::default() };
                Some(is.says(figure, at))
            }
            (stands, None) => {
                let role = (stands == Stands::Information).then_some("information");
                Some(SentenceTrace { role, ..SentenceTrace::default() })
            }
        }
    }

    fn says(self, figure: &'f Figure, at: &[Option<usize>]) -> Self {
        let place = |of: usize| at.get(of).copied().flatten();
        let (of, from, since, down) = match figure.role {
            Role::Value => (None, None, None, false),
            Role::Comparative { of } | Role::Translation { of } => (place(of), None, None, false),
            Role::Portion { of } => (of.and_then(place), None, None, false),
            Role::Change { of, from, since, down } => (of.and_then(place), from.and_then(place), since, down),
        };
        SentenceTrace {
            of,
            from,
            since: since.map(dates),
            down,
            subject: Some(&*figure.subject).filter(|subject| !subject.is_empty()),
            narrowed: figure.narrowed.as_deref(),
            measure: measure(&figure.measure),
            when: figure.when.map(dates),
            stated: figure.when.map(|_| match figure.stated {
                Stated::Document => "document",
                Stated::Section => "section",
                Stated::Sentence => "sentence",
                Stated::Beside => "beside",
            }),
            qualifier: figure.qualifier.as_deref(),
            outlook: figure.outlook.map(|outlook| OutlookTrace {
                bound: match outlook.bound {
                    Bound::Low => "low",
                    Bound::High => "high",
                    Bound::Both => "both",
                },
                superseded: outlook.superseded,
            }),
            notes: &figure.notes,
            ..self
        }
    }
}

/// In what a figure measures, in words.
fn measure(measure: &Measure) -> Option<String> {
    Some(match measure {
        Measure::Money(currency) => (*currency).to_owned(),
        Measure::MoneyPer(currency, what) => format!("{currency} per {what}"),
        Measure::Percent => "percent".to_owned(),
        Measure::Points => "percentage points".to_owned(),
        Measure::Shares(what) | Measure::Count(what) => what.clone(),
        Measure::Time(unit) => (*unit).to_owned(),
        Measure::Times => "times".to_owned(),
        Measure::Date(_) => "day".to_owned(),
        Measure::Bare => return None,
    })
    .filter(|words| !words.is_empty())
}
