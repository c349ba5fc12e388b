//! Files, spans, and values that know where they came from.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

/// Shared text: names travel from the topology into many documents, and a copy is a counter.
pub type Text = Arc<str>;

/// Names one file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one file, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        // Files are limited to far below 4 GiB before they are read (`yaml::LIMITS`).
        Span { file, start: start as u32, end: end as u32 }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A position for people: both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// One text that findings can point into.
#[derive(Debug)]
pub struct SourceFile {
    /// As shown to people: relative to the working folder.
    pub path: Utf8PathBuf,
    pub text: Text,
    line_starts: Vec<u32>,
}

impl SourceFile {
    /// Returns the position of a byte offset; an offset behind the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|&start| start as usize <= offset);
        let start = self.line_starts.get(line.wrapping_sub(1)).map_or(0, |&s| s as usize);
        Position { line: line.max(1), column: self.text[start..offset].chars().count() + 1 }
    }

    /// Returns the byte range of a line counted from 1, without its line end.
    pub fn line_range(&self, line: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.line_starts.get(line.checked_sub(1)?)? as usize;
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next as usize);
        Some(start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len())
    }

    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }
}

/// Every text of one run that a span may point into.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Takes a text in and names it.
    pub fn add(&mut self, path: impl AsRef<Utf8Path>, text: impl Into<Text>) -> FileId {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at as u32 + 1))
            .collect();
        self.files.push(SourceFile { path: path.as_ref().to_owned(), text, line_starts });
        FileId(self.files.len() as u32 - 1)
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Returns the position of a span's first character.
    pub fn position(&self, span: Span) -> Position {
        self.file(span.file).position(span.start as usize)
    }

    /// Returns the text a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }
}

/// Why a value is what it is when nobody wrote it: the name of a default or of a derivation, a sentence, a source.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// Kebab case, unique in the program.
    pub name: &'static str,
    /// One sentence for `why`, with a full stop.
    pub because: &'static str,
    /// Where upstream says so; empty when the decision is ours.
    pub source: &'static str,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A person wrote it, here.
    Written(Span),
    /// A named default.
    Default(&'static Reason),
    /// Made by a named derivation from these.
    Derived(Arc<Derivation>),
    /// A patch of the topology put it there; the span is the patch.
    Patch(Span),
    /// The template's own line, counted from 1. The name is behind one pointer, so that the rare kind is no larger than
    /// the others: every value of a plan has an origin.
    Template { name: Arc<String>, line: u32 },
}

const _: () = assert!(size_of::<Origin>() <= 16);

/// A value's making: the rule and everything it used.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Derivation {
    pub reason: &'static Reason,
    /// As many as there are and no room for more: a fleet has many thousand.
    pub inputs: Box<[Origin]>,
}

impl Origin {
    pub fn derived(reason: &'static Reason, inputs: impl IntoIterator<Item = Origin>) -> Self {
        Origin::Derived(Arc::new(Derivation { reason, inputs: inputs.into_iter().collect() }))
    }

    /// Returns the first span a person wrote that this value rests on.
    pub fn span(&self) -> Option<Span> {
        match self {
            Origin::Written(span) | Origin::Patch(span) => Some(*span),
            Origin::Derived(derivation) => derivation.inputs.iter().find_map(Origin::span),
            Origin::Default(_) | Origin::Template { .. } => None,
        }
    }
}

/// A value and where it came from; two are equal when their values are.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    pub value: T,
    pub origin: Origin,
}

impl<T: PartialEq> PartialEq for Sourced<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> Sourced<T> {
    pub fn new(value: T, origin: Origin) -> Self {
        Sourced { value, origin }
    }

    pub fn written(value: T, span: Span) -> Self {
        Sourced { value, origin: Origin::Written(span) }
    }

    pub fn default(value: T, reason: &'static Reason) -> Self {
        Sourced { value, origin: Origin::Default(reason) }
    }

    pub fn derived(value: T, reason: &'static Reason, inputs: impl IntoIterator<Item = Origin>) -> Self {
        Sourced { value, origin: Origin::derived(reason, inputs) }
    }

    /// Keeps the origin and changes the value's form, not its meaning.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: change(self.value), origin: self.origin }
    }

    pub fn as_ref(&self) -> Sourced<&T> {
        Sourced { value: &self.value, origin: self.origin.clone() }
    }

    pub fn span(&self) -> Option<Span> {
        self.origin.span()
    }
}

impl<T> std::ops::Deref for Sourced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A free-form value of the topology, such as a pod template: every scalar knows its line.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Scalar(Sourced<Scalar>),
    List(Vec<Tree>),
    /// In the order written; keys are unique.
    Map(Vec<(Text, Tree)>),
}

/// A scalar whose type matters to its reader.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Text),
}

impl std::fmt::Display for Scalar {
    /// Writes the scalar as Kafka would read it from a properties file.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Scalar::Null => Ok(()),
            Scalar::Bool(value) => value.fmt(out),
            Scalar::Int(value) => value.fmt(out),
            Scalar::Float(value) => value.fmt(out),
            Scalar::Text(value) => value.fmt(out),
        }
    }
}
