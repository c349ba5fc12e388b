//! Lossless edits: a merge patch applied to the text itself, and proof that nothing else changed.

mod block;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde_json::Value;
use yaml_edit::{Document, ScalarValue, YamlFile, YamlNode};

use self::block::{is_plain, write_block};
use super::{RereadError, index, push_pointer, reread};

/// A text after a patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patched {
    pub text: String,
    /// The bytes that the patch wrote, keys included, in order.
    pub ranges: Vec<Range<usize>>,
    /// Pointers where the patch found nothing to do: the value was there already, or there was none to remove.
    pub idle: Vec<String>,
}

/// Why a patch cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchError {
    /// The text has no such document, counted from 0.
    NoSuchDocument(usize),
    /// Nothing stands at the pointer; what is nearest to it does.
    NothingThere { pointer: String, nearest: String },
    /// The text before the patch is not YAML.
    Unreadable(RereadError),
    /// The editor could not make this change without changing more; the sentence says what went wrong.
    NotLossless { pointer: String, because: String },
}

impl fmt::Display for PatchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PatchError::NoSuchDocument(document) => write!(out, "there is no document {}", document + 1),
            PatchError::NothingThere { pointer, nearest } if nearest.is_empty() => {
                write!(out, "nothing stands at `{pointer}`")
            }
            PatchError::NothingThere { pointer, nearest } => {
                write!(out, "nothing stands at `{pointer}`; `{nearest}` is there")
            }
            PatchError::Unreadable(error) => write!(out, "the text to patch cannot be read: {error}"),
            PatchError::NotLossless { pointer, because } => {
                write!(out, "the patch at `{pointer}` cannot be applied without side effects: {because}")
            }
        }
    }
}

impl std::error::Error for PatchError {}

/// Applies a JSON merge patch (<https://www.rfc-editor.org/rfc/rfc7396>: `null` removes) to what stands at a JSON
/// pointer. Comments and layout stay, and the result is read again: the merge, and nothing but the merge, has happened.
pub fn patch(text: &str, document: usize, pointer: &str, merge: &Value) -> Result<Patched, PatchError> {
    let mut expected = reread(text).map_err(PatchError::Unreadable)?;
    let root = expected.get_mut(document).ok_or(PatchError::NoSuchDocument(document))?;
    if root.pointer(pointer).is_none() {
        return Err(PatchError::NothingThere { pointer: pointer.to_owned(), nearest: nearest(root, pointer) });
    }
    let mut edit = Edit::default();
    edit.plan(root, pointer, merge);
    apply_to_json(root, pointer, merge);

    let refuse = |because: String| PatchError::NotLossless { pointer: pointer.to_owned(), because };
    let file = YamlFile::from_str(text).map_err(|error| refuse(error.to_string()))?;
    let target = file.documents().nth(document).ok_or_else(|| refuse("the editor sees fewer documents".to_owned()))?;
    for step in &edit.steps {
        carry_out(&target, step).ok_or_else(|| refuse(format!("the editor cannot reach `{}`", step.pointer)))?;
    }
    let text = file.to_string();
    let after = reread(&text).map_err(|error| refuse(error.to_string()))?;
    if let Some(different) = first_difference(&expected, &after) {
        return Err(refuse(format!("`{different}` would not be as asked")));
    }
    let ranges = written(&text, document, &edit.steps);
    Ok(Patched { text, ranges, idle: edit.idle })
}

/// One change of one entry of a mapping, or of one item of a list.
struct Step {
    parent: String,
    key: String,
    pointer: String,
    /// Nothing removes.
    value: Option<Value>,
}

/// What a patch comes down to.
#[derive(Default)]
struct Edit {
    steps: Vec<Step>,
    idle: Vec<String>,
}

impl Edit {
    /// Breaks a patch down into the smallest changes.
    fn plan(&mut self, root: &Value, pointer: &str, merge: &Value) {
        let target = root.pointer(pointer);
        if let (Some(Value::Object(old)), Value::Object(new)) = (target, merge) {
            // A mapping that ends empty would leave its key with nothing: it is written as a whole, `{}`.
            let mut merged = Value::Object(old.clone());
            merge_into(&mut merged, merge);
            if !pointer.is_empty() && !old.is_empty() && merged.as_object().is_some_and(serde_json::Map::is_empty) {
                return self.step(pointer, Some(merged));
            }
            for (key, value) in new {
                let mut inner = pointer.to_owned();
                push_pointer(&mut inner, key);
                self.plan(root, &inner, value);
            }
            return;
        }
        match (target, merge) {
            (None, Value::Null) => self.idle.push(pointer.to_owned()),
            (Some(_), Value::Null) => self.step(pointer, None),
            (old, _) => {
                let mut value = Value::Null;
                merge_into(&mut value, merge);
                if old == Some(&value) {
                    self.idle.push(pointer.to_owned());
                } else {
                    self.step(pointer, Some(value));
                }
            }
        }
    }

