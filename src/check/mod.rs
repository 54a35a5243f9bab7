//! Rules over a report. [`accounting`] holds the page against itself: what adds up on paper must add up here.

pub mod accounting;
