//! Within [`super`]: documents, data and script → the files of a page.
//!
//! The page is the first document, with what the viewer needs in it, as Arelle's plugin writes it: the report data and the script.
//! The other documents stand in it as text, and a small script (`templates/view.js`) hands them to the viewer. A content
//! security policy names the scripts by their hashes, and allows nothing to be loaded.

use super::Viewed;
use super::document::Document;
use super::script::{self, NAME};
use crate::package::File;
use crate::page::shell::{hash, json_in_script};
use std::borrow::Cow;
use std::io;

/// The small script in front of the viewer's.
const FRONT: &str = include_str!("../../templates/view.js");

/// How the viewer's page begins: an encoding that no server and no declaration can change.
const MARK: &str = "\u{feff}";

/// A page in one file, which needs nothing else. Reports must have documents.
pub fn single(reports: &[Viewed<'_>], data: &str, script: &str) -> io::Result<String> {
    let script = wrapped(script);
    let front = wrapped(FRONT);
    let policy = format!("script-src 'sha256-{}' 'sha256-{}'", hash(&front), hash(&script));
    let licences: Vec<String> =
        script::licences()?.into_iter().map(|(name, text)| format!("{name}\n\n{text}")).collect();
    let licences = wrapped(&licences.join("\n\n"));
    let scripts = [
        "<script type=\"text/plain\" id=\"ixport-licences\">",
        &licences,
        "</script>\n",
        "<script data-inlined=\"\">",
        &front,
        "</script>\n<script>",
        &script,
        "</script>",
    ];
    Ok(page(reports, data, &policy, &scripts.concat()))
}

/// The files of a folder: the page, the script, its licences. Reports must have documents.
pub fn folder(reports: &[Viewed<'_>], data: &str, script: &str) -> io::Result<Vec<File>> {
    let front = wrapped(FRONT);
    // `'self'` is nothing in a file; where it is served, the viewer looks for its configuration.
    let policy = format!("script-src 'self' file: 'sha256-{}'; connect-src 'self'", hash(&front));
    let scripts = format!("<script>{front}</script>\n<script src=\"{NAME}\"></script>");
    let file = |path: &str, text: String| File { path: path.to_owned(), bytes: text.into_bytes() };
    let mut files = vec![
        file("index.html", page(reports, data, &policy, &scripts)),
        file(NAME, script.to_owned()),
        file("ixbrlviewer.config.json", "{}\n".to_owned()),
    ];
    files.extend(script::licences()?.into_iter().map(|(name, text)| file(&name, text)));
    Ok(files)
}

/// The first document with the scripts.
fn page(reports: &[Viewed<'_>], data: &str, policy: &str, scripts: &str) -> String {
    let nothing = Document::default();
    let all = || {
        reports.iter().enumerate().flat_map(|(at, report)| report.documents.iter().map(move |document| (at, document)))
    };
    let first = all().next().map_or(&nothing, |(_, document)| document);
    let policy = format!(
        "default-src 'none'; {policy}; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    );
    let mut others = String::new();
    if all().nth(1).is_some() {
        let names: Vec<(usize, &str)> = all().map(|(at, document)| (at, &*document.name)).collect();
        let documents: Vec<&str> = all().skip(1).map(|(_, document)| &*document.html).collect();
        let json = serde_json::json!({ "names": names, "documents": documents }).to_string();
        others = ["<script type=\"application/json\" id=\"ixport-documents\">", &json_in_script(&json), "</script>\n"]
            .concat();
    }
    [
        MARK,
        &first.html[..first.head],
        "<meta charset=\"UTF-8\"/><meta http-equiv=\"Content-Security-Policy\" content=\"",
        &policy,
        "\"/>",
        &first.html[first.head..first.end],
        "\n<script type=\"application/x.ixbrl-viewer+json\">",
        data,
        "</script>\n",
        &others,
        scripts,
        "\n",
        &first.html[first.end..],
    ]
    .concat()
}

/// A script as the content of its element. What would end it stands in strings and patterns only, where a backslash in front
/// of a character without a meaning of its own changes nothing; the published script has nothing of it.
fn wrapped(script: &str) -> String {
    let mut script = Cow::Borrowed(script);
    for (ends, safe) in [("</script", "<\\/script"), ("<!--", "<\\!--"), ("]]>", "]]\\>")] {
        if memchr::memmem::find(script.as_bytes(), ends.as_bytes()).is_some() {
            script = script.replace(ends, safe).into();
        }
    }
    ["//<![CDATA[\n", &script, "\n//]]>"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_script_stands_in_the_page_as_it_is() {
        let script = script::script().unwrap();
        assert!(wrapped(&script).contains(&script));
    }

    #[test]
    fn nothing_ends_a_script_but_its_end_tag() {
        assert_eq!(wrapped("a('</script><!--]]>')"), "//<![CDATA[\na('<\\/script><\\!--]]\\>')\n//]]>");
        assert_eq!(json_in_script("[\"</script>&]]>\"]"), "[\"\\u003c/script\\u003e\\u0026]]\\u003e\"]");
    }
}
