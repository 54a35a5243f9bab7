//! Documents in the manners of those who make filings: what a reader sees of each.

use super::*;
use crate::document::Inline;

/// Each block on a line; the cells of a row between bars, a cell that covers others with their number behind it.
fn read(html: &str) -> Vec<String> {
    let source = Source::new("t.htm", html.into()).unwrap();
    let document = parse(&source);
    let mut lines = Vec::new();
    let mut last = 0;
    let mut check = |content: &Inline<'_>| {
        for run in &content.runs {
            assert!(run.span.start >= last, "spans follow each other: {run:?} in {html}");
            last = run.span.start;
            let bytes = source.slice(run.span);
            let is_plain = !bytes.contains(['<', '>']) || run.text == "\n" || bytes == run.text;
            assert!(is_plain, "a run covers no markup: {run:?} in {html}");
            assert!(bytes == run.text || bytes.starts_with('&') || run.text.trim().is_empty(), "{run:?} {bytes:?}");
        }
        content.text().replace('\n', "/")
    };
    for block in &document.blocks {
        match block {
            Block::Heading { level, content } => {
                lines.push(format!("{} {}", "#".repeat((*level).into()), check(content)));
            }
            Block::Paragraph(content) => lines.push(check(content)),
            Block::Item { marker, content } => lines.push(format!("{} {}", marker.text, check(content))),
            Block::Rule(_) => lines.push("---".to_owned()),
            Block::Table(table) => {
                for row in &table.rows {
                    let cells = row.cells.iter().filter(|cell| cell.columns > 0).map(|cell| {
                        let covers = if cell.columns > 1 { format!("[{}]", cell.columns) } else { String::new() };
                        check(&cell.content) + &covers
                    });
                    lines.push(cells.collect::<Vec<_>>().join(" | "));
                    let width: usize = row.cells.iter().map(|cell| cell.columns).sum();
                    assert_eq!(width, row.cells.len(), "{html}");
                }
            }
        }
    }
    lines
}

fn table(html: &str) -> (Vec<u16>, Vec<String>) {
    let source = Source::new("t.htm", html.into()).unwrap();
    let document = parse(&source);
    let Some(Block::Table(table)) = document.blocks.first() else { panic!("{html}") };
    let rows = &table.rows;
    let indents = rows.iter().map(|row| row.cells[0].indent).collect();
    let ruled = rows.iter().map(|row| row.cells.iter().map(|cell| if cell.ruled { '^' } else { '.' }).collect());
    (indents, ruled.collect())
}

#[test]
fn signs_and_brackets_in_cells_of_their_own() {
    // Nine cells of the page per row; plain rows have cells that cover the sign's.
    let html = "<table>
        <tr><td colspan=3>&#160;<td colspan=3>&#160;<td colspan=9>Year ended June 30,</tr>
        <tr><td colspan=3><td colspan=3><td colspan=3>2024<td colspan=3>&#160;<td colspan=3>2023</tr>
        <tr><td colspan=3>Sales<td colspan=3><td>$<td>1,234<td>&#160;<td colspan=3><td>$<td>1,100<td></tr>
        <tr><td colspan=3>Loss<td colspan=3><td colspan=2>(56<td>)<td colspan=3><td colspan=2>78<td></tr>
        <tr><td colspan=3>Margin<td colspan=3><td colspan=2>(4.5<td>)%<td colspan=3><td colspan=2>&#8212;<td>%</tr></table>";
    let rows = [
        " | Year ended June 30,[2]",
        " | 2024 | 2023",
        "Sales | $1,234 | $1,100",
        "Loss | (56) | 78",
        "Margin | (4.5)% | —%",
    ];
    assert_eq!(read(html), rows);
}

