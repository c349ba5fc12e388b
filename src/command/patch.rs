//! Patches of the topology, applied to rendered text.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::problems;
use crate::diagnostic::Diagnostic;
use crate::source::{Origin, Span};
use crate::template::Marked;
use crate::topology::model::{Patch, Topology};
use crate::yaml;

/// The patches of one topology, and which of them found their object.
pub struct Patches<'t> {
    patches: Vec<(&'t Patch, Value, bool)>,
    /// Every object that was made, for did-you-mean.
    known: Vec<String>,
    /// Which document of which file took a patch.
    applied: BTreeMap<(Utf8PathBuf, usize), Span>,
}

impl<'t> Patches<'t> {
    pub fn new(topology: &'t Topology) -> Self {
        let merged = |patch: &'t Patch| (patch, serde_json::to_value(&patch.merge).unwrap_or(Value::Null), false);
        Patches { patches: topology.patches.iter().map(merged).collect(), known: Vec::new(), applied: BTreeMap::new() }
    }

    /// Applies what is meant for the objects of one file; `marked` takes the patches' lines in.
    pub fn apply(
        &mut self,
        path: &Utf8Path,
        namespace: &str,
        body: &mut String,
        mut marked: Option<&mut Marked>,
        findings: &mut Vec<Diagnostic>,
    ) {
        if self.patches.is_empty() {
            return;
        }
        let Ok(documents) = yaml::reread(body) else { return };
        let names: Vec<[String; 2]> = documents.iter().map(|document| names(document, namespace)).collect();
        for (patch, merge, found) in &mut self.patches {
            let wanted = |names: &&[String; 2]| names.iter().any(|name| *name == *patch.object.value);
            let Some(document) = names.iter().position(|names| wanted(&names)) else { continue };
            *found = true;
            match yaml::patch(body, document, &patch.at.value, merge) {
                Ok(patched) => {
                    self.applied.insert((path.to_owned(), document), patch.span);
                    findings.extend(patched.idle.iter().map(|pointer| problems::idle_patch(patch, pointer)));
                    if let Some(marked) = marked.as_deref_mut() {
                        carry_marks(marked, &patched, patch);
                    }
                    *body = patched.text;
                }
                Err(error) => findings.push(problems::refused_patch(patch, path, &error)),
            }
        }
        self.known.extend(names.into_iter().map(|[name, _]| name));
    }

    /// Returns the last patch that a document took.
    pub fn of(&self, path: &Utf8Path, document: usize) -> Option<Span> {
        if self.applied.is_empty() {
            return None;
        }
        self.applied.get(&(path.to_owned(), document)).copied()
    }

    /// Returns a finding for each patch whose object nobody made.
    pub fn unmatched(&self) -> impl Iterator<Item = Diagnostic> {
        let unmatched = self.patches.iter().filter(|(_, _, found)| !found);
        unmatched.map(|(patch, ..)| problems::unmatched_patch(patch, &self.known))
    }
}

/// `Kind/name` and `Kind/namespace/name`.
fn names(document: &Value, namespace: &str) -> [String; 2] {
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (kind, name) = (text("/kind"), text("/metadata/name"));
    [format!("{kind}/{name}"), format!("{kind}/{namespace}/{name}")]
}

/// Moves origins to where an edit put their text, and says of the new text that the patch wrote it.
///
/// An edit is lossless, so lines outside it are the same lines.
fn carry_marks(marked: &mut Marked, patched: &yaml::Patched, patch: &Patch) {
    let before = std::mem::replace(&mut marked.text, patched.text.clone());
    let old = std::mem::take(&mut marked.origins);
    let diff = similar::TextDiff::from_lines(before.as_str(), patched.text.as_str());
    let (mut old_at, mut new_at, mut next) = (0, 0, 0);
    for change in diff.iter_all_changes() {
        let length = change.value().len();
        match change.tag() {
            similar::ChangeTag::Equal => {
                while let Some((range, origin)) = old.get(next).filter(|(range, _)| range.start < old_at + length) {
                    if range.start >= old_at {
                        let range = range.start - old_at + new_at..range.end - old_at + new_at;
                        marked.origins.push((range, origin.clone()));
                    }
                    next += 1;
                }
                old_at += length;
                new_at += length;
            }
            similar::ChangeTag::Delete => old_at += length,
            similar::ChangeTag::Insert => {
                let text = change.value();
                let start = new_at + text.len() - text.trim_start().len();
                let end = new_at + text.trim_end().len();
                if start < end {
                    marked.origins.push((start..end, Origin::Patch(patch.span)));
                }
                new_at += length;
            }
        }
    }
}
