//! The folder of an export → the page on which an analyst accepts it: the document with every figure marked, the statements, what
//! was decided and why, what is left to decide ([`Data`]). What is decided there goes into a profile.
//!
//! [`data`] says what the page knows; `templates/review.js` shows it. The page loads nothing.

pub mod changes;
pub mod data;
pub mod saving;
pub mod trends;

pub use data::Data;
