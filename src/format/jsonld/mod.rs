//! JSON-LD 1.1.

mod context;
mod write;

pub use write::{Options, write};
