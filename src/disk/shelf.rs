//! An output folder asked for one file at a time.

use std::cell::RefCell;

use camino::Utf8Path;

use super::folders::Folders;
use super::root::Root;
use crate::output::Entry;

/// Tells what lies there already, so that nobody need keep it in memory. As [`Root::read`] it needs no lock, and whoever
/// writes reads again under it.
pub struct Shelf<'r> {
    root: &'r Root,
    limit: u64,
    /// Open folders, and a buffer for the file.
    open: RefCell<(Folders<'r>, Vec<u8>)>,
}

impl<'r> Shelf<'r> {
    pub fn new(root: &'r Root, limit: u64) -> Self {
        Shelf { root, limit, open: RefCell::new((root.folders(), Vec::new())) }
    }

    /// Tells whether a regular file of exactly this text lies at a path.
    pub fn holds(&self, path: &Utf8Path, text: &str) -> bool {
        let (folders, buffer) = &mut *self.open.borrow_mut();
        matches!(self.root.entry_at(folders, path, text, buffer, self.limit), Ok(Some(Entry::AsMade)))
    }
}
