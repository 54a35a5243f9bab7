//! Within [`super`]: the tokens of a sentence → figures.
