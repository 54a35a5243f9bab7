//! Within [`super`]: the names that labels may have for what a figure measures, from its subject and the words around it.

use crate::mapping::label;
use crate::prose::{Figure, Measure};

/// Words that narrow nothing down: a subject is everywhere the issuer's.
const ISSUER: [&str; 13] = [
    "{issuer}",
    "platform",
    "through",
    "across",
    "company",
    "group",
    "consolidated",
    "overall",
    "approximately",
    "we",
    "that",
    "this",
    "such",
];

/// What issuers do with what they measure, folded: it is no part of its name.
const DEEDS: [&str; 29] = [
    "approved",
    "approve",
    "declared",
    "declare",
    "connected",
    "connect",
    "generated",
    "launched",
    "launch",
    "launche",
    "executed",
    "execute",
    "announced",
    "announce",
    "reported",
    "report",
    "recorded",
    "record",
    "achieved",
    "achieve",
    "delivered",
    "realized",
    "reached",
    "has",
    "have",
    "had",
    "employed",
    "posted",
    "expect",
];

/// The texts that a label may have for what a figure measures, the fullest first. All of their words count.
pub(super) fn texts(figure: &Figure, names: &[String]) -> Vec<String> {
    let narrowed = figure.narrowed.as_deref().filter(|text| !is_idle(text, names)).map(plain);
    let subject = plain(&figure.subject);
    let subject = if is_idle(&subject, names) { String::new() } else { subject };
    let what = match &figure.measure {
        Measure::MoneyPer(_, what) if !subject.to_lowercase().contains(" per ") => format!("per {}", one(what)),
        Measure::Shares(what) | Measure::Count(what) => what.trim().to_owned(),
        _ => String::new(),
    };
    let bases: Vec<String> = match (subject.is_empty(), what.is_empty()) {
        (true, true) => Vec::new(),
        (true, false) => vec![what.clone()],
        (false, true) => vec![subject.clone()],
        (false, false) if matches!(figure.measure, Measure::MoneyPer(..)) => vec![format!("{subject} {what}")],
        (false, false) if subject.to_lowercase().contains(&what.to_lowercase()) => vec![subject.clone()],
        (false, false) => vec![format!("{what} {subject}"), format!("{subject} {what}")],
    };
    let mut texts: Vec<String> = Vec::new();
    for base in &bases {
        match &narrowed {
            Some(narrowed) if matches!(figure.measure, Measure::Date(_)) => {
                texts.push(format!("{base} for holders of {narrowed}"));
            }
            Some(narrowed) => {
                let whole = format!("{base} {narrowed}");
                let few = label::read(&whole, names).words.iter().count() < 3;
                // What narrows down says something: "total" is no word of a label.
                if !few && label::read(&whole, names).words != label::read(base, names).words {
                    texts.push(whole);
                }
                texts.extend(instead(base, narrowed));
                if is_deed(narrowed, names) {
                    texts.push(base.clone());
                }
            }
            None => texts.push(base.clone()),
        }
    }
    texts.extend(buying(figure, &subject, &what));
    let spoken: Vec<String> = texts.iter().filter_map(|text| spoken(text)).collect();
    texts.extend(spoken);
    // An abbreviation in brackets repeats what stands before it.
    let bare: Vec<String> = texts.iter().filter_map(|text| without_brackets(text)).collect();
    texts.extend(bare);
    texts.dedup();
    texts
}

/// What narrows down in place of what the subject has behind the same word: "volume through A, of which … through B".
fn instead(base: &str, narrowed: &str) -> Option<String> {
    const JOINTS: [&str; 6] = ["through", "for", "under", "from", "across", "in"];
    let joint = narrowed.split_whitespace().next().filter(|word| JOINTS.contains(word))?;
    let at = base.rfind(&format!(" {joint} "))?;
    Some(format!("{} {narrowed}", &base[..at]))
}

/// What statements call what sentences name shorter.
fn spoken(text: &str) -> Option<String> {
    const NAMES: [(&str, &str); 8] = [
        ("cash from operations", "net cash from operating activities"),
        ("cash flow from operations", "net cash from operating activities"),
        ("cash flows from operations", "net cash from operating activities"),
        ("operating cash flow", "net cash from operating activities"),
        ("operating cash flows", "net cash from operating activities"),
        ("operating cash inflow", "net cash from operating activities"),
        ("net operating cash inflow", "net cash from operating activities"),
        ("cash generated from operating activities", "net cash from operating activities"),
    ];
    let lower = text.to_lowercase();
    NAMES.iter().find(|(name, _)| *name == lower).map(|(_, line)| (*line).to_owned())
}

/// A text without quotation marks, in which American depositary shares are ADSs.
fn plain(text: &str) -> String {
    let text = text.replace(['“', '”', '"'], "");
    // "net income adjusted for …" is net income.
    let text = text.strip_suffix(" adjusted").map(str::to_owned).unwrap_or(text);
    let lower = text.to_lowercase();
    let found = ["american depositary share", "american depository share"]
        .into_iter()
        .find_map(|name| Some((lower.find(name)?, name)));
    let Some((at, name)) = found.filter(|_| lower.len() == text.len()) else { return text.trim().to_owned() };
    let rest = text[at + name.len()..].trim_start_matches('s').trim_start();
    let rest = ["(ADSs)", "(ADS)"].iter().find_map(|short| rest.strip_prefix(short)).unwrap_or(rest);
    format!("{}ADS {}", &text[..at], rest.trim_start()).trim().to_owned()
}

