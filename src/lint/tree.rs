//! What rules about the tree look at: manifests that people wrote beside ours.

use camino::Utf8PathBuf;
use serde_json::Value;

use crate::plan::model::Host;
use crate::source::{FileId, Span};
use crate::topology::model::Topology;
use crate::yaml::Index;

/// One topology, and what lies around the files made from it.
pub struct Tree<'t> {
    pub topology: &'t Topology,
    pub folders: Vec<Folder<'t>>,
}

/// The folder of one host.
pub struct Folder<'t> {
    pub host: &'t Host,
    /// Of the folder and of the one above it, without ours.
    pub manifests: Vec<Manifest>,
    /// Names of the files made there.
    pub made: Vec<String>,
}

/// One file that a person wrote.
pub struct Manifest {
    /// As shown to people.
    pub path: Utf8PathBuf,
    /// Whether it lies in the folder itself.
    pub beside: bool,
    pub file: FileId,
    pub documents: Vec<Value>,
    pub index: Index,
}

/// One document of a manifest.
#[derive(Clone, Copy)]
pub struct Written<'m> {
    pub manifest: &'m Manifest,
    pub number: usize,
    pub value: &'m Value,
}

impl Folder<'_> {
    pub fn of_kind<'m>(&'m self, kind: &'m str) -> impl Iterator<Item = Written<'m>> + 'm {
        let documents = |manifest: &'m Manifest| {
            let numbered = manifest.documents.iter().enumerate();
            numbered.map(move |(number, value)| Written { manifest, number, value })
        };
        self.manifests.iter().flat_map(documents).filter(move |document| document.text("/kind") == kind)
    }
}

impl<'m> Written<'m> {
    pub fn text(&self, pointer: &str) -> &'m str {
        self.value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns the place of a value, or of the nearest one around it.
    pub fn span(&self, pointer: &str) -> Option<Span> {
        let index = &self.manifest.index;
        let place = index.key(self.number, pointer).or_else(|| index.nearest(self.number, pointer))?;
        let end = index
            .value(self.number, pointer)
            .filter(|value| value.is_leaf)
            .map_or(place.range.end, |value| value.range.end.max(place.range.end));
        Some(Span::new(self.manifest.file, place.range.start, end))
    }
}