#[test]
fn paragraphs_in_cells_with_closing_brackets_beside_them() {
    // Upper case, fonts, hanging indents, hard spaces as fillers.
    let html = "<HTML><BODY><TABLE CELLSPACING=0>
        <TR><TD>&nbsp;</TD><TD>&nbsp;</TD><TD COLSPAN=2 ALIGN=center STYLE=\"border-bottom:1px solid #000\"><B>2023</B></TD><TD>&nbsp;</TD>
        <TD>&nbsp;</TD><TD COLSPAN=2 ALIGN=center STYLE=\"border-bottom:1px solid #000\"><B>2022</B></TD><TD>&nbsp;</TD></TR>
        <TR><TD><P STYLE=\"margin-left:1em;text-indent:-1em\"><FONT SIZE=2>Cash</FONT></P></TD><TD>&nbsp;&nbsp;</TD>
        <TD>$</TD><TD ALIGN=right>10</TD><TD NOWRAP>&nbsp;</TD><TD>&nbsp;</TD><TD>$</TD><TD ALIGN=right>9</TD><TD></TD></TR>
        <TR><TD><P STYLE=\"margin-left:3em;text-indent:-1em\">Debt</P></TD><TD>&nbsp;</TD>
        <TD>&nbsp;</TD><TD>(3</TD><TD>)</TD><TD>&nbsp;</TD><TD></TD><TD>&#150;</TD><TD>&nbsp;</TD></TR>
        <TR><TD>&nbsp;</TD><TD>&nbsp;</TD><TD COLSPAN=2><P STYLE=\"border-top:1px solid #000\">&nbsp;</P></TD><TD></TD>
        <TD>&nbsp;</TD><TD COLSPAN=2><P STYLE=\"border-top:1px solid #000\">&nbsp;</P></TD><TD></TD></TR>
        <TR><TD>Net</TD><TD>&nbsp;</TD><TD>$</TD><TD>7</TD><TD></TD><TD></TD><TD>$</TD><TD>9</TD></TR></TABLE>";
    assert_eq!(read(html), [" | 2023 | 2022", "Cash | $10 | $9", "Debt | (3) | –", " |  | ", "Net | $7 | $9"]);
    let (indents, ruled) = table(html);
    assert_eq!(indents, [0, 0, 200, 0, 0]);
    assert_eq!(ruled, ["...", ".^^", "...", "...", ".^^"]);
}

#[test]
fn tags_that_are_never_closed() {
    let html = "<table border=0><tr><td>&nbsp;&nbsp;Cash and<br>equivalents<td align=right>$ 1,234<td align=right>US$5
        <tr><td><font face=Times>&nbsp;&nbsp;&nbsp;&nbsp;Other<td align=right><u>56</u><td align=right><u>7</u>
        <tr><td>Total<td align=right>1,290<td>12<tr><td><td><hr><td><hr><tr><td>After<td>1<td>2</table>After it";
    let rows = [
        "Cash and/equivalents | $ 1,234 | US$5",
        "Other | 56 | 7",
        "Total | 1,290 | 12",
        " |  | ",
        "After | 1 | 2",
        "After it",
    ];
    assert_eq!(read(html), rows);
    let (indents, ruled) = table(html);
    assert_eq!(indents, [50, 100, 0, 0, 0]);
    assert_eq!(ruled, ["...", "...", ".^^", "...", ".^^"]);
}

#[test]
fn headings_that_are_shifted_against_their_numbers() {
    let body = "<tr><td>Cash<td><td>$<td>1<td><td>$<td>2</tr><tr><td>Debt<td><td><td>3<td><td><td>4</tr></table>";
    for head in [
        "<tr><td><td><td>2024<td><td><td>2023",                 // over the signs
        "<tr><td><td>2024<td><td><td>2023<td><td>",             // over the room before them
        "<tr><td><td colspan=2>2024<td><td colspan=2>2023<td>", // over both, not over the numbers
        "<tr><td><td><td colspan=2>2024<td><td colspan=2>2023",
        "<tr><td><td colspan=3>2024<td colspan=3>2023",
    ] {
        let html = format!("<table>{head}</tr>{body}");
        assert_eq!(read(&html), [" | 2024 | 2023", "Cash | $1 | $2", "Debt | 3 | 4"], "{head}");
    }
}

