//! Carries changes out: every file is old or new at any moment, and all of them are ready before the first is replaced.

use std::io::{Read, Write};
use std::os::fd::AsFd;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{AtFlags, renameat, statat, unlinkat};
use rustix::io::Errno;

use super::error::{Error, Problem};
use super::files::{FileSystems, Identity, create, fsync_folder, keep_mode, rename_to_free_name};
use super::folders::Folders;
use super::root::{Locked, is_temporary, open_file, temporary_name};
use crate::output::{Action, Change, Changes, check_path};

/// Up to here each file is synced by itself; above, the file system is, once for all. One fsync costs about as much as
/// a syncfs on an idle disk, but a syncfs also waits for what other programs wrote.
const FEW: usize = 64;

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
        let mut run = Run {
            folders: Folders::new(self.root.handle.as_fd()),
            work: changes
                .list
                .iter()
                .filter(|change| matches!(change.action, Action::Write | Action::Delete))
                .collect(),
            staged: Vec::new(),
            applied: Applied::default(),
        };
        let result = if changes.is_refused() {
            Err(Error::new("", Problem::Refused))
        } else {
            run.remove_leftovers(changes.leftovers);
            run.stage().and_then(|()| run.check()).and_then(|seen| run.replace(&seen))
        };
        match result {
            Ok(()) => Ok(run.applied),
            Err(error) => {
                run.clean_up();
                let done = run.applied.written.len() + run.applied.deleted.len();
                let untouched = run.work.iter().skip(done).map(|change| change.path.to_owned()).collect();
                Err(ApplyError { error: self.root.shown(error), applied: run.applied, untouched })
            }
        }
    }
}

/// One run's work, in the order of paths.
struct Run<'r, 'c> {
    folders: Folders<'r>,
    work: Vec<&'c Change<'c>>,
    /// The temporary file of each change; none for a deletion or once it was renamed.
    staged: Vec<Option<String>>,
    applied: Applied,
}

impl Run<'_, '_> {
    fn remove_leftovers(&mut self, leftovers: &[Utf8PathBuf]) {
        for path in leftovers.iter().filter(|path| path.file_name().is_some_and(is_temporary)) {
            let removed =
                self.folders.open(folder_of(path)).map(|folder| unlinkat(folder, name_of(path), AtFlags::empty()));
            // A leftover that cannot be removed harms nobody.
            self.applied.leftovers += usize::from(matches!(removed, Ok(Ok(()))));
        }
    }

    /// Writes every new file beside its target.
    fn stage(&mut self) -> Result<(), Error> {
        let few = self.work.len() <= FEW;
        for number in 0..self.work.len() {
            let change = self.work[number];
            let Some(made) = change.new.filter(|_| change.action == Action::Write) else {
                self.staged.push(None);
                continue;
            };
            check_path(change.path).map_err(|problem| Error::new(change.path, Problem::Hostile(problem)))?;
            let folder = self.folders.open_or_make(folder_of(change.path))?;
            let temporary = temporary_name(std::process::id(), number);
            let failed = |problem: Problem| Error::new(change.path, problem);
            let mut file = create(folder, &temporary).map_err(|errno| failed(errno.into()))?;
            // Noted before it is filled: a full disk must not leave it behind.
            self.staged.push(Some(temporary));
            keep_mode(folder, name_of(change.path), &file).map_err(|errno| failed(errno.into()))?;
            file.write_all(made.text.as_bytes()).map_err(|error| failed(error.into()))?;
            if few {
                file.sync_all().map_err(|error| failed(error.into()))?;
            }
        }
        if few { Ok(()) } else { self.sync_all_staged() }
    }

    /// Brings every staged file to the disk.
    fn sync_all_staged(&mut self) -> Result<(), Error> {
        let mut systems = FileSystems::default();
        for (change, _) in self.work.iter().zip(&self.staged).filter(|(_, temporary)| temporary.is_some()) {
            let folder = self.folders.open(folder_of(change.path))?;
            systems.add(folder).map_err(|errno| Error::new(change.path, errno))?;
        }
        systems.sync().map_err(|errno| Error::new("", errno))
    }

