//! What rules about rendered documents look at: one host's files, read back.

use std::cell::OnceCell;
use std::rc::Rc;

use camino::Utf8Path;
use serde_json::Value;

use super::alerts::{self, Alert};
use super::grants::Granted;
use super::manifest::MirrorMaker;
use super::scene::key_before;
use super::series::{self, Configuration, Exported};
use crate::plan::model::{Host, Plan};
use crate::source::{Origin, Span};
use crate::topology::model::{Cluster, Topology};
use crate::yaml::Part;

/// One host's documents.
pub struct Documents<'d> {
    pub topology: &'d Topology,
    pub plan: &'d Plan,
    pub host: &'d Host,
    pub all: Vec<Document<'d>>,
    locate: &'d dyn Locate,
    /// Of the topology.
    text: &'d str,
    makers: Vec<MirrorMaker<'d>>,
    alerts: Vec<Alert<'d>>,
    users: Vec<Granted<'d>>,
    /// The JMX exporter's configuration, where a ConfigMap of the host holds it.
    pub(super) configuration: Option<Configuration<'d>>,
    /// What the JMX exporter makes, when a rule has asked.
    pub(super) exported: OnceCell<Option<Rc<Exported>>>,
}

/// One object of a file.
#[derive(Clone, Copy, Debug)]
pub struct Document<'d> {
    /// Place of its file in the host's list.
    pub file: usize,
    /// Place in its file.
    pub number: usize,
    pub path: &'d Utf8Path,
    pub value: &'d Value,
    kind: &'d str,
    name: &'d str,
}

/// Finds what put a place of a rendered file there.
pub trait Locate {
    fn origin(&self, file: usize, document: usize, pointer: &str, part: Part) -> Option<Origin>;

    /// Returns the patch that a document took.
    fn patch(&self, file: usize, document: usize) -> Option<Span>;

    /// The same for a text inside a block.
    fn origin_inside(&self, file: usize, document: usize, pointer: &str, text: &str) -> Option<Origin>;
}

impl<'d> Documents<'d> {
    /// `text` is what the topology was read from.
    pub fn new(
        (topology, text): (&'d Topology, &'d str),
        plan: &'d Plan,
        host: &'d Host,
        all: Vec<Document<'d>>,
        locate: &'d dyn Locate,
    ) -> Self {
        let is_maker = |document: &&Document<'d>| document.kind() == "KafkaMirrorMaker2";
        let makers: Vec<_> = all.iter().filter(is_maker).map(|document| MirrorMaker::new(*document)).collect();
        let configuration = series::configuration(&makers, &all);
        let alerts = all.iter().filter(|document| document.kind == "PrometheusRule").flat_map(alerts::of).collect();
        let users = all.iter().filter_map(|document| Granted::new(host, document)).collect();
        let exported = OnceCell::new();
        Documents { topology, plan, host, all, locate, text, makers, alerts, users, configuration, exported }
    }

    pub fn mirror_makers(&self) -> &[MirrorMaker<'d>] {
        &self.makers
    }

    pub fn alerts(&self) -> &[Alert<'d>] {
        &self.alerts
    }

    /// Returns the users that were planned, as rendered.
    pub fn users(&self) -> &[Granted<'d>] {
        &self.users
    }

    pub fn of_kind<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s Document<'d>> + 's {
        self.all.iter().filter(move |document| document.kind == kind)
    }

    pub fn origin(&self, document: &Document<'_>, pointer: &str, part: Part) -> Option<Origin> {
        self.locate.origin(document.file, document.number, pointer, part)
    }

    /// Returns the patch behind a value that is not there.
    pub fn patch(&self, document: &Document<'_>, pointer: &str) -> Option<Span> {
        document.pointer(pointer).is_none().then(|| self.locate.patch(document.file, document.number))?
    }

    /// Returns the line of the topology behind a text inside a block.
    pub fn span_inside(&self, document: &Document<'_>, pointer: &str, text: &str) -> Option<Span> {
        self.locate.origin_inside(document.file, document.number, pointer, text)?.span()
    }

    pub fn span(&self, document: &Document<'_>, pointer: &str) -> Option<Span> {
        self.origin(document, pointer, Part::Value)?.span()
    }

    /// Returns the line of the topology behind a value that is there.
    pub fn value_span(&self, document: &Document<'_>, pointer: &str) -> Option<Span> {
        document.pointer(pointer)?;
        self.span(document, pointer)
    }

    /// Returns what a person wrote there.
    pub fn text_of(&self, span: Span) -> &'d str {
        if span.file == self.topology.file { self.text.get(span.range()).unwrap_or_default() } else { "" }
    }

    /// Returns a cluster that one of the host's instances reads or writes.
    pub fn cluster(&self, alias: &str) -> Option<&'d Cluster> {
        let instances = self.host.instances.iter();
        let mut ends = instances.flat_map(|one| one.mirrors.iter().map(|mirror| &mirror.source).chain([&one.target]));
        let end = ends.find(|end| *end.alias.value == *alias)?;
        Some(self.topology.cluster(end.cluster))
    }

    pub fn key_span(&self, value: Span, key: &str) -> Option<Span> {
        key_before(self.text, value, key)
    }
}

impl<'d> Document<'d> {
    pub fn new((file, number): (usize, usize), path: &'d Utf8Path, value: &'d Value) -> Self {
        let text = |pointer| at(value, pointer).and_then(Value::as_str).unwrap_or_default();
        Document { file, number, path, value, kind: text("/kind"), name: text("/metadata/name") }
    }

    /// As [`Value::pointer`].
    pub fn pointer(&self, pointer: &str) -> Option<&'d Value> {
        at(self.value, pointer)
    }

    pub fn text(&self, pointer: &str) -> &'d str {
        at(self.value, pointer).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn list(&self, pointer: &str) -> &'d [Value] {
        at(self.value, pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub fn kind(&self) -> &'d str {
        self.kind
    }

    pub fn name(&self) -> &'d str {
        self.name
    }

    /// Returns `Kind/name`, as patches and allowances call it.
    pub fn object(&self) -> String {
        format!("{}/{}", self.kind(), self.name())
    }
}

/// As [`Value::pointer`], which makes two texts of each step; rules ask some hundred times for each host.
fn at<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    if pointer.bytes().any(|byte| byte == b'~') {
        return value.pointer(pointer);
    }
    let (mut value, mut rest) = (value, pointer);
    while let Some(behind) = rest.get(1..) {
        let end = behind.bytes().position(|byte| byte == b'/').unwrap_or(behind.len());
        let (step, after) = behind.split_at(end);
        value = match value {
            Value::Object(map) => map.get(step)?,
            Value::Array(list) => list.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
        rest = after;
    }
    Some(value)
}
