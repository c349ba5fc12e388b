//! `mirrorc rules`: every rule, one line each.

use serde::Serialize;

use super::options::{Common, Rules};
use super::wrap::hanging;
use super::{Code, Terminal};
use crate::lint;

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    level: &'static str,
    since: &'static str,
    summary: &'static str,
}

pub fn run(_: &Common, options: &Rules, terminal: &mut Terminal<'_>) -> Code {
    let entries: Vec<Entry> = lint::rules()
        .map(|rule| Entry { name: rule.name, level: rule.level.name(), since: rule.since, summary: rule.summary })
        .collect();
    if options.markdown {
        return terminal.print(&markdown());
    }
    if options.json {
        return match serde_json::to_string_pretty(&entries) {
            Ok(text) => terminal.print(&format!("{text}\n")),
            Err(error) => terminal.fail(format_args!("cannot write JSON: {error}")),
        };
    }
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let width_of_lines = if terminal.interactive { terminal.width } else { usize::MAX };
    let line = |rule: &Entry| {
        let head = format!("{:<7}  {:<width$}  ", rule.level, rule.name);
        hanging(&head, rule.summary, width_of_lines)
    };
    let lines: String = entries.iter().map(line).collect();
    terminal.print(&lines)
}

/// Returns what `docs/rules.md` holds: a list of the rules, then every page, one heading lower.
fn markdown() -> String {
    let mut text = "# Rules\n\nMade by `mirrorc rules --markdown` from the pages of the rules.\n\n".to_owned();
    for rule in lint::rules() {
        text += &format!("- [{0}](#{0}) ({1}): {2}\n", rule.name, rule.level.name(), rule.summary);
    }
    for rule in lint::rules() {
        text.push('\n');
        let mut in_block = false;
        for line in rule.page.lines() {
            in_block ^= line.starts_with("```");
            if line.starts_with('#') && !in_block {
                text.push('#');
            }
            text += line;
            text.push('\n');
        }
    }
    text
}
