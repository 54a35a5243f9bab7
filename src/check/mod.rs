//! Rules. [`accounting`] holds a page against itself: what adds up on paper must add up here. [`between`] holds reports
//! against each other.

pub mod accounting;
pub mod between;
