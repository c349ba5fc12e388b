//! An output folder: its lock, and what lies below it.

use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use rustix::fs::{FlockOperation, Mode, OFlags, flock, openat};
use rustix::io::Errno;
use walkdir::WalkDir;

use super::error::{Error, Problem};
use super::folders::{Folders, open_folder};
use crate::output::{
    Entry, Found, Header, Obstacle, TEMPORARY_PREFIX, TreeOnDisk, TreePattern, find_header, may_be_ours,
};

/// A header is a few hundred bytes; comments above it may be longer.
const HEAD: usize = 4096;

/// Asked with a file outside the patterns' folders and with its header, whether it is read whole.
type Elsewhere<'a> = &'a dyn Fn(&Utf8Path, &Header<'_>) -> bool;

/// Deeper than any tree of manifests.
pub(super) const DEEPEST: usize = 64;

/// An output folder.
#[derive(Debug)]
pub struct Root {
    /// As people gave it.
    path: Utf8PathBuf,
    /// Absolute and without links.
    canonical: Utf8PathBuf,
    pub(super) handle: OwnedFd,
}

/// What to do while another run holds the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    UntilFree,
    No,
}

/// An output folder that only we write to, until this is dropped.
#[derive(Debug)]
pub struct Locked<'r> {
    pub(super) root: &'r Root,
    /// The lock belongs to this handle, not to the process.
    _lock: OwnedFd,
}

impl Root {
    /// Opens an output folder; `None` where there is none yet.
    pub fn open(path: &Utf8Path) -> Result<Option<Root>, Error> {
        match open_folder(path) {
            Ok(handle) => {
                let canonical = path.canonicalize_utf8().map_err(|error| Error::new(path, error))?;
                Ok(Some(Root { path: path.to_owned(), canonical, handle }))
            }
            Err(Problem::NotFound) => Ok(None),
            Err(problem) => Err(Error::new(path, problem)),
        }
    }

    /// Opens an output folder and makes it where it is missing.
    pub fn create(path: &Utf8Path) -> Result<Root, Error> {
        if let Some(root) = Root::open(path)? {
            return Ok(root);
        }
        std::fs::create_dir_all(path).map_err(|error| Error::new(path, error))?;
        Root::open(path)?.ok_or_else(|| Error::new(path, Problem::NotFound))
    }

    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    pub fn canonical(&self) -> &Utf8Path {
        &self.canonical
    }

    /// Returns a path relative to this folder; people write it from the working folder, or from the output folder.
    pub fn relative(&self, given: &Utf8Path) -> Utf8PathBuf {
        let absolute = camino::absolute_utf8(given).map_or_else(|_| given.to_owned(), |path| plain(&path));
        let (given, root) = (plain(given), plain(&self.path));
        match given.strip_prefix(&root).or_else(|_| absolute.strip_prefix(&self.canonical)) {
            Ok(inside) => inside.to_owned(),
            Err(_) => given,
        }
    }

