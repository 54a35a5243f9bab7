//! Within [`super`]: what the page knows, and the document → the page.

use super::Review;
use crate::page::shell::{Shell, json_in_script, markup};
use minijinja::context;
use std::io;

const SHELL: Shell<'_> = Shell {
    name: "review.html",
    template: include_str!("../../templates/review.html"),
    style: concat!(include_str!("../../templates/shared.css"), include_str!("../../templates/review.css")),
    script: concat!(
        include_str!("../../templates/review/model.js"),
        include_str!("../../templates/review/marks.js"),
        include_str!("../../templates/review/chart.js"),
        include_str!("../../templates/review/inspector.js"),
        include_str!("../../templates/review/decisions.js"),
        include_str!("../../templates/review/choice.js"),
        include_str!("../../templates/review/saving.js"),
        include_str!("../../templates/review/lists.js"),
        include_str!("../../templates/review/statements.js"),
        include_str!("../../templates/review/todo.js"),
        include_str!("../../templates/review/search.js"),
        include_str!("../../templates/review/main.js"),
    ),
};

/// The content security policy of the page, for the header of one that is served.
#[must_use]
pub fn policy() -> String {
    SHELL.policy() + "; connect-src 'self'; frame-ancestors 'none'"
}

/// The page. One that is `served` may send to where it came from.
pub fn render(review: &Review, served: bool) -> io::Result<String> {
    let data = serde_json::to_string(&review.data)?;
    let values = context! {
        title => &review.data.title, language => &review.language, served,
        data => markup(json_in_script(&data)), document => markup(&*review.document),
    };
    SHELL.render(values).map_err(io::Error::other)
}
