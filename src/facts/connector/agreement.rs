//! Keys that must have the same value in several places.

use super::ConnectorKind::{self, Checkpoint, Heartbeat, Source};

/// A key on which connectors of one flow must agree.
#[derive(Debug)]
pub struct Agreement {
    pub key: &'static str,
    pub between: &'static [ConnectorKind],
    /// Both directions between two clusters must agree as well.
    pub both_directions: bool,
    /// What happens otherwise; one sentence, with a full stop.
    pub consequence: &'static str,
    pub source: &'static str,
}

const TRANSLATION: &str = "Offsets are translated for topics of another name, so no group's offset is right.";

/// Every such key.
pub static AGREEMENTS: &[Agreement] = &[
    Agreement {
        key: "replication.policy.class",
        between: &[Source, Checkpoint, Heartbeat],
        both_directions: true,
        consequence: TRANSLATION,
        source: "MIRROR/MirrorConnectorConfig.java, replicationPolicy",
    },
    Agreement {
        key: "replication.policy.separator",
        between: &[Source, Checkpoint, Heartbeat],
        both_directions: true,
        consequence: TRANSLATION,
        source: "connect/mirror-client/…/DefaultReplicationPolicy.java",
    },
    Agreement {
        key: "replication.policy.internal.topic.separator.enabled",
        between: &[Source, Checkpoint, Heartbeat],
        both_directions: true,
        consequence: "The connectors look for each other's topics under other names.",
        source: "connect/mirror-client/…/DefaultReplicationPolicy.java",
    },
    Agreement {
        key: "offset-syncs.topic.location",
        between: &[Source, Checkpoint],
        both_directions: false,
        consequence: "The checkpoint connector finds no offset syncs: it runs and never emits a checkpoint.",
        source: "MIRROR/OffsetSyncStore.java",
    },
    Agreement {
        key: "topic.filter.class",
        between: &[Source, Checkpoint],
        both_directions: false,
        consequence: "Checkpoints are emitted for topics that are not mirrored, or not for those that are.",
        source: "MIRROR/MirrorCheckpointTask.java",
    },
    Agreement {
        key: "topics",
        between: &[Source, Checkpoint],
        both_directions: false,
        consequence: "Checkpoints are emitted for topics that are not mirrored, or not for those that are.",
        source: "MIRROR/DefaultTopicFilter.java",
    },
    Agreement {
        key: "topics.exclude",
        between: &[Source, Checkpoint],
        both_directions: false,
        consequence: "Checkpoints are emitted for topics that are not mirrored, or not for those that are.",
        source: "MIRROR/DefaultTopicFilter.java",
    },
];
