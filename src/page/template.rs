//! Within [`super`]: the shell of a page and its style, embedded in the program or a user's.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

/// Name of the shell's file in a folder of templates.
const PAGE: &str = "page.xhtml";
const STYLE: &str = "page.css";

/// Placeholders of the shell: those without which a page is not the document, and the others.
const REQUIRED: [&str; 4] = ["namespaces", "language", "header", "body"];
const OPTIONAL: [&str; 2] = ["title", "style"];

/// What fills the placeholders of the shell.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parts<'a> {
    /// `xmlns:…` attributes for the `html` element.
    pub namespaces: &'a str,
    /// BCP 47 tag of the document's language.
    pub language: &'a str,
    /// The title, as text.
    pub title: &'a str,
    /// Markup that is not shown, at the start of the body.
    pub header: &'a str,
    /// The document.
    pub body: &'a str,
}

/// The shell of pages and their style.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    style: String,
}

impl Templates {
    /// The names of the files: the shell of a page, and its style.
    pub const FILES: [&str; 2] = [PAGE, STYLE];

    /// Takes a folder's templates: `read` gives the file of a name (`page.xhtml`, `page.css`), or nothing where the
    /// embedded one shall do. A template that cannot be used gives a diagnostic, with the source that it is about.
    pub fn new(read: impl Fn(&str) -> Option<Source>) -> Result<Self, Box<(Diagnostic, Source)>> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let shell = read(PAGE);
        let text = shell.as_ref().map_or(include_str!("../../templates/page.xhtml"), Source::text);
        let finding = environment.add_template_owned(PAGE, text.to_owned()).map_err(|e| syntax(&e)).and_then(|()| {
            let known = environment.get_template(PAGE).map_err(|e| syntax(&e))?.undeclared_variables(false);
            if let Some(name) = REQUIRED.iter().find(|name| !known.contains(**name)) {
                let finding = format!("the placeholder {{{{ {name} }}}} is missing");
                return Err(Diagnostic::error("template.missing-placeholder", finding).at(Span::new(0, 0)));
            }
            let mut unknown =
                known.iter().filter(|name| !REQUIRED.contains(&&***name) && !OPTIONAL.contains(&&***name));
            if let Some(name) = unknown.by_ref().min() {
                let at = text.find(name.as_str()).unwrap_or(0);
                let finding = format!("there is no placeholder {{{{ {name} }}}}");
                return Err(Diagnostic::error("template.unknown-placeholder", finding)
                    .at(Span::new(at, at + name.len()))
                    .help(format!("there are {} and {}", REQUIRED.join(", "), OPTIONAL.join(", "))));
            }
            Ok(())
        });
        if let (Err(finding), Some(source)) = (finding, shell) {
            return Err(Box::new((finding, source)));
        }
        let style = read(STYLE);
        let text = style.as_ref().map_or(include_str!("../../templates/page.css"), Source::text).to_owned();
        if let (Some(at), Some(source)) = (text.find("</").or_else(|| text.find("]]>")), style) {
            let finding = "a style sheet cannot hold this: it would end the element that it stands in";
            return Err(Box::new((Diagnostic::error("template.style", finding).at(Span::new(at, at + 3)), source)));
        }
        Ok(Templates { environment, style: text })
    }

    /// The templates in the program.
    #[must_use]
    pub fn embedded() -> Self {
        Templates::new(|_| None).unwrap_or_else(|_| unreachable!("only a user's templates are refused"))
    }

    /// The whole page. A user's template can fail here when it computes.
    pub fn render(&self, parts: Parts<'_>) -> Result<String, minijinja::Error> {
        let Parts { namespaces, language, title, header, body } = parts;
        let markup = |text: &str| Value::from_safe_string(text.to_owned());
        // Read as XML, the style may hold `<` and `&`; read as HTML, the marks of the section are comments.
        let style = format!("/*<![CDATA[*/\n{}/*]]>*/", self.style);
        self.environment.get_template(PAGE)?.render(context! {
            namespaces => markup(namespaces), language, title,
            style => markup(&style), header => markup(header), body => markup(body),
        })
    }
}

fn syntax(error: &minijinja::Error) -> Diagnostic {
    let message = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let finding = Diagnostic::error("template.syntax", message);
    match error.range() {
        Some(range) => finding.at(Span::new(range.start, range.end)),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(shell: &str) -> String {
        let read = |name: &str| (name == PAGE).then(|| Source::new(name, shell.into()).unwrap());
        let (finding, source) = *Templates::new(read).unwrap_err();
        finding.render(PAGE, Some(&source))
    }

    #[test]
    fn a_template_that_loses_the_document_is_refused() {
        let text = refused("<html {{ namespaces }} lang=\"{{ language }}\">{{ header }}</html>");
        assert!(text.starts_with("page.xhtml:1:1: error[template.missing-placeholder]"), "{text}");
    }

    #[test]
    fn a_placeholder_that_does_not_exist_is_named() {
        let text = refused("{{ namespaces }}{{ language }}{{ header }}{{ body }}\n{{ boby }}");
        assert!(text.starts_with("page.xhtml:2:4: error[template.unknown-placeholder]"), "{text}");
    }

    #[test]
    fn a_template_that_cannot_be_read_says_where() {
        let text = refused("<p>\n{{ body </p>");
        assert!(text.starts_with("page.xhtml:2:"), "{text}");
    }

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        let parts = Parts { title: "A & B", body: "<p>x</p>", language: "en", ..Parts::default() };
        let page = Templates::embedded().render(parts).unwrap();
        assert!(page.contains("<title>A &amp; B</title>") && page.contains("<p>x</p>"), "{page}");
    }
}
