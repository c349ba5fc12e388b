//! The JMX exporter's rules.
//!
//! The first rule whose pattern is found in `domain<key=value, …><>attribute: value` wins; a bean that no rule finds is
//! not exported. prometheus/jmx_exporter `collector/src/main/java/io/prometheus/jmx/JmxCollector.java`.

use crate::units::KafkaVersion;

/// `type` of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleType {
    Gauge,
    /// The only type whose name keeps its `_total`.
    Counter,
}

impl RuleType {
    pub const fn name(self) -> &'static str {
        match self {
            RuleType::Gauge => "GAUGE",
            RuleType::Counter => "COUNTER",
        }
    }
}

/// One rule of the exporter's configuration.
#[derive(Debug, PartialEq, Eq)]
pub struct JmxRule {
    /// Kebab case.
    pub id: &'static str,
    /// java.util.regex; ends attributes with `:`, else a longer attribute would match too.
    pub pattern: &'static str,
    /// Template of the series' name.
    pub name: &'static str,
    /// Label and template, in the order of the file.
    pub labels: &'static [(&'static str, &'static str)],
    pub rule_type: RuleType,
    /// The sample, where the bean's value is a text.
    pub value: Option<i64>,
    /// What it exports, for a comment; no full stop.
    pub comment: &'static str,
    pub since: Option<KafkaVersion>,
    /// The first version without these beans.
    pub until: Option<KafkaVersion>,
}

/// Options before the rules, in the order of the file.
pub const EXPORTER_OPTIONS: &[(&str, bool)] = &[("lowercaseOutputName", true), ("lowercaseOutputLabelNames", true)];

/// Returns the rules for a Kafka version, in the order in which the exporter tries them.
pub fn jmx_rules(kafka: KafkaVersion) -> impl Iterator<Item = &'static JmxRule> {
    JMX_RULES.iter().filter(move |rule| {
        rule.since.is_none_or(|since| kafka >= since) && rule.until.is_none_or(|until| kafka < until)
    })
}

const fn rule(
    id: &'static str,
    pattern: &'static str,
    name: &'static str,
    labels: &'static [(&'static str, &'static str)],
    rule_type: RuleType,
    comment: &'static str,
) -> JmxRule {
    JmxRule { id, pattern, name, labels, rule_type, value: None, comment, since: None, until: None }
}

const fn state(rule: JmxRule) -> JmxRule {
    JmxRule { value: Some(1), ..rule }
}

use RuleType::{Counter, Gauge};

