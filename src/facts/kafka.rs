//! What changes between the versions of Apache Kafka.

use crate::units::KafkaVersion;

/// Default of `topics.exclude`; `MIRROR/DefaultTopicFilter.java`, printed by 3.9.0 and 4.1.0.
pub fn default_topics_exclude(kafka: KafkaVersion) -> &'static [&'static str] {
    if kafka.at_least(4, 0) {
        &[r"mm2.*\.internal", r".*\.replica", "__.*"]
    } else {
        &[r".*[\-\.]internal", r".*\.replica", "__.*"]
    }
}

/// Default of `groups.exclude`; `MIRROR/DefaultGroupFilter.java`, printed by 3.9.0 and 4.1.0.
pub const DEFAULT_GROUPS_EXCLUDE: &[&str] = &["console-consumer-.*", "connect-.*", "__.*"];

/// Default of `config.properties.exclude`; `MIRROR/DefaultConfigPropertyFilter.java`.
pub fn default_config_properties_exclude(kafka: KafkaVersion) -> &'static [&'static str] {
    const ALL: &[&str] = &[
        r"follower\.replication\.throttled\.replicas",
        r"leader\.replication\.throttled\.replicas",
        r"message\.timestamp\.difference\.max\.ms",
        r"message\.timestamp\.type",
        r"unclean\.leader\.election\.enable",
        r"min\.insync\.replicas",
        r"log\.message\.timestamp\.before\.max\.ms",
        r"log\.message\.timestamp\.after\.max\.ms",
    ];
    if kafka.at_least(4, 3) { ALL } else { &ALL[..6] }
}

/// Tells whether the replication policy itself refuses to mirror a topic, whatever the filters say.
///
/// `ReplicationPolicy.isInternalTopic` of connect/mirror-client; run on 3.9.0 and 4.1.0.
pub fn is_internal_topic(kafka: KafkaVersion, topic: &str, internal_separator: &str) -> bool {
    if topic.starts_with("__") || topic.starts_with('.') {
        return true;
    }
    let own = format!("{internal_separator}internal");
    let checkpoints = format!("{internal_separator}checkpoints{own}");
    if topic.ends_with(&checkpoints) || (topic.starts_with("mm2") && topic.ends_with(&own)) {
        return true;
    }
    !kafka.at_least(4, 0) && (topic.ends_with(".internal") || topic.ends_with("-internal"))
}

/// How Kafka's loggers are configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Logging {
    /// `connect.root.logger.level`, `log4j.logger.<name>`.
    Log4j1,
    /// `rootLogger.level`, `logger.<id>.name`, `logger.<id>.level`.
    Log4j2,
}

/// Returns the logging library; KIP-653, Kafka 4.0.
pub fn logging(kafka: KafkaVersion) -> Logging {
    if kafka.at_least(4, 0) { Logging::Log4j2 } else { Logging::Log4j1 }
}

/// Whether the beans of the source connector say which cluster the records come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceTag {
    Always,
    /// With `add.source.alias.to.metrics=true` on the source connector.
    Option,
    Never,
}

/// Returns whether the source connector's beans have a `source` tag; `MIRROR/MirrorSourceMetrics.java`, KIP-911.
pub fn source_tag(kafka: KafkaVersion) -> SourceTag {
    match kafka {
        _ if kafka.at_least(4, 0) => SourceTag::Always,
        _ if kafka.at_least(3, 5) => SourceTag::Option,
        _ => SourceTag::Never,
    }
}

pub fn source_tag_is_optional(kafka: KafkaVersion) -> bool {
    source_tag(kafka) == SourceTag::Option
}

/// The key that asks for the `source` tag where it is an option.
pub const SOURCE_TAG_KEY: &str = "add.source.alias.to.metrics";

/// Default of the producer's `linger.ms`; KIP-1030.
pub fn default_linger_ms(kafka: KafkaVersion) -> u32 {
    if kafka.at_least(4, 0) { 5 } else { 0 }
}

/// Tells whether the checkpoint connector reads its own topic at start; KAFKA-15905.
pub fn reads_checkpoints(kafka: KafkaVersion) -> bool {
    kafka >= KafkaVersion::new(3, 7, 1)
}

