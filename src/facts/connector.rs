//! Connectors and their configuration.

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