/// Every rule. Names with `->` are quoted in a bean's name, and the quotes would stay in the label.
pub static JMX_RULES: &[JmxRule] = &[
    state(rule(
        "connector-status",
        r#"kafka.connect<type=connector-metrics, connector="?([^",]+)"?><>status: ([a-z]+)"#,
        "kafka_connect_connector_status",
        &[("connector", "$1"), ("status", "$2")],
        Gauge,
        "status of each connector: running, paused, stopped, failed, unassigned or restarting",
    )),
    state(rule(
        "task-status",
        r#"kafka.connect<type=connector-task-metrics, connector="?([^",]+)"?, task=([0-9]+)><>status: ([a-z]+)"#,
        "kafka_connect_connector_task_status",
        &[("connector", "$1"), ("task", "$2"), ("status", "$3")],
        Gauge,
        "status of each task",
    )),
    rule(
        "worker-connector",
        r#"kafka.connect<type=connect-worker-metrics, connector="?([^",]+)"?><>([a-z-]+):"#,
        "kafka_connect_worker_$2",
        &[("connector", "$1")],
        Gauge,
        "tasks of each connector by status",
    ),
    rule(
        "worker-totals",
        r"kafka.connect<type=connect-worker-metrics><>([a-z-]+-total):",
        "kafka_connect_worker_$1",
        &[],
        Counter,
        "starts of connectors and tasks",
    ),
    rule(
        "worker",
        r"kafka.connect<type=connect-worker-metrics><>([a-z-]+):",
        "kafka_connect_worker_$1",
        &[],
        Gauge,
        "connectors and tasks of a worker",
    ),
    rule(
        "rebalance-totals",
        r"kafka.connect<type=connect-worker-rebalance-metrics><>([a-z-]+-total):",
        "kafka_connect_worker_rebalance_$1",
        &[],
        Counter,
        "rebalances of the Connect group",
    ),
    rule(
        "rebalance",
        r"kafka.connect<type=connect-worker-rebalance-metrics><>([a-z-]+):",
        "kafka_connect_worker_rebalance_$1",
        &[],
        Gauge,
        "times of rebalances",
    ),
    rule(
        "task-totals",
        r#"kafka.connect<type=(source-task|connector-task|task-error)-metrics, connector="?([^",]+)"?, task=([0-9]+)><>([a-z-]+-total):"#,
        "kafka_connect_$1_$4",
        &[("connector", "$2"), ("task", "$3")],
        Counter,
        "records that a task polled and wrote",
    ),
    rule(
        "task",
        r#"kafka.connect<type=(source-task|connector-task|task-error)-metrics, connector="?([^",]+)"?, task=([0-9]+)><>([a-z-]+):"#,
        "kafka_connect_$1_$4",
        &[("connector", "$2"), ("task", "$3")],
        Gauge,
        "batches, commits and errors of a task",
    ),
    rule(
        "source-connector",
        "kafka.connect.mirror<type=MirrorSourceConnector, (?:source=([^,]+), )?target=([^,]+), topic=([^,]+), \
         partition=([0-9]+)><>([a-z-]+):",
        "kafka_connect_mirror_mirrorsourceconnector_$5",
        &[("source", "$1"), ("target", "$2"), ("topic", "$3"), ("partition", "$4")],
        Gauge,
        "mirrored records, bytes, age and latency by topic, under its name on the target",
    ),
    rule(
        "checkpoint-connector",
        "kafka.connect.mirror<type=MirrorCheckpointConnector, source=([^,]+), target=([^,]+), group=\"?([^\",]+)\"?, \
         topic=([^,]+), partition=([0-9]+)><>([a-z-]+):",
        "kafka_connect_mirror_mirrorcheckpointconnector_$6",
        &[("source", "$1"), ("target", "$2"), ("group", "$3"), ("topic", "$4"), ("partition", "$5")],
        Gauge,
        "latency of checkpoints by group and topic",
    ),
    rule(
        "consumer-lag",
        r#"kafka.consumer<type=consumer-fetch-manager-metrics, client-id="?([^",]+)"?, topic=([^,]+), partition=([0-9]+)><>(records-lag|records-lag-max|records-lag-avg):"#,
        "kafka_consumer_fetch_manager_$4",
        &[("clientid", "$1"), ("topic", "$2"), ("partition", "$3")],
        Gauge,
        "records that wait on the source",
    ),
    rule(
        "consumer-fetches",
        r#"kafka.consumer<type=consumer-fetch-manager-metrics, client-id="?([^",]+)"?><>(fetch-total|records-consumed-total|bytes-consumed-total):"#,
        "kafka_consumer_fetch_manager_$2",
        &[("clientid", "$1")],
        Counter,
        "answered fetches: they stop when a cluster cannot be reached",
    ),
    rule(
        "client-totals",
        r#"kafka.(consumer|producer)<type=(?:consumer|producer)-metrics, client-id="?([^",]+)"?><>(failed-authentication-total|incoming-byte-total|outgoing-byte-total|record-send-total|record-error-total|record-retry-total):"#,
        "kafka_$1_$3",
        &[("clientid", "$2")],
        Counter,
        "bytes, records and refused credentials by client",
    ),
    rule(
        "client",
        r#"kafka.(consumer|producer)<type=(?:consumer|producer)-metrics, client-id="?([^",]+)"?><>(last-poll-seconds-ago|connection-count|batch-size-avg|request-latency-avg|record-queue-time-avg|record-send-rate|buffer-available-bytes):"#,
        "kafka_$1_$3",
        &[("clientid", "$2")],
        Gauge,
        "connections, batches and latency by client",
    ),
];
