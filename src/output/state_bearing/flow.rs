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

/// A mirrored direction and where its state is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    pub path: Utf8PathBuf,
    pub object: String,
    pub source_servers: String,
    pub target_servers: String,
    values: [(StateField, String); 7],
}

impl Flow {
    pub fn values(&self) -> &[(StateField, String)] {
        &self.values
    }

    /// Returns both aliases, source first.
    pub fn aliases(&self) -> (&str, &str) {
        let [(_, source), (_, target), ..] = &self.values;
        (source, target)
    }
}

/// Reads every flow of a file's documents.
pub(super) fn flows_of(path: &Utf8Path, documents: &[Value]) -> Vec<Flow> {
    let instances = documents.iter().filter(|document| text(document, "/kind") == "KafkaMirrorMaker2");
    instances.flat_map(|document| flows_of_instance(path, document)).collect()
}

fn flows_of_instance(path: &Utf8Path, document: &Value) -> Vec<Flow> {
    let spec = document.get("spec").unwrap_or(&Value::Null);
    let mirrors = spec.get("mirrors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_v1 = spec.get("target").is_some();
    // The Connect cluster's group and topics: fields in v1, worker configuration in classic.
    let worker = if is_v1 { spec.get("target") } else { cluster(spec, &text(spec, "/connectCluster")) };
    let worker = worker.unwrap_or(&Value::Null);
    let (group, offsets) = if is_v1 {
        (text(worker, "/groupId"), text(worker, "/offsetStorageTopic"))
    } else {
        (text(worker, "/config/group.id"), text(worker, "/config/offset.storage.topic"))
    };
    let flow_of = |mirror: &Value| {
        let (source, target) = if is_v1 {
            (mirror.get("source"), Some(worker))
        } else {
            (cluster(spec, &text(mirror, "/sourceCluster")), cluster(spec, &text(mirror, "/targetCluster")))
        };
        let (source, target) = (source.unwrap_or(&Value::Null), target.unwrap_or(&Value::Null));
        let connector = ["sourceConnector", "checkpointConnector"].iter().find_map(|name| mirror.get(name));
        let config = connector.and_then(|connector| connector.get("config")).unwrap_or(&Value::Null);
        Flow {
            path: path.to_owned(),
            object: text(document, "/metadata/name"),
            source_servers: text(source, "/bootstrapServers"),
            target_servers: text(target, "/bootstrapServers"),
            values: [
                (StateField::SourceAlias, text(source, "/alias").or(text(mirror, "/sourceCluster"))),
                (StateField::TargetAlias, text(target, "/alias").or(text(mirror, "/targetCluster"))),
                (StateField::ReplicationPolicy, text(config, "/replication.policy.class").or(DEFAULT_POLICY.into())),
                (StateField::Separator, text(config, "/replication.policy.separator").or(DEFAULT_SEPARATOR.into())),
                (StateField::GroupId, group.clone().or(DEFAULT_GROUP.into())),
                (StateField::OffsetStorageTopic, offsets.clone().or(DEFAULT_OFFSETS.into())),
                (
                    StateField::OffsetSyncsLocation,
                    text(config, "/offset-syncs.topic.location").or(DEFAULT_LOCATION.into()),
                ),
            ],
        }
    };
    mirrors.iter().map(flow_of).collect()
}

fn cluster<'v>(spec: &'v Value, alias: &str) -> Option<&'v Value> {
    spec.get("clusters")?.as_array()?.iter().find(|cluster| text(cluster, "/alias") == alias)
}

/// Returns a scalar as the operator hands it to Kafka; empty where there is none.
fn text(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => String::new(),
        Some(other) => other.to_string(),
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
