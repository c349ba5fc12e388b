//! Worker properties: `CO/model/KafkaConnectConfigurationBuilder` and `CO/model/KafkaMirrorMaker2Configuration`.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde_json::Value;

use super::documents::text;
use super::instance::{Shape, is_from};
use super::secrets::Secrets;

/// `API/mirrormaker2/KafkaMirrorMaker2ClusterSpec.FORBIDDEN_PREFIXES`, before and from 1.0.
const FORBIDDEN: &[&str] = &[
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
const FORBIDDEN_FROM_1_0: &[&str] =
    &["group.id", "config.storage.topic", "offset.storage.topic", "status.storage.topic"];
/// `KafkaMirrorMaker2ClusterSpec.FORBIDDEN_PREFIX_EXCEPTIONS`.
const EXCEPTIONS: &[&str] =
    &["ssl.endpoint.identification.algorithm", "ssl.cipher.suites", "ssl.protocol", "ssl.enabled.protocols"];

/// Derives the worker's properties, without the REST listener, which belongs to the pod.
pub fn derive(
    shape: &Shape,
    spec: &Value,
    release: &str,
    secrets: &Secrets,
    folder: &Utf8Path,
) -> BTreeMap<String, String> {
    let mut worker = BTreeMap::new();
    // KafkaMirrorMaker2Configuration.DEFAULTS.
    for (key, value) in [
        ("group.id", "mirrormaker2-cluster"),
        ("config.storage.topic", "mirrormaker2-cluster-configs"),
        ("offset.storage.topic", "mirrormaker2-cluster-offsets"),
        ("status.storage.topic", "mirrormaker2-cluster-status"),
        ("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"),
        ("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"),
        ("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"),
    ] {
        worker.insert(key.to_owned(), value.to_owned());
    }
    // KafkaMirrorMaker2Cluster.fromCrd (v1): the four fields of target.
    for (field, key) in [
        ("groupId", "group.id"),
        ("configStorageTopic", "config.storage.topic"),
        ("offsetStorageTopic", "offset.storage.topic"),
        ("statusStorageTopic", "status.storage.topic"),
    ] {
        if let Some(value) = shape.connect[field].as_str() {
            worker.insert(key.to_owned(), value.to_owned());
        }
    }
    for (key, value) in shape.connect["config"].as_object().into_iter().flatten() {
        if is_forbidden(key, release) {
            continue;
        }
        worker.insert(key.clone(), text(value));
    }
    worker.insert("bootstrap.servers".to_owned(), text(&shape.connect["bootstrapServers"]));
    // KafkaConnectConfigurationBuilder.withTls, withAuthentication and configureSecurityProtocol: each four times.
    for (key, value) in secrets.client_settings(&shape.connect, folder) {
        for prefix in ["", "producer.", "consumer.", "admin."] {
            worker.insert(format!("{prefix}{key}"), value.clone());
        }
    }
    // KafkaConnectCluster.generateMetricsAndLogConfigMap: the reporter serves the page of the whole worker.
    if spec["metricsConfig"]["type"] == "strimziMetricsReporter" {
        super::metrics::add_reporter(&mut worker, &spec["metricsConfig"], release);
    }
    worker
}

/// Tells whether the operator drops a key of a cluster's `config` (`CO/model/AbstractConfiguration`).
pub fn is_forbidden(key: &str, release: &str) -> bool {
    let key = key.to_lowercase();
    let is_from_1_0 = is_from(release, 1, 0);
    let mut prefixes = FORBIDDEN.iter().chain(FORBIDDEN_FROM_1_0.iter().filter(|_| is_from_1_0));
    !EXCEPTIONS.contains(&key.as_str()) && prefixes.any(|prefix| key.starts_with(prefix))
}
