//! Differences of two texts by what they mean: `spec.mirrors[a].sourceConnector.tasksMax: 5 → 10`.
//!
//! Elements of a list are known by their name where they have one, so that an inserted element is one difference. YAML
//! inside a block text (metric rules in a ConfigMap) is compared like the rest.

use serde_json::Value;

mod list;
mod show;
#[cfg(test)]
mod tests;

pub use show::{show_differences, show_scalar};

use list::compare_lists;

/// One place where two documents differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `KafkaUser mm2-user`, or the number of a document that has no name.
    pub document: String,
    /// Path inside the document; empty for the document itself.
    pub path: String,
    pub kind: DifferenceKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DifferenceKind {
    Added(Value),
    Removed(Value),
    Changed(Value, Value),
    /// The same elements in another order: their names before and after.
    Reordered(Vec<String>, Vec<String>),
}

/// Reads a YAML text inside a value; `None` where it is plain text.
pub type ReadEmbedded<'a> = &'a dyn Fn(&str) -> Option<Value>;

/// Compares the documents of two texts.
pub fn differences(old: &[Value], new: &[Value], embedded: ReadEmbedded<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    let (old_names, new_names) = (document_names(old), document_names(new));
    for (name, before) in old_names.iter().zip(old) {
        let mut walk = Walk { document: name, embedded, found: &mut found };
        match new_names.iter().position(|other| other == name).and_then(|at| new.get(at)) {
            Some(after) => walk.compare("", before, after),
            None => walk.note("", DifferenceKind::Removed(before.clone())),
        }
    }
    for (name, after) in new_names.iter().zip(new).filter(|(name, _)| !old_names.contains(name)) {
        Walk { document: name, embedded, found: &mut found }.note("", DifferenceKind::Added(after.clone()));
    }
    found
}

/// Names each document, unique among its siblings.
fn document_names(documents: &[Value]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap_or("");
        let name = format!("{} {}", text("/kind"), text("/metadata/name")).trim().to_owned();
        let is_free = !name.is_empty() && !names.contains(&name);
        names.push(if is_free { name } else { format!("document {}", number + 1) });
    }
    names
}

struct Walk<'a> {
    document: &'a str,
    embedded: ReadEmbedded<'a>,
    found: &'a mut Vec<Difference>,
}

impl Walk<'_> {
    fn note(&mut self, path: &str, kind: DifferenceKind) {
        self.found.push(Difference { document: self.document.to_owned(), path: path.to_owned(), kind });
    }

    fn compare(&mut self, path: &str, old: &Value, new: &Value) {
        match (old, new) {
            _ if old == new => {}
            (Value::Object(old), Value::Object(new)) => {
                for (key, before) in old {
                    let path = key_path(path, key);
                    match new.get(key) {
                        Some(after) => self.compare(&path, before, after),
                        None => self.removed(&path, before),
                    }
                }
                for (key, after) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                    self.added(&key_path(path, key), after);
                }
            }
            (Value::Array(old), Value::Array(new)) => compare_lists(self, path, old, new),
            (Value::String(old_text), Value::String(new_text))
                if old_text.contains('\n') && new_text.contains('\n') =>
            {
                match ((self.embedded)(old_text), (self.embedded)(new_text)) {
                    // Equal in meaning: then the difference is one of layout, and not shown as a change of value.
                    (Some(before), Some(after)) if is_nested(&before) && is_nested(&after) => {
                        self.compare(path, &before, &after);
                    }
                    _ => self.note(path, DifferenceKind::Changed(old.clone(), new.clone())),
                }
            }
            _ => self.note(path, DifferenceKind::Changed(old.clone(), new.clone())),
        }
    }

    /// Notes each scalar of what came: a person looks for values, not for braces.
    fn added(&mut self, path: &str, value: &Value) {
        let mut leaves = Vec::new();
        collect_leaves(path, value, &mut leaves);
        leaves.into_iter().for_each(|(path, leaf)| self.note(&path, DifferenceKind::Added(leaf)));
    }

    fn removed(&mut self, path: &str, value: &Value) {
        let mut leaves = Vec::new();
        collect_leaves(path, value, &mut leaves);
        leaves.into_iter().for_each(|(path, leaf)| self.note(&path, DifferenceKind::Removed(leaf)));
    }
}

fn is_nested(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

fn collect_leaves(path: &str, value: &Value, leaves: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(key, member)| collect_leaves(&key_path(path, key), member, leaves));
        }
        Value::Array(elements) if elements.iter().any(is_nested) => {
            let names = list::element_names(elements);
            names.iter().zip(elements).for_each(|(name, element)| {
                collect_leaves(&format!("{path}[{name}]"), element, leaves);
            });
        }
        _ => leaves.push((path.to_owned(), value.clone())),
    }
}

/// Adds a key to a path; one with a dot is quoted, so that a path reads one way only.
fn key_path(path: &str, key: &str) -> String {
    let is_plain = !key.is_empty() && key.chars().all(|one| one.is_alphanumeric() || "-_/".contains(one));
    let key = if is_plain { key.to_owned() } else { format!("{key:?}") };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}
