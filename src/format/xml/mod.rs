//! XBRL 2.1 instances.

mod write;

pub use write::write;