    /// Takes the folder for this run; `waiting` is called once if another run holds it.
    pub fn lock(&self, wait: Wait, waiting: impl FnOnce()) -> Result<Locked<'_>, Error> {
        let failed = |errno: Errno| Error::new(&self.path, errno);
        // A handle of its own, so that two locks of one process exclude each other as well.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let handle = openat(&self.handle, ".", flags, Mode::empty()).map_err(failed)?;
        match flock(&handle, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) if wait == Wait::No => return Err(Error::new(&self.path, Problem::Busy)),
            Err(Errno::WOULDBLOCK) => {
                waiting();
                rustix::io::retry_on_intr(|| flock(&handle, FlockOperation::LockExclusive)).map_err(failed)?;
            }
            Err(errno) => return Err(failed(errno)),
        }
        Ok(Locked { root: self, _lock: handle })
    }

    pub(super) fn folders(&self) -> Folders<'_> {
        Folders::new(self.handle.as_fd())
    }

    /// Reads what lies at the wanted paths, given what would be written there, every file of ours in the patterns'
    /// folders, and outside of them those that `elsewhere` wants by path and header.
    ///
    /// A wanted path without a text is known to lie there as it would be written: see [`super::Shelf`].
    ///
    /// Everything below this folder is walked, since a topology's files stay where they were when its `tree:` moves;
    /// of what is elsewhere only the head is read.
    ///
    /// Nothing here needs the lock: every file is old or new at any moment. Whoever writes reads again under it.
    pub fn read<'w>(
        &self,
        wanted: impl IntoIterator<Item = (&'w Utf8Path, Option<&'w str>)>,
        patterns: &[TreePattern],
        elsewhere: Elsewhere<'_>,
        limit: u64,
    ) -> Result<TreeOnDisk, Error> {
        let mut tree = TreeOnDisk::default();
        let mut folders = self.folders();
        let mut buffer = Vec::new();
        for (path, made) in wanted {
            let Some(made) = made else {
                tree.entries.insert(path.as_str().to_owned(), Entry::AsMade);
                continue;
            };
            if let Some(entry) = self.entry_at(&mut folders, path, made, &mut buffer, limit)? {
                tree.entries.insert(path.as_str().to_owned(), entry);
            }
        }
        self.walk(patterns, elsewhere, limit, &mut folders, &mut tree)?;
        tree.leftovers.sort();
        Ok(tree)
    }

    fn walk(
        &self,
        patterns: &[TreePattern],
        elsewhere: Elsewhere<'_>,
        limit: u64,
        folders: &mut Folders<'_>,
        tree: &mut TreeOnDisk,
    ) -> Result<(), Error> {
        let inside = |path: &std::path::Path| -> Option<Utf8PathBuf> {
            Some(Utf8Path::from_path(path)?.strip_prefix(&self.canonical).ok()?.to_owned())
        };
        let is_shown =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
        // A hidden file may be a leftover of ours; hidden folders are never ours, and `.git` is large.
        let is_walked = |entry: &walkdir::DirEntry| !entry.file_type().is_dir() || is_shown(entry);
        let mut buffer = Vec::new();
        let leads = |folder: &Utf8Path| patterns.iter().any(|pattern| pattern.leads_through(folder));
        for entry in WalkDir::new(&self.canonical).max_depth(DEEPEST).into_iter().filter_entry(is_walked) {
            let entry = match entry {
                Ok(entry) => entry,
                // Deleted between listing and looking.
                Err(error) if error.io_error().is_some_and(|io| io.kind() == std::io::ErrorKind::NotFound) => continue,
                Err(error) => match error.path().and_then(inside) {
                    // What others may not read is nothing that we wrote there.
                    Some(folder) if !leads(&folder) => continue,
                    folder => return Err(Error::new(self.path.join(folder.unwrap_or_default()), error)),
                },
            };
            // A name that is not UTF-8 is not one of ours, and a link is not followed.
            let (true, Some(path)) = (entry.file_type().is_file(), Utf8Path::from_path(entry.path())) else { continue };
            let is_temporary = path.file_name().is_some_and(is_temporary);
            let (true, Some(path)) = (is_temporary || may_be_ours(path), inside(entry.path())) else { continue };
            let is_within = patterns.iter().any(|pattern| pattern.holds(&path));
            if is_temporary {
                tree.leftovers.extend(is_within.then_some(path));
                continue;
            }
            if tree.entries.contains_key(path.as_str()) {
                continue;
            }
            let elsewhere = (!is_within).then_some(elsewhere);
            if let Some(entry) = self.ours_at(folders, &path, elsewhere, &mut buffer, limit)? {
                tree.entries.insert(path.into_string(), entry);
            }
        }
        Ok(())
    }

    /// Reads a file at a path that we make.
    pub(super) fn entry_at(
        &self,
        folders: &mut Folders<'_>,
        path: &Utf8Path,
        made: &str,
        buffer: &mut Vec<u8>,
        limit: u64,
    ) -> Result<Option<Entry>, Error> {
        let obstacle = |obstacle| Ok(Some(Entry::Obstacle(obstacle)));
        let mut file = match open_file(folders, path) {
            Ok(file) => file,
            Err(Error { problem: Problem::NotFound, .. }) => return Ok(None),
            Err(Error { problem: Problem::Link, path }) => return obstacle(Obstacle::Link(path)),
            Err(Error { problem: Problem::NotAFolder, path }) => return obstacle(Obstacle::FileAbove(path)),
            Err(Error { problem: Problem::IsFolder, .. }) => return obstacle(Obstacle::Folder),
            Err(Error { problem: Problem::Io(error), .. })
                if error.raw_os_error() == Some(Errno::NXIO.raw_os_error()) =>
            {
                return obstacle(Obstacle::Special);
            }
            Err(error) => return Err(self.shown(error)),
        };
        let failed = |error: std::io::Error| self.shown(Error::new(path, error));
        let metadata = file.metadata().map_err(failed)?;
        if metadata.is_dir() {
            return obstacle(Obstacle::Folder);
        }
        if !metadata.is_file() {
            return obstacle(Obstacle::Special);
        }
        if metadata.len() > limit {
            return obstacle(Obstacle::TooLarge(metadata.len()));
        }
        let bytes = read_once(&mut file, metadata.len() as usize, buffer).map_err(failed)?;
        if bytes == made.as_bytes() {
            return Ok(Some(Entry::AsMade));
        }
        let text = str::from_utf8(bytes).map(str::to_owned);
        Ok(Some(text.map_or(Entry::Obstacle(Obstacle::NotText), Entry::Text)))
    }

    /// Reads a file that the walk met, if its head shows that it is ours.
    fn ours_at(
        &self,
        folders: &mut Folders<'_>,
        path: &Utf8Path,
        elsewhere: Option<Elsewhere<'_>>,
        buffer: &mut Vec<u8>,
        limit: u64,
    ) -> Result<Option<Entry>, Error> {
        let mut file = match open_file(folders, path) {
            Ok(file) => file,
            // Not ours to judge: gone meanwhile, replaced by a link, or not readable for us.
            Err(_) => return Ok(None),
        };
        let failed = |error: std::io::Error| self.shown(Error::new(path, error));
        let bytes = read_once(&mut file, HEAD, buffer).map_err(failed)?;
        // The end may cut a character in two.
        let valid = || bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let head = str::from_utf8(bytes).unwrap_or_else(|_| valid());
        let is_wanted = match (find_header(head), elsewhere) {
            (Found::Nothing, _) => false,
            (_, None) => true,
            (Found::Header(header), Some(elsewhere)) => elsewhere(path, &header),
            // Nothing tells whose it is.
            (Found::Broken | Found::Conflict, Some(_)) => false,
        };
        if !is_wanted {
            return Ok(None);
        }
        let mut bytes = bytes.to_vec();
        (&mut file).take(limit).read_to_end(&mut bytes).map_err(failed)?;
        Ok(String::from_utf8(bytes).ok().map(Entry::Text))
    }

    /// Puts the output folder before a path, as people know it.
    pub(super) fn shown(&self, error: Error) -> Error {
        Error { path: self.path.join(error.path), problem: error.problem }
    }
}

