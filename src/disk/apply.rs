//! Carries changes out: every file is old or new at any moment, and all of them are ready before the first is replaced.

use std::os::fd::AsFd;

use camino::Utf8PathBuf;

use super::error::{Error, Problem};
use super::folders::Folders;
use super::root::Locked;
use super::run::{Run, Swap};
use crate::output::{Action, Changes};

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Applied {
    pub written: Vec<Utf8PathBuf>,
    pub deleted: Vec<Utf8PathBuf>,
    /// Temporary files of killed runs that were removed.
    pub leftovers: usize,
}

/// Why not everything was done. Each file is old or new; `applied` says which are new.
#[derive(Debug)]
pub struct ApplyError {
    pub error: Error,
    pub applied: Applied,
    /// Paths that are still as they were.
    pub untouched: Vec<Utf8PathBuf>,
}

impl std::fmt::Display for ApplyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let done = self.applied.written.len() + self.applied.deleted.len();
        match done {
            0 => write!(f, "{}; nothing was changed", self.error),
            1 => write!(f, "{}; 1 file was changed before that, {} were not", self.error, self.untouched.len()),
            _ => write!(f, "{}; {done} files were changed before that, {} were not", self.error, self.untouched.len()),
        }
    }
}

impl std::error::Error for ApplyError {}

impl Locked<'_> {
    /// Writes and deletes what the comparison decided, or nothing where it refused.
    ///
    /// The changes must stem from a tree that was read under this lock.
    pub fn apply(&self, changes: &Changes<'_>) -> Result<Applied, ApplyError> {
        self.apply_by(changes, Swap::WherePossible)
    }

    fn apply_by(&self, changes: &Changes<'_>, swap: Swap) -> Result<Applied, ApplyError> {
        let work = changes.list.iter().filter(|change| matches!(change.action, Action::Write | Action::Delete));
        let mut run = Run::new(Folders::new(self.root.handle.as_fd()), work.collect(), swap);
        if changes.is_refused() {
            return Err(run.failed(0, self.root.shown(Error::new("", Problem::Refused))));
        }
        let leftovers = run.remove_leftovers(changes.leftovers);
        let replaced = run.stage().and_then(|()| run.check()).and_then(|seen| run.replace(&seen));
        if replaced.is_err() {
            run.undo();
        }
        let result = replaced.and_then(|()| run.sync_folders());
        run.clean_up(result.is_err());
        match result {
            Ok(()) => Ok(run.applied(leftovers)),
            Err(error) => Err(run.failed(leftovers, self.root.shown(error))),
        }
    }
}

#[cfg(test)]
mod tests;
