//! ixport reads published financial statements and writes them as machine-readable filings.
//!
//! The modules are the pipeline, in this order; an arrow never goes back (`ARCHITECTURE.md` has the picture):
//!
//! 1. [`source`], [`diagnostic`], [`xbrl`], [`xml`], [`html`]: leaves that everything else may use;
//! 2. [`document`]: text → blocks with spans;
//! 3. [`statement`]: tables → statements with periods, currencies and bases; the cover;
//!    [`prose`]: sentences → figures with subject, time and comparison;
//! 4. [`taxonomy`]: the taxonomy's sources → concepts, labels, networks → schemas and linkbases;
//! 5. [`report`]: facts and their aspects, the model in the middle;
//! 6. [`mapping`]: rows and taxonomy → concepts with evidence, figures → facts;
//! 7. [`check`]: the page held against itself;
//! 8. [`page`]: a document with slots for facts → XHTML;
//! 9. [`format`](mod@format): the report ↔ one syntax each;
//! 10. [`package`]: files that belong together;
//! 11. [`trace`]: what became of every numeral, and why;
//! 12. [`export`]: all of it, for one document;
//! 13. [`load`], [`tables`], [`listing`], [`convert`]: reports in any syntax are read, shown, and written in another;
//! 14. [`align`], [`history`], [`diff`]: several reports side by side: the same names, what was said when, what changed;
//! 15. [`view`], [`review`]: pages of reports for people who check them;
//! 16. [`cli`]: arguments, files, terminal.

pub mod align;
pub mod check;
pub mod cli;
pub mod convert;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod export;
pub mod format;
pub mod history;
pub mod html;
pub mod listing;
pub mod load;
pub mod mapping;
pub mod package;
pub mod page;
pub mod prose;
pub mod report;
pub mod review;
pub mod source;
pub mod statement;
pub mod tables;
pub mod taxonomy;
pub mod trace;
pub mod view;
pub mod xbrl;
pub mod xml;
