//! Schemas and linkbases as files.
