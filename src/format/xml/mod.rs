//! XBRL 2.1 instances.

mod item;
mod notes;
mod read;
mod write;
mod write_notes;

pub use read::read;
pub use write::write;
