//! What would be written, compared with what lies there.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::document::{FileSet, MadeFile};
use super::header::{Found, Header, Maker, find_header, has_conflict};
use super::state::{Edit, Ownership, State, state_of};
use super::state_bearing::StateChange;
use super::tree::{Entry, TreeOnDisk, TreePattern};

/// One topology of this run.
#[derive(Debug)]
pub struct Owner<'a> {
    pub maker: &'a Maker,
    /// Where this run's files lie: of all clusters, or of the only one that is rendered.
    pub tree: TreePattern,
    /// Where the files of all its clusters lie.
    whole: TreePattern,
}

impl<'a> Owner<'a> {
    /// Reads a topology's `tree:`; of one cluster when only that one is rendered.
    pub fn new(maker: &'a Maker, tree: &str, cluster: Option<&str>) -> Self {
        let whole = TreePattern::new(tree);
        let bound = cluster.map(|alias| TreePattern::new(&tree.replace("{cluster}", alias)));
        Owner { maker, tree: bound.unwrap_or_else(|| whole.clone()), whole }
    }

    /// Tells whether a file may be one that this topology made while its `tree:` was another.
    pub fn may_have_left(&self, path: &Utf8Path, header: &Header<'_>) -> bool {
        (header.owner == &*self.maker.owner || header.topology == self.maker.topology) && !self.whole.holds(path)
    }
}

/// What the user allows by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// `--force`: edited, foreign and other topologies' files that may be replaced, relative to the output folder.
    pub force: BTreeSet<Utf8PathBuf>,
    /// `--adopt`: earlier names of the topologies, whose untouched files are ours now.
    pub adopt: BTreeSet<String>,
    /// `--accept`: state-bearing changes, by [`StateChange::name`].
    pub accept: BTreeSet<String>,
    /// `--prune`: delete orphans that nobody touched.
    pub prune: bool,
}

/// What happens to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    Keep,
    Write,
    Delete,
    /// Not made any more, and left there.
    Orphan,
    /// Left as it is, and with it everything else: the run writes nothing.
    Refuse,
}

/// One path and what happens to it.
#[derive(Debug)]
pub struct Change<'a> {
    pub path: &'a Utf8Path,
    pub state: State,
    pub action: Action,
    /// What lies there, where it was read.
    pub old: Option<&'a str>,
    /// What would lie there; absent for orphans.
    pub new: Option<&'a MadeFile>,
}

/// Untouched and touched files of a topology that is not there any more.
#[derive(Debug, PartialEq, Eq)]
pub struct Vanished<'a> {
    pub owner: &'a str,
    pub topology: &'a Utf8Path,
    /// The name that the topology file has now, if it is part of this run.
    pub renamed: Option<&'a str>,
    pub files: Vec<&'a Utf8Path>,
}

/// Everything that a run would do.
#[derive(Debug, Default)]
pub struct Changes<'a> {
    /// By path.
    pub list: Vec<Change<'a>>,
    /// Files that a topology of this run made under another name or from another file: only their state is compared.
    pub left: Vec<(&'a Utf8Path, &'a str)>,
    pub vanished: Vec<Vanished<'a>>,
    /// Changes of replication state that nobody accepted; one of them refuses the run.
    pub lost_state: Vec<StateChange>,
    /// Permissions that nothing needed: `--force output/a.yaml`, without the flag.
    pub unused: Vec<(&'static str, String)>,
    /// Temporary files of killed runs, removed by whoever writes.
    pub leftovers: &'a [Utf8PathBuf],
}

impl<'a> Changes<'a> {
    /// Tells whether the run must write nothing.
    pub fn is_refused(&self) -> bool {
        !self.lost_state.is_empty() || self.with(Action::Refuse).next().is_some()
    }

    /// Tells whether the disk is as the topology says.
    pub fn is_clean(&self) -> bool {
        self.list.iter().all(|change| change.action == Action::Keep)
    }

    pub fn with(&self, action: Action) -> impl Iterator<Item = &Change<'a>> {
        self.list.iter().filter(move |change| change.action == action)
    }
}

