//! The fields that decide where replication state is kept, and what a change of each costs.

/// A field that decides where state is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateField {
    SourceAlias,
    TargetAlias,
    ReplicationPolicy,
    Separator,
    GroupId,
    OffsetStorageTopic,
    OffsetSyncsLocation,
}

/// What is lost with a field's change.
#[derive(Debug)]
pub struct Consequence {
    pub field: StateField,
    /// Stands behind the object's name in `--accept`.
    pub name: &'static str,
    /// What follows, no full stop.
    pub text: &'static str,
    /// Where upstream says so.
    pub source: &'static str,
}

/// Each field once. Connector names are made of both aliases in every dialect, so they are not a field of their own.
pub static CONSEQUENCES: &[Consequence] = &[
    Consequence {
        field: StateField::SourceAlias,
        name: "source-alias",
        text: "connectors, offsets and remote topics bear the alias: everything is mirrored again, into other topics, and \
               consumers of the old ones get no more records",
        source: "Strimzi KafkaMirrorMaker2Connectors.java (connector names); Kafka MirrorUtils.wrapPartition (offset key), \
                 DefaultReplicationPolicy.formatRemoteTopic",
    },
    Consequence {
        field: StateField::TargetAlias,
        name: "target-alias",
        text: "connectors bear the alias: under their new names they find no offsets and mirror everything again",
        source: "Strimzi KafkaMirrorMaker2Connectors.java (connector names); Kafka OffsetStorageReaderImpl (keyed by \
                 connector name)",
    },
    Consequence {
        field: StateField::ReplicationPolicy,
        name: "replication-policy",
        text: "remote topics get other names: new records go there, the old topics stay behind, and their consumers see \
               nothing new",
        source: "Kafka DefaultReplicationPolicy.formatRemoteTopic, IdentityReplicationPolicy.formatRemoteTopic",
    },
    Consequence {
        field: StateField::Separator,
        name: "separator",
        text: "remote topics, checkpoints and offset syncs get other names: new records go there, the old topics stay \
               behind, and their consumers see nothing new",
        source: "Kafka DefaultReplicationPolicy.formatRemoteTopic, ReplicationPolicy.checkpointsTopic",
    },
    Consequence {
        field: StateField::GroupId,
        name: "group-id",
        text: "another Connect group starts while the old pods still run: until they are gone both mirror, and records \
               arrive twice",
        source: "Kafka DistributedConfig.java (group.id), Worker.java (transactional ids are made of it)",
    },
    Consequence {
        field: StateField::OffsetStorageTopic,
        name: "offset-storage-topic",
        text: "the place reached in every partition is forgotten: everything that the source still holds is mirrored again",
        source: "Kafka DistributedConfig.java (offset.storage.topic), MirrorSourceTask.initializeConsumer",
    },
    Consequence {
        field: StateField::OffsetSyncsLocation,
        name: "offset-syncs-location",
        text: "the offset syncs written so far are not read any more: the offsets of consumer groups are translated only \
               from what is mirrored after the change",
        source: "Kafka MirrorConnectorConfig.offsetSyncsTopic, OffsetSyncStore",
    },
];

impl StateField {
    pub fn name(self) -> &'static str {
        CONSEQUENCES.iter().find(|one| one.field == self).map_or("", |one| one.name)
    }

    /// Says what a change of this field costs.
    pub fn consequence(self) -> &'static str {
        CONSEQUENCES.iter().find(|one| one.field == self).map_or("", |one| one.text)
    }

    /// Says where upstream decides so.
    pub fn source(self) -> &'static str {
        CONSEQUENCES.iter().find(|one| one.field == self).map_or("", |one| one.source)
    }
}
