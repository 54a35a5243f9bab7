use super::*;
use crate::prose::notes::Notes;
use crate::source::Source;

/// The tokens of a paragraph in a short form, words and signs as printed.
fn lex(text: &str) -> String {
    show(text).join(" ")
}

fn show(text: &str) -> Vec<String> {
    let source = Source::new("t", text.into()).unwrap();
    let document = crate::document::text::parse(&source);
    let (statements, _) = crate::statement::recognise(&document);
    let passages = passages(&document, &statements, &Notes::find(&document));
    passages.iter().flat_map(|passage| passage.tokens.iter().map(|token| one(&passage.text, token))).collect()
}

fn one(text: &str, token: &Token) -> String {
    let printed = &text[token.range.clone()];
    match &token.kind {
        Kind::Word | Kind::Sign(_) => printed.to_owned(),
        Kind::Stop => "|".to_owned(),
        Kind::Mark(key) => format!("^{key}"),
        Kind::Other(reason) => format!("<{printed}:{reason}>"),
        Kind::Time(_) => format!("{{{printed}}}"),
        Kind::Amount(amount) => {
            let scale = if amount.scale == 0 { String::new() } else { format!("e{}", amount.scale) };
            let currency = amount.currency.map(|code| format!(" {code}")).unwrap_or_default();
            let unit = match amount.unit {
                Unit::None => String::new(),
                Unit::Time(unit) => format!(" {unit}"),
                unit => format!(" {unit:?}"),
            };
            format!("[{}{scale}{currency}{unit}]", amount.number)
        }
    }
}

#[test]
fn amounts_have_their_signs_currencies_scales_and_units() {
    for (text, expected) in [
        ("RMB4,160.1 million", "[4160.1e6 CNY]"),
        ("RMB 4,281.0 million", "[4281e6 CNY]"),
        ("RMB-213.3 million", "[-213.3e6 CNY]"),
        ("US$0.30 per share", "[0.3 USD] per share"),
        ("US\\$0.30", "[0.3 USD]"),
        ("$1.2B", "[1.2e9 USD]"),
        ("$5m and €6bn", "[5e6 USD] and [6e9 EUR]"),
        ("RMB5 (US$0.7 million)", "[5 CNY] ( [0.7e6 USD] )"),
        ("a loss of $(12.3) million", "a loss of [-12.3e6 USD]"),
        ("a margin of (12.3)%", "a margin of [-12.3 Percent]"),
        ("was negative $14.2 million", "was [-14.2e6 USD]"),
        ("minus 3%", "[-3 Percent]"),
        ("fell (12.3%) again", "fell ( [12.3 Percent] ) again"),
        ("it was (12.3%)", "it was [-12.3 Percent]"),
        ("12.2%, 12.2 per cent", "[12.2 Percent] , [12.2 Percent]"),
        ("150 basis points", "[150 BasisPoints]"),
        ("1.5 percentage points", "[1.5 Points]"),
        ("2.4x or 3 times", "[2.4 Times] or [3 Times]"),
        ("10.12 months", "[10.12 month]"),
        ("23,042,303 loans", "[23042303] loans"),
        ("was 151.88 million.", "was [151.88e6] |"),
        ("30 cents", "[30e-2 USD]"),
        ("450 million U.S. dollars", "[450e6 USD]"),
        ("-5% and +3%", "[-5 Percent] and [3 Percent]"),
        ("人民币41.601亿元", "[41.601e8 CNY]"),
        ("$.05", "[0.05 USD]"),
    ] {
        assert_eq!(lex(text), expected, "{text}");
    }
}

#[test]
fn the_ends_of_a_range_share_scale_and_unit() {
    for (text, expected) in [
        ("2 to 3 million", "[2e6] to [3e6]"),
        ("between 57% and 65%", "between [57 Percent] and [65 Percent]"),
        ("between 57 and 65%", "between [57 Percent] and [65 Percent]"),
        ("$1.2 to $1.4 billion", "[1.2e9 USD] to [1.4e9 USD]"),
        ("$1.2 to 1.4 billion", "[1.2e9 USD] to [1.4e9 USD]"),
        ("20-25%", "[20 Percent] - [25 Percent]"),
        ("91 to 180 calendar days", "[91 day] to [180 day]"),
        ("RMB7.0176 to US$1.00", "[7.0176 CNY] to [1 USD]"),
        ("from 900 to 1.2 million", "from [900] to [1.2e6]"),
    ] {
        assert_eq!(lex(text), expected, "{text}");
    }
}

