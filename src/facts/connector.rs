//! Connectors and their configuration: every key that MirrorMaker, Connect and the clients know.
//!
//! Upstream accepts unknown keys without a word, so a misspelt one is nowhere an error.

mod agreement;
mod client;
mod prefix;
mod property;
mod table;
mod value;

pub use agreement::{AGREEMENTS, Agreement};
pub use client::{Client, ClientKey, client_key, client_keys, is_security_key};
pub use prefix::{ClientPrefix, PREFIXES, Reach};
pub use property::{Applies, Property, Replaced};
pub use table::PROPERTIES;
pub use value::{Type, Valid, check};

use crate::units::KafkaVersion;

/// A connector of MirrorMaker 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConnectorKind {
    Source,
    Checkpoint,
    Heartbeat,
}

impl ConnectorKind {
    pub const ALL: [ConnectorKind; 3] = [ConnectorKind::Source, ConnectorKind::Checkpoint, ConnectorKind::Heartbeat];

    /// Returns the class without its package, which is in the connector's name too.
    pub const fn class_name(self) -> &'static str {
        match self {
            ConnectorKind::Source => "MirrorSourceConnector",
            ConnectorKind::Checkpoint => "MirrorCheckpointConnector",
            ConnectorKind::Heartbeat => "MirrorHeartbeatConnector",
        }
    }

    /// Returns the key of the topology that stands for it.
    pub const fn word(self) -> &'static str {
        match self {
            ConnectorKind::Source => "source",
            ConnectorKind::Checkpoint => "checkpoint",
            ConnectorKind::Heartbeat => "heartbeat",
        }
    }
}

pub const DEFAULT_REPLICATION_POLICY: &str = "org.apache.kafka.connect.mirror.DefaultReplicationPolicy";
pub const IDENTITY_REPLICATION_POLICY: &str = "org.apache.kafka.connect.mirror.IdentityReplicationPolicy";
pub const BYTE_ARRAY_CONVERTER: &str = "org.apache.kafka.connect.converters.ByteArrayConverter";

/// What a key in a connector's configuration is.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    Property(&'static Property),
    /// A client's setting behind a prefix that MirrorMaker or Connect strips.
    Client {
        prefix: &'static ClientPrefix,
        rest: &'a str,
    },
    /// `source.cluster.…` and `target.cluster.…`: the operator writes these.
    Cluster {
        rest: &'a str,
    },
    /// A setting of a plugin, such as `transforms.mask.type`; only the plugin knows its keys.
    Plugin,
    /// Connect and MirrorMaker set it per task; written by hand it breaks them.
    PerTask,
    Unknown,
}

/// Keys that a connector gives to its tasks; `MIRROR/MirrorSourceTaskConfig.java`, `MIRROR/MirrorCheckpointTaskConfig.java`.
pub const PER_TASK: &[&str] = &["task.assigned.partitions", "task.assigned.groups", "task.index"];

const PLUGIN_PREFIXES: &[&str] = &[
    "transforms.",
    "predicates.",
    "key.converter.",
    "value.converter.",
    "header.converter.",
    "topic.creation.",
    "config.providers.",
];

/// Finds the row of a key.
pub fn property(name: &str) -> Option<&'static Property> {
    PROPERTIES.iter().find(|property| property.name == name)
}

/// Tells what a key of a connector's configuration is.
pub fn classify(key: &str) -> Key<'_> {
    if let Some(property) = property(key) {
        return Key::Property(property);
    }
    if PER_TASK.contains(&key) {
        return Key::PerTask;
    }
    if let Some(rest) = key.strip_prefix("source.cluster.").or_else(|| key.strip_prefix("target.cluster.")) {
        return Key::Cluster { rest };
    }
    // The longest prefix counts: `producer.override.` before `producer.`.
    let client = PREFIXES.iter().filter(|prefix| key.starts_with(prefix.prefix)).max_by_key(|row| row.prefix.len());
    if let Some(prefix) = client {
        return Key::Client { prefix, rest: &key[prefix.prefix.len()..] };
    }
    if PLUGIN_PREFIXES.iter().any(|prefix| key.starts_with(prefix)) {
        return Key::Plugin;
    }
    Key::Unknown
}

/// What a key of the Connect worker's configuration is.
#[derive(Clone, Copy, Debug)]
pub enum WorkerKey {
    Known(ClientKey),
    /// A setting of a converter, a provider or a listener, which only that knows.
    Plugin,
    Unknown,
}

/// Prefixes of the worker's own clients; `CONNECT/runtime/Worker.java`, `CONNECT/runtime/WorkerConfig.java`.
const WORKER_CLIENTS: [(&str, Client); 3] =
    [("producer.", Client::Producer), ("consumer.", Client::Consumer), ("admin.", Client::Admin)];

/// Settings that the worker hands on: `CONNECT/runtime/WorkerConfig.java`, `CONNECT/runtime/rest/RestServerConfig.java`.
const WORKER_PLUGINS: &[&str] = &[
    "key.converter.",
    "value.converter.",
    "header.converter.",
    "config.providers.",
    "metrics.context.",
    "listeners.https.",
    "admin.listeners.https.",
    "prometheus.metrics.reporter.",
];

/// Tells what a key of the Connect worker's configuration is.
pub fn classify_worker(key: &str) -> WorkerKey {
    if let Some(known) = client_key(Client::Worker, key) {
        return WorkerKey::Known(known);
    }
    let behind = WORKER_CLIENTS.iter().find_map(|(prefix, client)| client_key(*client, key.strip_prefix(prefix)?));
    let is_plugin = || WORKER_PLUGINS.iter().chain(&["sasl.", "ssl."]).any(|prefix| key.starts_with(prefix));
    match behind {
        Some(known) => WorkerKey::Known(known),
        None if is_plugin() => WorkerKey::Plugin,
        None => WorkerKey::Unknown,
    }
}

/// Returns the keys that a connector of this version reads, for "did you mean".
pub fn known_keys(connector: ConnectorKind, kafka: KafkaVersion) -> impl Iterator<Item = &'static str> {
    PROPERTIES
        .iter()
        .filter(move |property| property.applies(connector, kafka) == Applies::Yes)
        .map(|property| property.name)
}

#[cfg(test)]
mod tests;
