//! A KafkaMirrorMaker2 as rendered, in either shape.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::documents::Document;
use crate::facts::connector::{self, ConnectorKind, Key};
use crate::yaml::push_pointer;

/// One rendered KafkaMirrorMaker2.
#[derive(Debug)]
pub struct MirrorMaker<'d> {
    pub document: Document<'d>,
    /// Alias of the cluster that Connect writes to.
    pub connect_alias: &'d str,
    /// JSON pointer to that alias.
    pub connect_pointer: &'static str,
    /// Where the worker's configuration stands, if that cluster is there.
    pub target: Option<Cluster<'d>>,
    pub mirrors: Vec<Mirror<'d>>,
}

/// A cluster entry.
#[derive(Clone, Debug)]
pub struct Cluster<'d> {
    pub pointer: String,
    pub value: &'d Value,
}

/// One element of `mirrors`.
#[derive(Debug)]
pub struct Mirror<'d> {
    pub pointer: String,
    pub value: &'d Value,
    pub source: Option<Cluster<'d>>,
    pub source_alias: &'d str,
    pub target_alias: &'d str,
    pub connectors: Vec<Connector<'d>>,
}

/// A connector that is there.
#[derive(Debug)]
pub struct Connector<'d> {
    pub kind: ConnectorKind,
    pub pointer: String,
    pub value: &'d Value,
    pub config: Vec<Entry<'d>>,
}

/// One key of a connector's configuration.
#[derive(Debug)]
pub struct Entry<'d> {
    pub key: &'d str,
    pub what: Key<'d>,
    /// As Kafka will read it.
    pub value: Cow<'d, str>,
}

impl<'d> MirrorMaker<'d> {
    pub fn new(document: Document<'d>) -> Self {
        let spec = &document.value["spec"];
        let explicit = spec.get("target").map(|value| Cluster { pointer: "/spec/target".to_owned(), value });
        let clusters = spec.get("clusters").and_then(Value::as_array);
        let cluster = |alias: &str| {
            let found = clusters?.iter().enumerate().find(|(_, value)| text(value, "alias") == alias);
            found.map(|(number, value)| Cluster { pointer: format!("/spec/clusters/{number}"), value })
        };
        let (connect_alias, connect_pointer) = match &explicit {
            Some(target) => (text(target.value, "alias"), "/spec/target/alias"),
            None => (text(spec, "connectCluster"), "/spec/connectCluster"),
        };
        let mirror = |(number, value): (usize, &'d Value)| {
            let pointer = format!("/spec/mirrors/{number}");
            let inline = value.get("source");
            let source_alias = inline.map_or_else(|| text(value, "sourceCluster"), |source| text(source, "alias"));
            let target_alias = if explicit.is_some() { connect_alias } else { text(value, "targetCluster") };
            let source = match inline {
                Some(source) => Some(Cluster { pointer: format!("{pointer}/source"), value: source }),
                None => cluster(source_alias),
            };
            let connectors = ConnectorKind::ALL.into_iter().filter_map(|kind| {
                let key = format!("{}Connector", kind.word());
                let found = value.get(&key)?;
                let config = found.get("config").and_then(Value::as_object).into_iter().flatten();
                let config =
                    config.map(|(key, value)| Entry { key, what: connector::classify(key), value: read(value) });
                let config = config.collect();
                Some(Connector { kind, pointer: [&pointer, "/", &key].concat(), value: found, config })
            });
            Mirror { connectors: connectors.collect(), pointer, value, source, source_alias, target_alias }
        };
        let mirrors = document.list("/spec/mirrors").iter().enumerate().map(mirror).collect();
        let target = explicit.clone().or_else(|| cluster(connect_alias));
        MirrorMaker { document, connect_alias, connect_pointer, target, mirrors }
    }

    pub fn is_explicit(&self) -> bool {
        self.connect_pointer == "/spec/target/alias"
    }
}

impl<'d> Mirror<'d> {
    pub fn connector(&self, kind: ConnectorKind) -> Option<&Connector<'d>> {
        self.connectors.iter().find(|connector| connector.kind == kind)
    }

    pub fn text(&self, key: &str) -> &'d str {
        text(self.value, key)
    }
}

impl Connector<'_> {
    /// Returns a key of the configuration as Kafka will read it.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.config.iter().find(|entry| entry.key == key).map(|entry| &*entry.value)
    }
}

impl<'d> Cluster<'d> {
    pub fn config(&self) -> impl Iterator<Item = (&'d String, &'d Value)> + use<'d> {
        self.value.get("config").and_then(Value::as_object).into_iter().flat_map(Map::iter)
    }

    /// As [`Connector::get`].
    pub fn get(&self, key: &str) -> Option<Cow<'d, str>> {
        self.value.get("config")?.get(key).map(read)
    }
}

fn text<'d>(value: &'d Value, key: &str) -> &'d str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the pointer of a key in the `config` of what stands at a pointer.
pub fn config_pointer(holder: &str, key: &str) -> String {
    let mut pointer = format!("{holder}/config");
    push_pointer(&mut pointer, key);
    pointer
}

/// Returns a value as Kafka will read it.
pub fn shown(value: &Value) -> String {
    read(value).into_owned()
}

/// As [`shown`], borrowed where it is a text.
pub fn read(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}