#[test]
fn words_about_time_are_one_token() {
    for (text, expected) in [
        ("As of September 30, 2024, it", "As of {September 30, 2024} , it"),
        ("in the third quarter of 2024 was", "in the {third quarter of 2024} was"),
        ("for the third quarter ended September 30, 2024.", "for the {third quarter ended September 30, 2024} |"),
        ("the three months ended June 30, 2024 and 2023", "the {three months ended June 30, 2024} and {2023}"),
        (
            "the second quarter and six months ended June 30, 2024",
            "the {second quarter} and {six months ended June 30, 2024}",
        ),
        ("the three and nine months ended May 31, 2024", "the {three} and {nine months ended May 31, 2024}"),
        ("Q3 2024, 3Q24, H1'24, FY2025", "{Q3 2024} , {3Q24} , {H1'24} , {FY2025}"),
        ("fiscal 2025 and fiscal year 2024", "{fiscal 2025} and {fiscal year 2024}"),
        ("in the same period of 2023, and", "in the {same period of 2023} , and"),
        ("in the same quarter last year", "in the {same quarter last year}"),
        ("in the prior quarter", "in the {prior quarter}"),
        ("the prior year period", "the {prior year period}"),
        ("the prior-year quarter", "the {prior-year quarter}"),
        ("a year ago, one year earlier", "{a year ago} , {one year earlier}"),
        ("up 3% year-over-year and sequentially", "up [3 Percent] {year-over-year} and {sequentially}"),
        ("year over year, last year", "{year over year} , {last year}"),
        ("at year end", "at {year end}"),
        ("At the end of the second quarter, we", "At the {end of the second quarter} , we"),
        ("during the quarter, we", "during the {quarter} , we"),
        ("the 12-month period from April 1, 2024.", "the {12-month period from April 1, 2024} |"),
        ("the next 12 months starting from January 1, 2025", "the {next 12 months starting from January 1, 2025}"),
        ("first nine months of 2024", "{first nine months of 2024}"),
        ("in 2024 and 2023", "in {2024} and {2023}"),
        ("8月 21, 2023", "{8月 21, 2023}"),
        ("2024年6月30日", "{2024年6月30日}"),
        ("on Tuesday, 13 August 2024", "on Tuesday , {13 August 2024}"),
        ("third quarter of last year", "{third quarter of last year}"),
        ("2024-06-30 or 30.06.2024 or 6/30/24", "{2024-06-30} or {30.06.2024} or {6/30/24}"),
        (
            "the years ended December 31, 2021 and 2022, respectively",
            "the {years ended December 31, 2021} and {2022} , respectively",
        ),
        ("past three years", "{past three years}"),
        (
            "as compared to the prior year fiscal second quarter",
            "as compared to the {prior year fiscal second quarter}",
        ),
        (
            "fiscal second quarter and fiscal six months of 2025",
            "{fiscal second quarter} and {fiscal six months of 2025}",
        ),
        ("the Framework (2013) of", "the Framework ( {2013} ) of"),
        ("may rise 5 percent", "may rise [5 Percent]"),
    ] {
        assert_eq!(lex(text), expected, "{text}");
    }
}

