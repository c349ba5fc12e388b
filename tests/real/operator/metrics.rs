//! What serves the metrics page: `CO/model/metrics/JmxPrometheusExporterModel` and `StrimziMetricsReporterModel`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::documents::Documents;
use super::instance::{Metrics, is_from};

/// `CO/model/KafkaMirrorMaker2Cluster` and `KafkaConnectCluster`: what the reporter shows when no list is given (0.48).
const DEFAULT_ALLOW_LIST: &str = "kafka_admin_client_admin_client_metrics_connection_count,\
kafka_connect_connect_coordinator_metrics.*,\
kafka_connect_connect_metrics_(failed_authentication_total|request_rate|request_size_avg|response_rate|connection_count|io_ratio|io_wait_ratio|network_io_rate|outgoing_byte_rate|incoming_byte_rate).*,\
kafka_connect_connect_worker_metrics.*,\
kafka_connect_connect_worker_rebalance_metrics.*,\
kafka_connect_connector_metrics.*,\
kafka_connect_connector_task_metrics.*,\
kafka_connect_mirror_mirrorsourceconnector.*,\
kafka_connect_mirror_mirrorcheckpointconnector.*,\
kafka_consumer_consumer_coordinator_metrics_assigned_partitions,\
kafka_consumer_consumer_fetch_manager_metrics.*,\
kafka_producer_producer_metrics.*,\
jvm_.*";

/// Returns the reporter's module and its class: 0.2.0 until operator 0.50, 0.3.0 since 0.51 (operator pull request 12392).
pub fn reporter(release: &str) -> (&'static str, &'static str) {
    if is_from(release, 0, 51) {
        ("metrics-reporter-0.3.0", "io.strimzi.kafka.metrics.prometheus.ClientMetricsReporter")
    } else {
        ("metrics-reporter-0.2.0", "io.strimzi.kafka.metrics.KafkaPrometheusMetricsReporter")
    }
}

/// Derives what serves the page.
pub fn derive(spec: &Value, release: &str, documents: &Documents) -> Option<Metrics> {
    let config = spec.get("metricsConfig")?;
    match config["type"].as_str().unwrap() {
        "jmxPrometheusExporter" => {
            let reference = &config["valueFrom"]["configMapKeyRef"];
            let map = documents.named("ConfigMap", reference["name"].as_str().unwrap());
            let key = reference["key"].as_str().unwrap();
            let text = map["data"][key].as_str().unwrap_or_else(|| panic!("the ConfigMap has no key {key}"));
            // JmxPrometheusExporterModel.metricsJson: parsed as YAML, handed on as JSON.
            let parsed: Value = serde_yaml::from_str(text).unwrap();
            Some(Metrics::Jmx(parsed.to_string()))
        }
        "strimziMetricsReporter" => Some(Metrics::Reporter(reporter(release).0)),
        other => panic!("metrics {other} are not stood in for"),
    }
}

/// Adds the reporter to the worker and the clients it makes (`KafkaConnectConfigurationBuilder.withStrimziMetricsReporter`).
pub fn add_reporter(worker: &mut BTreeMap<String, String>, config: &Value, release: &str) {
    let given = config["values"]["allowList"].as_array();
    let allow_list = match given {
        Some(list) => list.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>().join(","),
        None => DEFAULT_ALLOW_LIST.to_owned(),
    };
    for prefix in ["", "admin.", "producer.", "consumer."] {
        worker.insert(format!("{prefix}metric.reporters"), reporter(release).1.to_owned());
        worker.insert(format!("{prefix}prometheus.metrics.reporter.allowlist"), allow_list.clone());
        worker.insert(format!("{prefix}prometheus.metrics.reporter.listener.enable"), (prefix.is_empty()).to_string());
    }
}

/// Adds the reporter to a connector, which has metrics of its own.
pub fn add_client_reporter(config: &mut BTreeMap<String, String>, release: &str) {
    config.insert("metric.reporters".to_owned(), reporter(release).1.to_owned());
    config.insert("prometheus.metrics.reporter.listener.enable".to_owned(), "false".to_owned());
}
