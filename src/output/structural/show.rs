//! Differences as lines for people.

use std::fmt::Write as _;

use camino::Utf8Path;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::{Difference, DifferenceKind, ReadEmbedded, differences};
use crate::output::compare::{Action, Change, Changes};
use crate::output::state::State;
use crate::output::state_bearing::ReadDocuments;
use crate::output::styles::{Painted, Styles};

/// Longer lists of names are not worth reading.
const MOST_NAMES: usize = 8;

impl Changes<'_> {
    /// Returns what would change, and what is refused, by paths into the documents; `output` as people wrote it.
    pub fn structural(
        &self,
        output: &Utf8Path,
        read: ReadDocuments<'_>,
        embedded: ReadEmbedded<'_>,
        styles: &Styles,
    ) -> String {
        let changed = self.list.iter().filter(|change| change.action != Action::Keep);
        changed.map(|change| structural_change(change, output, read, embedded, styles)).collect()
    }
}

fn structural_change(
    change: &Change<'_>,
    output: &Utf8Path,
    read: ReadDocuments<'_>,
    embedded: ReadEmbedded<'_>,
    styles: &Styles,
) -> String {
    let what = match (change.action, &change.state) {
        (Action::Write, State::Absent) => "new".to_owned(),
        (Action::Write, State::Stale) | (Action::Keep, _) => "changed".to_owned(),
        (Action::Write, state) => format!("{}, overwritten", state.name()),
        (Action::Delete, _) => "deleted".to_owned(),
        (Action::Orphan, _) => "orphaned".to_owned(),
        (Action::Refuse, state) => format!("refused: {}", state.name()),
    };
    let heading = format!("{} ({what})", output.join(change.path));
    let mut text = format!("{}\n", Painted(styles.heading, &heading));
    let (Some(old), Some(made)) = (change.old, change.new) else { return text };
    match (read(old), read(made.text())) {
        (Some(before), Some(after)) => match differences(&before, &after, embedded) {
            found if found.is_empty() => text.push_str("  only the header, comments or the layout differ\n"),
            found => text.push_str(&show_differences(&found, styles)),
        },
        (None, _) => text.push_str("  what lies there is not YAML; `--unified` compares it as text\n"),
        (_, None) => text.push_str("  `--unified` compares it as text\n"),
    }
    text
}

/// Returns a line for each difference, under its document's name.
pub fn show_differences(found: &[Difference], styles: &Styles) -> String {
    let mut text = String::new();
    let mut document = None;
    for difference in found {
        // Writing into a String cannot fail.
        if !difference.path.is_empty() && document != Some(&difference.document) {
            let _ = writeln!(text, "  {}", Painted(styles.place, &styles.shown(&difference.document)));
        }
        document = Some(&difference.document);
        show_difference(&mut text, difference, styles);
    }
    text
}

fn show_difference(text: &mut String, difference: &Difference, styles: &Styles) {
    let path = styles.shown(&difference.path);
    let value = |value: &Value| styles.shown(&show_scalar(value)).into_owned();
    let line = match &difference.kind {
        _ if path.is_empty() => {
            let (style, sign) = match difference.kind {
                DifferenceKind::Added(_) => (styles.added, '+'),
                DifferenceKind::Removed(_) => (styles.removed, '-'),
                _ => (styles.changed, '~'),
            };
            let line = format!("{sign} {}", styles.shown(&difference.document));
            let _ = writeln!(text, "  {}", Painted(style, &line));
            return;
        }
        DifferenceKind::Added(new) => Painted(styles.added, &format!("+ {path}: {}", value(new))).to_string(),
        DifferenceKind::Removed(old) => Painted(styles.removed, &format!("- {path}: {}", value(old))).to_string(),
        DifferenceKind::Changed(Value::String(old), Value::String(new)) if old.contains('\n') || new.contains('\n') => {
            return show_text(text, &path, old, new, styles);
        }
        DifferenceKind::Changed(old, new) => {
            let (old, new) =
                (Painted(styles.removed, &value(old)).to_string(), Painted(styles.added, &value(new)).to_string());
            format!("{} {path}: {old} → {new}", Painted(styles.changed, "~"))
        }
        DifferenceKind::Reordered(old, new) if old.len() <= MOST_NAMES => {
            let names = |names: &[String]| styles.shown(&names.join(", ")).into_owned();
            format!("{} {path}: order {} → {}", Painted(styles.changed, "~"), names(old), names(new))
        }
        DifferenceKind::Reordered(..) => format!("{} {path}: another order", Painted(styles.changed, "~")),
    };
    let _ = writeln!(text, "    {line}");
}

/// Shows the changed lines of a text that is no YAML.
fn show_text(text: &mut String, path: &str, old: &str, new: &str, styles: &Styles) {
    let _ = writeln!(text, "    {} {path}:", Painted(styles.changed, "~"));
    for change in TextDiff::from_lines(old, new).iter_all_changes() {
        let (sign, style) = match change.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => ('-', styles.removed),
            ChangeTag::Insert => ('+', styles.added),
        };
        let line = format!("{sign} {}", styles.shown(change.value().trim_end_matches(['\n', '\r'])));
        let _ = writeln!(text, "        {}", Painted(style, &line));
    }
}

/// Returns a value in one line; a string is quoted where it would read as something else.
pub fn show_scalar(value: &Value) -> String {
    let Value::String(text) = value else { return value.to_string() };
    let reads_as_other = serde_json::from_str::<Value>(text).is_ok();
    let is_plain = !text.is_empty() && text.trim() == text && !text.contains(['\n', '\r', '"']) && !reads_as_other;
    if is_plain { text.clone() } else { format!("{text:?}") }
}