/// What measures nothing is said to be what it is.
#[test]
fn numerals_that_measure_nothing_have_a_reason() {
    for (text, expected) in [
        ("see Note 3 and Item 7A.", "see Note <3:reference> and Item <7A:reference> |"),
        ("Notes 3, 4 and 12 have it", "Notes <3:reference> , <4:reference> and <12:reference> have it"),
        ("under Rule 13a-16 or 15d-16 of", "under Rule <13a-16:law> or <15d-16:law> of"),
        ("on Form 20-F or Form 40-F", "on Form <20-F:law> or Form <40-F:law>"),
        ("its 10-K says", "its <10-K:law> says"),
        ("ASC 326 and IFRS 9", "ASC <326:law> and IFRS <9:law>"),
        ("the Reform Act of 1995", "the Reform Act of <1995:law>"),
        ("Exhibit 99.1 on page 12", "Exhibit <99.1:reference> on page <12:reference>"),
        ("paragraph 19.25A and GEX-GL111-22", "paragraph <19.25A:law> and <GEX-GL111-22:name>"),
        ("File Number 001-38752", "File Number <001-38752:reference>"),
        ("No. 12 Elm Road", "No. <12:address> Elm Road"),
        ("at 183 King's Road East", "at <183:address> King's Road East"),
        ("Shops 12-16, 17th Floor", "Shops <12-16:address> , <17th:address> Floor"),
        ("Springfield, D.C. 20549", "Springfield , D.C. <20549:address>"),
        ("Phone: +86-138-0111-0739", "Phone : <+86-138-0111-0739:telephone>"),
        ("call (650) 506-7000 now", "call <(650) 506-7000:telephone> now"),
        ("at 7:30 PM U.S. Eastern Time", "at <7:30 PM:time> U.S. Eastern Time"),
        ("by 4:30 p.m. on May 2, 2024", "by <4:30 p.m.:time> on {May 2, 2024}"),
        ("(NASDAQ: ACME; HKEx: 3660)", "( NASDAQ : ACME ; HKEx : <3660:ticker> )"),
        ("mail ir@360acme.com.", "mail <ir@360acme.com:link> |"),
        ("at https://a.example/B1019bc?x=1 today", "at <https://a.example/B1019bc?x=1:link> today"),
        ("“360 Jump” is", "“ <360:name> Jump ” is"),
        ("with 360 Group, which", "with <360:name> Group , which"),
        ("our Windows 11 device", "our Windows <11:name> device"),
        ("COVID-19 and 5G", "<COVID-19:name> and <5G:name>"),
        ("Day-1 delinquency rate was 4.6%", "Day-1 delinquency rate was [4.6 Percent]"),
        ("90 day+ delinquency rate", "90 day+ delinquency rate"),
        ("30-day collection rates", "30-day collection rates"),
        ("a 12-month, US$5 million plan", "a <12-month:duration> , [5e6 USD] plan"),
        ("a one-for-two or 1:2 or 2-for-1 split", "a one-for-two or <1:2:ratio> or <2-for-1:ratio> split"),
        ("the 21st century", "the <21st:ordinal> century"),
        ("(1) the loss and (2) the rest", "<(1):list> the loss and <(2):list> the rest"),
        ("aged 54, he", "aged <54:age> , he"),
        ("Stage 1 and Level 3", "Stage <1:name> and Level <3:name>"),
        ("the H.10 release", "the <H.10:name> release"),
        ("the 2021 Plan allows", "the <2021:name> Plan allows"),
        ("within 12 months after", "within [12 month] after"),
        ("sold 12 to 15 partners", "sold [12] to [15] partners"),
        (
            "Patent Nos. 9,545,468; 9,561,314; and 9,597,437",
            "Patent Nos. <9,545,468:reference> ; <9,561,314:reference> ; and <9,597,437:reference>",
        ),
        ("Section 13 or 15(d) of", "Section <13:law> or <15(d):law> of"),
        ("15 U.S.C. 7262(b)", "<15:law> U.S.C. <7262(b):law>"),
        ("the S&P 500 Index", "the S&P <500:name> Index"),
        ("1) Soap, 2) salt", "<1:list> ) Soap , <2:list> ) salt"),
        ("assets (3- to 5-year lives)", "assets ( <3-:duration> to 5-year lives )"),
        ("a 120 basis-point rise", "a [120 BasisPoints] rise"),
        ("its Purchase Plan of 2024", "its Purchase Plan of <2024:name>"),
        ("founded in 1837, it", "founded in <1837:year> , it"),
        ("1,23 of them", "<1,23:malformed> of them"),
    ] {
        assert_eq!(lex(text), expected, "{text}");
    }
}

/// A mark is known by its looks, a note by a mark that stands before it.
#[test]
fn marks_lead_to_notes() {
    let text = "Users^{*1} were 5 million, lines*2 and loans³ 7.\n\n1 Of all.\n\n2 “Lines” are open.\n\nThey may close.\n\n³ All 12 of them.\n\n4 Others.";
    let tokens = show(text).join(" ");
    assert_eq!(
        tokens,
        "Users ^1 were [5e6] , lines ^2 and loans ^3 [7] | <1:footnote> Of all | <2:footnote> “ Lines ” are open | \
         They may close | <³:footnote> All [12] of them | [4] Others |"
    );
    let source = Source::new("t", text.into()).unwrap();
    let notes = Notes::find(&crate::document::text::parse(&source));
    let told: Vec<_> = notes.notes.iter().map(|note| (&*note.key, &*note.text, source.slice(note.span))).collect();
    let second = "“Lines” are open.\n\nThey may close.";
    assert_eq!(
        told,
        [
            ("1", "Of all.", "Of all."),
            ("2", "“Lines” are open.\nThey may close.", second),
            ("3", "All 12 of them.", "All 12 of them.")
        ]
    );
}

/// No digit of a text is outside of a token, or in two.
fn assert_covered(passage: &Passage<'_>) {
    let mut covered = vec![0_u8; passage.text.len()];
    let mut behind = 0;
    for token in &passage.tokens {
        assert!(token.range.start >= behind && token.range.end > token.range.start, "{token:?} in {:?}", passage.text);
        behind = token.range.end;
        assert!(passage.text.get(token.range.clone()).is_some());
        let is_number = !matches!(token.kind, Kind::Sign(_) | Kind::Stop);
        covered[token.range.clone()].iter_mut().filter(|_| is_number).for_each(|count| *count += 1);
    }
    for (at, byte) in passage.text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        assert_eq!(covered[at], 1, "{} at {at} of {:?}: {:?}", byte as char, passage.text, passage.tokens);
    }
    for numeral in crate::statement::numerals(&passage.text) {
        let is_in = |token: &&Token| token.range.start <= numeral.start && numeral.end <= token.range.end;
        let is_cut_by_mark =
            passage.tokens.iter().any(|t| t.range.start > numeral.start && t.range.start < numeral.end);
        assert!(is_cut_by_mark || passage.tokens.iter().any(|t| is_in(&t)), "{numeral:?} of {:?}", passage.text);
    }
}

