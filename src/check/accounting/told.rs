//! Rules `change` and `portion`: by how much a measure changed, or what share of a whole it is, comes to what sentences say, from
//! the facts of the document, wherever they are printed.

use super::ledger::{Entry, Ledger};
use super::{Check, Checks, Outcome};
use crate::mapping::Filing;
use crate::mapping::prose::amount::Range;
use crate::mapping::prose::change;
use crate::prose::Measure;
use crate::report::{Context, Dimensions};
use crate::taxonomy::{Axes, DimensionSet};
use crate::xbrl::{DimensionValue, Period, QName};
use chrono::{NaiveDate, TimeDelta};

/// Checks every change and every portion.
pub fn check(filing: &Filing<'_>, ledger: &Ledger<'_>, axes: &Axes, checks: &mut Checks) {
    for (index, fact) in filing.report.facts().enumerate() {
        let name = filing.report.concept(fact.concept);
        let set = filing.taxonomy.concept(name).map(|concept| concept.dimensions);
        let Some(claimed) = ledger.fact(index) else { continue };
        match set {
            Some(DimensionSet::Change) => changed(filing, ledger, axes, (name, claimed), checks),
            Some(DimensionSet::Portion) => portion(filing, ledger, axes, claimed, checks),
            _ => {}
        }
    }
}

fn changed(
    filing: &Filing<'_>,
    ledger: &Ledger<'_>,
    axes: &Axes,
    (name, claimed): (&QName, Entry),
    checks: &mut Checks,
) {
    const OTHER: [&str; 3] = ["RelativeChangeConstantCurrency", "RelativeChangeOrganic", "CompoundAnnualGrowthRate"];
    let mut context = ledger.context(claimed).clone();
    let measured = named(filing, &mut context, &axes.measured);
    let since = typed(&mut context, &axes.compared_with).and_then(|date| date.parse::<NaiveDate>().ok());
    let (Some(measured), Some(since)) = (measured, since) else { return };
    let measure = if name.local.starts_with("Relative") { Measure::Percent } else { Measure::Bare };
    let all = ledger.all(&measured);
    let is_later = |entry: &&Entry| {
        let own = ledger.context(**entry);
        own.dimensions == context.dimensions
            && match own.period {
                Period::Duration { .. } => own.period == context.period,
                _ => own.period.end() == context.period.end(),
            }
    };
    let is_earlier = |entry: &&Entry, later: &Entry| {
        let own = ledger.context(**entry);
        own.dimensions == context.dimensions
            && own.period.last_day() == Some(since)
            && entry.unit == later.unit
            && is_as_long(own.period, ledger.context(*later).period)
    };
    let pairs = all.iter().filter(is_later).flat_map(|later| {
        all.iter().filter(move |entry| is_earlier(entry, later)).map(move |earlier| (earlier, later))
    });
    let range = |entry: &Entry| Range::around(entry.value, entry.half);
    let found = pairs.filter_map(|(from, to)| {
        let computed = change::change(&measure, range(from), range(to))?;
        Some((from, to, computed, computed.meets(range(&claimed))))
    });
    let best = found.max_by_key(|(.., agrees)| *agrees).filter(|_| !OTHER.contains(&&*name.local));
    let check = match best {
        Some((from, to, computed, agrees)) => Check {
            rule: "change",
            fact: claimed.fact,
            terms: vec![(to.fact, 1), (from.fact, -1)],
            computed: computed.middle().round_dp(6),
            outcome: Outcome::of(agrees),
        },
        None => Check {
            rule: "change",
            fact: claimed.fact,
            terms: Vec::new(),
            computed: claimed.value,
            outcome: Outcome::Unverifiable("the document does not print both numbers"),
        },
    };
    checks.checks.push(check);
}

fn portion(filing: &Filing<'_>, ledger: &Ledger<'_>, axes: &Axes, claimed: Entry, checks: &mut Checks) {
    let mut context = ledger.context(claimed).clone();
    let (Some(part), Some(whole)) =
        (named(filing, &mut context, &axes.measured), named(filing, &mut context, &axes.whole))
    else {
        return;
    };
    let plain = Context { dimensions: Dimensions::new(), ..context.clone() };
    let parts = ledger.within(&part, &context);
    let found = parts.filter_map(|part| {
        let is_like = |entry: &Entry| entry.unit == part.unit;
        let whole = ledger.within(&whole, &context).chain(ledger.within(&whole, &plain)).find(is_like)?;
        let range = |entry: Entry| Range::around(entry.value, entry.half);
        let computed = change::portion(range(part), range(whole))?;
        Some((part, whole, computed, computed.meets(range(claimed))))
    });
    let Some((part, whole, computed, agrees)) = found.max_by_key(|(.., agrees)| *agrees) else { return };
    checks.checks.push(Check {
        rule: "portion",
        fact: claimed.fact,
        terms: vec![(part.fact, 1), (whole.fact, 1)],
        computed: computed.middle().round_dp(6),
        outcome: Outcome::of(agrees),
    });
}

/// The value of a typed dimension, taken out of a context.
fn typed(context: &mut Context, axis: &QName) -> Option<String> {
    match context.dimensions.remove(axis)? {
        DimensionValue::Typed(text) => text.map(|text| text.to_string()),
        DimensionValue::Member(_) => None,
    }
}

/// The concept that a typed dimension names.
fn named(filing: &Filing<'_>, context: &mut Context, axis: &QName) -> Option<QName> {
    let text = typed(context, axis)?;
    let (prefix, local) = text.split_once(':')?;
    let schema = filing.taxonomy.schemas.iter().find(|schema| *schema.prefix == *prefix)?;
    Some(QName::new(schema.namespace.clone(), local))
}

/// Whether two periods are of one kind and about one length.
fn is_as_long(a: Period, b: Period) -> bool {
    let length = |period| match period {
        Period::Duration { start, end } => Some(end - start),
        _ => None,
    };
    match (length(a), length(b)) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= TimeDelta::days(8),
        _ => false,
    }
}
