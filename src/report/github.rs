//! Workflow commands, which GitHub Actions shows beside the lines of a pull request,
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::cmp::Reverse;

use crate::diagnostic::{Diagnostic, Level};

use super::{Counts, Report, concise, one_line, place};

/// GitHub shows ten annotations of a step and drops the rest: the worst come first.
const SHOWN: usize = 10;

pub(super) fn render(report: &Report) -> String {
    let mut findings = report.findings.clone();
    // Stable: within a level the order of all formats stays.
    findings.sort_by_key(|finding| Reverse(finding.level));
    let (shown, rest) = findings.split_at(findings.len().min(SHOWN));
    let mut out: String = shown.iter().map(|finding| command(report, finding)).collect();
    if !rest.is_empty() {
        // No commands any more: plain lines of the log.
        rest.iter().for_each(|finding| out.push_str(&concise::line(report, finding)));
        out.push_str(&format!("{} more in this log: {}\n", rest.len(), Counts::of(rest)));
    }
    out
}

fn command(report: &Report, finding: &Diagnostic) -> String {
    let name = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = place::primary(report.sources, finding) {
        properties.push(format!("file={}", property(place.path.as_str())));
        properties.push(format!("line={}", place.start.line));
        // GitHub ignores columns of a range over several lines.
        if place.start.line == place.end.line {
            properties.push(format!("col={}", place.start.column));
            properties.push(format!("endColumn={}", place.end.column));
        } else {
            properties.push(format!("endLine={}", place.end.line));
        }
    }
    properties.push(format!("title={}", property(finding.rule.name)));
    let mut message = finding.message.clone();
    finding.notes.iter().for_each(|note| message.push_str(&format!("\nnote: {note}")));
    finding.help.iter().for_each(|help| message.push_str(&format!("\nhelp: {help}")));
    format!("::{name} {}::{}\n", properties.join(","), data(&message))
}

fn data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| one_line(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