#[test]
fn marks_of_footnotes_beside_numbers() {
    let html = "<table><tr><td>Cash<td>10<td>(1)<td>20<td></tr><tr><td>Debt<td>30<td><sup>(a)</sup><td>40<td>*</tr>
        <tr><td>Gain<td>5<td><td>(1)<td></tr><tr><td>Loss <td>(2)<td><td>7<td></table>";
    assert_eq!(read(html), ["Cash | 10(1) | 20", "Debt | 30(a) | 40*", "Gain | 5 | (1)", "Loss | (2) | 7"]);
    let headed =
        "<table><tr><td><td>2024<td>Change</tr><tr><td>Cash<td>10<td>(1)</tr><tr><td>Debt<td>30<td>(12)</tr></table>
        <table><tr><td><td>2024<td>Change</tr><tr><td>Cash<td>10<td>5%<tr><td>Debt<td>30<td>*</table>";
    let rows = [" | 2024 | Change", "Cash | 10 | (1)", "Debt | 30 | (12)"];
    assert_eq!(read(headed)[..3], rows);
    assert_eq!(read(headed)[3..], [" | 2024 | Change", "Cash | 10 | 5%", "Debt | 30 | *"]);
    let source = Source::new("t", html.into()).unwrap();
    let document = parse(&source);
    let Block::Table(table) = &document.blocks[0] else { panic!() };
    let is_superscript =
        |row: usize, column: usize| table.rows[row].cells[column].content.runs.iter().any(|run| run.style.superscript);
    assert!(is_superscript(0, 1) && is_superscript(1, 1) && !is_superscript(2, 2) && !is_superscript(3, 1));
}

#[test]
fn labels_in_pieces_and_in_steps() {
    let html = "<table><tr><td colspan=3>Assets<td><td>2024</tr><tr><td>&nbsp;<td colspan=2>Current:<td><td></tr>
        <tr><td>&nbsp;<td>&nbsp;<td>Cash<td><td>1</tr><tr><td>&nbsp;<td>&nbsp;<td>Stock<td><td>2</tr>
        <tr><td>(a)<td colspan=2>Other<td><td>3</tr><tr><td colspan=3>Total<td><td>6</tr></table>";
    assert_eq!(read(html), ["Assets | 2024", "Current: | ", "Cash | 1", "Stock | 2", "(a) Other | 3", "Total | 6"]);
    assert_eq!(table(html).0, [0, 60, 120, 120, 0, 0]);
}

#[test]
fn two_sides_and_columns_of_words() {
    let html =
        "<table><tr><td>Assets<td>2024<td>&nbsp;<td>Liabilities<td>2024</tr><tr><td>Cash<td>1<td><td>Debt<td>5</tr>
        <tr><td>Stock<td>2<td><td>Equity<td>(2)</tr><tr><td><td><td><td>Capital<td>12</table>";
    assert_eq!(
        read(html),
        ["Assets | 2024 | Liabilities | 2024", "Cash | 1 | Debt | 5", "Stock | 2 | Equity | (2)", " |  | Capital | 12"]
    );
    let html = "<table><tr><td colspan=2>Cash<td>1<td>2</tr><tr><td>(1)<td colspan=3>Since 2024.</table>";
    assert_eq!(read(html), ["Cash | 1 | 2", "(1) Since 2024.[3]"]);
    let html =
        "<table><tr><td><td>Note<td>2024</tr><tr><td>Cash<td>4<td>10</tr><tr><td>Debt<td>5(a)<td>20</tr></table>";
    assert_eq!(read(html), [" | Note | 2024", "Cash | 4 | 10", "Debt | 5(a) | 20"]);
}

#[test]
fn cells_over_rows_and_over_columns() {
    let html = "<table><tr><td rowspan=2>(millions)<td colspan=2>2024<td rowspan=2>Change</tr><tr><td>RMB<td>US$</tr>
        <tr><td>Cash<td>7<td>1<td>5%</tr><tr><td colspan=4>All of it, with 2 words</tr></table>";
    assert_eq!(
        read(html),
        ["(millions) | 2024[2] | Change", " | RMB | US$ | ", "Cash | 7 | 1 | 5%", "All of it, with 2 words[4]"]
    );
}

#[test]
fn tables_that_lay_out_others_are_taken_apart() {
    let html = "<table><tr><td>Before<table><tr><td>A<td>1</tr><tr><td>B<td>2</table>Between<td><p>Beside</table>
        <table><tr><td>Alone, 2024</table><table><tr><td>A<td>1<tr><td>B<td><table><tr><td>$<td>2</table><tr><td>C<td>3</table>";
    assert_eq!(
        read(html),
        ["Before", "A | 1", "B | 2", "Between", "Beside", "Alone, 2024", "A | 1", "B | $ 2", "C | 3"]
    );
}

