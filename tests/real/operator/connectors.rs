//! Connector configurations: `CO/model/KafkaMirrorMaker2Connectors`.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde_json::Value;

use super::documents::text;
use super::instance::{Connector, Shape, is_from};
use super::secrets::Secrets;

/// `API/connector/AbstractConnectorSpec.FORBIDDEN_PARAMETERS`; from 0.50 on also `connector.plugin.version`.
const FORBIDDEN: &[&str] = &["name", "connector.class", "tasks.max"];

/// Derives every connector of an instance (`generateConnectorDefinitions`).
pub fn derive(shape: &Shape, spec: &Value, release: &str, secrets: &Secrets, folder: &Utf8Path) -> Vec<Connector> {
    let mut connectors = Vec::new();
    for (source, target, mirror) in &shape.mirrors {
        for (field, class) in [
            ("sourceConnector", "MirrorSourceConnector"),
            ("checkpointConnector", "MirrorCheckpointConnector"),
            ("heartbeatConnector", "MirrorHeartbeatConnector"),
        ] {
            // A connector exists only if its object is there.
            let Some(connector) = mirror.get(field) else { continue };
            let clusters = clusters(source, target, secrets, folder);
            let own = own(connector, release);
            let mut config = BTreeMap::new();
            // prepareMirrorMaker2ConnectorConfig: up to 0.48 the clusters win over the connector's own keys, later they lose.
            if is_from(release, 0, 49) {
                config.extend(clusters);
                config.extend(own);
            } else {
                config.extend(own);
                config.extend(clusters);
            }
            for (field, key) in [
                ("topicsPattern", "topics"),
                ("topicsExcludePattern", "topics.exclude"),
                ("groupsPattern", "groups"),
                ("groupsExcludePattern", "groups.exclude"),
            ] {
                if let Some(pattern) = mirror[field].as_str() {
                    config.insert(key.to_owned(), pattern.to_owned());
                }
            }
            if spec["metricsConfig"]["type"] == "strimziMetricsReporter" {
                super::metrics::add_client_reporter(&mut config, release);
            }
            // AbstractConnectorOperator.createOrUpdateConnectorRequest adds class and tasks.
            config.insert("connector.class".to_owned(), format!("org.apache.kafka.connect.mirror.{class}"));
            if let Some(tasks) = connector["tasksMax"].as_u64() {
                config.insert("tasks.max".to_owned(), tasks.to_string());
            }
            let name = format!("{}->{}.{class}", text(&source["alias"]), text(&target["alias"]));
            let state = connector["state"].as_str().unwrap_or("running").to_owned();
            connectors.push(Connector { name, config, state });
        }
    }
    connectors
}

fn own(connector: &Value, release: &str) -> BTreeMap<String, String> {
    let is_forbidden =
        |key: &str| FORBIDDEN.contains(&key) || (is_from(release, 0, 50) && key == "connector.plugin.version");
    let config = connector["config"].as_object().cloned().unwrap_or_default();
    config.iter().filter(|(key, _)| !is_forbidden(key)).map(|(key, value)| (key.clone(), text(value))).collect()
}

fn clusters(source: &Value, target: &Value, secrets: &Secrets, folder: &Utf8Path) -> BTreeMap<String, String> {
    let mut config = BTreeMap::new();
    for (prefix, cluster) in [("target.cluster.", target), ("source.cluster.", source)] {
        config.insert(format!("{prefix}alias"), text(&cluster["alias"]));
        config.insert(format!("{prefix}bootstrap.servers"), text(&cluster["bootstrapServers"]));
        for (key, value) in secrets.client_settings(cluster, folder) {
            config.insert(format!("{prefix}{key}"), value);
        }
        // The filter of forbidden keys guards the worker only: here every key is copied.
        for (key, value) in cluster["config"].as_object().into_iter().flatten() {
            config.insert(format!("{prefix}{key}"), text(value));
        }
    }
    config
}
