//! Within [`super`]: a diff as text for a terminal, JSON, Markdown, and a page that stands on its own.
