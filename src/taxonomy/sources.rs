//! The core taxonomy's sources.
