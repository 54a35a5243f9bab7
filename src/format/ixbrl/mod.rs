//! Inline XBRL 1.1: the document itself, with its facts tagged where they are printed.

pub mod transform;
mod write;

pub use write::{Places, Print, write};
