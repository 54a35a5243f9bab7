//! xBRL-JSON 1.0.

mod write;

pub use write::write;