    /// Looks whether every target still is what the comparison saw; returns what to look for just before the rename.
    fn check(&mut self) -> Result<Vec<Option<Identity>>, Error> {
        let mut seen = Vec::with_capacity(self.work.len());
        for change in &self.work {
            let changed = || Error::new(change.path, Problem::ChangedMeanwhile);
            let identity = match (open_file(&mut self.folders, change.path), change.old) {
                (Err(Error { problem: Problem::NotFound, .. }), None) => None,
                (Ok(mut file), Some(old)) => {
                    let mut now = Vec::with_capacity(old.len() + 1);
                    let limit = old.len() as u64 + 1;
                    (&mut file).take(limit).read_to_end(&mut now).map_err(|error| Error::new(change.path, error))?;
                    if now != old.as_bytes() {
                        return Err(changed());
                    }
                    Some(Identity::of(&rustix::fs::fstat(&file).map_err(|errno| Error::new(change.path, errno))?))
                }
                (Err(Error { problem: Problem::Io(error), .. }), _) => return Err(Error::new(change.path, error)),
                _ => return Err(changed()),
            };
            seen.push(identity);
        }
        Ok(seen)
    }

    /// Puts every staged file in its target's place, and deletes what is no longer made.
    fn replace(&mut self, seen: &[Option<Identity>]) -> Result<(), Error> {
        for (number, seen) in seen.iter().enumerate() {
            let change = self.work[number];
            let name = name_of(change.path);
            let folder = self.folders.open(folder_of(change.path))?;
            let now = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => Some(Identity::of(&stat)),
                Err(Errno::NOENT) => None,
                Err(errno) => return Err(Error::new(change.path, errno)),
            };
            if now != *seen {
                return Err(Error::new(change.path, Problem::ChangedMeanwhile));
            }
            match self.staged.get_mut(number).and_then(Option::take) {
                Some(temporary) => {
                    let renamed = if now.is_none() {
                        rename_to_free_name(folder, &temporary, name)
                    } else {
                        renameat(folder, &temporary, folder, name)
                    };
                    if let Err(errno) = renamed {
                        self.staged[number] = Some(temporary);
                        let problem = if errno == Errno::EXIST { Problem::ChangedMeanwhile } else { errno.into() };
                        return Err(Error::new(change.path, problem));
                    }
                    self.applied.written.push(change.path.to_owned());
                }
                None => {
                    unlinkat(folder, name, AtFlags::empty()).map_err(|errno| Error::new(change.path, errno))?;
                    self.applied.deleted.push(change.path.to_owned());
                }
            }
        }
        self.remove_empty_folders();
        self.sync_folders()
    }

    /// Removes folders that a deletion left empty: git does not know them, and a cluster that went leaves no trace.
    fn remove_empty_folders(&mut self) {
        for path in &self.applied.deleted {
            for folder in path.ancestors().skip(1).take_while(|folder| !folder.as_str().is_empty()) {
                let removed = self
                    .folders
                    .open(folder_of(folder))
                    .map(|above| unlinkat(above, name_of(folder), AtFlags::REMOVEDIR));
                if !matches!(removed, Ok(Ok(()))) {
                    break;
                }
            }
        }
    }

    /// Makes the renames last: without this a crash may bring old files back.
    fn sync_folders(&mut self) -> Result<(), Error> {
        let mut folders: Vec<&Utf8Path> = Vec::new();
        let touched =
            self.work.iter().map(|change| change.path).chain(self.folders.made.iter().map(Utf8PathBuf::as_path));
        folders.extend(touched.map(folder_of));
        folders.sort();
        folders.dedup();
        let few = folders.len() <= FEW;
        let mut systems = FileSystems::default();
        let folders: Vec<Utf8PathBuf> = folders.into_iter().map(Utf8Path::to_owned).collect();
        for path in &folders {
            let folder = match self.folders.open(path) {
                Ok(folder) => folder,
                // Removed because it was empty; the folder above is in the list or was synced by its own removal.
                Err(Error { problem: Problem::NotFound, .. }) => continue,
                Err(error) => return Err(error),
            };
            let synced = if few { fsync_folder(folder) } else { systems.add(folder) };
            synced.map_err(|errno| Error::new(path, errno))?;
        }
        systems.sync().map_err(|errno| Error::new("", errno))
    }

    /// Removes what is ours and did not get into place.
    fn clean_up(&mut self) {
        for (change, temporary) in self.work.iter().zip(&self.staged) {
            if let (Some(temporary), Ok(folder)) = (temporary, self.folders.open(folder_of(change.path))) {
                // Nothing more can be done about it, and the next run tries again.
                let _ = unlinkat(folder, temporary.as_str(), AtFlags::empty());
            }
        }
        for made in std::mem::take(&mut self.folders.made).iter().rev() {
            if let Ok(above) = self.folders.open(folder_of(made)) {
                // Fails, rightly, where something lies in it.
                let _ = unlinkat(above, name_of(made), AtFlags::REMOVEDIR);
            }
        }
    }
}

fn folder_of(path: &Utf8Path) -> &Utf8Path {
    path.parent().unwrap_or(Utf8Path::new(""))
}

fn name_of(path: &Utf8Path) -> &str {
    path.file_name().unwrap_or("")
}