/// Tells whether a client's metrics name topics with dots a second time, with underscores instead; 4.1 until 5.0.
pub fn doubles_dotted_topics(kafka: KafkaVersion) -> bool {
    kafka.at_least(4, 1) && !kafka.at_least(5, 0)
}

/// Tells whether a flow's source alias in a topic's name keeps it from being mirrored, beside the target's.
///
/// `MIRROR/MirrorSourceConnector.java` `isCycle`, 4.4.
pub fn source_alias_is_a_cycle(kafka: KafkaVersion) -> bool {
    kafka.at_least(4, 4)
}

/// What one line of releases is worth today.
#[derive(Debug)]
pub struct Line {
    pub major: u16,
    pub minor: u16,
    /// The newest release of it that we know.
    pub newest: KafkaVersion,
    /// What a person should know; empty when there is nothing.
    pub note: &'static str,
}

/// Lines that operators in our table run, oldest first; https://kafka.apache.org/downloads and Strimzi's table.
pub static LINES: [Line; 6] = [
    line(3, 8, 1, "no more fixes; the last operators that run it are 0.45"),
    line(3, 9, 2, "the last line with ZooKeeper and Log4j 1; the last operators that run it are 0.45 to 0.47"),
    line(4, 0, 1, "the last operators that run it are 0.50"),
    line(4, 1, 2, ""),
    line(4, 2, 1, ""),
    line(4, 3, 1, ""),
];

const fn line(major: u16, minor: u16, newest: u16, note: &'static str) -> Line {
    Line { major, minor, newest: KafkaVersion::new(major, minor, newest), note }
}

/// The oldest and the newest version whose facts were read for this program.
pub const OLDEST: KafkaVersion = KafkaVersion::new(3, 8, 0);
pub const NEWEST: KafkaVersion = KafkaVersion::new(4, 3, 1);

#[cfg(test)]
mod tests {
    use super::*;

    const K390: KafkaVersion = KafkaVersion::new(3, 9, 0);
    const K410: KafkaVersion = KafkaVersion::new(4, 1, 0);

    #[test]
    fn excludes_by_version() {
        assert_eq!(default_topics_exclude(K390), [r".*[\-\.]internal", r".*\.replica", "__.*"]);
        assert_eq!(default_topics_exclude(K410), [r"mm2.*\.internal", r".*\.replica", "__.*"]);
        assert_eq!(default_config_properties_exclude(K410).len(), 6);
        assert_eq!(default_config_properties_exclude(KafkaVersion::new(4, 3, 0)).len(), 8);
    }

    /// As answered by the policies of both versions.
    #[test]
    fn policies_refuse_internal_topics() {
        for (topic, separator, on_390, on_410) in [
            ("a.internal", ".", true, false),
            ("a-internal", ".", true, false),
            ("mm2-offset-syncs.west.internal", ".", true, true),
            ("mm2-offset-syncs_west_internal", ".", false, false),
            ("mm2-offset-syncs_west_internal", "_", true, true),
            ("mm2-offset-syncs.west.internal", "_", true, false),
            ("east.checkpoints.internal", ".", true, true),
            ("east.checkpoints.internal", "_", true, false),
            (".x", ".", true, true),
            ("__x", ".", true, true),
            ("orders", ".", false, false),
        ] {
            assert_eq!(is_internal_topic(K390, topic, separator), on_390, "{topic} {separator}");
            assert_eq!(is_internal_topic(K410, topic, separator), on_410, "{topic} {separator}");
        }
    }

    #[test]
    fn versions_part_where_upstream_says() {
        assert_eq!((logging(K390), logging(K410)), (Logging::Log4j1, Logging::Log4j2));
        assert_eq!((source_tag(K390), source_tag(K410)), (SourceTag::Option, SourceTag::Always));
        assert_eq!(source_tag(KafkaVersion::new(3, 4, 1)), SourceTag::Never);
        assert_eq!((default_linger_ms(K390), default_linger_ms(K410)), (0, 5));
        assert!(!reads_checkpoints(KafkaVersion::new(3, 7, 0)) && reads_checkpoints(K390));
        assert!(!doubles_dotted_topics(K390) && doubles_dotted_topics(K410));
    }

    #[test]
    fn lines_are_in_order() {
        assert!(LINES.windows(2).all(|pair| pair[0].newest < pair[1].newest));
        assert_eq!(LINES.last().map(|line| line.newest), Some(NEWEST));
    }
}
