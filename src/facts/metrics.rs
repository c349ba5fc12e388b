//! Which series MirrorMaker leaves, under which names, and the exporter's rules that make them.
//!
//! Both exporters were run: the JMX exporter 1.0.1 with these rules on Kafka 3.9.0 and 4.1.0, the Strimzi Metrics
//! Reporter 0.3.0 on 4.1.0. The series of both Kafka versions are the same, given the `source` tag on 3.9.

mod catalogue;
mod jmx;

pub use catalogue::{CATALOGUE, Family, TARGET_LABELS, labels_of, series};
pub use jmx::{EXPORTER_OPTIONS, JMX_RULES, JmxRule, RuleType, jmx_rules};

use crate::units::StrimziVersion;

/// What serves the metrics page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exporter {
    /// The JMX exporter with [`JMX_RULES`].
    Jmx,
    /// The Strimzi Metrics Reporter with [`REPORTER_ALLOW_LIST`] and [`reporter_source_keys`].
    Reporter,
}

/// What the Strimzi Metrics Reporter has to let through; its own default leaves out what the alerts read.
pub const REPORTER_ALLOW_LIST: &[&str] = &[
    "kafka_connect_connector_metrics.*",
    "kafka_connect_connector_task_metrics.*",
    "kafka_connect_connect_worker_metrics.*",
    "kafka_connect_connect_worker_rebalance_metrics.*",
    "kafka_connect_source_task_metrics.*",
    "kafka_connect_task_error_metrics.*",
    "kafka_connect_mirror_.*",
    "kafka_consumer_consumer_metrics.*",
    "kafka_consumer_consumer_fetch_manager_metrics.*",
    "kafka_producer_producer_metrics.*",
];

/// Returns keys of the source connector without which the reporter has no series of its consumer, so no lag.
///
/// The operator gives the reporter to the worker's clients and to the connector's own metrics
/// (`CO/model/KafkaMirrorMaker2Connectors.java` @0.48.0); the consumer is made by neither. Run on 4.1.0 with the reporter
/// 0.2.0 of operators before 0.51 and 0.3.0 of those since (operator CHANGELOG.md), which renamed the class: a class that
/// is not in the image fails every task.
pub fn reporter_source_keys(operator: StrimziVersion) -> [(&'static str, &'static str); 2] {
    let class = if operator < StrimziVersion::new(0, 51, 0) {
        "io.strimzi.kafka.metrics.KafkaPrometheusMetricsReporter"
    } else {
        "io.strimzi.kafka.metrics.prometheus.ClientMetricsReporter"
    };
    [("consumer.metric.reporters", class), ("consumer.prometheus.metrics.reporter.listener.enable", "false")]
}

#[cfg(test)]
mod tests;
