//! One line per finding, for editors and `grep`.

use crate::diagnostic::Diagnostic;

use super::{Report, one_line, place};

pub(super) fn render(report: &Report) -> String {
    report.findings.iter().map(|finding| line(report, finding)).collect()
}

/// Returns `path:line:column: level[rule]: message`, with a line end.
pub(super) fn line(report: &Report, finding: &Diagnostic) -> String {
    let place = match place::primary(report.sources, finding) {
        Some(place) => format!("{}:{}:{}: ", one_line(place.path.as_str()), place.start.line, place.start.column),
        None => String::new(),
    };
    format!("{place}{}[{}]: {}\n", finding.level.name(), finding.rule.name, one_line(&finding.message))
}
