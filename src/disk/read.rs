//! Reads what people wrote: topologies and templates.

use std::io::Read;

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::error::{Error, Problem};

/// Reads one file's bytes; whether they are text is for the caller to say.
pub fn read_file(path: &Utf8Path, limit: u64) -> Result<Vec<u8>, Error> {
    let read = || -> Result<Vec<u8>, Problem> {
        let file = std::fs::File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(Problem::IsFolder);
        }
        let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize);
        // One byte more than allowed tells a file that is too large, also where the size is unknown (a pipe).
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit { Err(Problem::TooLarge(limit)) } else { Ok(bytes) }
    };
    read().map_err(|problem| Error::new(path, problem))
}

/// Returns the `*.yaml` files of a folder, sorted; not of the folders in it, and none that is hidden.
pub fn list_yaml(folder: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Error> {
    let entries = folder.read_dir_utf8().map_err(|error| Error::new(folder, error))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::new(folder, error))?;
        let path = entry.path();
        if path.extension() == Some("yaml") && !entry.file_name().starts_with('.') && path.is_file() {
            files.push(path.to_owned());
        }
    }
    files.sort();
    Ok(files)
}

/// Reads every file of a templates folder: its name relative to the folder, with `/`, and its text; sorted.
pub fn read_templates(folder: &Utf8Path, limit: u64) -> Result<Vec<(String, String)>, Error> {
    let mut templates = Vec::new();
    // Links are followed: the folder is the user's own, and `walkdir` finds loops.
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    let is_shown =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    for entry in walk.filter_entry(is_shown) {
        let entry = entry.map_err(|error| {
            let path = error.path().and_then(Utf8Path::from_path).unwrap_or(folder).to_owned();
            Error::new(path, error)
        })?;
        if entry.depth() == 0 && !entry.file_type().is_dir() {
            return Err(Error::new(folder, Problem::NotAFolder));
        }
        if !entry.file_type().is_file() {
            continue;
        }
        let path = Utf8Path::from_path(entry.path()).ok_or_else(|| Error::new(folder, Problem::NotText))?;
        let text = String::from_utf8(read_file(path, limit)?).map_err(|_| Error::new(path, Problem::NotText))?;
        let name = path.strip_prefix(folder).unwrap_or(path).as_str().to_owned();
        templates.push((name, text));
    }
    Ok(templates)
}

/// Returns the absolute path without links; of a path that does not exist yet, as far as it exists.
pub fn canonical(path: &Utf8Path) -> Result<Utf8PathBuf, Error> {
    let absolute = camino::absolute_utf8(path).map_err(|error| Error::new(path, error))?;
    for existing in absolute.ancestors() {
        match existing.canonicalize_utf8() {
            Ok(found) => {
                let rest = absolute.strip_prefix(existing).unwrap_or(Utf8Path::new(""));
                // Joining nothing would leave a `/` at the end.
                return Ok(if rest.as_str().is_empty() { found } else { found.join(rest) });
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::new(path, error)),
        }
    }
    Ok(absolute)
}

/// Tells whether a folder lies there.
pub fn is_folder(path: &Utf8Path) -> bool {
    path.is_dir()
}

/// Tells whether something lies there; `true` where that cannot be known.
pub fn exists(path: &Utf8Path) -> bool {
    path.try_exists().unwrap_or(true)
}
