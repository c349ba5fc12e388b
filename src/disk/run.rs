//! One run's way to the disk: stage, check, put in place, and back again if something fails.

use std::io::{Read, Write};

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fs::{AtFlags, renameat, unlinkat};
use rustix::io::Errno;

use super::apply::{Applied, ApplyError};
use super::error::{Error, Problem};
use super::files::{FileSystems, Identity, create, fsync_folder, keep_mode, rename_to_free_name, swap};
use super::folders::Folders;
use super::root::{is_temporary, open_file, temporary_name};
use crate::output::{Action, Change, check_path};

/// Up to here each file is synced by itself; above, the file system is, once for all. One fsync costs about as much as
/// a syncfs on an idle disk, but a syncfs also waits for what other programs wrote.
const FEW: usize = 64;

/// How a file takes another's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Swap {
    /// The two change places: the old one can be looked at once more, and put back.
    WherePossible,
    /// By a plain rename, as on file systems that know nothing else.
    #[cfg(test)]
    Never,
}

/// What became of one change; all but `Replaced` can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A new file has its name.
    Created,
    /// Old and new have changed places; the temporary name has the old one.
    Swapped,
    /// The old one is gone.
    Replaced,
    /// An orphan has the temporary name.
    SetAside,
    Undone,
}

/// One run's work, in the order of paths.
pub(super) struct Run<'r, 'c> {
    folders: Folders<'r>,
    work: Vec<&'c Change<'c>>,
    swap: Swap,
    /// The temporary name of each change, while something has it.
    staged: Vec<Option<String>>,
    steps: Vec<Step>,
}

impl<'r, 'c> Run<'r, 'c> {
    pub fn new(folders: Folders<'r>, work: Vec<&'c Change<'c>>, swap: Swap) -> Self {
        Run { folders, work, swap, staged: Vec::new(), steps: Vec::new() }
    }

    pub fn remove_leftovers(&mut self, leftovers: &[Utf8PathBuf]) -> usize {
        let mut count = 0;
        for path in leftovers.iter().filter(|path| path.file_name().is_some_and(is_temporary)) {
            let removed =
                self.folders.open(folder_of(path)).map(|folder| unlinkat(folder, name_of(path), AtFlags::empty()));
            // A leftover that cannot be removed harms nobody.
            count += usize::from(matches!(removed, Ok(Ok(()))));
        }
        count
    }

