//! Within [`super`]: the base of the relative references in a document: what `<base href="…">` says (HTML 4.01 §12.4).

use oxiri::{Iri, IriRef};

/// Stands for what a relative base is relative to, and is taken off again.
const NOWHERE: &str = "x-nowhere://x/";

/// The base of a document's references, if it has one.
#[derive(Debug, Clone, Default)]
pub(super) struct Base(Option<Iri<String>>);

impl Base {
    /// From the `href` of a `base` element.
    pub(super) fn new(href: &str) -> Self {
        let resolve = || Iri::parse(NOWHERE).ok()?.resolve(&IriRef::parse(clean(href)).ok()?).ok();
        Base(resolve().filter(|base| base.as_str() != NOWHERE))
    }

    /// Whether there is one.
    pub(super) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// A reference of the document, resolved; blanks are `%20`. One that cannot be resolved stays as it is.
    pub(super) fn resolve(&self, reference: &str) -> String {
        let resolve = || {
            let relative = IriRef::parse(clean(reference)).ok().filter(|reference| !reference.is_absolute())?;
            self.0.as_ref()?.resolve(&relative).ok()
        };
        resolve().map_or_else(
            || reference.to_owned(),
            |resolved| resolved.as_str().strip_prefix(NOWHERE).unwrap_or(resolved.as_str()).to_owned(),
        )
    }
}

fn clean(reference: &str) -> String {
    reference.trim_ascii().replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_against_the_base_of_the_document() {
        let absolute = Base::new("https://filer.example/a/b.htm");
        assert_eq!(absolute.resolve("c d.png"), "https://filer.example/a/c%20d.png");
        assert_eq!(absolute.resolve("http://other.example/x"), "http://other.example/x");
        assert_eq!(absolute.resolve("#top"), "https://filer.example/a/b.htm#top");
        assert_eq!(Base::new("images/").resolve("a.png"), "images/a.png");
        assert!(!Base::new("").is_set());
        assert_eq!(Base::default().resolve("a.png"), "a.png");
    }
}
