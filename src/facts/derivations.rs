//! How derived values come to be: the name of the derivation, one sentence for `why`, and its source.

use crate::source::Reason;

macro_rules! derivations {
    ($($name:ident, $reason:literal, $because:literal, $source:literal;)+) => {
        $(pub static $name: Reason = Reason { name: $reason, because: $because, source: $source };)+

        /// Every derivation, in the order of this file.
        pub static ALL: &[&Reason] = &[$(&$name),+];
    };
}

derivations! {
    // Names and addresses.
    BOOTSTRAP_ADDRESS, "bootstrap-address",
        "The listener's bootstrap Service, in the cluster's namespace, under the domain by which the host sees it, on the \
         listener's port.",
        "CO/model/ListenersUtils.java, CO/model/KafkaResources.java";
    API_VERSION, "api-version",
        "The operator of the host speaks this version of the API.", "CHANGELOG.md, 0.49.0 and 1.0.0";
    INSTANCE_NAME, "instance-name", "The pattern of instance names, filled in for this flow.", "";
    USER_NAME, "user-name", "The pattern of user names, filled in for this cluster.", "";
    MONITORING_NAME, "monitoring-name", "The pattern of the name, filled in for this host.", "";
    USER_SECRET, "user-secret", "The User Operator names the Secret after the user.", "user-operator/…/KafkaUserModel.java";
    USER_SECRET_COPY, "user-secret-copy",
        "The Secret lies with its own cluster; here it is a copy, under this name.", "";
    CLUSTER_CA_SECRET, "cluster-ca-secret",
        "The operator keeps the certificates of a cluster in this Secret; elsewhere it is a copy.",
        "CO/model/KafkaResources.java";
    GROUP_ID, "group-id",
        "Connect's group on the target, of this instance alone: the operator deletes the connectors of any other.",
        "CO/operator/assembly/KafkaMirrorMaker2AssemblyOperator.java:303@1.2.0";
    STORAGE_TOPIC, "storage-topic", "Connect's own topic on the target, of this instance alone.",
        "CONNECT/runtime/distributed/DistributedConfig.java";
    CONNECTOR_NAME, "connector-name", "The operator names a connector after both aliases and its class.",
        "CO/model/KafkaMirrorMaker2Connectors.java";
    LABEL, "label", "The label's pattern, filled in for this instance.", "";
    FILE_PATH, "file-path", "The tree's pattern filled in for this cluster, and the file of this kind.", "";
    KUBERNETES_NAME, "kubernetes-name", "A Kafka cluster has a Kubernetes cluster of its own unless said otherwise.", "";
    BROKER_IDS, "broker-ids", "Brokers that are only counted have the ids 0, 1, 2 and so on.", "";
    HOST, "host", "The side of the flow that `runAt` names.", "";
    CLUSTER_LABEL, "cluster-label", "The operator binds a user to the Kafka resource of this name.",
        "API/user/KafkaUser.java, label strimzi.io/cluster";

    // Topics.
    REMOTE_TOPIC, "remote-topic",
        "The default policy names a copy after its source: alias, separator, topic.",
        "connect/mirror-client/…/DefaultReplicationPolicy.java";
    REMOTE_TOPIC_PREFIX, "remote-topic-prefix",
        "Every copy from this source starts with its alias and the separator.",
        "connect/mirror-client/…/DefaultReplicationPolicy.java";
    OFFSET_SYNCS_TOPIC, "offset-syncs-topic",
        "MirrorMaker names the topic after the cluster on which it does not lie.",
        "connect/mirror-client/…/ReplicationPolicy.java, MIRROR/MirrorConnectorConfig.java";
    CHECKPOINTS_TOPIC, "checkpoints-topic", "MirrorMaker names the topic, on the target, after the source.",
        "connect/mirror-client/…/ReplicationPolicy.java";
    HEARTBEATS_TOPIC, "heartbeats-topic", "MirrorMaker writes its heartbeats to this topic.",
        "connect/mirror-client/…/ReplicationPolicy.java";
    JOINED_PATTERN, "joined-pattern", "MirrorMaker takes one regex: the alternatives, joined with |.",
        "MIRROR/MirrorUtils.java";
    EXACT_NAME, "exact-name", "An exact name, escaped: MirrorMaker takes a regex.", "MIRROR/DefaultTopicFilter.java";

    // Connectors.
    SOURCE_TAG, "source-tag",
        "Kafka 3.5 to 3.9 names the source in the connector's metrics only when asked.", "MIRROR/MirrorSourceConfig.java, KIP-911";
    EXACTLY_ONCE, "exactly-once", "Exactly-once delivery must be asked of the worker and of the connector.",
        "KIP-618, CONNECT/runtime/distributed/DistributedConfig.java";
    READ_COMMITTED, "read-committed",
        "With exactly-once delivery required, Connect refuses a connector that would read uncommitted records.",
        "MIRROR/MirrorSourceConnector.java, exactlyOnceSupport";
    SYNC_GROUP_OFFSETS, "sync-group-offsets", "An interval for it asks for the synchronisation.",
        "MIRROR/MirrorCheckpointConfig.java";
    CONNECTOR_CONFIG, "connector-config", "The key of the connector's configuration that this setting stands for.",
        "MIRROR/MirrorConnectorConfig.java";
    LOGGER, "logger", "Written as the logging library of this Kafka version has it: Log4j 2 since 4.0.", "KIP-653";
    POLICY_CLASS, "policy-class", "The class of the policy, on every connector: they must agree.",
        "MIRROR/MirrorConnectorConfig.java";

    // Permissions.
    PERMISSION, "permission", "What the connectors and the worker need there, and nothing beyond.",
        "Kafka documentation, Security, Authorization and ACLs";
    MERGED_PERMISSION, "merged-permission", "Several needs for the same resource, in one rule.", "";
    LITERAL_GRANT, "literal-grant", "The pattern has no metacharacter, so it is a name and the grant is of that name.", "";
    PREFIX_GRANT, "prefix-grant",
        "The pattern starts with literal text, so the grant is of the names that start so; an ACL cannot say more.", "KIP-290";
    WILDCARD_GRANT, "wildcard-grant",
        "The pattern has neither a literal name nor a literal start; an ACL can say nothing narrower than every name.", "KIP-290";
    PATTERN_TYPE, "pattern-type", "Prefix where the name is the start of names, else literal.", "KIP-290";
    TRANSACTIONAL_ID, "transactional-id",
        "Connect makes the ids of its transactions from the group id.",
        "CONNECT/runtime/Worker.java, CONNECT/runtime/distributed/DistributedConfig.java";

    // Monitoring.
    EXPRESSION, "expression", "The signal that this failure leaves, in the series of this Kafka version and exporter.",
        "src/facts/failures";
    ALERT_TEXT, "alert-text", "The text of the table of failures, filled in for this flow.", "src/facts/failures";
    ALERT_TEST, "alert-test",
        "How the series that the alert reads go while all is well and then while its failure lasts, at the interval of the \
         rules and for as long as the alert looks back and waits.",
        "src/facts/failures/signals.rs";
    ALERT_GROUPS, "alert-groups", "promtool reads groups, not the object around them; they lie beside the tests.",
        "prometheus/prometheus cmd/promtool/unittest.go";
    JMX_RULE, "jmx-rule", "A rule that matches the beans of this Kafka version.",
        "prometheus/jmx_exporter, collector/src/main/java/io/prometheus/jmx/JmxCollector.java";
    REPORTER_SOURCE_KEY, "reporter-source-key",
        "The operator gives the reporter to the worker's own clients only; the consumer of the source connector, which knows \
         the lag, must be told.", "CO/model/KafkaMirrorMaker2Connectors.java @0.48.0";
    SCRAPED_INSTANCES, "scraped-instances", "The pods of every instance here carry its name in a label.",
        "CO/model/KafkaMirrorMaker2Cluster.java";
}
