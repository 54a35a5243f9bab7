use super::*;
use crate::xml::{Event, Strictness, Xml};

const NAMESPACES: &str = "xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:ix=\"http://www.xbrl.org/2013/inlineXBRL\"";

/// What a document becomes, which must be well-formed XML.
fn prepared(source: &str) -> Document {
    let beside = |reference: &str| match reference {
        "red.gif" | "styles/red.gif" => Some(b"GIF89a".to_vec()),
        "styles/look.css" => Some(b"p { background: url(red.gif) }".to_vec()),
        "notes.txt" => Some(b"secret".to_vec()),
        _ => None,
    };
    let source = Source::decode("folder/r.htm", source.as_bytes().to_vec()).unwrap();
    let document = prepare_all(&[(&source, &beside)], &mut 0).pop().unwrap();
    let html = document.html.clone();
    let mut xml = Xml::new(&html, Strictness::Html);
    loop {
        match xml.next() {
            Ok(Event::Start(element)) => assert!(element.raw_attributes().all(|one| one.is_ok()), "{}", document.html),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{} in {}", error.message, document.html),
        }
    }
    assert_eq!(&document.html[document.end..], "</body></html>\n");
    assert!(document.html[..document.head].contains("<head") && document.html[..document.head].ends_with('>'));
    document
}

/// What becomes of what stands in a document's body.
#[track_caller]
fn body(content: &str) -> String {
    let source = format!("<html {NAMESPACES}><head><title>T</title></head><body>{content}</body></html>");
    let Document { html, end, .. } = prepared(&source);
    let start = html.find("<body>").unwrap() + "<body>".len();
    html[start..end].to_owned()
}

#[test]
fn html_and_xml_read_the_same() {
    for (content, expected) in [
        ("<p/><a name=\"x\"/><td/>", "<p></p><a name=\"x\"></a><td></td>"),
        ("<ix:nonFraction id=\"f\" name=\"a:b\"/>", "<ix:nonFraction id=\"f\" name=\"a:b\"></ix:nonFraction>"),
        ("<br></br><img alt=\"\"></img><hr>x</hr>", "<br/><img alt=\"\"/><hr/><span>x</span>"),
        ("<p><![CDATA[a < b & c]]></p>", "<p>a &lt; b &amp; c</p>"),
        ("<p><!-- --!> <script> --><?php x?>a</p>", "<p>a</p>"),
        ("<p>&nbsp;&lt;&#160;&#150;&apos;&who; &#0;</p>", "<p>\u{a0}&lt;&#160;&#150;&apos;&amp;who; \u{fffd}</p>"),
        ("<p title='a \"b\" &amp;copy=1 &eacute;'>]]></p>", "<p title=\"a &quot;b&quot; &amp;copy=1 é\">]]&gt;</p>"),
        ("<p title='\"'>a & b</p>", "<p title='\"'>a &amp; b</p>"),
        ("<pre>\nfirst</pre><textarea>\nfirst</textarea>", "<pre>\n\nfirst</pre><textarea>\n\nfirst</textarea>"),
        ("<xmp>a</xmp><plaintext>b</plaintext>", "<pre>a</pre><pre>b</pre>"),
        ("<style>a > b { c: d }</style>", "<style>a > b { c: d }</style>"),
        ("<style>a &gt; b { c: '&lt;' }</style>", "<style>/*<![CDATA[*/a > b { c: '<' }/*]]>*/</style>"),
        ("<style><!-- a { b: c } --></style>", "<style> a { b: c } </style>"),
        ("<title>a<b>c</b> &lt;/title></title>", "<title>ac &lt;/title&gt;</title>"),
        ("<p a='1' a='2'>x\u{1}</p>", "<p a=\"1\">x </p>"),
    ] {
        assert_eq!(body(content), expected, "{content}");
    }
}

