//! Within [`super`]: the programs that documents say they were made with, as Arelle finds them: in the comments before the root
//! element, else in one of the first that follow.

/// Nodes that are looked at where no comment stands before the root element.
const NODES: usize = 12;

/// Programs, and what their comments have, in this order on one line, whatever the case; the first that fits counts.
const PROGRAMS: [(&str, &[&str]); 66] = [
    ("Accelus", &["thomson reuters accelus"]),
    ("Advanced Computer Innovations", &["advanced computer innovations"]),
    ("Advanced Computer Innovations", &["yes international"]),
    ("Blue Clarity", &["blue clarity"]),
    ("Compliance Xpressware", &["compliance xpressware"]),
    ("CompSci", &["compsci"]),
    ("Computershare", &["computershare"]),
    ("Data Communique", &["data communique"]),
    ("DataTracks", &["datatracks"]),
    ("Davis Fund", &["davis ", "fund"]),
    ("Donnelley Financial Solutions (DFIN)", &["dfin"]),
    ("Donnelley Financial Solutions (DFIN)", &["donnelley financial"]),
    ("DG3", &["digital global graphics"]),
    ("DG3", &["diversified global graphics"]),
    ("DocuBuilder", &["docubuilder"]),
    ("Doremus", &["doremus"]),
    ("DTC", &["dtc financial publishing"]),
    ("EDGAR Online", &["edgar online", "xcelereate"]),
    ("F19 Digital Reporting", &["f19 cms"]),
    ("FilePoint", &["filepoint", "xbrlinator"]),
    ("GoXBRL", &["goxbrl"]),
    ("Ez-XBRL", &["ez-xbrl"]),
    ("EDGARbiz", &["edgarbiz"]),
    ("EDGARizerX", &["edgarizerx"]),
    ("EDGARsuite", &["edgarsuite"]),
    ("Edgar Filing", &["edgar filing"]),
    ("Edgar Technology and Business Services", &["edgar", "technology", "business", "services"]),
    ("EDGAR Online", &["edgar online"]),
    ("IBM Clarity", &["clarity fsr"]),
    ("IBM Cognos", &["ibm", "cognos"]),
    ("IBM", &["ibm"]),
    ("Loev", &["loev corporate filings"]),
    ("Management Digital Data", &["management digital data"]),
    ("mms solutions ag", &["ns.publish"]),
    ("mms solutions ag", &["ns.wow"]),
    ("mms solutions ag", &["tagging plus"]),
    ("NeoClarus", &["neoclarus"]),
    ("Novaworks", &["novaworks"]),
    ("Novaworks", &["gofiler"]),
    ("Oracle Hyperion", &["oracle hyperion"]),
    ("P3XBRL", &["p3xbrl"]),
    ("P3XBRL", &["peak performance partners"]),
    ("QXInteractive", &["qxinteractive"]),
    ("Rivet Crossfire", &["crossfire ", " rivet software"]),
    ("RRD ActiveDisclosure", &["rrd activedisclosure"]),
    ("RRD Xcelerate", &["rr donnelley", "xcelerate"]),
    ("RRD IM", &["rr donnelley im"]),
    ("RRD Tagger", &["rr donnelley tagger"]),
    ("SAP", &["sap business"]),
    ("SAP", &["sap disclosure"]),
    ("SmartXBRL", &["smartxbrl"]),
    ("SECUREX", &["securex"]),
    ("Trintech", &["trintech"]),
    ("Toppan Merrill", &["toppan merrill"]),
    ("Merrill", &["merrill"]),
    ("Vintage Filings", &["vintage filings"]),
    ("WebFilings", &["webfilings"]),
    ("Workiva Platform", &["workiva platform"]),
    ("Workiva", &["workiva"]),
    ("XBRLedger", &["xbrledger"]),
    ("XBRLMark", &["xbrlmark"]),
    ("XWand", &["fujitsu", "xwand"]),
    ("Z-K Global", &["z-k global"]),
    ("Ledger", &["ledger"]),
    ("IRIS", &["iris"]),
    ("None", &["====="]),
];

/// What a document says it was made with.
pub(super) fn credits(html: &str) -> Vec<String> {
    const CREDIT: &str = "software credit: ";
    let comments = comments(html);
    let lines = || comments.iter().flat_map(|comment| comment.lines());
    let said: Vec<String> = lines()
        .filter_map(|line| {
            let at =
                line.as_bytes().windows(CREDIT.len()).position(|part| part.eq_ignore_ascii_case(CREDIT.as_bytes()))?;
            Some([&line[..at], &line[at + CREDIT.len()..]].concat().trim().to_owned())
        })
        .collect();
    if !said.is_empty() {
        return said;
    }
    let lines: Vec<String> = lines().map(str::to_ascii_lowercase).collect();
    let fits = |pieces: &[&str], line: &String| {
        let mut rest = line.as_str();
        pieces.iter().all(|piece| rest.split_once(piece).map(|(_, behind)| rest = behind).is_some())
    };
    let program = PROGRAMS.iter().find(|(_, pieces)| lines.iter().any(|line| fits(pieces, line)));
    program.map(|(name, _)| (*name).to_owned()).into_iter().collect()
}

/// The comments before the root element; if there are none, the last of those among the first nodes.
fn comments(html: &str) -> Vec<&str> {
    let mut comments = Vec::new();
    let mut rest = html;
    let mut nodes = 0;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at..];
        let is_comment = rest.starts_with("<!--");
        let begin = if is_comment { "<!--".len() } else { 0 };
        let mark = if is_comment { "-->" } else { ">" };
        let Some(length) = rest[begin..].find(mark) else { break };
        let end = begin + length + mark.len();
        if is_comment {
            let text = &rest[begin..begin + length];
            if nodes > 0 {
                comments.clear();
            }
            comments.push(text);
        }
        let is_element = rest[1..].starts_with(|c: char| c.is_alphabetic() || c == '_');
        if is_element && nodes == 0 && !comments.is_empty() {
            break;
        }
        // In and behind the root element all nodes count; declarations before it do not.
        nodes += usize::from(is_element || nodes > 0 && (is_comment || rest.starts_with("<?")));
        if nodes > NODES {
            break;
        }
        rest = &rest[end..];
    }
    comments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_the_first_comments() {
        for (html, expected) in [
            ("<?xml version='1.0'?><!-- Created with the Workiva Platform --><html/>", vec!["Workiva Platform"]),
            ("<!-- by X Software Credit: Y --><!-- software credit: Z\n--><html/>", vec!["by X Y", "Z"]),
            ("<html><head><!-- IBM\u{a0}Cognos --></head></html>", vec!["IBM Cognos"]),
            ("<!-- nobody's --><html><!-- Workiva --></html>", vec![]),
            ("<html><!-->", vec![]),
            ("<html><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><!-- Workiva --></html>", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(credits(html), expected, "{html}");
        }
    }
}
