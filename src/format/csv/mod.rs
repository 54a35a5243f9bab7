//! xBRL-CSV 1.0.

mod write;

pub use write::write;
