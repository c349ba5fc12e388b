//! Which texts a command needs once they are verified: a fleet's take more memory than all else together.

use camino::Utf8Path;

use crate::disk::Shelf;
use crate::output::Maker;

pub enum Keep<'r> {
    /// For whoever writes or prints them.
    All,
    /// For whoever says what would change.
    Unlike(Shelf<'r>),
    /// For whoever asks only what is wrong.
    Nothing,
}

impl Keep<'_> {
    /// Returns a file's text with its header, if it is needed.
    pub fn text(&self, path: &Utf8Path, maker: &Maker, body: &str) -> Option<String> {
        match self {
            Keep::All => Some(maker.seal(body)),
            Keep::Unlike(shelf) => Some(maker.seal(body)).filter(|text| !shelf.holds(path, text)),
            Keep::Nothing => None,
        }
    }
}