/// Compares what would be written with what lies there, and decides about each path.
///
/// `topology_exists` is asked with topology paths of headers, relative to the project folder, and answers `true` where it
/// cannot know.
pub fn compare<'a>(
    set: &'a FileSet,
    disk: &'a TreeOnDisk,
    owners: &[Owner<'a>],
    permissions: &Permissions,
    topology_exists: &dyn Fn(&Utf8Path) -> bool,
) -> Changes<'a> {
    let adopted = |owner: &str| permissions.adopt.contains(owner);
    let list = Vec::with_capacity(set.len());
    let mut changes = Changes { list, leftovers: &disk.leftovers, ..Changes::default() };
    let mut unused_force: BTreeSet<&Utf8Path> = permissions.force.iter().map(Utf8PathBuf::as_path).collect();
    let mut unused_adopt: BTreeSet<&String> = permissions.adopt.iter().collect();

    for (path, made) in set.iter() {
        let entry = disk.entries.get(path.as_str());
        let ownership = Ownership { maker: &made.maker, adopted: &adopted, topology_exists };
        let state = state_of(made.text(), entry, &ownership);
        let old = entry.and_then(|entry| text_of(entry, made));
        let action = match state {
            State::Current => Action::Keep,
            State::Absent | State::Stale => Action::Write,
            State::Obstructed(_) => Action::Refuse,
            State::Edited(_) | State::Foreign | State::Others { .. } => {
                unused_force.remove(path);
                if permissions.force.contains(path) { Action::Write } else { Action::Refuse }
            }
        };
        if !unused_adopt.is_empty() {
            let owner = match (entry, old.map(find_header)) {
                (Some(Entry::AsMade), _) => Some(&*made.maker.owner),
                (_, Some(Found::Header(header))) => Some(header.owner),
                _ => None,
            };
            unused_adopt.retain(|adopted| Some(adopted.as_str()) != owner);
        }
        changes.list.push(Change { path, state, action, old, new: Some(made) });
    }

    let mut strangers: BTreeMap<(&str, &Utf8Path), Vec<&Utf8Path>> = BTreeMap::new();
    let entries = disk.entries.iter().map(|(path, entry)| (Utf8Path::new(path), entry));
    for (path, entry) in entries.filter(|(path, _)| set.get(path).is_none()) {
        let Entry::Text(text) = entry else { continue };
        let Found::Header(header) = find_header(text) else { continue };
        // Elsewhere a name alone says too little: two projects may share an output folder.
        let owns = |owner: &Owner<'_>| {
            let ownership = Ownership { maker: owner.maker, adopted: &adopted, topology_exists };
            let is_adopted = adopted(header.owner) && ownership.has_vanished(&header);
            let is_same = header.owner == &*owner.maker.owner && header.topology == owner.maker.topology;
            if owner.tree.holds(path) {
                ownership.owns(&header)
            } else {
                !owner.whole.holds(path) && (is_same || is_adopted)
            }
        };
        let is_known = |owner: &Owner<'_>| {
            *owner.maker.owner == *header.owner
                && (header.topology == owner.maker.topology || !owner.may_have_left(path, &header))
        };
        if owners.iter().any(owns) {
            unused_adopt.retain(|owner| owner.as_str() != header.owner);
            let state = match (header.is_untouched(), has_conflict(text)) {
                (true, _) => State::Stale,
                (false, true) => State::Edited(Edit::Conflict),
                (false, false) => State::Edited(Edit::Content),
            };
            let deletable = header.is_untouched() || permissions.force.contains(path);
            let action = if permissions.prune && deletable { Action::Delete } else { Action::Orphan };
            if !header.is_untouched() && action == Action::Delete {
                unused_force.remove(path);
            }
            changes.list.push(Change { path, state, action, old: Some(text), new: None });
        } else if !owners.iter().any(is_known) {
            strangers.entry((header.owner, header.topology)).or_default().push(path);
            let is_renamed = |owner: &Owner<'_>| header.topology == owner.maker.topology;
            let is_moved = |owner: &Owner<'_>| *header.owner == *owner.maker.owner && !topology_exists(header.topology);
            if owners.iter().any(|owner| is_renamed(owner) || is_moved(owner)) {
                changes.left.push((path, text));
            }
        }
    }
    // The set is sorted; only what is not in it can be out of place.
    if !changes.list.is_sorted_by_key(|change| change.path.as_str()) {
        changes.list.sort_by_key(|change| change.path.as_str());
    }

    for ((owner, topology), files) in strangers {
        let renamed = owners.iter().find(|other| other.maker.topology == topology).map(|other| &*other.maker.owner);
        if renamed.is_some() || !topology_exists(topology) {
            changes.vanished.push(Vanished { owner, topology, renamed, files });
        }
    }
    changes.unused.extend(unused_force.into_iter().map(|path| ("--force", path.to_string())));
    changes.unused.extend(unused_adopt.into_iter().map(|owner| ("--adopt", owner.clone())));
    changes
}

fn text_of<'e>(entry: &'e Entry, made: &'e MadeFile) -> Option<&'e str> {
    match entry {
        Entry::AsMade => made.kept(),
        Entry::Text(text) => Some(text),
        Entry::Unread | Entry::Obstacle(_) => None,
    }
}

#[cfg(test)]
mod tests;