#[test]
fn what_is_hidden_is_not_shown_and_all_else_is() {
    let html = "<html><head><title>no</title><style>.h{display:none}</style></head><body><div style='DISPLAY: none'>no<div>no</div></div>
        <ix:header><ix:hidden>no</ix:hidden></ix:header><p class=h>no</p><p>a <ix:nonNumeric name='x'>b&nbsp;c</ix:nonNumeric>&mdash;d<br>e</p>
        stray < text &who; &amp; <h2>Head</h2><hr><ul><li>one<li>two</ul><ol><li>three</ol><script>no</script>";
    let shown = ["a b c—d/e", "stray < text &who; &", "## Head", "---", "• one", "• two", "1. three"];
    assert_eq!(read(html), shown);
}

#[test]
fn styles_by_tags_and_by_sheets() {
    let html =
        "<style>.b{font-weight:bold}</style><p><b>a</b><span style='font-weight:700'>b</span><span class=b>c</span>
        <span style='vertical-align:super'>d</span><u>e</u><i>f</i><a href='https://g.example'>g</a></p>";
    let source = Source::new("t", html.into()).unwrap();
    let document = parse(&source);
    let Some(content) = document.blocks[0].content() else { panic!() };
    let shown: String = content
        .runs
        .iter()
        .map(|run| {
            let Style { bold, italic, underline, superscript } = run.style;
            let marks = [(bold, "b"), (italic, "i"), (underline, "u"), (superscript, "^"), (run.link.is_some(), "@")];
            run.text.clone().into_owned()
                + &marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect::<String>()
        })
        .collect();
    assert_eq!(shown, "abbbcb d^eufig@");
}

#[test]
fn submissions_show_their_html_documents() {
    let text = "<SEC-DOCUMENT>x.txt\n<DOCUMENT>\n<TYPE>10-Q\n<SEQUENCE>1\n<TEXT>\n<html><body><p>One</p></body></html>\n</TEXT>\n</DOCUMENT>
        <DOCUMENT>\n<TYPE>GRAPHIC\n<TEXT>\nbegin 644 a.jpg\nM<p>#\n</TEXT>\n</DOCUMENT>\n<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT><HTML><P>Two</HTML></TEXT></DOCUMENT>";
    assert!(is_html(text));
    assert_eq!(read(text), ["One", "Two"]);
}

#[test]
fn html_is_told_from_text_with_tags() {
    for text in [
        "<!DOCTYPE html>x",
        "\u{feff}<?xml version='1.0'?><!-- a --><html>",
        "<div><p>a</p></div>",
        "<TABLE><TR><TD>1</TABLE>",
    ] {
        assert!(is_html(text), "{text}");
    }
    for text in [
        "# Title\n<table><tr><td>1",
        "<div align=center>\n\n# Title\n</div>",
        "A\t<b>1</b>",
        "a < b",
        "<DOCUMENT>\n<TYPE>10-K\n<TEXT>\n<PAGE>\n<TABLE>\n<S> <C>\nCash  1\n</TABLE>",
        "",
        "<p>a\n|a|b|\n|-|-|\n</p>",
    ] {
        assert!(!is_html(text), "{text}");
    }
}

#[test]
fn files_in_other_encodings_are_read_as_they_declare() {
    let bytes = b"<html><meta http-equiv=Content-Type content='text/html; charset=windows-1252'><table><tr><td>A\x92s<td>\x97</table>";
    let source = Source::decode("t.htm", bytes.to_vec()).unwrap();
    assert_eq!(read(source.text()), ["A’s | —"]);
}

#[test]
fn any_bytes_can_be_read() {
    let pieces = [
        "<",
        "<table>",
        "<tr>",
        "<td",
        " colspan=99999",
        ">",
        "1",
        "</td>",
        "</table>",
        "&#",
        "é",
        "<p>",
        "</p>",
        "<div style='display:none'>",
    ];
    let mut state = 7_usize;
    for _ in 0..2_000 {
        let mut html = String::from("<html>");
        for _ in 0..24 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            html.push_str(pieces[(state >> 33) % pieces.len()]);
        }
        read(&html);
    }
    read(&"<table><tr><td>".repeat(3_000));
    read(&"<div>".repeat(20_000));
}

