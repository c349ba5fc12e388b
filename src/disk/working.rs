//! The working folder, and files made for a person to go on with.

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::error::{Error, Problem};
use super::root::temporary_name;

/// Goes to a folder: every path is relative to it from here on.
pub fn enter(folder: &Utf8Path) -> Result<(), Error> {
    std::env::set_current_dir(folder).map_err(|error| Error::new(folder, error))
}

/// Returns an absolute path as people read it: relative to the working folder where it lies inside.
pub fn shown(path: &Utf8Path) -> Utf8PathBuf {
    let here = Utf8Path::new(".").canonicalize_utf8();
    match here.ok().and_then(|here| path.strip_prefix(here).ok().map(Utf8Path::to_owned)) {
        Some(inside) => inside,
        None => path.to_owned(),
    }
}

/// Writes a file that must not be there yet, and the folders above it.
pub fn write_new(path: &Utf8Path, text: &str) -> Result<(), Error> {
    let write = || -> std::io::Result<()> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::File::create_new(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::new(path, Problem::Exists),
        _ => Error::new(path, error),
    })
}

/// Makes a folder, and those above it, where they are missing.
pub fn make_folder(path: &Utf8Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(|error| Error::new(path, error))
}

/// A byte order mark, which readers of a text do not see.
const MARK: &str = "\u{feff}";

/// Replaces a person's file by what was made from it: whole or not at all, and only while it still says `before`.
pub fn replace(path: &Utf8Path, before: &str, after: &str) -> Result<(), Error> {
    let write = || -> std::io::Result<()> {
        // A link stays a link: what it leads to is replaced.
        let path = path.canonicalize_utf8()?;
        let folder = path.parent().unwrap_or(Utf8Path::new("."));
        let name = temporary_name(std::process::id(), 0);
        // A leftover with our number is nobody's: no other process has it now.
        let _ = std::fs::remove_file(folder.join(&name));
        let mut temporary = tempfile::Builder::new().prefix(&name).rand_bytes(0).tempfile_in(folder)?;
        let now = std::fs::read_to_string(&path)?;
        let mark = if now.starts_with(MARK) { MARK } else { "" };
        temporary.write_all(mark.as_bytes())?;
        temporary.write_all(after.as_bytes())?;
        temporary.as_file().set_permissions(std::fs::metadata(&path)?.permissions())?;
        temporary.as_file().sync_all()?;
        if std::fs::read_to_string(&path)?.trim_start_matches(MARK) != before {
            return Err(std::io::Error::other("it was changed meanwhile; run again"));
        }
        temporary.persist(&path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| Error::new(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::root::is_temporary;

    #[test]
    fn a_file_is_replaced_through_a_name_that_cleaners_know() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let (file, leftover) = (folder.join("t.yaml"), folder.join(temporary_name(std::process::id(), 0)));
        assert!(is_temporary(leftover.file_name().unwrap()));
        std::fs::write(&file, "a: 1\n").unwrap();
        std::fs::write(&leftover, "torn").unwrap();
        assert!(replace(&file, "a: 2\n", "a: 3\n").is_err());
        replace(&file, "a: 1\n", "a: 2\n").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "a: 2\n");
        assert!(!leftover.exists());
    }
}