/// Whatever is written, every numeral is in one token, and nothing panics.
#[test]
fn every_numeral_is_in_one_token_of_any_text() {
    const PIECES: [&str; 72] = [
        "1",
        "12",
        "3.5",
        "2024",
        "30",
        "1,234",
        "0.1",
        "007",
        "RMB",
        "US$",
        "$",
        "€",
        "%",
        "(",
        ")",
        "-",
        "–",
        "—",
        "+",
        "*",
        "/",
        ":",
        ".",
        ",",
        "“",
        "”",
        "\n",
        " ",
        " ",
        " ",
        " ",
        "million",
        "billion",
        "to",
        "and",
        "between",
        "the",
        "quarter",
        "ended",
        "of",
        "September",
        "May",
        "Q",
        "FY",
        "months",
        "month",
        "year",
        "years",
        "ago",
        "prior",
        "last",
        "first",
        "three",
        "Note",
        "Rule",
        "a",
        "K",
        "Day",
        "day",
        "x",
        "th",
        "²",
        "年",
        "月",
        "亿",
        "元",
        "人民币",
        "é",
        "\u{a0}",
        "www.",
        "@",
        "per",
    ];
    let mut seed = 1_u64;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % n
    };
    let mut texts = Vec::new();
    for _ in 0..4000 {
        let length = 1 + next(12);
        texts.push((0..length).map(|_| PIECES[next(PIECES.len())]).collect::<String>());
    }
    let customs = Customs::default();
    let notes = Notes::default();
    let mut lexer = Lexer { customs: &customs, language: Language::english(), keys: &notes.keys, atoms: Vec::new() };
    for text in texts {
        let tokens = lexer.tokens(&text, &[], &[]);
        let place = Place::Paragraph;
        assert_covered(&Passage { block: 0, text: text.into(), tokens, place, under: None, lead: None });
    }
}

/// The same of all that is at hand.
#[test]
fn every_numeral_of_real_documents_is_in_one_token() {
    let Some(shared) = std::env::var_os("IXPORT_SHARED").map(std::path::PathBuf::from) else {
        eprintln!("SKIPPED: prose::lexer: IXPORT_SHARED does not name the folder with the releases");
        return;
    };
    let folders = ["seeds", "suites/filings/us"];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(shared.join(folder)).unwrap());
    for path in files.map(|file| file.unwrap().path()) {
        let source = Source::new("t", std::fs::read(&path).unwrap()).unwrap();
        let document = crate::document::read(&source);
        let statements = Statements { customs: Customs::find(&document), ..Statements::default() };
        let found = passages(&document, &statements, &Notes::find(&document));
        assert!(found.len() > 20, "{}", path.display());
        found.iter().for_each(assert_covered);
    }
}

/// What a passage is, and what stands under what.
#[test]
fn headings_are_told_from_sentences() {
    let text = "# Acme Reports\n\nOperating Results\n\n**Net income**^{1} was 5.\n\n**Outlook**\n\n*Sales* were 3.\n\n- Costs fell.\n\n\
                Total Sales RMB5 million\n\n• **Cash:** 7\n\nNotes\n\n[All of it](#)";
    let source = Source::new("t", text.into()).unwrap();
    let document = crate::document::text::parse(&source);
    let passages = passages(&document, &Statements::default(), &Notes::find(&document));
    let shown: Vec<_> = passages
        .iter()
        .enumerate()
        .map(|(at, p)| {
            format!(
                "{:?} {} {:?}",
                p.place,
                section(&passages, at).join("/"),
                p.lead.clone().map_or("", |l| &p.text[l])
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "Heading(1)  \"\"",
            "Heading(9) Acme Reports \"\"",
            "Paragraph Acme Reports/Operating Results \"Net income\"",
            "Heading(7) Acme Reports \"\"",
            "Paragraph Acme Reports/Outlook \"Sales\"",
            "Item Acme Reports/Outlook \"\"",
            "Paragraph Acme Reports/Outlook \"\"",
            "Item Acme Reports/Outlook \"Cash:\"",
            "Paragraph Acme Reports/Outlook \"\"",
            "Paragraph Acme Reports/Outlook \"\"",
        ]
    );
}
