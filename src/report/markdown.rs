//! A table, for the summary of a CI job.

use crate::diagnostic::Diagnostic;

use super::{Report, one_line, place};

/// A job summary may hold one megabyte; this stays far below it.
const SHOWN: usize = 500;

pub(super) fn render(report: &Report) -> String {
    if report.findings.is_empty() {
        return "**mirrorc**: no findings\n".to_owned();
    }
    let mut out =
        format!("**mirrorc**: {}\n\n| level | where | rule | finding |\n|---|---|---|---|\n", report.counts());
    report.findings.iter().take(SHOWN).for_each(|finding| out.push_str(&row(report, finding)));
    if let Some(more) = report.findings.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        out.push_str(&format!("\n{more} more are not shown.\n"));
    }
    out
}

fn row(report: &Report, finding: &Diagnostic) -> String {
    let place = place::primary(report.sources, finding).map_or(String::new(), |place| {
        format!("{}:{}:{}", escape(place.path.as_str()), place.start.line, place.start.column)
    });
    let help = finding.help.as_ref().map_or(String::new(), |help| format!("<br>help: {}", escape(help)));
    let (level, rule) = (finding.level.name(), finding.rule.name);
    format!("| {level} | {place} | {rule} | {}{help} |\n", escape(&finding.message))
}

/// Escapes what would end a cell or begin markup; between backquotes, which our messages mean, only the former.
fn escape(text: &str) -> String {
    let text = one_line(text);
    let parts: Vec<&str> = text.split('`').collect();
    let paired = parts.len() % 2 == 1;
    let mut out = String::with_capacity(text.len());
    for (number, part) in parts.into_iter().enumerate() {
        if number > 0 {
            out.push_str(if paired { "`" } else { "\\`" });
        }
        if paired && number % 2 == 1 {
            out.push_str(&part.replace('|', "\\|"));
        } else {
            part.chars().for_each(|character| escape_character(character, &mut out));
        }
    }
    out
}

fn escape_character(character: char, out: &mut String) {
    match character {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        '|' | '*' | '_' | '[' | ']' | '\\' => out.extend(['\\', character]),
        other => out.push(other),
    }
}
