//! `mirrorc rules`: every rule, one line each.

use serde::Serialize;

use super::options::{Common, Rules};
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
    if options.json {
        return match serde_json::to_string_pretty(&entries) {
            Ok(text) => terminal.print(&format!("{text}\n")),
            Err(error) => terminal.fail(format_args!("cannot write JSON: {error}")),
        };
    }
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let lines: String =
        entries.iter().map(|rule| format!("{:<7}  {:<width$}  {}\n", rule.level, rule.name, rule.summary)).collect();
    terminal.print(&lines)
}