    fn step(&mut self, pointer: &str, value: Option<Value>) {
        let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
        self.steps.push(Step { parent: parent.to_owned(), key: unescape(key), pointer: pointer.to_owned(), value });
    }
}

/// Carries one step out; nothing when the editor's tree is not what the reader saw.
fn carry_out(document: &Document, step: &Step) -> Option<()> {
    let value = match &step.value {
        Some(value) => Some(Document::from_str(&write_block(value)).ok()?),
        None => None,
    };
    let parent = find(document, &step.parent)?;
    if let Some(mapping) = parent.as_mapping() {
        match value {
            // The editor's own quoting leaves `y` bare, which Kubernetes reads as a boolean.
            Some(value) if is_plain(&step.key) => mapping.set(step.key.as_str(), value),
            Some(value) => mapping.set(ScalarValue::double_quoted(step.key.as_str()), value),
            None => drop(mapping.remove(step.key.as_str())?),
        }
        return Some(());
    }
    let list = parent.as_sequence()?;
    let item = step.key.parse().ok()?;
    match value {
        Some(value) => list.set(item, value).then_some(()),
        None => list.remove(item).map(drop),
    }
}

fn find(document: &Document, pointer: &str) -> Option<YamlNode> {
    let mut node = match (document.as_mapping(), document.as_sequence()) {
        (Some(mapping), _) => YamlNode::Mapping(mapping),
        (None, Some(list)) => YamlNode::Sequence(list),
        (None, None) => return None,
    };
    for step in pointer.split('/').skip(1) {
        let step = unescape(step);
        node = if node.is_mapping() { node.get(step.as_str())? } else { node.get_item(step.parse().ok()?)? };
    }
    Some(node)
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// Returns the longest beginning of a pointer at which something stands.
fn nearest(root: &Value, pointer: &str) -> String {
    let mut pointer = pointer;
    while root.pointer(pointer).is_none() {
        match pointer.rsplit_once('/') {
            Some((parent, _)) => pointer = parent,
            None => return String::new(),
        }
    }
    pointer.to_owned()
}

fn apply_to_json(root: &mut Value, pointer: &str, merge: &Value) {
    if !merge.is_null() {
        if let Some(target) = root.pointer_mut(pointer) {
            merge_into(target, merge);
        }
        return;
    }
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    match (root.pointer_mut(parent), key.parse::<usize>()) {
        (Some(Value::Object(entries)), _) => drop(entries.shift_remove(&unescape(key))),
        (Some(Value::Array(items)), Ok(item)) if item < items.len() => drop(items.remove(item)),
        _ => {}
    }
}

/// RFC 7396, section 2.
fn merge_into(target: &mut Value, merge: &Value) {
    let Value::Object(merge) = merge else {
        target.clone_from(merge);
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(target) = target else { return };
    for (key, value) in merge {
        if value.is_null() {
            target.shift_remove(key);
        } else {
            merge_into(target.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// Returns the first pointer at which two document sets differ, `document:pointer`.
fn first_difference(expected: &[Value], actual: &[Value]) -> Option<String> {
    if expected.len() != actual.len() {
        return Some("the number of documents".to_owned());
    }
    let pairs = expected.iter().zip(actual).enumerate();
    pairs
        .filter_map(|(number, (one, other))| Some((number, differ(one, other, "")?)))
        .next()
        .map(|(number, pointer)| if number == 0 { pointer } else { format!("{}:{pointer}", number + 1) })
}

fn differ(one: &Value, other: &Value, pointer: &str) -> Option<String> {
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) => {
            let missing = others.keys().find(|key| !ones.contains_key(*key)).map(|key| format!("{pointer}/{key}"));
            let inside = ones.iter().find_map(|(key, one)| {
                let pointer = format!("{pointer}/{key}");
                others.get(key).map_or_else(|| Some(pointer.clone()), |other| differ(one, other, &pointer))
            });
            inside.or(missing)
        }
        (Value::Array(ones), Value::Array(others)) if ones.len() == others.len() => {
            let mut pairs = ones.iter().zip(others).enumerate();
            pairs.find_map(|(number, (one, other))| differ(one, other, &format!("{pointer}/{number}")))
        }
        _ => (one != other).then(|| pointer.to_owned()),
    }
}

/// Returns the bytes of what the steps wrote.
fn written(text: &str, document: usize, steps: &[Step]) -> Vec<Range<usize>> {
    let index = index(text);
    let mut ranges: Vec<_> = steps
        .iter()
        .filter(|step| step.value.is_some())
        .filter_map(|step| {
            let value = index.value(document, &step.pointer)?;
            let start = index.key(document, &step.pointer).map_or(value.range.start, |key| key.range.start);
            Some(start..value.range.end.max(start))
        })
        .collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges
}

#[cfg(test)]
mod tests;
