use super::*;
use crate::review::data::State;

const HEAD: &str = "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:ix='http://www.xbrl.org/2013/inlineXBRL' \
                    xmlns:src='https://ixport.example/source/1'><head><title>x</title></head><body>\
                    <div style='display: none'><ix:header>9</ix:header></div>";

fn figure(text: &str, fact: Option<Index>) -> Figure {
    Figure {
        mark: None,
        text: text.to_owned(),
        state: if fact.is_some() { State::Tagged } else { State::Other },
        line: 1,
        column: 1,
        section: None,
        fact,
        of: None,
        reason: None,
        because: None,
    }
}

/// What is written of a body, where figures stand at 0-10, 10-20 and so on.
fn written(body: &str, figures: &[Figure]) -> Result<String, xml::Error> {
    let places: Vec<Place> = (0..).step_by(10).map(|at| (at, at + 10)).take(figures.len()).collect();
    let known = Known {
        figures,
        places: &places,
        facts: [("Cash-0a", 0), ("Title-0b", 1)].into(),
        footnotes: [("note-1", 0)].into(),
    };
    let fragment = fragment(&format!("{HEAD}{body}</body></html>"), &known)?;
    Ok(fragment.markup)
}

#[test]
fn figures_have_marks() {
    let body = "<p>(<ix:nonFraction id='Cash-0a-2' src:span='0-10'>1,2</ix:nonFraction>) \
                <span id='at-10-20'><b>2024</b></span> <span id='at-10-20'>2024</span></p>";
    let expected = "<p>(<span class=\"figure tagged\" id=\"f0\" data-f=\"0\">1,2</span>) \
                    <span class=\"figure other\" id=\"f1\" data-f=\"1\"><b>2024</b></span> <span>2024</span></p>";
    assert_eq!(written(body, &[figure("(1,2)", Some(0)), figure("2024", None)]).unwrap(), expected);
}

/// The element of a fact may be around less than the figure: `RMB 7.01`.
#[test]
fn a_figure_may_be_more_than_the_element_of_its_fact() {
    let body = "<p>RMB <ix:nonFraction id='Cash-0a' src:span='4-10'>7.01</ix:nonFraction></p>";
    let expected = "<p>RMB <span class=\"figure tagged\" id=\"f0\" data-f=\"0\">7.01</span></p>";
    assert_eq!(written(body, &[figure("RMB 7.01", Some(0))]).unwrap(), expected);
}

/// Shares issued and outstanding may be one numeral.
#[test]
fn a_numeral_that_is_two_facts_has_two_marks() {
    let figures = [figure("7", Some(0)), figure("7", Some(1))];
    let known = Known {
        figures: &figures,
        places: &[(0, 1), (0, 1)],
        facts: [("Cash-0a", 0), ("Title-0b", 1)].into(),
        footnotes: HashMap::new(),
    };
    let body = "<ix:nonFraction id='Title-0b' src:span='0-1'><ix:nonFraction id='Cash-0a' src:span='0-1'>7</ix:nonFraction></ix:nonFraction>";
    let fragment = fragment(&format!("{HEAD}{body}</body></html>"), &known).unwrap();
    assert_eq!(fragment.figures, [("f1".to_owned(), 1), ("f0".to_owned(), 0)]);
    assert!(fragment.facts.is_empty());
}

/// There the document has no elements for them.
#[test]
fn figures_in_texts_and_footnotes_are_found() {
    let body = "<h1><ix:nonNumeric id='Title-0b' src:span='100-200'>Q3 of 12 in 2</ix:nonNumeric></h1>\
                <ix:footnote id='note-1'><p>Of 2 &amp; 2024</p></ix:footnote><ix:continuation id='note-1.2'>2</ix:continuation>";
    let figures = [figure("Q3", None), figure("2", None), figure("2", None), figure("2024", None)];
    let expected = "<h1><span class=\"text\" id=\"t1\" data-fact=\"1\"><span class=\"figure other\" id=\"f0\" data-f=\"0\">Q3</span> \
                    of 12 in <span class=\"figure other\" id=\"f1\" data-f=\"1\">2</span></span></h1>\
                    <div class=\"footnote\" id=\"n0\" data-note=\"0\"><p>Of <span class=\"figure other\" id=\"f2\" data-f=\"2\">2</span> &amp; \
                    <span class=\"figure other\" id=\"f3\" data-f=\"3\">2024</span></p></div><span class=\"footnote\" data-note=\"0\">2</span>";
    assert_eq!(written(body, &figures).unwrap(), expected);
}

#[test]
fn what_is_hidden_or_runs_is_left_out() {
    for body in [
        "<script>a</script>",
        "<SCRIPT>a</SCRIPT>",
        "<p hidden=''>a</p>",
        "<b style='DISPLAY:\tnone'>a</b>",
        "<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>",
        "<template>a</template>",
        "<!-- a -->",
        "<?a a?>",
    ] {
        assert_eq!(written(body, &[]).unwrap(), "", "{body}");
    }
    assert_eq!(written("<a href='java&#115;cript:a' onclick='a'>a</a>", &[]).unwrap(), "<a>a</a>");
    assert_eq!(
        written("<td colspan='2' rowspan='1e9' class='figure x' id='f1'/>", &[]).unwrap(),
        "<td colspan=\"2\" class=\"figure\"></td>"
    );
}

#[test]
fn a_fact_that_nobody_knows_is_an_error() {
    let error = written("<ix:nonFraction id='Debt-0a'>1</ix:nonFraction>", &[]).unwrap_err();
    assert_eq!(error.code, "review.fact");
    assert!(written("<p>", &[]).is_err());
}
