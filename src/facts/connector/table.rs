//! The table of properties: MirrorMaker's own keys, then Connect's.
//!
//! Compared with what the `ConfigDef`s of Kafka 3.9.0 and 4.1.0 print; 4.3 is read from its branch.

use super::ConnectorKind::{self, Checkpoint, Heartbeat, Source};
use super::{Property, Replaced, Type, Valid};
use crate::units::KafkaVersion;

const ALL: &[ConnectorKind] = &[Source, Checkpoint, Heartbeat];
const S: &[ConnectorKind] = &[Source];
const C: &[ConnectorKind] = &[Checkpoint];
const H: &[ConnectorKind] = &[Heartbeat];
const SC: &[ConnectorKind] = &[Source, Checkpoint];

const COMMON: &str = "MIRROR/MirrorConnectorConfig.java";
const SOURCE: &str = "MIRROR/MirrorSourceConfig.java";
const CHECKPOINT: &str = "MIRROR/MirrorCheckpointConfig.java";
const HEARTBEAT: &str = "MIRROR/MirrorHeartbeatConfig.java";
const TOPIC_FILTER: &str = "MIRROR/DefaultTopicFilter.java";
const GROUP_FILTER: &str = "MIRROR/DefaultGroupFilter.java";
const CONFIG_FILTER: &str = "MIRROR/DefaultConfigPropertyFilter.java";
const CONNECT: &str = "CONNECT/runtime/ConnectorConfig.java";
const CONNECT_SOURCE: &str = "CONNECT/runtime/SourceConnectorConfig.java";

const INTERVAL: Valid = Valid::Range(1, i64::MAX);
const LOCATION: Valid = Valid::OneOf(&["source", "target"]);
const FACTOR: Valid = Valid::PositiveOrBrokerDefault;

const fn property(
    name: &'static str,
    connectors: &'static [ConnectorKind],
    value_type: Type,
    default: Option<&'static str>,
    valid: Valid,
    source: &'static str,
) -> Property {
    Property { name, connectors, value_type, default, valid, since: None, until: None, replaced: None, source }
}

impl Property {
    const fn since(self, major: u16, minor: u16) -> Property {
        Property { since: Some(KafkaVersion::new(major, minor, 0)), ..self }
    }

    const fn until(self, major: u16, minor: u16) -> Property {
        Property { until: Some(KafkaVersion::new(major, minor, 0)), ..self }
    }

    const fn replaced(self, by: &'static str) -> Property {
        Property { replaced: Some(Replaced { by }), ..self }
    }
}

use Type::{Bool, Class, Int, List, Long, Short, Text};
use Valid::{Any, NotEmpty, OneOf, OneOfAnyCase, Range};

