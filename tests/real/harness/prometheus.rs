//! Prometheus with generated rules.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::process::Command;
use std::time::Duration;

use camino::Utf8Path;
use serde_json::{Value, json};

use super::http::{self, encode};
use super::network::address;
use super::process::{Process, wait_until};
use super::tools;

const PORT: u16 = 9090;

/// A running Prometheus.
pub struct Prometheus {
    address: Ipv4Addr,
    #[expect(dead_code, reason = "kept running")]
    process: Process,
}

/// Pods of one namespace, as a PodMonitor would find them.
pub struct Target {
    pub namespace: String,
    pub pod: String,
    pub address: String,
}

impl Prometheus {
    /// Starts Prometheus with the groups of PrometheusRule objects.
    pub fn start(folder: &Utf8Path, rules: &[&Value], targets: &[Target]) -> Prometheus {
        let folder = folder.join("prometheus");
        fs_err::create_dir_all(&folder).unwrap();
        let rule_files = write_rules(&folder, rules);
        let static_configs: Vec<Value> = targets
            .iter()
            .map(|target| {
                let job = format!("{}/kafka-mm2", target.namespace);
                json!({
                    "targets": [target.address],
                    "labels": {"namespace": target.namespace, "pod": target.pod, "job": job, "endpoint": "tcp-prometheus"},
                })
            })
            .collect();
        let config = json!({
            // An exporter's page takes a second or two on a busy machine.
            "global": {"scrape_interval": "5s", "evaluation_interval": "5s"},
            "rule_files": rule_files,
            "scrape_configs": [{"job_name": "pods", "static_configs": static_configs}],
        });
        let config_file = folder.join("prometheus.yml");
        fs_err::write(&config_file, config.to_string()).unwrap();
        let address = address(&[PORT]);
        let arguments = [
            format!("--config.file={config_file}"),
            format!("--storage.tsdb.path={folder}/data"),
            format!("--web.listen-address={address}:{PORT}"),
            "--log.level=warn".to_owned(),
        ];
        let process = Process::start("prometheus", &folder, tools::prometheus("prometheus").as_str(), &arguments);
        let prometheus = Prometheus { address, process };
        wait_until("Prometheus answers", Duration::from_secs(60), || http::get(address, PORT, "/-/ready"));
        prometheus
    }

    /// Evaluates an expression now; the answer's series with their values.
    pub fn query(&self, expression: &str) -> Vec<(BTreeMap<String, String>, f64)> {
        let path = format!("/api/v1/query?query={}", encode(expression));
        let text = http::get(self.address, PORT, &path).unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        let series = answer["data"]["result"].as_array().cloned().unwrap_or_default();
        series
            .iter()
            .map(|series| {
                let labels = serde_json::from_value(series["metric"].clone()).unwrap();
                (labels, series["value"][1].as_str().unwrap().parse().unwrap())
            })
            .collect()
    }

    /// Returns the alerts that are pending or firing, as `name` and its labels.
    pub fn alerts(&self, state: &str) -> Vec<BTreeMap<String, String>> {
        let text = http::get(self.address, PORT, "/api/v1/alerts").unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        let alerts = answer["data"]["alerts"].as_array().cloned().unwrap_or_default();
        alerts
            .iter()
            .filter(|alert| alert["state"] == state)
            .map(|alert| serde_json::from_value(alert["labels"].clone()).unwrap())
            .collect()
    }

    /// Returns every rule as Prometheus tells it.
    pub fn rules(&self) -> Vec<Value> {
        let text = http::get(self.address, PORT, "/api/v1/rules").unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        let groups = answer["data"]["groups"].as_array().cloned().unwrap_or_default();
        groups.iter().flat_map(|group| group["rules"].as_array().cloned().unwrap_or_default()).collect()
    }

    /// Returns the firing alerts, each with its flow or instance.
    pub fn firing(&self) -> BTreeSet<String> {
        let named = |labels: &BTreeMap<String, String>| {
            let label = |name: &str| labels.get(name).cloned().unwrap_or_default();
            match labels.get("instance_name") {
                Some(instance) => format!("{} {instance}", label("alertname")),
                None => format!("{} {}->{}", label("alertname"), label("source"), label("target")),
            }
        };
        self.alerts("firing").iter().map(named).collect()
    }
}

/// Writes each PrometheusRule to a file of its own, as the Prometheus operator does, and has promtool check them.
pub fn write_rules(folder: &Utf8Path, rules: &[&Value]) -> Vec<String> {
    let mut paths = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let path = folder.join(format!("rules-{number}.yml"));
        fs_err::write(&path, json!({"groups": rule["spec"]["groups"]}).to_string()).unwrap();
        let output =
            Command::new(tools::prometheus("promtool")).args(["check", "rules", path.as_str()]).output().unwrap();
        assert!(output.status.success(), "promtool: {}", String::from_utf8_lossy(&output.stderr));
        paths.push(path.into_string());
    }
    paths
}
