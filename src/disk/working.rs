//! The working folder, and files made for a person to go on with.

use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::error::Error;

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
    write().map_err(|error| Error::new(path, error))
}