#[test]
fn text_that_keeps_its_white_space_has_tables_too() {
    let html = "<html><body><p>Above<pre>
                 <B>ACME &amp; CO</B>

                                 June 30,
                              2001      2000
                             -------   -------
<U>Cash</U> &amp; equivalents           $ <b>1,234</b>   $ 1,100
Loans\t\t\t          56        78
                             -------   -------
  Total                        1,290     1,178
</pre><p>Below</html>";
    assert_eq!(
        read(html),
        [
            "Above",
            "                 ACME & CO",
            " | June 30,[2]",
            " | 2001 | 2000",
            "Cash & equivalents | $ 1,234 | $ 1,100",
            "Loans | 56 | 78",
            "Total | 1,290 | 1,178",
            "Below",
        ]
    );
}

#[test]
fn rows_that_are_tables_of_their_own() {
    let row = |cells: &[(&str, u8, &str)]| {
        let cell = |(text, width, align): &(&str, u8, &str)| {
            format!("<td style=\"width:{width}%; text-align:{align}\">{text}</td>")
        };
        format!("<table><tr>{}</tr></table>\n", cells.iter().map(cell).collect::<String>())
    };
    let html = [
        "<html><body>".to_owned(),
        row(&[("Balance Sheet", 100, "center")]),
        row(&[("", 40, "left"), ("2020", 30, "center"), ("2019", 30, "center")]),
        row(&[("", 40, "left"), ("£", 15, "right"), ("£", 15, "right"), ("£", 15, "right"), ("£", 15, "right")]),
        row(&[("FIXED ASSETS", 100, "left")]),
        row(&[("Land", 38, "left"), ("10", 2, "right"), ("3,400", 30, "right"), ("2,437", 30, "right")]),
        "<table><tr><td><br></td></tr></table>".to_owned(),
        row(&[("Stocks", 40, "left"), ("28", 15, "right"), ("", 15, "left"), ("30", 15, "right"), ("", 15, "left")]),
        row(&[("", 70, "left"), ("", 30, "left")]),
        row(&[("", 40, "left"), ("3,428", 30, "right"), ("2,467", 30, "right")]),
        row(&[("The notes form part of these statements", 100, "left")]),
    ];
    assert_eq!(
        read(&html.concat()),
        [
            "Balance Sheet",
            " |  | 2020[2] | 2019[2]",
            " |  | £ | £ | £ | £",
            "FIXED ASSETS |  |  |  |  | ",
            "Land | 10 |  | 3,400 |  | 2,437",
            "Stocks |  | 28 |  | 30 | ",
            " |  |  | 3,428 |  | 2,467",
            "The notes form part of these statements",
        ]
    );
    // A list is none: its items stay apart.
    let list = row(&[("•", 4, "left"), ("One", 96, "left")]) + &row(&[("•", 4, "left"), ("Two", 96, "left")]);
    let document = format!("<html>{list}</html>");
    let source = Source::new("t.htm", document.as_str().into()).unwrap();
    assert_eq!(parse(&source).blocks.len(), 2);
}

#[test]
fn headings_that_begin_over_a_bracket() {
    let html = "<html><table>
        <tr><td><td>2024<td><td><td>2023<td>
        <tr><td><td colspan=1>RMB<td><td><td>RMB<td>
        <tr><td>Loss<td>(20<td>)<td>(30<td>)
        <tr><td>Income<td>5<td><td>6<td>
        </table></html>";
    assert_eq!(read(html), [" | 2024 | 2023", " | RMB | RMB", "Loss | (20) | (30)", "Income | 5 | 6"]);
}

#[test]
fn numbers_of_lines_are_part_of_their_labels() {
    let html = "<html><table>
        <tr><td>No.<td>Particulars<td>2024<td>2023
        <tr><td>1<td>Income<td>12<td>13
        <tr><td><td>Others<td>2<td>3
        <tr><td>2<td>Tax<td>4<td>5
        <tr><td>3<td>Profit<td>4<td>5
        </table></html>";
    assert_eq!(read(html)[1..], ["1 Income | 12 | 13", "Others | 2 | 3", "2 Tax | 4 | 5", "3 Profit | 4 | 5"]);
}
