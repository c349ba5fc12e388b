//! What in a KafkaMirrorMaker2 decides where replication state is kept, compared between old and new.
//!
//! Both dialects are read into the same flows, one per mirrored direction, so that a move from one dialect to the other
//! with equal meanings is no change. Flows are matched by what they do, not by file or resource name alone: a renamed
//! cluster moves its files to another folder, and just that change must not pass unseen.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::compare::{Action, Change, Changes, Permissions};

mod fields;
mod flow;
#[cfg(test)]
mod tests;

pub use fields::{CONSEQUENCES, Consequence, StateField};
use flow::{Flow, flows_of};

/// One field of one object that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateChange {
    /// File that would be written, relative to the output folder.
    pub path: Utf8PathBuf,
    /// Name of the KafkaMirrorMaker2 that would be written.
    pub object: String,
    pub field: StateField,
    /// The directions it is about, `a->b`, under their old aliases, by the file that mirrors them now.
    pub flows: BTreeMap<Utf8PathBuf, Vec<String>>,
    pub old: String,
    pub new: String,
    /// The document of the new file, and the pointer in it, at which `new` would stand; it may be a default that stands
    /// nowhere.
    pub place: Place,
    /// What to type behind `--accept`: `mm2-a-to-b/group-id`.
    pub accept: String,
}

/// Reads a text's YAML documents; `None` where it has an error.
pub type ReadDocuments<'a> = &'a dyn Fn(&str) -> Option<Vec<serde_json::Value>>;

/// Finds changes of replication state among what would be written, and notes those that nobody accepted.
pub fn judge_state(changes: &mut Changes<'_>, permissions: &Permissions, read: ReadDocuments<'_>) {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    old.extend(changes.left.iter().flat_map(|(path, text)| read_flows(path, text, read)));
    for Change { path, old: old_text, new: made, .. } in changes.list.iter().filter(|one| one.action != Action::Keep) {
        old.extend(old_text.iter().flat_map(|text| read_flows(path, text, read)));
        new.extend(made.iter().flat_map(|made| read_flows(path, made.text(), read)));
    }
    let found = state_changes(old, new);
    let named: BTreeSet<&str> = found.iter().map(|change| change.accept.as_str()).collect();
    let unused = permissions.accept.iter().filter(|name| !named.contains(name.as_str()));
    changes.unused.extend(unused.map(|name| ("--accept", name.clone())));
    changes.lost_state = found.into_iter().filter(|change| !permissions.accept.contains(&change.accept)).collect();
}

fn read_flows(path: &Utf8Path, text: &str, read: ReadDocuments<'_>) -> Vec<Flow> {
    // Most files hold none, and parsing is what takes time.
    if !text.contains("KafkaMirrorMaker2") {
        return Vec::new();
    }
    flows_of(path, &read(text).unwrap_or_default())
}

/// File, object, field, and its value before and after.
type ChangeKey = (Utf8PathBuf, String, StateField, String, String);
/// Document and pointer.
type Place = (usize, String);

/// Compares the flows of before and after.
fn state_changes(old: Vec<Flow>, new: Vec<Flow>) -> Vec<StateChange> {
    let mut by_change: BTreeMap<ChangeKey, (BTreeMap<Utf8PathBuf, Vec<String>>, Place)> = BTreeMap::new();
    for (old, new) in matched(&old, &new) {
        let (source, target) = old.aliases();
        for ((field, before), (_, after)) in old.values().iter().zip(new.values()) {
            if before.value != after.value {
                let change = (new.path.clone(), new.object.clone(), *field, before.value.clone(), after.value.clone());
                let place = || (BTreeMap::new(), (after.document, after.pointer.clone()));
                let (flows, _) = by_change.entry(change).or_insert_with(place);
                flows.entry(old.path.clone()).or_default().push(format!("{source}->{target}"));
            }
        }
    }
    let mut paths: BTreeMap<String, BTreeSet<Utf8PathBuf>> = BTreeMap::new();
    for (path, object, ..) in by_change.keys() {
        paths.entry(object.clone()).or_default().insert(path.clone());
    }
    let named = by_change.into_iter().map(|((path, object, field, old, new), (flows, place))| {
        // Two hosts may have an object of one name; then the file says which.
        let is_unique = paths.get(&object).is_none_or(|paths| paths.len() == 1);
        let accept = match is_unique {
            true => format!("{object}/{}", field.name()),
            false => format!("{path}:{object}/{}", field.name()),
        };
        StateChange { path, object, field, flows, old, new, place, accept }
    });
    named.collect()
}

/// What makes two flows the same one; empty parts do not count.
type Likeness = for<'f> fn(&'f Flow) -> [&'f str; 6];

/// From certain to likely: the same servers are the same clusters, whatever they are called now.
const LIKENESSES: &[Likeness] = &[
    |f| [f.path.as_str(), &f.object, f.aliases().0, f.aliases().1, &f.source_servers, &f.target_servers],
    |f| ["", "", f.aliases().0, f.aliases().1, &f.source_servers, &f.target_servers],
    |f| [f.path.as_str(), &f.object, "", "", &f.source_servers, &f.target_servers],
    |f| ["", "", "", "", &f.source_servers, &f.target_servers],
    |f| [f.path.as_str(), &f.object, f.aliases().0, f.aliases().1, "", ""],
    |f| ["", "", f.aliases().0, f.aliases().1, "", ""],
    |f| [f.path.as_str(), &f.object, "", "", "", ""],
];

/// Pairs old flows with new ones; each likeness pairs only what is alike exactly once on both sides.
fn matched<'f>(old: &'f [Flow], new: &'f [Flow]) -> Vec<(&'f Flow, &'f Flow)> {
    let mut pairs = Vec::new();
    let (mut old, mut new): (Vec<&Flow>, Vec<&Flow>) = (old.iter().collect(), new.iter().collect());
    for likeness in LIKENESSES {
        let mut alike: BTreeMap<[&str; 6], (Vec<&Flow>, Vec<&Flow>)> = BTreeMap::new();
        old.drain(..).for_each(|flow| alike.entry(likeness(flow)).or_default().0.push(flow));
        new.drain(..).for_each(|flow| alike.entry(likeness(flow)).or_default().1.push(flow));
        for (key, (before, after)) in alike {
            match (before.as_slice(), after.as_slice()) {
                ([one], [other]) if key.iter().any(|part| !part.is_empty()) => pairs.push((*one, *other)),
                _ => {
                    old.extend(before);
                    new.extend(after);
                }
            }
        }
    }
    pairs
}
