//! ixport reads published financial statements and writes them as machine-readable filings.
//!
//! The modules are the pipeline, in this order; an arrow never goes back:
//!
//! 1. [`source`], [`diagnostic`], [`xbrl`]: leaves that everything else may use;
//! 2. [`document`]: bytes → blocks with spans;
//! 3. [`taxonomy`]: the taxonomy's sources → concepts, labels, networks → schemas and linkbases;
//! 4. [`report`]: facts and their aspects, the model in the middle;
//! 5. [`page`]: a document with slots for facts → XHTML;
//! 6. [`format`](mod@format): the report → one syntax each;
//! 7. [`package`]: files that belong together.

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod export;
pub mod format;
pub mod mapping;
pub mod package;
pub mod page;
pub mod report;
pub mod source;
pub mod statement;
pub mod taxonomy;
pub mod trace;
pub mod xbrl;
