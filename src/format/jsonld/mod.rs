//! JSON-LD 1.1: the report as a graph.

mod context;
mod read;
mod write;

pub use read::read;
pub use write::{Options, write};
