//! Inline XBRL 1.1: the document itself, with its facts tagged where they are printed.

mod read;
pub mod transform;
mod write;

pub use read::{Beside, LeftOut, Target, read};
pub use write::{Places, Print, write};
