//! Every name that Strimzi, Connect and MirrorMaker derive by themselves.
//!
//! Joined by `concat`, which allocates once where `format!` grows: a fleet asks for many thousand.
//!
//! The MirrorMaker names were compared with what the classes of Kafka 3.9.0 and 4.1.0 answer.

use super::connector::ConnectorKind;

pub use crate::units::name::LONGEST_INSTANCE_NAME;

// Services of a Kafka cluster: `CO/model/KafkaResources.java`, `CO/model/ListenersUtils.java` @1.2.0.

/// Longest name of a Service: an RFC 1035 label.
pub const LONGEST_SERVICE_NAME: usize = 63;

/// Names a listener's bootstrap Service.
pub fn bootstrap_service(kafka: &str, listener: &str, internal: bool) -> String {
    match internal {
        true => [kafka, "-kafka-bootstrap"].concat(),
        false => [kafka, "-kafka-", listener, "-bootstrap"].concat(),
    }
}

/// Names the Service of one broker for a listener that is not `internal`.
///
/// Strimzi leaves the listener's name out for the one that existed before listeners had names.
pub fn broker_service(kafka: &str, pool: &str, listener: &str, port: u16, id: u32) -> String {
    if listener == "external" && port == 9094 {
        format!("{kafka}-{pool}-{id}")
    } else {
        format!("{kafka}-{pool}-{listener}-{id}")
    }
}

/// Names the headless Service through which brokers advertise an `internal` listener.
pub fn brokers_service(kafka: &str) -> String {
    format!("{kafka}-kafka-brokers")
}

// Secrets: `CO/model/KafkaResources.java`; `user-operator/…/KafkaUserModel.java`.

/// Names the Secret with the CA that brokers show.
pub fn cluster_ca_secret(kafka: &str) -> String {
    [kafka, "-cluster-ca-cert"].concat()
}

/// Key of the current certificate in the cluster CA Secret.
pub const CA_CERTIFICATE: &str = "ca.crt";
/// Matches the current and the previous certificates; operator 0.42+.
pub const CA_PATTERN: &str = "*.crt";
/// Keys of a `tls` user's Secret; its `ca.crt` is the clients' CA, not to be trusted for brokers.
pub const USER_CERTIFICATE: &str = "user.crt";
pub const USER_KEY: &str = "user.key";
/// Keys of a `scram-sha-512` user's Secret.
pub const USER_PASSWORD: &str = "password";
pub const USER_JAAS: &str = "sasl.jaas.config";

/// Names a user's Secret, which the User Operator calls as the user.
pub fn user_secret(user: &str) -> String {
    user.to_owned()
}

/// Returns whom the broker takes a `tls` user for, without the leading `User:`.
pub fn tls_principal(user: &str) -> String {
    format!("CN={user}")
}

/// Returns whom the broker takes a `scram-sha-512` user for.
pub fn scram_principal(user: &str) -> String {
    user.to_owned()
}

/// Longest common name of a certificate (RFC 5280 `ub-common-name`), so of a `tls` user's name.
pub const LONGEST_TLS_USER: usize = 64;

// What the operator makes of a KafkaMirrorMaker2: `CO/model/KafkaMirrorMaker2Resources.java`,
// `CO/model/KafkaConnectCluster.java`.

pub const REST_PORT: u16 = 8083;
pub const METRICS_PORT: u16 = 9404;
/// Name of the container port that a PodMonitor selects.
pub const METRICS_PORT_NAME: &str = "tcp-prometheus";
pub const METRICS_PATH: &str = "/metrics";
/// Labels by which the pods of one instance are selected.
pub const CLUSTER_LABEL: &str = "strimzi.io/cluster";
pub const KIND_LABEL: &str = "strimzi.io/kind";
pub const MIRROR_MAKER_KIND: &str = "KafkaMirrorMaker2";

/// Names the pod set, the headless Service, the ServiceAccount and the Role.
pub fn mirror_maker_component(instance: &str) -> String {
    [instance, "-mirrormaker2"].concat()
}

pub fn mirror_maker_pod(instance: &str, number: u32) -> String {
    format!("{instance}-mirrormaker2-{number}")
}

pub fn rest_service(instance: &str) -> String {
    [instance, "-mirrormaker2-api"].concat()
}

pub fn mirror_maker_config_map(instance: &str) -> String {
    [instance, "-mirrormaker2-config"].concat()
}

/// Connect's identity in the classic dialect where nothing is said; the operator's defaults.
pub const CLASSIC_GROUP_ID: &str = "mirrormaker2-cluster";
pub const CLASSIC_CONFIG_TOPIC: &str = "mirrormaker2-cluster-configs";
pub const CLASSIC_OFFSET_TOPIC: &str = "mirrormaker2-cluster-offsets";
pub const CLASSIC_STATUS_TOPIC: &str = "mirrormaker2-cluster-status";

/// Names a connector; `CO/model/KafkaMirrorMaker2Connectors.java`.
pub fn connector(source: &str, target: &str, kind: ConnectorKind) -> String {
    connector_parts(source, target, kind).concat()
}

/// Returns the parts of a connector's name, in order.
pub fn connector_parts<'a>(source: &'a str, target: &'a str, kind: ConnectorKind) -> [&'a str; 5] {
    [source, "->", target, ".", kind.class_name()]
}

// Topics: `connect/mirror-client/src/main/java/org/apache/kafka/connect/mirror/{Default,Identity}ReplicationPolicy.java`.

