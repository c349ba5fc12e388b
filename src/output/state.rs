//! What a path that we make, or made once, is to us.

use camino::{Utf8Path, Utf8PathBuf};

use super::header::{Found, Header, Maker, find_header, has_conflict, same_but_line_ends};
use super::tree::{Entry, Obstacle};

/// The state of one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing lies there.
    Absent,
    /// What would be written lies there already.
    Current,
    /// Ours and untouched, but the topology, the templates or the program moved on.
    Stale,
    /// Ours, and changed since.
    Edited(Edit),
    /// No header of ours.
    Foreign,
    /// Made by another topology; `vanished`: by one whose file is gone, or has another name now.
    Others { owner: String, topology: Utf8PathBuf, vanished: bool },
    /// Nothing that could be replaced by a file.
    Obstructed(Obstacle),
}

/// How an edit shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The digest does not fit.
    Content,
    /// A line of the header is missing or changed beyond reading.
    Header,
    /// Git's conflict markers.
    Conflict,
}

impl State {
    pub fn name(&self) -> &'static str {
        match self {
            State::Absent => "absent",
            State::Current => "current",
            State::Stale => "stale",
            State::Edited(_) => "edited",
            State::Foreign => "foreign",
            State::Others { .. } => "another topology's",
            State::Obstructed(_) => "obstructed",
        }
    }
}

/// Whose files count as one maker's own.
pub(super) struct Ownership<'a> {
    pub maker: &'a Maker,
    /// Earlier names of the topology, given by the user.
    pub adopted: &'a dyn Fn(&str) -> bool,
    /// Tells whether another topology file of a header still exists.
    pub topology_exists: &'a dyn Fn(&Utf8Path) -> bool,
}

impl Ownership<'_> {
    pub fn owns(&self, header: &Header<'_>) -> bool {
        // Same name, other file: it was moved, unless both are there and both claim the name.
        (header.owner == &*self.maker.owner || (self.adopted)(header.owner)) && self.has_vanished(header)
    }

    /// Tells whether nobody but this maker can speak for the header's topology file.
    pub fn has_vanished(&self, header: &Header<'_>) -> bool {
        header.topology == self.maker.topology || !(self.topology_exists)(header.topology)
    }
}

/// Returns the state of a path, given what would be written there.
pub(super) fn state_of(made: &str, entry: Option<&Entry>, ownership: &Ownership<'_>) -> State {
    let text = match entry {
        None => return State::Absent,
        Some(Entry::AsMade) => return State::Current,
        Some(Entry::Text(text)) => text,
        Some(Entry::Unread) => return State::Foreign,
        Some(Entry::Obstacle(obstacle)) => return State::Obstructed(obstacle.clone()),
    };
    if same_but_line_ends(text, made) {
        return State::Current;
    }
    match find_header(text) {
        Found::Nothing => State::Foreign,
        Found::Broken => State::Edited(Edit::Header),
        Found::Conflict => State::Edited(Edit::Conflict),
        Found::Header(header) if !ownership.owns(&header) => {
            let vanished = ownership.has_vanished(&header);
            State::Others { owner: header.owner.to_owned(), topology: header.topology.to_owned(), vanished }
        }
        Found::Header(header) if header.is_untouched() => State::Stale,
        Found::Header(_) if has_conflict(text) => State::Edited(Edit::Conflict),
        Found::Header(_) => State::Edited(Edit::Content),
    }
}