#[test]
fn a_document_has_a_head_and_a_body_whatever_it_had() {
    let whole = |source: &str| prepared(source).html.replace(NAMESPACES, "…").replace("<!DOCTYPE html>\n", "");
    let xmlns = "xmlns=\"http://www.w3.org/1999/xhtml\"";
    for (source, expected) in [
        (format!("<html {NAMESPACES}>x</html>"), "<html …><head></head><body><span>x</span></body></html>\n".to_owned()),
        ("<p>x</p>".to_owned(), format!("<html {xmlns}><head></head><body><p>x</p></body></html>\n")),
        ("<html><body/></html>".to_owned(), format!("<html {xmlns}><head></head><body></body></html>\n")),
        (
            "<html><head/><body>a<p>b</p>c &amp; d</body></html>".to_owned(),
            format!("<html {xmlns}><head></head><body><span>a</span><p>b</p><span>c &amp; d</span></body></html>\n"),
        ),
        (
            "<html><head><meta charset='x'/><meta name='a' content='b'/></head><body><body a='b'>x</body></body></html>".to_owned(),
            format!("<html {xmlns}><head><meta name=\"a\" content=\"b\"/></head><body><span>x</span></body></html>\n"),
        ),
        (
            "<html><head/><body class='a ixv-stub-viewer' id='ixv'><p id='ixv'/></body></html>".to_owned(),
            format!("<html {xmlns}><head></head><body><p></p></body></html>\n"),
        ),
        (
            "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:body><h:p>x</h:p></h:body></h:html>".to_owned(),
            format!("<html xmlns:h=\"http://www.w3.org/1999/xhtml\" {xmlns}><head></head><body><p>x</p></body></html>\n"),
        ),
    ] {
        assert_eq!(whole(&source), expected, "{source}");
    }
}

#[test]
fn what_html_would_end_early_stays_open() {
    for (content, expected) in [
        ("<p>a<ix:x>b<div>c</div>d</ix:x>e</p>", "<div data-was=\"p\">a<ix:x>b<div>c</div>d</ix:x>e</div>"),
        (
            "<p>a<table><tr><td><p>b</p></td></tr></table></p>",
            "<div data-was=\"p\">a<table><tr><td><p>b</p></td></tr></table></div>",
        ),
        ("<p>a</p><div>b</div>", "<p>a</p><div>b</div>"),
        ("<p>a<span>b</span></p><p>c</p>", "<p>a<span>b</span></p><p>c</p>"),
        ("<a href=\"#x\">a<b><a href=\"#y\">b</a></b></a>", "<span href=\"#x\">a<b><a href=\"#y\">b</a></b></span>"),
        ("<a href=\"#x\">a</a><a href=\"#y\">b</a>", "<a href=\"#x\">a</a><a href=\"#y\">b</a>"),
    ] {
        assert_eq!(body(content), expected, "{content}");
    }
}

#[test]
fn nothing_runs_and_nothing_is_loaded() {
    for (content, expected) in [
        ("<script>x</script><SCRIPT/><script xmlns='urn:x'>y</script>z", "<span>z</span>"),
        ("<svg><script>x</script><set a='b'/><image href='http://x'/></svg>", "<svg><image></image></svg>"),
        ("<p onclick='x' ONLOAD='y' on:x='z'>a</p>", "<p>a</p>"),
        ("<a href='javascript:x'>a</a><a href='&#106;ava&#10;script&colon;x'>b</a>", "<a>a</a><a>b</a>"),
        ("<a href=\"https://x.example/\" ping='y'>a</a>", "<a href=\"https://x.example/\">a</a>"),
        ("<a href='r.htm#p'>a</a>", "<a href=\"#p\">a</a>"),
        ("<img src='http://x.example/i.png' srcset='x 2x' alt=\"i\"/>", "<img alt=\"i\"/>"),
        ("<img src='notes.txt' alt=\"i\"/>", "<img alt=\"i\"/>"),
        ("<img src=\"data:image/gif;base64,x\" alt=\"i\"/>", "<img src=\"data:image/gif;base64,x\" alt=\"i\"/>"),
        ("<img src='red.gif' alt=\"i\"/>", "<img src=\"data:image/gif;base64,R0lGODlh\" alt=\"i\"/>"),
        ("<p style='background:url(x.png)'>a</p>", "<p style=\"background:url('data:,')\">a</p>"),
        ("<p style=\"color: red\">a</p>", "<p style=\"color: red\">a</p>"),
        ("<link rel='stylesheet' href='http://x/y.css'/><link rel='icon' href='red.gif'/>", ""),
        (
            "<link rel='stylesheet' href='styles/look.css' media='print'/>",
            "<style type=\"text/css\" media=\"print\">p { background: url('data:image/gif;base64,R0lGODlh') }</style>",
        ),
        ("<link rel='stylesheet' href='notes.txt'/>", ""),
        ("<iframe src='x'>a</iframe><object data='x'><b>c</b></object>", "<span>a</span><b>c</b>"),
        ("<base href='x'/><meta http-equiv='refresh' content='0;url=x'/><noscript><p>a</p></noscript>", "<p>a</p>"),
        ("<form name='body' action='x'><input type=\"image\" src='x'/></form>", "<form><input type=\"image\"/></form>"),
        ("<p a/onclick='x'>a</p>", "<p>a</p>"),
        ("<p>&lt;script>x&lt;/script></p>", "<p>&lt;script>x&lt;/script></p>"),
        ("<link:schemaRef xlink:href=\"t.xsd\"/>", "<link:schemaRef xlink:href=\"t.xsd\"></link:schemaRef>"),
    ] {
        assert_eq!(body(content), expected, "{content}");
    }
}

