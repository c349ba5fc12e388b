//! What a comparison found, as findings for people.

use camino::Utf8Path;

use super::compare::{Action, Change, Changes, Vanished};
use super::header::shell_word;
use super::rules::{
    EDITED_FILE, FILE_OF_ANOTHER_TOPOLOGY, FOREIGN_FILE, LOST_REPLICATION_STATE, OBSTRUCTED_PATH, ORPHANED_FILE,
    UNUSED_PERMISSION, VANISHED_TOPOLOGY,
};
use super::state::{Edit, State};
use super::state_bearing::StateChange;
use super::tree::Obstacle;
use crate::diagnostic::{Diagnostic, Rule};
use crate::source::Origin;

/// Finds the origin of the value at a JSON pointer of a document of a file that is rendered.
pub type LocateValue<'a> = &'a dyn Fn(&Utf8Path, usize, &str) -> Option<Origin>;

impl Changes<'_> {
    /// Returns every refusal, orphan, lost state and unused permission.
    ///
    /// `output` is the folder as people wrote it; `locate` finds what a person wrote behind a value of a new file.
    pub fn findings(&self, output: &Utf8Path, locate: LocateValue<'_>) -> Vec<Diagnostic> {
        let refused = self.with(Action::Refuse).map(|change| refusal(change, output));
        let orphans = self.with(Action::Orphan).map(|change| orphan(change, output));
        let vanished = self.vanished.iter().map(|vanished| vanished_topology(vanished, output));
        let lost = self.lost_state.iter().map(|change| self.lost_state_finding(change, output, locate));
        let unused = self.unused.iter().map(|(flag, value)| {
            // The output folder has no path below itself.
            let is_folder = value.is_empty();
            let value = if is_folder { output.as_str() } else { value };
            Diagnostic::new(
                &UNUSED_PERMISSION,
                format!("`{flag} {}` allows nothing that this run needs", shell_word(value)),
            )
            .help(if is_folder {
                "name the files, each with a flag"
            } else {
                "take it away, or correct it"
            })
        });
        refused.chain(lost).chain(orphans).chain(vanished).chain(unused).collect()
    }

    fn lost_state_finding(&self, change: &StateChange, output: &Utf8Path, locate: LocateValue<'_>) -> Diagnostic {
        let StateChange { path, object, field, flows, old, new, place: (document, pointer), accept } = change;
        let message = format!("`{object}` would change its {} from `{old}` to `{new}`", field.name().replace('-', " "));
        let mirrors = flows.iter().map(|(path, flows)| format!("{} mirrors {}", output.join(path), flows.join(", ")));
        let mut finding = mirrors
            .fold(Diagnostic::new(&LOST_REPLICATION_STATE, message).note(field.consequence()), Diagnostic::note)
            .note(format!("source: {}", field.source()))
            .help(format!(
                "keep `{old}` by saying it in the topology; where the change is meant, `--accept {}`",
                shell_word(accept)
            ));
        if let Some(origin) = locate(path, *document, pointer).filter(|origin| origin.span().is_some()) {
            finding = finding.at_origin(&origin, format!("makes it `{new}`"));
        } else if let Some(made) = self.list.iter().find(|one| one.path == path).and_then(|one| one.new) {
            finding = finding.at_origin(&made.claim, "makes this file");
        }
        finding
    }
}

fn refusal(change: &Change<'_>, output: &Utf8Path) -> Diagnostic {
    let shown = output.join(change.path);
    let force = format!("--force {}", shell_word(shown.as_str()));
    let (rule, message, help): (&'static Rule, _, _) = match &change.state {
        State::Edited(Edit::Content) => (
            &EDITED_FILE,
            format!("`{shown}` was edited after it was rendered"),
            format!("look with `mirrorc diff`, put what the edit means into the topology, then render with `{force}`"),
        ),
        State::Edited(Edit::Header) => (
            &EDITED_FILE,
            format!("the header of `{shown}` was edited"),
            format!("look with `mirrorc diff`, then render with `{force}`"),
        ),
        State::Edited(Edit::Conflict) => (
            &EDITED_FILE,
            format!("`{shown}` holds an unresolved merge"),
            format!("merge the topology, then render with `{force}`: it makes the file anew"),
        ),
        State::Others { owner, topology, vanished: false } => (
            &FILE_OF_ANOTHER_TOPOLOGY,
            format!("`{shown}` belongs to topology `{owner}` (`{topology}`)"),
            format!("give one of the two another `tree:`, or take this file over with `{force}`"),
        ),
        State::Others { owner, topology, vanished: true } => (
            &FILE_OF_ANOTHER_TOPOLOGY,
            format!("`{shown}` was made by topology `{owner}`, which is not in `{topology}` any more"),
            format!(
                "take over all its untouched files with `--adopt {}`, or this one with `{force}`",
                shell_word(owner)
            ),
        ),
        State::Obstructed(obstacle) => {
            (&OBSTRUCTED_PATH, format!("`{shown}` cannot be written"), cure(obstacle, output))
        }
        State::Foreign | State::Absent | State::Current | State::Stale => (
            &FOREIGN_FILE,
            format!("`{shown}` was not written by mirrorc"),
            format!("look with `mirrorc diff`, then render with `{force}`, or choose another name with `files:`"),
        ),
    };
    let finding = Diagnostic::new(rule, message).help(help);
    match change.new {
        Some(made) => finding.at_origin(&made.claim, "makes this file"),
        None => finding,
    }
}

fn cure(obstacle: &Obstacle, output: &Utf8Path) -> String {
    match obstacle {
        Obstacle::Folder => "a folder of that name stands there; remove or rename it".to_owned(),
        Obstacle::Link(link) => format!("`{}` is a symbolic link; put a real file or folder there", output.join(link)),
        Obstacle::FileAbove(file) => format!("`{}` is a file, and a folder is needed there", output.join(file)),
        Obstacle::Special => "it is no plain file; remove or rename it".to_owned(),
        Obstacle::NotText => "what lies there is not UTF-8 text; remove or rename it".to_owned(),
        Obstacle::TooLarge(bytes) => format!("what lies there has {bytes} bytes; remove or rename it"),
    }
}

fn orphan(change: &Change<'_>, output: &Utf8Path) -> Diagnostic {
    let shown = output.join(change.path);
    let help = match &change.state {
        State::Edited(_) => {
            format!(
                "it was edited: delete it yourself, or render with `--prune --force {}`",
                shell_word(shown.as_str())
            )
        }
        _ => "render with `--prune` to delete it".to_owned(),
    };
    Diagnostic::new(&ORPHANED_FILE, format!("`{shown}` is not made any more, and Flux still applies it")).help(help)
}

fn vanished_topology(vanished: &Vanished<'_>, output: &Utf8Path) -> Diagnostic {
    let Vanished { owner, topology, renamed, files } = vanished;
    let (message, help) = match renamed {
        Some(name) => (
            format!("`{topology}` is called `{name}` now, and files of `{owner}` are still there"),
            format!(
                "`--adopt {}` takes the untouched ones over, and `--prune` deletes what is not made any more",
                shell_word(owner)
            ),
        ),
        None => (
            format!("`{topology}` of topology `{owner}` is gone, and its files are still there"),
            format!("bring it back, delete the files, or take them over with `--adopt {}`", shell_word(owner)),
        ),
    };
    let shown = files.iter().take(5).map(|path| output.join(path).to_string());
    let rest = files.len().checked_sub(6).map(|more| format!("and {} more", more + 1));
    let finding = shown.chain(rest).fold(Diagnostic::new(&VANISHED_TOPOLOGY, message), Diagnostic::note);
    finding.help(help)
}
