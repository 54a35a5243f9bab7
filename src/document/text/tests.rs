//! The documents of `tests/layouts/text`, each with the grid that is read of it beside it: cells between bars, how far labels
//! are set in (`3>`), rules above (`‾`), columns covered (`×2`), breaks (`⏎`). `IXPORT_UPDATE=1` writes the grids.

use super::parse;
use crate::document::{Block, Cell, Document};
use crate::source::Source;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn show(document: &Document<'_>) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        match block {
            Block::Table(table) => {
                out.push_str("table\n");
                for row in &table.rows {
                    let cells: Vec<String> =
                        row.cells.iter().enumerate().map(|(at, cell)| show_cell(at, cell)).collect();
                    writeln!(out, "{}", format!("    {}", cells.join(" | ")).trim_end()).unwrap();
                }
            }
            Block::Rule(_) => out.push_str("rule\n"),
            other => {
                let text = other.content().map(|content| content.text().trim().replace('\n', "⏎")).unwrap_or_default();
                let name = match other {
                    Block::Heading { .. } => "heading",
                    Block::Item { .. } => "item",
                    _ => "paragraph",
                };
                writeln!(out, "{name} {text}").unwrap();
            }
        }
    }
    out
}

fn show_cell(at: usize, cell: &Cell<'_>) -> String {
    let indent = if at == 0 && cell.indent > 0 && !cell.content.is_blank() {
        format!("{}>", cell.indent)
    } else {
        String::new()
    };
    let columns = if cell.columns == 1 { String::new() } else { format!("×{}", cell.columns) };
    let text = cell.content.text().replace('\n', "⏎");
    format!("{indent}{}{text}{columns}", if cell.ruled { "‾" } else { "" })
}

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts/text");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    assert!(files.len() > 10, "{files:?}");
    files
}

fn source(file: &Path) -> Source {
    Source::new(file.display().to_string(), std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn each_layout_gives_its_grid() {
    for file in documents() {
        let shown = show(&parse(&source(&file)));
        let expected = file.with_extension("grid");
        if std::env::var_os("IXPORT_UPDATE").is_some() {
            std::fs::write(&expected, &shown).unwrap();
        }
        let grid = std::fs::read_to_string(&expected).unwrap_or_default();
        assert!(shown == grid, "{} is now\n{shown}", expected.display());
    }
}

#[test]
fn no_numeral_is_lost_or_moved() {
    for file in documents() {
        let source = source(&file);
        let document = parse(&source);
        let mut places = Vec::new();
        for block in &document.blocks {
            let cells = match block {
                Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.content).collect(),
                other => other.content().into_iter().collect::<Vec<_>>(),
            };
            for run in cells.iter().flat_map(|content| &content.runs) {
                let printed = source.slice(run.span);
                assert!(
                    printed == run.text || printed.len() != run.text.len() || run.text == "\n",
                    "{printed:?} {run:?}"
                );
                if printed == run.text {
                    let start = run.span.start as usize;
                    places.extend(
                        run.text.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(n, _)| start + n),
                    );
                }
            }
            if let Block::Item { marker, .. } = block {
                places.extend(marker.span.range().filter(|at| source.text().as_bytes()[*at].is_ascii_digit()));
            }
        }
        places.sort_unstable();
        let all = source.text().bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at);
        let is_entity =
            |at: &usize| source.text()[..*at].trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("&#");
        assert_eq!(places, all.filter(|at| !is_entity(at)).collect::<Vec<_>>(), "{}", file.display());
    }
}

#[test]
fn every_beginning_of_a_layout_can_be_read() {
    for file in documents() {
        let source = source(&file);
        for (end, _) in source.text().char_indices().step_by(7) {
            let part = Source::new("part", source.text()[..end].into()).unwrap();
            let document = parse(&part);
            let tables = document.blocks.iter().filter_map(|block| match block {
                Block::Table(table) => Some(table),
                _ => None,
            });
            for row in tables.flat_map(|table| &table.rows) {
                let mut covered = 0;
                for cell in &row.cells {
                    assert_eq!(cell.columns == 0, covered > 0, "{row:?}");
                    covered = if cell.columns == 0 { covered - 1 } else { cell.columns - 1 };
                    assert!(cell.columns > 0 || cell.content.is_blank());
                }
                assert_eq!(covered, 0);
            }
        }
    }
}

#[test]
fn a_table_survives_blank_lines_lone_labels_and_a_missing_line_end() {
    let source = Source::new("t", "\tRMB\tUSD\nCash\t1\t2\n\nDue\t0\t0\nLoans,\n\t3\t4\nTotal\t4\t6".into()).unwrap();
    let document = parse(&source);
    let [Block::Table(table)] = &document.blocks[..] else { panic!("{document:?}") };
    let texts: Vec<Vec<_>> = table.rows.iter().map(|r| r.cells.iter().map(|c| c.content.text()).collect()).collect();
    assert_eq!(
        texts,
        [
            vec!["", "RMB", "USD"],
            vec!["Cash", "1", "2"],
            vec!["Due", "0", "0"],
            vec!["Loans,"],
            vec!["", "3", "4"],
            vec!["Total", "4", "6"]
        ]
    );
    assert_eq!(source.slice(table.rows[5].cells[2].span), "6");
}

#[test]
fn pipe_tables_are_tables_without_their_separator() {
    let source = Source::new("t", "| a | 1 |\n|---|---:|\n| b | 2 |\n".into()).unwrap();
    let document = parse(&source);
    let [Block::Table(table)] = &document.blocks[..] else { panic!("{document:?}") };
    assert_eq!(table.rows.len(), 2);
    assert_eq!(source.slice(table.rows[1].cells[1].span), "2");
}

#[test]
fn nothing_visible_is_lost() {
    let document_text = "# T\n\n- item\n1. one\n\n---\npara <https://a.b/c>\nline\n";
    let source = Source::new("t", document_text.into()).unwrap();
    let shown: Vec<_> =
        parse(&source).blocks.iter().filter_map(|b| b.content().map(|c| c.text().into_owned())).collect();
    assert_eq!(shown, ["T", "item", "one", "para https://a.b/c\nline"]);
}
