//! Configuration keys that the operator drops with a log line while the resource stays Ready.

use crate::units::StrimziVersion;

/// A map of configuration keys in a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConfigMap {
    /// `clusters[].config`, and `mirrors[].source.config` of v1.
    MirrorCluster,
    /// `target.config` of v1, where group id and storage topics are fields.
    MirrorTarget,
    /// `config` of a connector.
    Connector,
    /// `config` of a KafkaConnect.
    Connect,
    /// `kafka.config` of a Kafka.
    Broker,
}

/// `API/mirrormaker2/KafkaMirrorMaker2ClusterSpec.java` @1.2.0; prefixes.
const MIRROR: &[&str] = &[
    "ssl.",
    "sasl.",
    "security.",
    "listeners",
    "plugin.path",
    "rest.",
    "bootstrap.servers",
    "consumer.interceptor.classes",
    "producer.interceptor.classes",
];

/// `API/mirrormaker2/KafkaMirrorMaker2TargetClusterSpec.java` @1.2.0; beside [`MIRROR`].
const MIRROR_TARGET: &[&str] = &["group.id", "config.storage.topic", "offset.storage.topic", "status.storage.topic"];

/// Exact keys that pass although a prefix forbids them.
const MIRROR_EXCEPTIONS: &[&str] =
    &["ssl.endpoint.identification.algorithm", "ssl.cipher.suites", "ssl.protocol", "ssl.enabled.protocols"];

/// `API/connector/AbstractConnectorSpec.java`; exact keys.
const CONNECTOR: &[&str] = &["name", "connector.class", "tasks.max"];

/// `API/kafka/KafkaClusterSpec.java` @1.2.0; prefixes.
const BROKER: &[&str] = &[
    "listeners",
    "advertised.",
    "broker.",
    "listener.",
    "host.name",
    "port",
    "inter.broker.listener.name",
    "sasl.",
    "ssl.",
    "security.",
    "password.",
    "log.dir",
    "zookeeper.connect",
    "zookeeper.set.acl",
    "zookeeper.ssl",
    "zookeeper.clientcnxnsocket",
    "authorizer.",
    "super.user",
    "cruise.control.metrics.topic",
    "cruise.control.metrics.reporter.bootstrap.servers",
    "node.id",
    "process.roles",
    "controller.",
    "metadata.log.dir",
    "zookeeper.metadata.migration.enable",
    "client.quota.callback.static.",
    "prometheus.metrics.reporter.",
    "cordoned.log.dirs",
];

/// Six keys of `cruise.control.metrics.topic.` are exceptions too; we neither write nor judge those.
const BROKER_EXCEPTIONS: &[&str] = &[
    "zookeeper.connection.timeout.ms",
    "sasl.server.max.receive.size",
    "ssl.cipher.suites",
    "ssl.protocol",
    "ssl.enabled.protocols",
    "ssl.secure.random.implementation",
    "broker.session.timeout.ms",
    "broker.heartbeat.interval.ms",
    "controller.socket.timeout.ms",
    "controller.quorum.election.backoff.max.ms",
    "controller.quorum.election.timeout.ms",
    "controller.quorum.fetch.timeout.ms",
];

/// Returns the entry of the operator's table that drops a key; `None` when it passes.
pub fn forbidden(map: ConfigMap, strimzi: StrimziVersion, key: &str) -> Option<&'static str> {
    // `CO/model/AbstractConfiguration.java` compares in lower case.
    let key = key.to_lowercase();
    let prefix_of = |table: &'static [&'static str]| table.iter().copied().find(|prefix| key.starts_with(prefix));
    let reporter = "prometheus.metrics.reporter.";
    match map {
        ConfigMap::Connector => CONNECTOR
            .iter()
            .copied()
            .chain((strimzi.at_least(0, 50)).then_some("connector.plugin.version"))
            .find(|forbidden| *forbidden == key),
        ConfigMap::Broker if BROKER_EXCEPTIONS.contains(&key.as_str()) => None,
        ConfigMap::Broker => prefix_of(BROKER),
        _ if MIRROR_EXCEPTIONS.contains(&key.as_str()) => None,
        ConfigMap::MirrorCluster => prefix_of(MIRROR),
        ConfigMap::MirrorTarget => prefix_of(MIRROR).or_else(|| prefix_of(MIRROR_TARGET)),
        ConfigMap::Connect if strimzi.at_least(0, 48) && key.starts_with(reporter) => Some(reporter),
        ConfigMap::Connect => prefix_of(MIRROR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_is_dropped() {
        let old = StrimziVersion::new(0, 47, 0);
        let new = StrimziVersion::new(1, 2, 0);
        for (map, operator, key, dropped) in [
            (ConfigMap::MirrorCluster, old, "ssl.keystore.location", Some("ssl.")),
            (ConfigMap::MirrorCluster, old, "SASL.Mechanism", Some("sasl.")),
            (ConfigMap::MirrorCluster, old, "ssl.cipher.suites", None),
            (ConfigMap::MirrorCluster, old, "group.id", None),
            (ConfigMap::MirrorTarget, new, "group.id", Some("group.id")),
            (ConfigMap::MirrorTarget, new, "listeners.x", Some("listeners")),
            (ConfigMap::Connector, old, "tasks.max", Some("tasks.max")),
            (ConfigMap::Connector, old, "tasks.max.enforce", None),
            (ConfigMap::Connector, old, "connector.plugin.version", None),
            (ConfigMap::Connector, new, "connector.plugin.version", Some("connector.plugin.version")),
            (ConfigMap::Connect, old, "prometheus.metrics.reporter.listener", None),
            (ConfigMap::Connect, new, "prometheus.metrics.reporter.listener", Some("prometheus.metrics.reporter.")),
            (ConfigMap::Broker, new, "controller.quorum.voters", Some("controller.")),
            (ConfigMap::Broker, new, "controller.quorum.fetch.timeout.ms", None),
        ] {
            assert_eq!(forbidden(map, operator, key), dropped, "{map:?} {key}");
        }
    }
}