impl Locked<'_> {
    /// See [`Root::read`].
    pub fn read<'w>(
        &self,
        wanted: impl IntoIterator<Item = (&'w Utf8Path, Option<&'w str>)>,
        patterns: &[TreePattern],
        elsewhere: Elsewhere<'_>,
        limit: u64,
    ) -> Result<TreeOnDisk, Error> {
        self.root.read(wanted, patterns, elsewhere, limit)
    }
}

/// Returns a path without `.`, and without each `..` that has a name before it.
pub fn plain(path: &Utf8Path) -> Utf8PathBuf {
    let mut plain = Utf8PathBuf::new();
    for component in path.components() {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir if plain.file_name().is_some_and(|name| name != "..") => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    plain
}

/// Opens a file for reading: through its folders' handles, without following a link, without waiting for a pipe.
pub(super) fn open_file(folders: &mut Folders<'_>, path: &Utf8Path) -> Result<File, Error> {
    let folder = folders.open(path.parent().unwrap_or(Utf8Path::new("")))?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let handle = openat(folder, path.file_name().unwrap_or(""), flags, Mode::empty());
    handle.map(File::from).map_err(|errno| Error::new(path, errno))
}

/// Reads so many bytes, or fewer where the file ends; does not ask whether it ends there, since a fleet has thousands of
/// files and each call costs.
fn read_once<'b>(file: &mut File, most: usize, buffer: &'b mut Vec<u8>) -> std::io::Result<&'b [u8]> {
    if buffer.len() < most {
        buffer.resize(most, 0);
    }
    let mut filled = 0;
    while let Some(room) = buffer.get_mut(filled..most).filter(|room| !room.is_empty()) {
        match file.read(room) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(buffer.get(..filled).unwrap_or_default())
}

/// Returns the name of a temporary file.
pub(super) fn temporary_name(process: u32, number: usize) -> String {
    format!("{TEMPORARY_PREFIX}{process}-{number}.tmp")
}

/// Tells whether a name is one of [`temporary_name`]; whatever else starts so is someone's own.
pub(super) fn is_temporary(name: &str) -> bool {
    let numbers = name.strip_prefix(TEMPORARY_PREFIX).and_then(|rest| rest.strip_suffix(".tmp"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.and_then(|numbers| numbers.split_once('-')).is_some_and(|(one, other)| is_number(one) && is_number(other))
}
