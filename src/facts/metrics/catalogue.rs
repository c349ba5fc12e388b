//! The catalogue: every series that our rules or the reporter make of MirrorMaker's beans.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Exporter;

/// Series of one bean, which differ by attribute only.
#[derive(Debug)]
pub struct Family {
    /// The bean as the JMX exporter shows it to its rules; `*` stands for a value.
    pub bean: &'static str,
    /// What the names start with under our rules.
    pub jmx: &'static str,
    /// What the names start with under the reporter.
    pub reporter: &'static str,
    pub jmx_labels: &'static [&'static str],
    pub reporter_labels: &'static [&'static str],
    /// Attributes as Kafka names them.
    pub attributes: &'static [&'static str],
    /// Attributes are texts: the sample is 1, the text is a label of the attribute's name.
    pub is_state: bool,
    pub source: &'static str,
}

impl Family {
    /// Returns the name of an attribute's series.
    pub fn name(&self, exporter: Exporter, attribute: &str) -> String {
        let attribute = attribute.replace('-', "_");
        match exporter {
            Exporter::Jmx => format!("{}{attribute}", self.jmx),
            Exporter::Reporter if self.is_state => format!("{}{attribute}_info", self.reporter),
            // The Prometheus client takes the suffix off names that it exposes as gauges.
            Exporter::Reporter => {
                format!("{}{}", self.reporter, attribute.strip_suffix("_total").unwrap_or(&attribute))
            }
        }
    }

    pub fn labels(&self, exporter: Exporter) -> &'static [&'static str] {
        match exporter {
            Exporter::Jmx => self.jmx_labels,
            Exporter::Reporter => self.reporter_labels,
        }
    }
}

/// Labels that Prometheus adds to every series it scrapes through a PodMonitor.
///
/// prometheus-operator `pkg/prometheus/promcfg.go`.
pub const TARGET_LABELS: &[&str] = &["job", "instance", "namespace", "pod", "container", "endpoint"];

/// Returns the labels of a series; `None` when no exporter of that kind makes it.
pub fn labels_of(exporter: Exporter, name: &str) -> Option<&'static [&'static str]> {
    static LABELS: [OnceLock<BTreeMap<String, &'static [&'static str]>>; 2] = [OnceLock::new(), OnceLock::new()];
    let [jmx, reporter] = &LABELS;
    let labels = match exporter {
        Exporter::Jmx => jmx,
        Exporter::Reporter => reporter,
    };
    labels.get_or_init(|| series(exporter).collect()).get(name).copied()
}

/// Returns every series with its labels, in the order of the catalogue.
pub fn series(exporter: Exporter) -> impl Iterator<Item = (String, &'static [&'static str])> {
    CATALOGUE.iter().flat_map(move |family| {
        family.attributes.iter().map(move |attribute| (family.name(exporter, attribute), family.labels(exporter)))
    })
}

const FLOW: &[&str] = &["source", "target", "topic", "partition"];
const FLOW_GROUP: &[&str] = &["source", "target", "group", "topic", "partition"];
const CONNECTOR: &[&str] = &["connector"];
const TASK: &[&str] = &["connector", "task"];

