//! Findings as test results. Only an error is a failed test, so that a server's verdict and the exit code agree.

use crate::diagnostic::{Diagnostic, Level};

use super::{Report, place};

pub(super) fn render(report: &Report) -> String {
    let counts = report.counts();
    // An empty suite is "no tests ran" to many servers, which is a failure.
    let tests = report.findings.len().max(1);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let totals = format!("name=\"mirrorc\" tests=\"{tests}\" failures=\"{}\" errors=\"0\"", counts.errors);
    out.push_str(&format!("<testsuites {totals}>\n  <testsuite {totals}>\n"));
    if report.findings.is_empty() {
        out.push_str("    <testcase classname=\"mirrorc\" name=\"no findings\"/>\n");
    }
    report.findings.iter().for_each(|finding| out.push_str(&case(report, finding)));
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn case(report: &Report, finding: &Diagnostic) -> String {
    let place = place::primary(report.sources, finding);
    let path = place.as_ref().map_or("mirrorc", |place| place.path.as_str());
    let position = place.as_ref().map(|place| format!(" {}:{}", place.start.line, place.start.column));
    let name = format!("{}{}", finding.rule.name, position.as_deref().unwrap_or_default());
    let body = match finding.level {
        Level::Error => format!(
            "<failure type=\"{}\" message=\"{}\">{}</failure>",
            finding.level.name(),
            escape(&finding.message),
            escape(&details(path, position.as_deref(), finding)),
        ),
        _ => format!(
            "<system-out>{}</system-out>",
            escape(&format!("{}: {}", finding.level.name(), details(path, position.as_deref(), finding)))
        ),
    };
    let (path, name) = (escape(path), escape(&name));
    format!("    <testcase classname=\"{path}\" name=\"{name}\">\n      {body}\n    </testcase>\n")
}

fn details(path: &str, position: Option<&str>, finding: &Diagnostic) -> String {
    let place = position.map_or(String::new(), |position| format!("{path}:{}: ", position.trim_start()));
    let mut out = format!("{place}{}", finding.message);
    finding.notes.iter().for_each(|note| out.push_str(&format!("\nnote: {note}")));
    finding.help.iter().for_each(|help| out.push_str(&format!("\nhelp: {help}")));
    out
}

/// Escapes for text and for attributes; characters that XML 1.0 has not become U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(character),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
    out
}
