//! Compares lists by their elements' names, or else by their order.

use std::collections::BTreeSet;

use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{DifferenceKind, Walk};

/// What names an element of the lists that Strimzi and Prometheus have, most telling first.
const NAMES: &[&[&str]] = &[
    &["/alias"],
    &["/name"],
    &["/alert"],
    &["/record"],
    &["/sourceCluster", "/targetCluster"],
    &["/source/alias"],
    // An ACL: one entry per resource and host.
    &["/resource/type", "/resource/patternType", "/resource/name", "/host"],
    &["/secretName", "/certificate", "/pattern"],
    // A JMX exporter rule.
    &["/pattern"],
    &["/port"],
];

/// Compares two lists.
pub(super) fn compare_lists(walk: &mut Walk<'_>, path: &str, old: &[Value], new: &[Value]) {
    match NAMES.iter().find_map(|name| Some((names_by(name, old)?, names_by(name, new)?))) {
        Some((old_names, new_names)) => by_name(walk, path, (old, &old_names), (new, &new_names)),
        None => by_order(walk, path, old, new),
    }
}

/// Names every element, by number where it has no name.
pub(super) fn element_names(elements: &[Value]) -> Vec<String> {
    let named = NAMES.iter().find_map(|name| names_by(name, elements));
    named.unwrap_or_else(|| (0..elements.len()).map(|number| number.to_string()).collect())
}

/// Returns the elements' names, if each has one of its own.
fn names_by(pointers: &[&str], elements: &[Value]) -> Option<Vec<String>> {
    let name_of = |element: &Value| -> Option<String> {
        let parts = pointers.iter().filter_map(|pointer| element.pointer(pointer).and_then(Value::as_str));
        let name = parts.collect::<Vec<_>>().join(" ");
        (!name.is_empty() && !name.contains('\n')).then_some(name)
    };
    let names: Option<Vec<String>> = elements.iter().map(name_of).collect();
    let names = names.filter(|names| names.iter().collect::<BTreeSet<_>>().len() == names.len())?;
    Some(names)
}

fn by_name(walk: &mut Walk<'_>, path: &str, old: (&[Value], &[String]), new: (&[Value], &[String])) {
    let position = |names: &[String], name: &String| names.iter().position(|other| other == name);
    for (name, before) in old.1.iter().zip(old.0) {
        let path = format!("{path}[{name}]");
        match position(new.1, name).and_then(|at| new.0.get(at)) {
            Some(after) => walk.compare(&path, before, after),
            None => walk.removed(&path, before),
        }
    }
    for (name, after) in new.1.iter().zip(new.0).filter(|(name, _)| !old.1.contains(name)) {
        walk.added(&format!("{path}[{name}]"), after);
    }
    // Of metric rules the first that matches counts.
    let shared = |names: &[String], others: &[String]| -> Vec<String> {
        names.iter().filter(|name| others.contains(name)).cloned().collect()
    };
    let (before, after) = (shared(old.1, new.1), shared(new.1, old.1));
    if before != after {
        walk.note(path, DifferenceKind::Reordered(before, after));
    }
}

fn by_order(walk: &mut Walk<'_>, path: &str, old: &[Value], new: &[Value]) {
    let texts = |list: &[Value]| list.iter().map(Value::to_string).collect::<Vec<_>>();
    let at = |list: &[Value], number: usize| list.get(number).cloned().unwrap_or(Value::Null);
    for operation in capture_diff_slices(Algorithm::Myers, &texts(old), &texts(new)) {
        match operation {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => {
                for number in old_index..old_index + old_len {
                    walk.removed(&format!("{path}[{number}]"), &at(old, number));
                }
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                for number in new_index..new_index + new_len {
                    walk.added(&format!("{path}[{number}]"), &at(new, number));
                }
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                for step in 0..old_len.max(new_len) {
                    let (before, after) = (old_index + step, new_index + step);
                    match (step < old_len, step < new_len) {
                        (true, true) => walk.compare(&format!("{path}[{after}]"), &at(old, before), &at(new, after)),
                        (true, false) => walk.removed(&format!("{path}[{before}]"), &at(old, before)),
                        (false, _) => walk.added(&format!("{path}[{after}]"), &at(new, after)),
                    }
                }
            }
        }
    }
}