#[test]
fn what_was_left_out_is_said_once_with_its_place() {
    let source = "<html><script/><script/><p onclick='x'/><img src='x' alt=''/></html>";
    let said: Vec<(&str, usize)> =
        prepared(source).diagnostics.iter().map(|found| (found.code, found.span.unwrap().start as usize)).collect();
    assert_eq!(said, [("view.script", source.find("<script").unwrap()), ("view.file", source.find("<img").unwrap())]);
}

#[test]
fn facts_have_ids_that_are_there_once() {
    let fact = |attributes: &str| format!("<ix:nonNumeric {attributes}>x</ix:nonNumeric>");
    let content = [
        fact("name='a:b'"),
        fact("id=' own '"),
        fact("id='own'"),
        fact("target='other'"),
        "<ix:fraction name='a:c'/><ix:footnote footnoteID='note'>y</ix:footnote><p id='ixv-1'/>".to_owned(),
        fact("format=\"ixt:x\""),
    ];
    let source = format!("<html {NAMESPACES}><body>{}</body></html>", content.concat());
    let Document { elements, html, .. } = prepared(&source);
    let ids: Vec<&str> = elements.iter().map(|element| &*element.id).collect();
    // Counted are the facts of the default target first; a fraction counts, too.
    assert_eq!(ids, ["ixv-0", "own", "ixv-2", "ixv-5", "note", "ixv-4"]);
    assert_eq!(elements[5].format.as_deref(), Some("ixt:x"));
    assert_eq!(elements[3].target.as_deref(), Some("other"));
    for element in &elements {
        assert!(source[element.offset as usize..].starts_with("<ix:"));
        assert_eq!(html.matches(&format!(" id=\"{}\"", element.id)).count(), 1, "{}", element.id);
    }
    assert!(html.contains("<p id=\"ixv-1\">"));
}

#[test]
fn ids_are_told_apart_across_the_documents_of_a_report() {
    let source = |name: &str, id: &str| {
        let text = format!("<html {NAMESPACES}><ix:nonNumeric/><p id='{id}'/></html>");
        Source::new(name, text.into_bytes()).unwrap()
    };
    let (a, b) = (source("a.htm", "ixv-8"), source("b.htm", "x"));
    let mut given = 7;
    let documents = prepare_all(&[(&a, &|_| None), (&b, &|_| None)], &mut given);
    let ids: Vec<&str> = documents.iter().flat_map(|document| &document.elements).map(|element| &*element.id).collect();
    assert_eq!((ids, given), (vec!["ixv-7", "ixv-8x"], 9));
}

#[test]
fn places_are_those_in_the_file_where_it_is_mended() {
    let source = format!("<HTML {NAMESPACES}><br>&nbsp<p>a<p>b <ix:nonFraction id=f>7</ix:nonFraction></HTML>");
    let Document { elements, .. } = prepared(&source);
    assert_eq!(elements.len(), 1);
    assert!(source[elements[0].offset as usize..].starts_with("<ix:nonFraction"));
}

#[test]
fn anything_can_be_prepared() {
    let pieces = [
        "<",
        "<a",
        "<a b",
        "<a b='",
        "&",
        "</",
        "<!--",
        "<![CDATA[",
        "<?",
        "a<b",
        "<style>",
        "<title>",
        "<p><div>",
        "</p>",
    ];
    for piece in pieces {
        for tail in ["", "é", "<p>x</p>", "</html>"] {
            prepared(&["<html>", piece, tail].concat());
        }
    }
    prepared("");
    prepared(&"<p><a>".repeat(3_000));
    prepared(&"<p style='background:url('>".repeat(1_000));
    prepared(&"<b><script><style>".repeat(1_000));
}
