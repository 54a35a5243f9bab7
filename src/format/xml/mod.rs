//! XBRL 2.1 instances.

mod item;
mod notes;
mod number;
mod read;
mod write;
mod write_notes;

pub use number::{decimals, is_number, places};
pub use read::read;
pub use write::write;