/// A name without the words that say whose it is and of which time: "Revenue of the Group for the Reporting Period". Nothing where
/// it has none.
pub(super) fn bare(text: &str) -> Option<String> {
    const WHOSE: [&str; 6] =
        ["of the group", "of the company", "of our group", "of our company", "of the issuer", "of the registrant"];
    const WHEN: [&str; 3] = ["for the", "during the", "in the"];
    const TIMES: [&str; 6] = ["period", "year", "quarter", "half-year", "half year", "six months"];
    const OF: [&str; 5] = ["reporting ", "financial ", "fiscal ", "current ", "relevant "];
    let mut kept = text.trim();
    loop {
        let lower = kept.to_lowercase();
        if lower.len() != kept.len() {
            break;
        }
        let is_name = |start: usize| start > 0 && lower[..start].ends_with(' ');
        // "owners of the Company" is who they are.
        let is_theirs = |start: usize| {
            let before = lower[..start].trim_end();
            ["owners", "holders", "shareholders", "members"].iter().any(|who| before.ends_with(who))
        };
        let whose = WHOSE.iter().filter_map(|words| lower.strip_suffix(words).map(str::len)).find(|&at| !is_theirs(at));
        let when = TIMES.iter().filter_map(|time| lower.strip_suffix(time)).find_map(|rest| {
            let rest = OF.iter().find_map(|of| rest.strip_suffix(of)).unwrap_or(rest).trim_end();
            WHEN.iter().find_map(|words| rest.strip_suffix(words)).map(str::len)
        });
        let Some(start) = whose.or(when).filter(|&start| is_name(start)) else { break };
        kept = kept[..start].trim_end();
    }
    (kept.len() < text.trim().len()).then(|| kept.to_owned())
}

/// A text without all that stands in brackets.
pub(super) fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = |c: &char| {
        depth = match c {
            '(' => depth + 1,
            ')' => depth.saturating_sub(1),
            _ => return depth == 0,
        };
        false
    };
    text.chars().filter(outside).collect()
}

/// A text without what stands in brackets.
fn without_brackets(text: &str) -> Option<String> {
    let (before, rest) = text.split_once('(')?;
    let (_, behind) = rest.split_once(')')?;
    Some(format!("{} {}", before.trim_end(), behind.trim_start()).trim().to_owned()).filter(|bare| !bare.is_empty())
}

/// What is said of shares that are bought back, where the heading or the sentence is about that.
fn buying(figure: &Figure, subject: &str, what: &str) -> Option<String> {
    const WHOLE: [&str; 7] = [
        "total amount",
        "total cost",
        "aggregate amount",
        "total consideration",
        "aggregate consideration",
        "aggregate cost",
        "aggregate price",
    ];
    let said = [figure.section.last(), figure.narrowed.as_ref(), Some(&figure.subject)];
    if !said.into_iter().flatten().any(|text| is_buying(text)) {
        return None;
    }
    let lower = subject.to_lowercase();
    match &figure.measure {
        Measure::Shares(_) => Some(format!("{what} repurchased")),
        Measure::MoneyPer(..) => Some(format!("{subject} {what}")),
        Measure::Money(_) if WHOLE.contains(&&*lower) => Some("Aggregate amount of shares repurchased".to_owned()),
        Measure::Money(_) if is_authorised(figure) => {
            Some("Aggregate value of shares that may be repurchased".to_owned())
        }
        _ => None,
    }
}

/// Whether words are about buying back shares.
pub(super) fn is_buying(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["repurchas", "buyback", "buy-back", "buy back", "bought back"].iter().any(|word| lower.contains(word))
}

/// Whether an amount is one that may be spent on shares.
pub(super) fn is_authorised(figure: &Figure) -> bool {
    let subject = figure.subject.to_lowercase();
    let is_limit = figure.qualifier.as_deref().is_some_and(|words| words.to_lowercase().contains("up to"));
    let buys = figure.narrowed.as_deref().is_some_and(is_buying);
    let is_value = ["value", "worth", "amount"].iter().any(|word| subject.contains(word));
    let is_plan = ["plan", "program", "authorization", "authorisation"].iter().any(|word| subject.contains(word));
    is_limit && (is_value || buys || subject.is_empty()) || is_buying(&subject) && is_plan
}

/// Whether words say only what the issuer did.
fn is_deed(text: &str, names: &[String]) -> bool {
    label::read(text, names).words.iter().all(|word| DEEDS.contains(&word) || ISSUER.contains(&word))
}

/// Whether words say no more than whose it is.
fn is_idle(text: &str, names: &[String]) -> bool {
    let label = label::read(text, names);
    label.words.iter().all(|word| ISSUER.contains(&word))
}

/// Of what a price is for one: `Class A ordinary share` is an ordinary share.
fn one(what: &str) -> &str {
    let lower = what.to_lowercase();
    if is_ads(&lower) { "ADS" } else { "share" }
}

/// Whether words are about American depositary shares.
pub(super) fn is_ads(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "ads" | "adss" | "adr" | "adrs"))
        || lower.contains("depositary")
        || lower.contains("depository")
}
