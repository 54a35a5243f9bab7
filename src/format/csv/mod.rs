//! xBRL-CSV 1.0.

mod read;
mod write;

pub use read::read;
pub use write::write;
