//! Sentences → figures, in a notation to read: `number measure | subject | when | role`.

use crate::document;
use crate::prose::{Bound, Figure, Measure, Prose, Role};
use crate::source::Source;
use crate::statement;
use crate::statement::calendar::Dates;

/// What stands before each text: it is about the second quarter of 2024.
const HEAD: &str = "# Example Inc. Announces Second Quarter 2024 Results\n\nExample Inc. today announced its results for the second quarter ended June 30, 2024.\n\n";

fn read(text: &str) -> (Source, Prose) {
    let source = Source::new("test.txt", text.as_bytes().to_vec()).unwrap();
    let document = document::read(&source);
    let (statements, _) = statement::recognise(&document);
    let prose = crate::prose::read(&document, &statements);
    drop(statements);
    drop(document);
    (source, prose)
}

fn when(dates: Dates) -> String {
    match dates {
        Dates::At(day) => day.to_string(),
        Dates::Over(start, end) => format!("{start}/{end}"),
    }
}

fn show(source: &Source, figures: &[Figure], at: usize) -> String {
    let figure = &figures[at];
    let text = |at: usize| figures.get(at).map_or("?", |other| source.slice(other.span));
    let measure = match &figure.measure {
        Measure::Money(currency) => (*currency).to_owned(),
        Measure::MoneyPer(currency, name) => format!("{currency} per {name}"),
        Measure::Percent => "%".to_owned(),
        Measure::Points => "points".to_owned(),
        Measure::Shares(name) => format!("shares: {name}"),
        Measure::Count(name) => format!("count: {name}"),
        Measure::Time(unit) => (*unit).to_owned(),
        Measure::Times => "times".to_owned(),
        Measure::Date(date) => date.to_string(),
        Measure::Bare => String::new(),
    };
    let scale = if figure.scale == 0 { String::new() } else { format!("e{}", figure.scale) };
    let number = if matches!(figure.measure, Measure::Date(_)) { String::new() } else { format!("{}{scale} ", figure.number) };
    let role = match figure.role {
        Role::Value => "value".to_owned(),
        Role::Comparative { of } => format!("against {}", text(of)),
        Role::Translation { of } => format!("= {}", text(of)),
        Role::Change { of, from, since, down } => {
            let mut role = (if down { "down" } else { "up" }).to_owned();
            role.extend(of.map(|of| format!(" of {}", text(of))));
            role.extend(from.map(|from| format!(" from {}", text(from))));
            role.extend(since.map(|since| format!(" since {}", when(since))));
            role
        }
        Role::Portion { of } => format!("portion{}", of.map(|of| format!(" of {}", text(of))).unwrap_or_default()),
    };
    let mut line = format!("{number}{measure} | {} | {} | {role}", figure.subject, figure.when.map(when).unwrap_or_default());
    line.extend(figure.narrowed.iter().map(|words| format!(" | narrowed {words}")));
    line.extend(figure.qualifier.iter().map(|words| format!(" | {words}")));
    line.extend(figure.outlook.map(|outlook| {
        let bound = match outlook.bound {
            Bound::Low => "low",
            Bound::High => "high",
            Bound::Both => "both",
        };
        format!(" | expected {bound}{}", if outlook.superseded { " superseded" } else { "" })
    }));
    if figure.non_gaap {
        line.push_str(" | non-GAAP");
    }
    if !figure.notes.is_empty() {
        line.push_str(&format!(" | notes {}", figure.notes.join(",")));
    }
    line
}

/// The figures of a text, and what is left, behind a head that says what the document is about.
fn lines(text: &str) -> Vec<String> {
    let (source, prose) = read(&format!("{HEAD}{text}\n"));
    let is_own = |start: u32| start as usize >= HEAD.len();
    let figures = (0..prose.figures.len()).filter(|at| is_own(prose.figures[*at].span.start));
    let mut lines: Vec<String> = figures.map(|at| show(&source, &prose.figures, at)).collect();
    let left = prose.left.iter().filter(|left| is_own(left.span.start) && !["year", "date", "duration", "footnote"].contains(&left.reason));
    lines.extend(left.map(|left| format!("{}: {}", left.reason, source.slice(left.span))));
    lines
}

/// Shows all figures of the file that `IXPORT_PROSE` names; a tool for those who work on this.
#[test]
fn shows_a_file() {
    let Ok(path) = std::env::var("IXPORT_PROSE") else { return };
    for path in path.split(',') {
        let source = Source::decode(path, std::fs::read(path).unwrap()).unwrap();
        let document = document::read(&source);
        let (statements, _) = statement::recognise(&document);
        let prose = crate::prose::read(&document, &statements);
        println!("==== {path}: {} figures, {} left", prose.figures.len(), prose.left.len());
        let mut shown: Vec<(u32, usize, String)> = (0..prose.figures.len())
            .map(|at| (prose.figures[at].span.start, prose.figures[at].block, show(&source, &prose.figures, at)))
            .collect();
        let block_of = |start: u32| {
            document.blocks.iter().position(|block| {
                block.content().is_some_and(|content| {
                    content.runs.first().zip(content.runs.last()).is_some_and(|(a, b)| a.span.start <= start && start < b.span.end)
                })
            })
        };
        shown.extend(prose.left.iter().filter(|left| !["year", "date"].contains(&left.reason)).map(|left| {
            (left.span.start, block_of(left.span.start).unwrap_or_default(), format!("LEFT {}: {}", left.reason, source.slice(left.span)))
        }));
        shown.sort();
        let mut last = None;
        for (_, block, line) in shown {
            if last != Some(block) {
                let text = document.blocks[block].content().map(|content| content.text().into_owned()).unwrap_or_default();
                println!("\n## {}", text.replace('\n', " ").chars().take(1200).collect::<String>());
                last = Some(block);
            }
            println!("  {line}");
        }
    }
}

#[test]
fn a_value_is_compared_with_others_and_translated() {
    assert_eq!(
        lines("Net fees were RMB1,200.5 million (US$165.2 million), compared to RMB1,100.0 million in the same period of 2023, and RMB1,150.4 million in the prior quarter."),
        [
            "1200.5e6 CNY | Net fees | 2024-04-01/2024-06-30 | value",
            "165.2e6 USD | Net fees | 2024-04-01/2024-06-30 | = RMB1,200.5 million",
            "1100e6 CNY | Net fees | 2023-04-01/2023-06-30 | against RMB1,200.5 million",
            "1150.4e6 CNY | Net fees | 2024-01-01/2024-03-31 | against RMB1,200.5 million",
        ]
    );
}