/// Every family.
pub static CATALOGUE: &[Family] = &[
    Family {
        bean: "kafka.connect.mirror<type=MirrorSourceConnector, source=*, target=*, topic=*, partition=*>",
        jmx: "kafka_connect_mirror_mirrorsourceconnector_",
        reporter: "kafka_connect_mirror_mirrorsourceconnector_",
        jmx_labels: FLOW,
        reporter_labels: FLOW,
        attributes: &[
            "record-count",
            "record-rate",
            "record-age-ms",
            "record-age-ms-min",
            "record-age-ms-max",
            "record-age-ms-avg",
            "byte-count",
            "byte-rate",
            "replication-latency-ms",
            "replication-latency-ms-min",
            "replication-latency-ms-max",
            "replication-latency-ms-avg",
        ],
        is_state: false,
        source: "MIRROR/MirrorSourceMetrics.java",
    },
    Family {
        bean: "kafka.connect.mirror<type=MirrorCheckpointConnector, source=*, target=*, group=*, topic=*, partition=*>",
        jmx: "kafka_connect_mirror_mirrorcheckpointconnector_",
        reporter: "kafka_connect_mirror_mirrorcheckpointconnector_",
        jmx_labels: FLOW_GROUP,
        reporter_labels: FLOW_GROUP,
        attributes: &[
            "checkpoint-latency-ms",
            "checkpoint-latency-ms-min",
            "checkpoint-latency-ms-max",
            "checkpoint-latency-ms-avg",
        ],
        is_state: false,
        source: "MIRROR/MirrorCheckpointMetrics.java",
    },
    Family {
        bean: "kafka.connect<type=connector-metrics, connector=*>",
        jmx: "kafka_connect_connector_",
        reporter: "kafka_connect_connector_metrics_",
        jmx_labels: &["connector", "status"],
        reporter_labels: &["connector", "status"],
        attributes: &["status"],
        is_state: true,
        source: "CONNECT/runtime/ConnectMetricsRegistry.java",
    },
    Family {
        bean: "kafka.connect<type=connector-task-metrics, connector=*, task=*>",
        jmx: "kafka_connect_connector_task_",
        reporter: "kafka_connect_connector_task_metrics_",
        jmx_labels: &["connector", "task", "status"],
        reporter_labels: &["connector", "task", "status"],
        attributes: &["status"],
        is_state: true,
        source: "CONNECT/runtime/ConnectMetricsRegistry.java",
    },
    Family {
        bean: "kafka.connect<type=connect-worker-metrics, connector=*>",
        jmx: "kafka_connect_worker_",
        reporter: "kafka_connect_connect_worker_metrics_",
        jmx_labels: CONNECTOR,
        reporter_labels: CONNECTOR,
        attributes: &[
            "connector-total-task-count",
            "connector-running-task-count",
            "connector-paused-task-count",
            "connector-failed-task-count",
            "connector-unassigned-task-count",
            "connector-destroyed-task-count",
            "connector-restarting-task-count",
        ],
        is_state: false,
        source: "CONNECT/runtime/ConnectMetricsRegistry.java",
    },
    Family {
        bean: "kafka.connect<type=connect-worker-metrics>",
        jmx: "kafka_connect_worker_",
        reporter: "kafka_connect_connect_worker_metrics_",
        jmx_labels: &[],
        reporter_labels: &[],
        attributes: &[
            "connector-count",
            "task-count",
            "connector-startup-attempts-total",
            "connector-startup-success-total",
            "connector-startup-failure-total",
            "connector-startup-success-percentage",
            "connector-startup-failure-percentage",
            "task-startup-attempts-total",
            "task-startup-success-total",
            "task-startup-failure-total",
            "task-startup-success-percentage",
            "task-startup-failure-percentage",
        ],
        is_state: false,
        source: "CONNECT/runtime/ConnectMetricsRegistry.java",
    },
    Family {
        bean: "kafka.connect<type=connect-worker-rebalance-metrics>",
        jmx: "kafka_connect_worker_rebalance_",
        reporter: "kafka_connect_connect_worker_rebalance_metrics_",
        jmx_labels: &[],
        reporter_labels: &[],
        attributes: &[
            "rebalancing",
            "completed-rebalances-total",
            "rebalance-max-time-ms",
            "rebalance-avg-time-ms",
            "time-since-last-rebalance-ms",
            "epoch",
        ],
        is_state: false,
        source: "CONNECT/runtime/ConnectMetricsRegistry.java",
    },
    Family {
        bean: "kafka.connect<type=connector-task-metrics, connector=*, task=*>",
        jmx: "kafka_connect_connector_task_",
        reporter: "kafka_connect_connector_task_metrics_",
        jmx_labels: TASK,
        reporter_labels: TASK,
        attributes: &[
            "running-ratio",
            "pause-ratio",
            "batch-size-max",
            "batch-size-avg",
            "offset-commit-max-time-ms",
            "offset-commit-avg-time-ms",
            "offset-commit-success-percentage",
            "offset-commit-failure-percentage",
        ],
        is_state: false,
        source: "CONNECT/runtime/ConnectMetricsRegistry.java",
    },
    Family {
        bean: "kafka.connect<type=source-task-metrics, connector=*, task=*>",
        jmx: "kafka_connect_source_task_",
        reporter: "kafka_connect_source_task_metrics_",
        jmx_labels: TASK,
        reporter_labels: TASK,
        attributes: &[
            "source-record-poll-total",
            "source-record-poll-rate",
            "source-record-write-total",
            "source-record-write-rate",
            "source-record-active-count",
            "source-record-active-count-max",
            "source-record-active-count-avg",
            "poll-batch-max-time-ms",
            "poll-batch-avg-time-ms",
        ],
        is_state: false,
        source: "CONNECT/runtime/ConnectMetricsRegistry.java",
    },
    Family {
        bean: "kafka.connect<type=task-error-metrics, connector=*, task=*>",
        jmx: "kafka_connect_task_error_",
        reporter: "kafka_connect_task_error_metrics_",
        jmx_labels: TASK,
        reporter_labels: TASK,
        attributes: &[
            "total-record-failures",
            "total-record-errors",
            "total-records-skipped",
            "total-retries",
            "total-errors-logged",
            "deadletterqueue-produce-requests",
            "deadletterqueue-produce-failures",
            "last-error-timestamp",
        ],
        is_state: false,
        source: "CONNECT/runtime/ConnectMetricsRegistry.java",
    },
    Family {
        bean: "kafka.consumer<type=consumer-fetch-manager-metrics, client-id=*, topic=*, partition=*>",
        jmx: "kafka_consumer_fetch_manager_",
        reporter: "kafka_consumer_consumer_fetch_manager_metrics_",
        jmx_labels: &["clientid", "topic", "partition"],
        reporter_labels: &["client_id", "topic", "partition"],
        attributes: &["records-lag", "records-lag-max", "records-lag-avg"],
        is_state: false,
        source: "CLIENTS/clients/consumer/internals/FetchMetricsRegistry.java",
    },
    Family {
        bean: "kafka.consumer<type=consumer-fetch-manager-metrics, client-id=*>",
        jmx: "kafka_consumer_fetch_manager_",
        reporter: "kafka_consumer_consumer_fetch_manager_metrics_",
        jmx_labels: &["clientid"],
        reporter_labels: &["client_id"],
        attributes: &["fetch-total", "records-consumed-total", "bytes-consumed-total"],
        is_state: false,
        source: "CLIENTS/clients/consumer/internals/FetchMetricsRegistry.java",
    },
    Family {
        bean: "kafka.consumer<type=consumer-metrics, client-id=*>",
        jmx: "kafka_consumer_",
        reporter: "kafka_consumer_consumer_metrics_",
        jmx_labels: &["clientid"],
        reporter_labels: &["client_id"],
        attributes: &[
            "last-poll-seconds-ago",
            "connection-count",
            "failed-authentication-total",
            "incoming-byte-total",
            "outgoing-byte-total",
        ],
        is_state: false,
        source: "CLIENTS/clients/consumer/internals/KafkaConsumerMetrics.java, CLIENTS/common/network/Selector.java",
    },
    Family {
        bean: "kafka.producer<type=producer-metrics, client-id=*>",
        jmx: "kafka_producer_",
        reporter: "kafka_producer_producer_metrics_",
        jmx_labels: &["clientid"],
        reporter_labels: &["client_id"],
        attributes: &[
            "batch-size-avg",
            "request-latency-avg",
            "record-queue-time-avg",
            "record-send-rate",
            "record-send-total",
            "record-error-total",
            "record-retry-total",
            "buffer-available-bytes",
            "connection-count",
            "failed-authentication-total",
            "incoming-byte-total",
            "outgoing-byte-total",
        ],
        is_state: false,
        source: "CLIENTS/clients/producer/internals/SenderMetricsRegistry.java, CLIENTS/common/network/Selector.java",
    },
];
