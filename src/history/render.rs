//! Within [`super`]: a history as a table for eyes, JSON, CSV and Parquet.
