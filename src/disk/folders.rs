//! Handles of folders below the output folder, opened without following links.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use rustix::fs::{Mode, OFlags, mkdirat, openat};
use rustix::io::Errno;

use super::error::{Error, Problem};

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Opens a folder by the path people gave; links in it are followed.
pub(super) fn open_folder(path: &Utf8Path) -> Result<OwnedFd, Problem> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path.as_std_path(), flags, Mode::empty())?)
}

/// The folder used last, and those above it: sorted paths share most of them.
pub(super) struct Folders<'r> {
    root: BorrowedFd<'r>,
    open: Vec<(String, OwnedFd)>,
    /// Folders that were made, in that order.
    pub made: Vec<Utf8PathBuf>,
}

impl<'r> Folders<'r> {
    pub fn new(root: BorrowedFd<'r>) -> Self {
        Folders { root, open: Vec::new(), made: Vec::new() }
    }

    /// Opens a folder, relative to the root.
    pub fn open(&mut self, folder: &Utf8Path) -> Result<BorrowedFd<'_>, Error> {
        self.enter(folder, false)
    }

    /// Opens a folder and makes what is missing of it.
    pub fn open_or_make(&mut self, folder: &Utf8Path) -> Result<BorrowedFd<'_>, Error> {
        self.enter(folder, true)
    }

    fn enter(&mut self, folder: &Utf8Path, make: bool) -> Result<BorrowedFd<'_>, Error> {
        let shared = self.open.iter().zip(folder.iter()).take_while(|((name, _), other)| name == other).count();
        self.open.truncate(shared);
        let mut path: Utf8PathBuf = self.open.iter().map(|(name, _)| name.as_str()).collect();
        for component in folder.components().skip(shared) {
            // Checked long before; here so that no other code can lead out of the tree either.
            let Utf8Component::Normal(name) = component else {
                return Err(Error::new(folder, Problem::Hostile(crate::output::PathProblem::Climbs)));
            };
            path.push(name);
            let above = self.open.last().map_or(self.root, |(_, handle)| handle.as_fd());
            let handle = match openat(above, name, FOLDER, Mode::empty()) {
                Err(Errno::NOENT) if make => {
                    match mkdirat(above, name, Mode::from_raw_mode(0o777)) {
                        Ok(()) => self.made.push(path.clone()),
                        Err(Errno::EXIST) => {}
                        Err(errno) => return Err(Error::new(&path, errno)),
                    }
                    openat(above, name, FOLDER, Mode::empty())
                }
                other => other,
            };
            let handle = handle.map_err(|errno| Error::new(&path, refused(above, name, errno)))?;
            self.open.push((name.to_owned(), handle));
        }
        Ok(self.open.last().map_or(self.root, |(_, handle)| handle.as_fd()))
    }
}

/// Linux says "not a directory" of a link that is not followed, too.
fn refused(above: BorrowedFd<'_>, name: &str, errno: Errno) -> Problem {
    let is_link = || {
        let stat = rustix::fs::statat(above, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW);
        stat.is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_symlink())
    };
    if errno == Errno::NOTDIR && is_link() { Problem::Link } else { errno.into() }
}