pub const DEFAULT_SEPARATOR: &str = ".";
pub const HEARTBEATS_TOPIC: &str = "heartbeats";

/// Returns the separator inside MirrorMaker's own topics.
///
/// `replication.policy.internal.topic.separator.enabled` counts only where the separator is set; both policies follow.
pub fn internal_separator(separator: &str, internal_enabled: bool) -> &str {
    if internal_enabled { separator } else { DEFAULT_SEPARATOR }
}

/// Names a topic's copy under the default policy.
pub fn remote_topic(source: &str, separator: &str, topic: &str) -> String {
    [source, separator, topic].concat()
}

/// Names the copy of `heartbeats`, which the identity policy prefixes too.
pub fn remote_heartbeats_topic(source: &str, separator: &str) -> String {
    remote_topic(source, separator, HEARTBEATS_TOPIC)
}

/// Names the offset-syncs topic after the cluster on which it does not lie.
///
/// With `offset-syncs.topic.location=source` that is the target, with `target` the source.
pub fn offset_syncs_topic(peer: &str, internal_separator: &str) -> String {
    ["mm2-offset-syncs", internal_separator, peer, internal_separator, "internal"].concat()
}

/// Names the checkpoints topic, on the target.
pub fn checkpoints_topic(source: &str, internal_separator: &str) -> String {
    [source, internal_separator, "checkpoints", internal_separator, "internal"].concat()
}

// Clients: `MIRROR/MirrorConnectorConfig.java` `entityLabel`, since 3.5; `CONNECT/runtime/Worker.java`.

/// Names the consumer with which a source task reads.
pub fn replication_consumer(source: &str, target: &str, task: u32) -> String {
    let connector = connector(source, target, ConnectorKind::Source);
    format!("{source}->{target}|{connector}-{task}{REPLICATION_CONSUMER_SUFFIX}")
}

/// Returns what every replication consumer of a flow starts with; nothing else does.
pub fn replication_consumer_prefix(source: &str, target: &str) -> String {
    [source, "->", target, "|", &connector(source, target, ConnectorKind::Source), "-"].concat()
}

pub const REPLICATION_CONSUMER_SUFFIX: &str = "|replication-consumer";

/// Names Connect's producer of a task, which writes the mirrored records.
pub fn task_producer(connector: &str, task: u32) -> String {
    format!("connector-producer-{connector}-{task}")
}

// Exactly-once delivery: `CONNECT/runtime/Worker.java` `taskTransactionalId`,
// `CONNECT/runtime/distributed/DistributedConfig.java` `transactionalProducerId`.

pub fn worker_transactional_id(group_id: &str) -> String {
    ["connect-cluster-", group_id].concat()
}

pub fn task_transactional_id(group_id: &str, connector: &str, task: u32) -> String {
    format!("{group_id}-{connector}-{task}")
}

/// Returns what every task's id of one Connect cluster starts with.
pub fn task_transactional_id_prefix(group_id: &str) -> String {
    [group_id, "-"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_follow_the_listener() {
        assert_eq!(bootstrap_service("kafka", "plain", true), "kafka-kafka-bootstrap");
        assert_eq!(
            bootstrap_service("kafka-rciis-prod", "external", false),
            "kafka-rciis-prod-kafka-external-bootstrap"
        );
        assert_eq!(broker_service("kafka-rciis-prod", "broker", "external", 9094, 10), "kafka-rciis-prod-broker-10");
        assert_eq!(broker_service("k", "kafka", "external", 9095, 0), "k-kafka-external-0");
        assert_eq!(broker_service("k", "kafka", "mesh", 9094, 0), "k-kafka-mesh-0");
    }

    #[test]
    fn the_longest_instance_name_fits_every_derived_name() {
        let longest = "a".repeat(LONGEST_INSTANCE_NAME);
        for name in [mirror_maker_component(&longest), rest_service(&longest), mirror_maker_pod(&longest, 99)] {
            assert!(name.len() <= LONGEST_SERVICE_NAME, "{name}");
        }
    }

    /// As answered by the policies of Kafka 3.9.0 and 4.1.0.
    #[test]
    fn topics_follow_the_policy() {
        let dots = internal_separator(".", true);
        assert_eq!(offset_syncs_topic("west", dots), "mm2-offset-syncs.west.internal");
        assert_eq!(checkpoints_topic("east", dots), "east.checkpoints.internal");
        assert_eq!(remote_heartbeats_topic("east", "."), "east.heartbeats");
        let underscores = internal_separator("_", true);
        assert_eq!(offset_syncs_topic("west", underscores), "mm2-offset-syncs_west_internal");
        assert_eq!(checkpoints_topic("east", underscores), "east_checkpoints_internal");
        assert_eq!(checkpoints_topic("east", internal_separator("_", false)), "east.checkpoints.internal");
        assert_eq!(remote_topic("east", "_", "orders"), "east_orders");
    }

    #[test]
    fn clients_carry_flow_connector_and_task() {
        assert_eq!(connector("east", "west", ConnectorKind::Heartbeat), "east->west.MirrorHeartbeatConnector");
        let client = replication_consumer("east", "west", 3);
        assert_eq!(client, "east->west|east->west.MirrorSourceConnector-3|replication-consumer");
        assert!(client.starts_with(&replication_consumer_prefix("east", "west")));
        assert_eq!(task_transactional_id("g", "c", 0), "g-c-0");
        assert!(task_transactional_id("g", "c", 0).starts_with(&task_transactional_id_prefix("g")));
    }
}
