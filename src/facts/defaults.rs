//! Every default of the topology's language: the value, why it is that one, and where upstream says so.

use crate::facts::metrics;
use crate::source::{Reason, Sourced, Text};
use crate::units::Duration;

/// A default: a value and its reason, in one place.
///
/// It is its reason too (`Sourced::default(value, &defaults::TREE)`), for values that need another form.
#[derive(Debug)]
pub struct Preset<T: 'static> {
    pub value: T,
    pub reason: Reason,
}

impl<T> std::ops::Deref for Preset<T> {
    type Target = Reason;

    fn deref(&self) -> &Reason {
        &self.reason
    }
}

impl<T: Copy> Preset<T> {
    /// Returns the value with its origin.
    pub fn sourced(&'static self) -> Sourced<T> {
        Sourced::default(self.value, &self.reason)
    }
}

impl Preset<&'static str> {
    /// Returns the text with its origin.
    pub fn text(&'static self) -> Sourced<Text> {
        Sourced::default(self.value.into(), &self.reason)
    }
}

/// A number of seconds, which a topology writes as `60s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub u64);

impl Preset<Seconds> {
    /// Returns the duration with its origin.
    pub fn duration(&'static self) -> Sourced<Duration> {
        Sourced::default(Duration::seconds(self.value.0), &self.reason)
    }
}

macro_rules! presets {
    ($($name:ident: $type:ty = $value:expr, $reason:literal, $because:literal, $source:literal;)+) => {
        $(pub static $name: Preset<$type> = Preset {
            value: $value,
            reason: Reason { name: $reason, because: $because, source: $source },
        };)+

        /// The reason of every default, in the order of this file.
        pub static ALL: &[&Reason] = &[$(&$name.reason),+];
    };
}

