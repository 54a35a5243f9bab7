//! Within [`super`]: what inline XBRL and XBRL 2.1 instances share: contexts and units with their ids, dates at the end of a
//! day, footnotes and their roles.

pub mod date;
pub mod fragment;
pub mod ids;
mod labels;
pub mod lines;
pub mod number;
pub mod read;
mod write;

pub use write::{FOOTNOTE_ROLE, Instance, end_date, period_name, start_date, unit_name};
