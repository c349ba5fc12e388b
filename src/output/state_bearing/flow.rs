//! One mirrored direction of a KafkaMirrorMaker2, read from either dialect.

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::StateField;

/// The operator's values where the resource says nothing (Strimzi KafkaMirrorMaker2Cluster / KafkaConnectConfiguration).
const DEFAULT_GROUP: &str = "mirrormaker2-cluster";
const DEFAULT_OFFSETS: &str = "mirrormaker2-cluster-offsets";
/// Kafka's values where the connector says nothing (MirrorConnectorConfig.java).
const DEFAULT_POLICY: &str = "org.apache.kafka.connect.mirror.DefaultReplicationPolicy";
const DEFAULT_SEPARATOR: &str = ".";
const DEFAULT_LOCATION: &str = "source";

/// A value as the operator hands it to Kafka, and where it would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub value: String,
    pub document: usize,
    pub pointer: String,
}

/// A mirrored direction and where its state is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    pub path: Utf8PathBuf,
    pub object: String,
    pub source_servers: String,
    pub target_servers: String,
    values: [(StateField, Said); 7],
}

impl Flow {
    pub fn values(&self) -> &[(StateField, Said)] {
        &self.values
    }

    /// Returns both aliases, source first.
    pub fn aliases(&self) -> (&str, &str) {
        let [(_, source), (_, target), ..] = &self.values;
        (&source.value, &target.value)
    }
}

/// Reads every flow of a file's documents.
pub(super) fn flows_of(path: &Utf8Path, documents: &[Value]) -> Vec<Flow> {
    let documents = documents.iter().enumerate().map(|(number, value)| Instance { path, number, value });
    documents.filter(|one| one.text("/kind") == "KafkaMirrorMaker2").flat_map(|one| one.flows()).collect()
}

/// A document that is a KafkaMirrorMaker2.
struct Instance<'v> {
    path: &'v Utf8Path,
    number: usize,
    value: &'v Value,
}

impl Instance<'_> {
    fn flows(&self) -> Vec<Flow> {
        let mirrors = self.value.pointer("/spec/mirrors").and_then(Value::as_array).map_or(0, Vec::len);
        let is_v1 = self.value.pointer("/spec/target").is_some();
        (0..mirrors).map(|mirror| self.flow(&format!("/spec/mirrors/{mirror}"), is_v1)).collect()
    }

    fn flow(&self, mirror: &str, is_v1: bool) -> Flow {
        // The Connect cluster's group and topics: fields in v1, worker configuration in classic.
        let (worker, group, offsets) = match is_v1 {
            true => ("/spec/target".to_owned(), "groupId", "offsetStorageTopic"),
            false => (self.cluster("/spec/connectCluster"), "config/group.id", "config/offset.storage.topic"),
        };
        let (source, target) = match is_v1 {
            true => (format!("{mirror}/source"), worker.clone()),
            false => {
                (self.cluster(&format!("{mirror}/sourceCluster")), self.cluster(&format!("{mirror}/targetCluster")))
            }
        };
        let alias = |cluster: &str, reference: &str| match self.text(&format!("{cluster}/alias")).as_str() {
            "" => self.said(format!("{mirror}/{reference}"), ""),
            _ => self.said(format!("{cluster}/alias"), ""),
        };
        let is_there = |connector: &&str| self.value.pointer(&format!("{mirror}/{connector}")).is_some();
        let connector = ["sourceConnector", "checkpointConnector"].into_iter().find(is_there).unwrap_or_default();
        let setting = |key: &str, default| self.said(format!("{mirror}/{connector}/config/{key}"), default);
        Flow {
            path: self.path.to_owned(),
            object: self.text("/metadata/name"),
            source_servers: self.text(&format!("{source}/bootstrapServers")),
            target_servers: self.text(&format!("{target}/bootstrapServers")),
            values: [
                (StateField::SourceAlias, alias(&source, "sourceCluster")),
                (StateField::TargetAlias, alias(&target, "targetCluster")),
                (StateField::ReplicationPolicy, setting("replication.policy.class", DEFAULT_POLICY)),
                (StateField::Separator, setting("replication.policy.separator", DEFAULT_SEPARATOR)),
                (StateField::GroupId, self.said(format!("{worker}/{group}"), DEFAULT_GROUP)),
                (StateField::OffsetStorageTopic, self.said(format!("{worker}/{offsets}"), DEFAULT_OFFSETS)),
                (StateField::OffsetSyncsLocation, setting("offset-syncs.topic.location", DEFAULT_LOCATION)),
            ],
        }
    }

    /// Returns the pointer of the cluster whose alias stands at another; one that leads nowhere if there is none.
    fn cluster(&self, reference: &str) -> String {
        let alias = self.text(reference);
        let clusters = self.value.pointer("/spec/clusters").and_then(Value::as_array).map_or(0, Vec::len);
        let mut pointers = (0..clusters).map(|number| format!("/spec/clusters/{number}"));
        pointers.find(|one| self.text(&format!("{one}/alias")) == alias).unwrap_or("/none".to_owned())
    }

    fn said(&self, pointer: String, default: &str) -> Said {
        Said { value: self.text(&pointer).or(default.to_owned()), document: self.number, pointer }
    }

    /// Returns a scalar as the operator hands it to Kafka; empty where there is none.
    fn text(&self, pointer: &str) -> String {
        match self.value.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }
}

trait Or {
    fn or(self, default: String) -> String;
}

impl Or for String {
    fn or(self, default: String) -> String {
        if self.is_empty() { default } else { self }
    }
}
