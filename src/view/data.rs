//! Within [`super`]: what the viewer knows of the reports: the report data that Arelle's plugin computes, as JSON.

use super::Viewed;
use crate::diagnostic::Findings;

/// The report data of reports that are looked at together, as JSON that may stand in a script element (`<`, `>` and `&` are
/// escaped). `findings` are shown as the viewer's validation messages.
pub fn data(reports: &[Viewed<'_>], findings: &Findings) -> serde_json::Result<String> {
    let _ = (reports, findings);
    Ok(String::new())
}