    /// Writes every new file beside its target.
    pub fn stage(&mut self) -> Result<(), Error> {
        let few = self.work.len() <= FEW;
        for number in 0..self.work.len() {
            let change = self.work[number];
            let Some(made) = change.new.filter(|_| change.action == Action::Write) else {
                self.staged.push(None);
                continue;
            };
            let forgotten = || Error::new(change.path, std::io::Error::other("its text was not kept"));
            let text = made.kept().ok_or_else(forgotten)?;
            check_path(change.path).map_err(|problem| Error::new(change.path, Problem::Hostile(problem)))?;
            let folder = self.folders.open_or_make(folder_of(change.path))?;
            let temporary = temporary_name(std::process::id(), number);
            let failed = |problem: Problem| Error::new(change.path, problem);
            let mut file = create(folder, &temporary).map_err(|errno| failed(errno.into()))?;
            // Noted before it is filled: a full disk must not leave it behind.
            self.staged.push(Some(temporary));
            keep_mode(folder, name_of(change.path), &file).map_err(|errno| failed(errno.into()))?;
            file.write_all(text.as_bytes()).map_err(|error| failed(error.into()))?;
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
    pub fn check(&mut self) -> Result<Vec<Option<Identity>>, Error> {
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

    /// Puts every staged file in its target's place, and sets aside what is no longer made.
    pub fn replace(&mut self, seen: &[Option<Identity>]) -> Result<(), Error> {
        for (number, seen) in seen.iter().enumerate() {
            let step = self.put_in_place(number, seen.as_ref())?;
            self.steps.push(step);
        }
        Ok(())
    }

    /// Carries one change out; on an error its target is as it was.
    fn put_in_place(&mut self, number: usize, seen: Option<&Identity>) -> Result<Step, Error> {
        let change = self.work[number];
        let name = name_of(change.path);
        let failed = |problem: Problem| Error::new(change.path, problem);
        let folder = self.folders.open(folder_of(change.path))?;
        if Identity::at(folder, name).map_err(|errno| failed(errno.into()))?.as_ref() != seen {
            return Err(failed(Problem::ChangedMeanwhile));
        }
        let is_as_seen = |name: &str| matches!((Identity::at(folder, name), seen), (Ok(Some(now)), Some(seen)) if now.is_same_file(seen));
        match (&self.staged[number], seen) {
            (Some(temporary), None) => match rename_to_free_name(folder, temporary, name) {
                Ok(()) => {
                    self.staged[number] = None;
                    Ok(Step::Created)
                }
                Err(Errno::EXIST) => Err(failed(Problem::ChangedMeanwhile)),
                Err(errno) => Err(failed(errno.into())),
            },
            (Some(temporary), Some(_)) => {
                let swapped = match self.swap {
                    Swap::WherePossible => swap(folder, temporary, name),
                    #[cfg(test)]
                    Swap::Never => Err(Errno::NOSYS),
                };
                match swapped {
                    Ok(()) if is_as_seen(temporary) => Ok(Step::Swapped),
                    Ok(()) => {
                        // Someone was faster than our last look; theirs goes back to its place.
                        swap(folder, temporary, name).map_err(|errno| failed(errno.into()))?;
                        Err(failed(Problem::ChangedMeanwhile))
                    }
                    Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                        renameat(folder, temporary, folder, name).map_err(|errno| failed(errno.into()))?;
                        self.staged[number] = None;
                        Ok(Step::Replaced)
                    }
                    Err(errno) => Err(failed(errno.into())),
                }
            }
            (None, _) => {
                let temporary = temporary_name(std::process::id(), number);
                rename_to_free_name(folder, name, &temporary).map_err(|errno| failed(errno.into()))?;
                if !is_as_seen(&temporary) {
                    rename_to_free_name(folder, &temporary, name).map_err(|errno| failed(errno.into()))?;
                    return Err(failed(Problem::ChangedMeanwhile));
                }
                self.staged[number] = Some(temporary);
                Ok(Step::SetAside)
            }
        }
    }

    /// Puts back what was there, as far as that can be done; what cannot be put back counts as done.
    pub fn undo(&mut self) {
        for number in (0..self.steps.len()).rev() {
            let change = self.work[number];
            let (name, temporary) = (name_of(change.path), temporary_name(std::process::id(), number));
            let Ok(folder) = self.folders.open(folder_of(change.path)) else { continue };
            let undone = match self.steps[number] {
                Step::Created => rename_to_free_name(folder, name, &temporary),
                Step::Swapped => swap(folder, name, &temporary),
                Step::SetAside => rename_to_free_name(folder, &temporary, name),
                Step::Replaced | Step::Undone => continue,
            };
            if undone.is_ok() {
                // After a deletion is undone nothing has the temporary name, after the others the new text.
                let is_free = self.steps[number] == Step::SetAside;
                self.staged[number] = (!is_free).then_some(temporary);
                self.steps[number] = Step::Undone;
            }
        }
    }

    pub fn applied(&self, leftovers: usize) -> Applied {
        let mut applied = Applied { leftovers, ..Applied::default() };
        for (change, step) in self.work.iter().zip(&self.steps) {
            match step {
                Step::Created | Step::Swapped | Step::Replaced => applied.written.push(change.path.to_owned()),
                Step::SetAside => applied.deleted.push(change.path.to_owned()),
                Step::Undone => {}
            }
        }
        applied
    }

    pub fn failed(&self, leftovers: usize, error: Error) -> ApplyError {
        let steps = self.steps.iter().copied().chain(std::iter::repeat(Step::Undone));
        let untouched = self.work.iter().zip(steps).filter(|(_, step)| *step == Step::Undone);
        let untouched = untouched.map(|(change, _)| change.path.to_owned()).collect();
        ApplyError { error, applied: self.applied(leftovers), untouched }
    }

    /// Makes the renames last: without this a crash may bring old files back.
    pub fn sync_folders(&mut self) -> Result<(), Error> {
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

    /// Removes everything that has a temporary name, and the folders that are empty by that.
    pub fn clean_up(&mut self, failed: bool) {
        for (change, temporary) in self.work.iter().zip(&self.staged) {
            if let (Some(temporary), Ok(folder)) = (temporary, self.folders.open(folder_of(change.path))) {
                // What cannot be removed now, the next run removes.
                let _ = unlinkat(folder, temporary.as_str(), AtFlags::empty());
            }
        }
        // A folder that holds anything is not removed by this call. Git does not know empty ones.
        let mut remove = |folder: &Utf8Path| {
            let above = self.folders.open(folder_of(folder));
            matches!(above.map(|above| unlinkat(above, name_of(folder), AtFlags::REMOVEDIR)), Ok(Ok(())))
        };
        for (change, _) in self.work.iter().zip(&self.steps).filter(|(_, step)| **step == Step::SetAside) {
            let folders = change.path.ancestors().skip(1).take_while(|folder| !folder.as_str().is_empty());
            let _ = folders.take_while(|folder| remove(folder)).count();
        }
        if failed {
            let made = std::mem::take(&mut self.folders.made);
            for folder in made.iter().rev() {
                let above = self.folders.open(folder_of(folder));
                let _ = above.map(|above| unlinkat(above, name_of(folder), AtFlags::REMOVEDIR));
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
