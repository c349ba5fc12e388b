//! How much would change, in a line per file and a line for all.

use camino::Utf8Path;
use similar::{ChangeTag, TextDiff};

use super::compare::{Action, Change, Changes};
use super::document::MadeFile;
use super::state::State;
use super::styles::{Painted, Styles};

/// Widest bar of one file.
const BAR: usize = 40;

impl Changes<'_> {
    /// Returns one line for all: `3 files: 1 new, 1 changed, 1 refused`.
    pub fn summary(&self) -> String {
        let counts = KINDS.iter().map(|(name, is_kind)| (self.list.iter().filter(|one| is_kind(one)).count(), name));
        let parts: Vec<String> =
            counts.filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
        match self.list.len() {
            0 => "no files".to_owned(),
            1 => format!("1 file: {}", parts.join(", ")),
            files => format!("{files} files: {}", parts.join(", ")),
        }
    }

    /// Returns a line for each file that would change or is refused, then the summary.
    pub fn stat(&self, output: &Utf8Path, styles: &Styles) -> String {
        let lines: Vec<_> = self.list.iter().filter_map(|change| count_lines(change, output)).collect();
        let width = lines.iter().map(|one| one.path.chars().count()).max().unwrap_or(0);
        let digits = lines.iter().map(|one| (one.added + one.removed).to_string().len()).max().unwrap_or(0);
        let most = lines.iter().map(|one| one.added + one.removed).max().unwrap_or(0).max(BAR);
        let mut text = String::new();
        for Lines { path, added, removed, note } in &lines {
            // Rounded up, so that what is there shows.
            let bar = |count: usize, sign: &str| sign.repeat((count * BAR).div_ceil(most));
            let (plus, minus) = (bar(*added, "+"), bar(*removed, "-"));
            let bars = format!("{}{}", Painted(styles.added, &plus), Painted(styles.removed, &minus));
            text.push_str(&format!("{path:width$} | {:digits$} {bars}{note}\n", added + removed));
        }
        text + &self.summary() + "\n"
    }
}

type IsKind = fn(&Change<'_>) -> bool;

/// In this order in the summary; each change is of one kind.
const KINDS: &[(&str, IsKind)] = &[
    ("new", |one| one.action == Action::Write && one.state == State::Absent),
    ("changed", |one| one.action == Action::Write && one.state != State::Absent),
    ("deleted", |one| one.action == Action::Delete),
    ("orphaned", |one| one.action == Action::Orphan),
    ("refused", |one| one.action == Action::Refuse),
    ("unchanged", |one| one.action == Action::Keep),
];

struct Lines {
    path: String,
    added: usize,
    removed: usize,
    note: String,
}

fn count_lines(change: &Change<'_>, output: &Utf8Path) -> Option<Lines> {
    let (new, note) = match change.action {
        Action::Keep => return None,
        Action::Orphan => (change.old, " orphaned".to_owned()),
        Action::Delete => (None, " deleted".to_owned()),
        Action::Write => (change.new.map(MadeFile::text), String::new()),
        Action::Refuse => (change.new.map(MadeFile::text), format!(" refused: {}", change.state.name())),
    };
    let (old, new) = (change.old.unwrap_or(""), new.unwrap_or(""));
    let diff = TextDiff::from_lines(old, new);
    let count = |tag: ChangeTag| diff.iter_all_changes().filter(|one| one.tag() == tag).count();
    let path = output.join(change.path).into_string();
    Some(Lines { path, added: count(ChangeTag::Insert), removed: count(ChangeTag::Delete), note })
}
