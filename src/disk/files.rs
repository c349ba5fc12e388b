//! Steps of replacing one file, each through its folder's handle.

use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, fchmod, fchown, fsync, openat, renameat, statat, unlinkat};
use rustix::io::Errno;

/// What tells that a file is still the one that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Identity {
    number: i128,
    size: i128,
    modified: (i128, i128),
    /// Also tells a change of mode, and that a program set the other times back.
    changed: (i128, i128),
}

impl Identity {
    pub fn of(stat: &rustix::fs::Stat) -> Self {
        Identity {
            number: stat.st_ino.into(),
            size: stat.st_size.into(),
            modified: (stat.st_mtime.into(), stat.st_mtime_nsec.into()),
            changed: (stat.st_ctime.into(), stat.st_ctime_nsec.into()),
        }
    }

    /// Looks at a name; `None` where nothing has it.
    pub fn at(folder: BorrowedFd<'_>, name: &str) -> Result<Option<Self>, Errno> {
        match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(Identity::of(&stat))),
            Err(Errno::NOENT) => Ok(None),
            Err(errno) => Err(errno),
        }
    }

    /// Tells whether it is the same file with the same content; a rename changes nothing but its change time.
    pub fn is_same_file(&self, other: &Self) -> bool {
        (self.number, self.size, self.modified) == (other.number, other.size, other.modified)
    }
}

pub(super) fn create(folder: BorrowedFd<'_>, name: &str) -> Result<File, Errno> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let open = || openat(folder, name, flags, Mode::from_raw_mode(0o644));
    let created = match open() {
        // A leftover with our number, in a folder that no walk reached; under the lock it is nobody's.
        Err(Errno::EXIST) => unlinkat(folder, name, AtFlags::empty()).and_then(|()| open()),
        other => other,
    };
    created.map(File::from)
}

/// Gives a new file the owner and the mode of the one it will replace; a file in a new place keeps 0644 less the umask.
pub(super) fn keep_mode(folder: BorrowedFd<'_>, name: &str, file: &File) -> Result<(), Errno> {
    let old = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Err(Errno::NOENT) => return Ok(()),
        other => other?,
    };
    if !FileType::from_raw_mode(old.st_mode).is_file() {
        return Ok(());
    }
    let new = rustix::fs::fstat(file)?;
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid) {
        // Only root may give files away; for others the file becomes theirs, as with every editor.
        let (owner, group) = (rustix::fs::Uid::from_raw(old.st_uid), rustix::fs::Gid::from_raw(old.st_gid));
        let _ = fchown(file, Some(owner), Some(group));
    }
    fchmod(file, Mode::from_raw_mode(old.st_mode))
}

/// Renames to a name that nobody has, and never over a file that appeared meanwhile where the system can promise that.
pub(super) fn rename_to_free_name(folder: BorrowedFd<'_>, from: &str, to: &str) -> Result<(), Errno> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    match rustix::fs::renameat_with(folder, from, folder, to, rustix::fs::RenameFlags::NOREPLACE) {
        // Some file systems and old kernels cannot.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
        other => return other,
    }
    renameat(folder, from, folder, to)
}

/// Lets two files change their names.
pub(super) fn swap(folder: BorrowedFd<'_>, one: &str, other: &str) -> Result<(), Errno> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    return rustix::fs::renameat_with(folder, one, folder, other, rustix::fs::RenameFlags::EXCHANGE);
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    return Err(Errno::NOSYS);
}

/// The file systems that folders lie on; a tree may hold mounts.
#[derive(Default)]
pub(super) struct FileSystems {
    seen: Vec<(i128, OwnedFd)>,
}

impl FileSystems {
    pub fn add(&mut self, folder: BorrowedFd<'_>) -> Result<(), Errno> {
        let device = rustix::fs::fstat(folder)?.st_dev.into();
        if !self.seen.iter().any(|(other, _)| *other == device) {
            self.seen.push((device, rustix::io::fcntl_dupfd_cloexec(folder, 0)?));
        }
        Ok(())
    }

    pub fn sync(&self) -> Result<(), Errno> {
        self.seen.iter().try_for_each(|(_, folder)| sync_file_system(folder.as_fd()))
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn sync_file_system(folder: BorrowedFd<'_>) -> Result<(), Errno> {
    rustix::fs::syncfs(folder)
}

/// Elsewhere there is no call for one file system.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn sync_file_system(_: BorrowedFd<'_>) -> Result<(), Errno> {
    rustix::fs::sync();
    Ok(())
}

pub(super) fn fsync_folder(folder: BorrowedFd<'_>) -> Result<(), Errno> {
    match fsync(folder) {
        // Some network file systems have no fsync for folders, and need none.
        Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_new_file_is_not_written_through_what_lies_there() {
        let folder = tempfile::tempdir().unwrap();
        let (theirs, ours) = (folder.path().join("theirs"), folder.path().join("ours"));
        let handle = File::open(folder.path()).unwrap();
        let write = || create(handle.as_fd(), "ours").unwrap().write_all(b"new").unwrap();
        std::fs::write(&theirs, "old").unwrap();
        for lie in [std::os::unix::fs::symlink::<_, _>, |from, to| std::fs::hard_link(from, to)] {
            lie(&theirs, &ours).unwrap();
            write();
            assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "old");
            assert!(ours.symlink_metadata().unwrap().is_file());
            assert_eq!(std::fs::read_to_string(&ours).unwrap(), "new");
            std::fs::remove_file(&ours).unwrap();
        }
        std::fs::write(&ours, "something longer").unwrap();
        write();
        assert_eq!(std::fs::read_to_string(&ours).unwrap(), "new");
    }

    #[test]
    fn a_file_system_is_synchronised_once() {
        let folder = tempfile::tempdir().unwrap();
        let handle = File::open(folder.path()).unwrap();
        let mut systems = FileSystems::default();
        systems.add(handle.as_fd()).unwrap();
        systems.add(handle.as_fd()).unwrap();
        assert_eq!(systems.seen.len(), 1);
        systems.sync().unwrap();
    }

    /// Only root may give files away, so for others there is nothing to see.
    #[test]
    fn a_file_keeps_its_owner_and_mode() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        let handle = File::open(folder.path()).unwrap();
        std::fs::write(&old, "old").unwrap();
        std::fs::set_permissions(&old, PermissionsExt::from_mode(0o640)).unwrap();
        let given = chown(&old, Some(4711), Some(4712)).is_ok();
        let made = create(handle.as_fd(), "new").unwrap();
        keep_mode(handle.as_fd(), "old", &made).unwrap();
        let (old, new) = (old.metadata().unwrap(), new.metadata().unwrap());
        assert_eq!(new.mode() & 0o7777, 0o640);
        assert_eq!((new.uid(), new.gid()), (old.uid(), old.gid()), "given away: {given}");
    }
}
