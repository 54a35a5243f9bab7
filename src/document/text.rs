//! Plain text with Markdown and stray HTML.
