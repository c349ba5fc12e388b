//! The output folder seen by a command: what lies there, what would change, and how that is said.

use std::fmt::Write;

use camino::Utf8Path;

use super::compile::Unit;
use super::keep::Keep;
use super::load::Failure;
use super::options::{Mode, Render};
use super::verify;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Root, Shelf};
use crate::output::{self, Action, Changes, FileSet, Header, Owner, Permissions, State, TreeOnDisk, TreePattern};
use crate::yaml;

/// A manifest of ours has kilobytes; what is larger is not ours.
const LARGEST_FILE: u64 = 16 << 20;

/// Keeps the texts that an output folder has not; what is wrong with the folder itself is said when it is read.
pub fn unlike(root: &Result<Option<Root>, disk::Error>) -> Keep<'_> {
    match root {
        Ok(Some(root)) => Keep::Unlike(Shelf::new(root, LARGEST_FILE)),
        Ok(None) | Err(_) => Keep::All,
    }
}

pub fn read(
    root: &Root,
    set: &FileSet,
    owners: &[Owner<'_>],
    permissions: &Permissions,
) -> Result<TreeOnDisk, Failure> {
    let patterns: Vec<TreePattern> = owners.iter().map(|owner| owner.tree.clone()).collect();
    let elsewhere = |path: &Utf8Path, header: &Header<'_>| {
        permissions.adopt.contains(header.owner) || owners.iter().any(|owner| owner.may_have_left(path, header))
    };
    Ok(root.read(set.texts(), &patterns, &elsewhere, LARGEST_FILE)?)
}

pub fn permissions(options: &Render, root: &Root) -> Permissions {
    Permissions {
        force: options.force.iter().map(|path| root.relative(path)).collect(),
        adopt: options.adopt.clone(),
        accept: options.accept.clone(),
        prune: options.prune,
    }
}

/// Decides about every path, replication state included.
pub fn compare<'a>(
    set: &'a FileSet,
    on_disk: &'a TreeOnDisk,
    owners: &[Owner<'a>],
    permissions: &Permissions,
    units: &[Unit],
) -> Changes<'a> {
    // A header names its topology relative to the project folder, which is known from the topologies of this run.
    let projects: Vec<_> = units
        .iter()
        .filter_map(|unit| disk::canonical(&unit.path).ok())
        .map(|path| output::project_folder(&path).to_owned())
        .collect();
    let exists = |topology: &Utf8Path| projects.iter().any(|project| disk::exists(&project.join(topology)));
    let mut changes = output::compare(set, on_disk, owners, permissions, &exists);
    output::judge_state(&mut changes, permissions, &|text| yaml::reread(text).ok());
    changes
}

/// Says what the comparison found; lost state at the line that changes it.
pub fn findings(changes: &Changes<'_>, out: &Utf8Path, units: &[Unit]) -> Vec<Diagnostic> {
    changes.findings(out, &|path, document, pointer| verify::origin_in(units, path, document, pointer))
}

/// One line for each path that changes.
pub fn listing(changes: &Changes<'_>, out: &Utf8Path) -> String {
    let mut lines = String::new();
    for change in &changes.list {
        let (colour, word) = match (change.action, &change.state) {
            (Action::Keep, _) => continue,
            (Action::Write, State::Absent) => ("32", "new"),
            (Action::Write, State::Stale) => ("33", "changed"),
            (Action::Write, _) => ("33", "replaced"),
            (Action::Delete, _) => ("31", "deleted"),
            (Action::Orphan, _) => ("35", "orphan"),
            (Action::Refuse, state) => ("31", state.name()),
        };
        let _ = writeln!(lines, "  \x1b[{colour}m{word:<9}\x1b[0m {}", out.join(change.path));
    }
    lines
}

/// What happened, in one line.
pub fn summary(changes: &Changes<'_>, out: &Utf8Path, mode: Mode) -> String {
    let ending = match (changes.is_refused(), mode) {
        (true, _) => "; nothing was written",
        (false, Mode::Check | Mode::DryRun) if !changes.is_clean() => "; nothing was written, as asked",
        _ => "",
    };
    format!("{out}: {}{ending}", changes.summary())
}