presets! {
    TREE: &str = "{cluster}", "default-tree",
        "Each cluster's files lie in a folder of its alias.", "";

    // Clusters.
    POOL_NAME: &str = "kafka", "default-pool-name",
        "Brokers of a Kafka resource without node pools are called so.", "CO/model/KafkaPool.java";
    LISTENER_TYPE: &str = "internal", "default-listener-type",
        "A listener of no special type is reached inside its Kubernetes cluster only.",
        "API/kafka/listener/KafkaListenerType.java";
    LISTENER_TLS: bool = true, "default-listener-tls",
        "Records and credentials cross a network, and tls authentication needs it.", "";
    TRUST: &str = "cluster-ca", "default-trust",
        "The operator signs the brokers' certificates with the cluster CA.",
        "API/kafka/listener/GenericKafkaListenerConfiguration.java";
    AUTHENTICATION: &str = "none", "default-authentication",
        "A listener without authentication asks nobody who they are.",
        "API/kafka/listener/GenericKafkaListener.java";
    CERTIFICATE_KEY: &str = "user.crt", "default-certificate-key",
        "The User Operator keeps the certificate under this key.", "user-operator/…/KafkaUserModel.java";
    PRIVATE_KEY: &str = "user.key", "default-private-key",
        "The User Operator keeps the private key under this key.", "user-operator/…/KafkaUserModel.java";
    PASSWORD_KEY: &str = "password", "default-password-key",
        "The User Operator keeps the password under this key.", "user-operator/…/KafkaUserModel.java";
    CA_CERTIFICATES: &str = "*.crt", "default-ca-certificates",
        "While the cluster CA is renewed, its old and its new certificate lie under different keys, and both count.",
        "CO/model/Ca.java; tls.trustedCertificates[].pattern, operator 0.42 on";
    LOCAL_DOMAIN: &str = "svc", "default-local-domain",
        "Inside a Kubernetes cluster a Service answers to this domain, and broker certificates name it.",
        "CO/model/DnsNameGenerator.java";

    // MirrorMaker.
    RUN_AT: &str = "target", "default-run-at",
        "MirrorMaker belongs next to its target: reading over a long line costs less than writing over it.",
        "Kafka documentation, Geo-Replication, best practice: consume from remote, produce to local";
    REPLICAS: u32 = 2, "default-replicas",
        "The second pod takes over the tasks when the first one is rolled or lost.", "";
    PROBE_INITIAL_DELAY: Seconds = Seconds(60), "default-probe-initial-delay",
        "The operator's own value for MirrorMaker 2.", "CO/model/KafkaConnectCluster.java";
    PROBE_TIMEOUT: Seconds = Seconds(5), "default-probe-timeout",
        "The operator's own value for MirrorMaker 2.", "CO/model/KafkaConnectCluster.java";

    // Flows.
    TOPICS: &str = ".*", "default-topics",
        "Kafka's own: every topic that is not excluded.", "MIRROR/DefaultTopicFilter.java";
    GROUPS: &str = ".*", "default-groups",
        "Kafka's own: every group that is not excluded.", "MIRROR/DefaultGroupFilter.java";
    EXCLUDE_TOPICS: () = (), "default-exclude-topics",
        "Kafka's own list for this version, which leaves out internal topics.", "MIRROR/DefaultTopicFilter.java";
    EXCLUDE_GROUPS: () = (), "default-exclude-groups",
        "Kafka's own list, which leaves out the groups of consoles and of Connect.", "MIRROR/DefaultGroupFilter.java";
    POLICY: &str = "default", "default-policy",
        "Remote topics are named after their source, which keeps records from going round in circles.",
        "MIRROR/MirrorConnectorConfig.java";
    SEPARATOR: &str = ".", "default-separator",
        "Kafka's own.", "connect/mirror-client/…/DefaultReplicationPolicy.java";
    OFFSET_SYNCS: &str = "source", "default-offset-syncs",
        "Kafka's own: the offset-syncs topic lies on the source.", "MIRROR/MirrorConnectorConfig.java";
    REFRESH_TOPICS: Seconds = Seconds(600), "default-refresh-topics",
        "Kafka's own.", "MIRROR/MirrorSourceConfig.java";
    REFRESH_GROUPS: Seconds = Seconds(600), "default-refresh-groups",
        "Kafka's own.", "MIRROR/MirrorCheckpointConfig.java";
    SYNC_TOPIC_ACLS: bool = false, "default-sync-topic-acls",
        "The User Operator owns the ACLs of its cluster and removes what MirrorMaker would copy there.",
        "Strimzi documentation, Configuring MirrorMaker 2: ACL rules synchronization";
    CHECKPOINTS_EVERY: Seconds = Seconds(60), "default-checkpoints-every",
        "Kafka's own.", "MIRROR/MirrorCheckpointConfig.java";
    SYNC_GROUP_OFFSETS_EVERY: Seconds = Seconds(60), "default-sync-group-offsets-every",
        "Kafka's own.", "MIRROR/MirrorCheckpointConfig.java";
    HEARTBEATS_EVERY: Seconds = Seconds(1), "default-heartbeats-every",
        "Kafka's own.", "MIRROR/MirrorHeartbeatConfig.java";
    REPLICATION_FACTOR: i32 = -1, "default-replication-factor",
        "The target's brokers know their own; Kafka's defaults, 2 and 3, fail on smaller clusters.",
        "CLIENTS/clients/admin/NewTopic.java, KIP-464";
    EXACTLY_ONCE: bool = false, "default-exactly-once",
        "Kafka's own; transactions cost throughput and permissions.",
        "CONNECT/runtime/distributed/DistributedConfig.java";
    STATE: &str = "running", "default-state",
        "A connector runs unless it is told not to.", "API/connector/ConnectorState.java";
    AUTO_RESTART: bool = true, "default-auto-restart",
        "Naming a connector there asks for it.", "API/connector/AutoRestart.java";

    // Names of objects.
    USERS: &str = "perCluster", "default-users",
        "One user a cluster: one Secret to copy, and the union of what every instance needs.", "";
    INSTANCE_NAME: &str = "mm2-{source}-to-{target}", "default-instance-name",
        "One instance a flow, named after it.", "";
    USER_NAME: &str = "mm2-user", "default-user-name",
        "The user is MirrorMaker's, in its own cluster's namespace.", "";
    USER_PER_INSTANCE_NAME: &str = "{instance}", "default-user-per-instance-name",
        "Each instance has a user of its own, named after it.", "";
    USER_COPY_NAME: &str = "{user}-{alias}", "default-user-copy-name",
        "Beside another cluster's own user, the copy says where it is from.", "";
    CLUSTER_CA_COPY_NAME: &str = "{secret}", "default-cluster-ca-copy-name",
        "A copy keeps the name, which says whose it is.", "";
    GROUP_ID: &str = "{instance}", "default-group-id",
        "The operator deletes every connector of the group that is not its own, so no two instances may share one.",
        "CO/operator/assembly/KafkaMirrorMaker2AssemblyOperator.java:303@1.2.0";
    CONFIG_TOPIC: &str = "__{instance}-configs", "default-config-topic",
        "Names that start with __ are never mirrored.", "connect/mirror-client/…/ReplicationPolicy.java";
    OFFSET_TOPIC: &str = "__{instance}-offsets", "default-offset-topic",
        "Names that start with __ are never mirrored.", "connect/mirror-client/…/ReplicationPolicy.java";
    STATUS_TOPIC: &str = "__{instance}-status", "default-status-topic",
        "Names that start with __ are never mirrored.", "connect/mirror-client/…/ReplicationPolicy.java";
    CONFIG_MAP_NAME: &str = "mm2-jmx-metrics", "default-config-map-name",
        "One ConfigMap a host, for all its instances.", "";
    CONFIG_MAP_KEY: &str = "mm2-metrics-config.yml", "default-config-map-key",
        "The exporter's configuration is one file of the ConfigMap.", "";
    RULE_NAME: &str = "kafka-mirrormaker2-alerts", "default-rule-name",
        "One PrometheusRule a host, for all its instances.", "";
    RULE_GROUP: &str = "mirrormaker2", "default-rule-group",
        "One group of rules in it.", "";
    POD_MONITOR_NAME: &str = "kafka-mirrormaker2", "default-pod-monitor-name",
        "One PodMonitor a host, for all its instances.", "";

    // Names of files.
    MIRROR_MAKER_FILE: &str = "kafka-mirrormaker2.yaml", "default-mirror-maker-file",
        "One file a kind.", "";
    USER_FILE: &str = "kafka-mm2-user.yaml", "default-user-file",
        "One file a kind.", "";
    METRICS_FILE: &str = "kafka-mm2-metrics-configmap.yaml", "default-metrics-file",
        "One file a kind.", "";
    ALERTS_FILE: &str = "kafka-mm2-prometheus-rules.yaml", "default-alerts-file",
        "One file a kind.", "";
    UNIT_TESTS_FILE: &str = "kafka-mm2-alert-tests.promtool", "default-unit-tests-file",
        "Flux, kustomize and kubectl apply what ends in .yaml; this is nothing to apply.",
        "fluxcd/pkg kustomize/kustomize_generator.go";
    POD_MONITOR_FILE: &str = "kafka-mm2-pod-monitor.yaml", "default-pod-monitor-file",
        "One file a kind.", "";

    // Monitoring.
    METRICS: &str = "jmx", "default-metrics",
        "Every operator's images hold the JMX exporter; the Strimzi reporter came with 0.48.",
        "docker-images/artifacts/kafka-thirdparty-libs";
    INTERVAL: Seconds = Seconds(30), "default-interval",
        "The shortest `for` is two minutes; half a minute sees a state four times before it tells anybody.", "";
    WINDOW: Seconds = Seconds(300), "default-window",
        "Ten samples at the default interval, so that a few lost scrapes do not look like a standstill.", "";
    POD_MONITOR: bool = true, "default-pod-monitor",
        "Without one Prometheus scrapes nothing, and no alert can fire.",
        "examples/metrics/prometheus-install/pod-monitors/kafka-resources-metrics.yaml";
    RULES: bool = true, "default-rules",
        "A broken mirror shows RUNNING; only alerts tell.", "";
    UNIT_TESTS: bool = false, "default-unit-tests",
        "mirrorc tests its own alerts; a team that changes them may want to run tests of them too.", "";
    REPORTER_ALLOW_LIST: &[&str] = metrics::REPORTER_ALLOW_LIST, "default-reporter-allow-list",
        "The reporter's own list leaves out series that the alerts read.",
        "strimzi/metrics-reporter README.md; API/common/metrics/StrimziMetricsReporterValues.java";
    ALERT_THRESHOLD: () = (), "default-alert-threshold",
        "The table of failures has this value for the alert.", "";
    ALERT_FOR: () = (), "default-alert-for",
        "The table of failures has this time for the alert.", "";
    ALERT_SEVERITY: () = (), "default-alert-severity",
        "The table of failures has this severity for the alert.", "";
    ALERT_TEXT: () = (), "default-alert-text",
        "The table of failures has this text for the alert.", "";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_carry_their_reason() {
        let separator = SEPARATOR.text();
        assert_eq!((&*separator.value, &separator.origin), (".", &crate::source::Origin::Default(&SEPARATOR)));
        assert_eq!(REFRESH_TOPICS.duration().value.as_str(), "600s");
        assert_eq!(REFRESH_TOPICS.duration().value.as_seconds(), Ok(600));
        assert!(!SYNC_TOPIC_ACLS.sourced().value);
    }

    #[test]
    fn patterns_name_known_placeholders_only() {
        for pattern in
            [INSTANCE_NAME.value, USER_COPY_NAME.value, CLUSTER_CA_COPY_NAME.value, GROUP_ID.value, TREE.value]
        {
            for placeholder in pattern.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
            {
                assert!(["source", "target", "user", "alias", "secret", "instance", "cluster"].contains(&placeholder));
            }
        }
    }
}
