//! Within [`super`]: x
