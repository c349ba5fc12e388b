//! What people wrote into an output folder.

use std::io::Read;
use std::os::fd::AsFd;

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::error::Error;
use super::folders::Folders;
use super::root::{DEEPEST, Root, open_file};

impl Root {
    /// Returns every manifest below this folder that `is_ours` does not know: its path relative to the folder, and its text.
    ///
    /// Hidden folders, links, and what cannot be read as text or is larger than `limit` are nobody's manifests.
    pub fn written(
        &self,
        is_ours: impl Fn(&Utf8Path) -> bool,
        limit: u64,
    ) -> Result<Vec<(Utf8PathBuf, String)>, Error> {
        let mut found = Vec::new();
        let mut folders = Folders::new(self.handle.as_fd());
        let is_shown =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        let walk = WalkDir::new(self.canonical()).max_depth(DEEPEST).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(is_shown) {
            // Deleted between listing and looking, or not readable for us.
            let Ok(entry) = entry else { continue };
            let path = Utf8Path::from_path(entry.path()).and_then(|path| path.strip_prefix(self.canonical()).ok());
            let (true, Some(path)) = (entry.file_type().is_file(), path) else { continue };
            if !is_manifest(path) || is_ours(path) {
                continue;
            }
            let Ok(file) = open_file(&mut folders, path) else { continue };
            let mut bytes = Vec::new();
            let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
            if let (Ok(_), true, Ok(text)) = (read, bytes.len() as u64 <= limit, String::from_utf8(bytes)) {
                found.push((path.to_owned(), text));
            }
        }
        Ok(found)
    }
}

fn is_manifest(path: &Utf8Path) -> bool {
    matches!(path.extension(), Some("yaml" | "yml")) || path.file_name() == Some("Kustomization")
}