/// Every key that stands for itself; keys behind a prefix are in [`super::PREFIXES`].
pub static PROPERTIES: &[Property] = &[
    property("enabled", SC, Bool, Some("true"), Any, COMMON),
    property("source.cluster.alias", ALL, Text, None, NotEmpty, COMMON),
    property("target.cluster.alias", ALL, Text, Some("target"), NotEmpty, COMMON),
    property("admin.timeout.ms", ALL, Long, Some("60000"), Any, COMMON),
    property(
        "replication.policy.class",
        ALL,
        Class,
        Some("org.apache.kafka.connect.mirror.DefaultReplicationPolicy"),
        Any,
        COMMON,
    ),
    property("replication.policy.separator", ALL, Text, Some("."), NotEmpty, COMMON),
    property("replication.policy.internal.topic.separator.enabled", ALL, Bool, Some("true"), Any, COMMON).since(3, 6),
    property("forwarding.admin.class", ALL, Class, Some("org.apache.kafka.clients.admin.ForwardingAdmin"), Any, COMMON)
        .since(3, 4),
    property("metric.reporters", ALL, List, None, Any, COMMON),
    property("auto.include.jmx.reporter", ALL, Bool, Some("true"), Any, COMMON).since(3, 4).until(4, 0),
    property("metric.names.formats", SC, List, Some("legacy"), Any, COMMON).since(4, 3).until(5, 0),
    property("topic.filter.class", SC, Class, Some("org.apache.kafka.connect.mirror.DefaultTopicFilter"), Any, COMMON),
    property("offset-syncs.topic.location", SC, Text, Some("source"), LOCATION, COMMON),
    property("emit.offset-syncs.enabled", SC, Bool, Some("true"), Any, COMMON).since(3, 9),
    property("consumer.poll.timeout.ms", SC, Long, Some("1000"), Any, COMMON),
    // Source.
    property("topics", SC, List, Some(".*"), Any, TOPIC_FILTER),
    property("topics.exclude", SC, List, None, Any, TOPIC_FILTER),
    property("topics.blacklist", SC, List, None, Any, TOPIC_FILTER).until(4, 0).replaced("topics.exclude"),
    property("config.properties.exclude", S, List, None, Any, CONFIG_FILTER),
    property("config.properties.blacklist", S, List, None, Any, CONFIG_FILTER)
        .until(4, 0)
        .replaced("config.properties.exclude"),
    property(
        "config.property.filter.class",
        S,
        Class,
        Some("org.apache.kafka.connect.mirror.DefaultConfigPropertyFilter"),
        Any,
        SOURCE,
    ),
    property("use.defaults.from", S, Text, Some("target"), LOCATION, CONFIG_FILTER).since(3, 5),
    property("refresh.topics.enabled", S, Bool, Some("true"), Any, SOURCE),
    property("refresh.topics.interval.seconds", S, Long, Some("600"), INTERVAL, SOURCE),
    property("sync.topic.configs.enabled", S, Bool, Some("true"), Any, SOURCE),
    property("sync.topic.configs.interval.seconds", S, Long, Some("600"), INTERVAL, SOURCE),
    property("sync.topic.acls.enabled", S, Bool, Some("true"), Any, SOURCE),
    property("sync.topic.acls.interval.seconds", S, Long, Some("600"), INTERVAL, SOURCE),
    property("replication.factor", S, Int, Some("2"), FACTOR, SOURCE),
    property("offset-syncs.topic.replication.factor", S, Short, Some("3"), FACTOR, SOURCE),
    property("offset.lag.max", S, Long, Some("100"), Any, SOURCE),
    property("heartbeats.replication.enabled", S, Bool, Some("true"), Any, SOURCE).since(4, 0),
    property(
        "use.incremental.alter.configs",
        S,
        Text,
        Some("requested"),
        OneOf(&["requested", "required", "never"]),
        SOURCE,
    )
    .since(3, 5)
    .until(4, 0),
    property("add.source.alias.to.metrics", S, Bool, Some("false"), Any, SOURCE).since(3, 5).until(4, 0),
    // Checkpoint.
    property("groups", C, List, Some(".*"), Any, GROUP_FILTER),
    property("groups.exclude", C, List, None, Any, GROUP_FILTER),
    property("groups.blacklist", C, List, None, Any, GROUP_FILTER).until(4, 0).replaced("groups.exclude"),
    property(
        "group.filter.class",
        C,
        Class,
        Some("org.apache.kafka.connect.mirror.DefaultGroupFilter"),
        Any,
        CHECKPOINT,
    ),
    property("refresh.groups.enabled", C, Bool, Some("true"), Any, CHECKPOINT),
    property("refresh.groups.interval.seconds", C, Long, Some("600"), INTERVAL, CHECKPOINT),
    property("emit.checkpoints.enabled", C, Bool, Some("true"), Any, CHECKPOINT),
    property("emit.checkpoints.interval.seconds", C, Long, Some("60"), INTERVAL, CHECKPOINT),
    property("sync.group.offsets.enabled", C, Bool, Some("false"), Any, CHECKPOINT),
    property("sync.group.offsets.interval.seconds", C, Long, Some("60"), INTERVAL, CHECKPOINT),
    property("checkpoints.topic.replication.factor", C, Short, Some("3"), FACTOR, CHECKPOINT),
    // Heartbeat.
    property("emit.heartbeats.enabled", H, Bool, Some("true"), Any, HEARTBEAT),
    property("emit.heartbeats.interval.seconds", H, Long, Some("1"), INTERVAL, HEARTBEAT),
    property("heartbeats.topic.replication.factor", H, Short, Some("3"), FACTOR, HEARTBEAT),
    // Connect, for every connector.
    property("name", ALL, Text, None, NotEmpty, CONNECT),
    property("connector.class", ALL, Text, None, NotEmpty, CONNECT),
    property("connector.plugin.version", ALL, Text, None, Any, CONNECT).since(4, 1),
    property("tasks.max", ALL, Int, Some("1"), Range(1, i64::MAX), CONNECT),
    property("tasks.max.enforce", ALL, Bool, Some("true"), Any, CONNECT).since(3, 8),
    property("key.converter", ALL, Class, None, Any, CONNECT),
    property("key.converter.plugin.version", ALL, Text, None, Any, CONNECT).since(4, 1),
    property("value.converter", ALL, Class, None, Any, CONNECT),
    property("value.converter.plugin.version", ALL, Text, None, Any, CONNECT).since(4, 1),
    property("header.converter", ALL, Class, None, Any, CONNECT),
    property("header.converter.plugin.version", ALL, Text, None, Any, CONNECT).since(4, 1),
    property("transforms", ALL, List, None, Any, CONNECT),
    property("predicates", ALL, List, None, Any, CONNECT),
    property("config.action.reload", ALL, Text, Some("restart"), OneOf(&["none", "restart"]), CONNECT),
    property("errors.retry.timeout", ALL, Long, Some("0"), Any, CONNECT),
    property("errors.retry.delay.max.ms", ALL, Long, Some("60000"), Any, CONNECT),
    property("errors.tolerance", ALL, Text, Some("none"), OneOf(&["none", "all"]), CONNECT),
    property("errors.log.enable", ALL, Bool, Some("false"), Any, CONNECT),
    property("errors.log.include.messages", ALL, Bool, Some("false"), Any, CONNECT),
    // Connect, for connectors that read from elsewhere; all three are.
    property("topic.creation.groups", ALL, List, None, Any, CONNECT_SOURCE),
    property(
        "exactly.once.support",
        ALL,
        Text,
        Some("requested"),
        OneOfAnyCase(&["required", "requested"]),
        CONNECT_SOURCE,
    ),
    property(
        "transaction.boundary",
        ALL,
        Text,
        Some("poll"),
        OneOfAnyCase(&["poll", "interval", "connector"]),
        CONNECT_SOURCE,
    ),
    property("transaction.boundary.interval.ms", ALL, Long, None, Range(0, i64::MAX), CONNECT_SOURCE),
    property("offsets.storage.topic", ALL, Text, None, NotEmpty, CONNECT_SOURCE),
];
