//! Prometheus with generated rules.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::process::Command;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
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
        let rule_file = write_rules(&folder, rules);
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
            "global": {"scrape_interval": "2s", "evaluation_interval": "2s"},
            "rule_files": [rule_file.as_str()],
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

    /// Returns the names of the firing alerts.
    pub fn firing(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.alerts("firing").iter().filter_map(|labels| labels.get("alertname").cloned()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Waits until an alert fires.
    pub fn wait_for_alert(&self, name: &str, limit: Duration) {
        wait_until(&format!("{name} fires"), limit, || {
            let firing = self.firing();
            if firing.iter().any(|alert| alert == name) { Ok(()) } else { Err(format!("{firing:?}")) }
        });
    }

    /// Waits until an alert no longer fires.
    pub fn wait_for_silence(&self, name: &str, limit: Duration) {
        wait_until(&format!("{name} comes back"), limit, || {
            let firing = self.firing();
            if firing.iter().any(|alert| alert == name) { Err(format!("{firing:?}")) } else { Ok(()) }
        });
    }
}

/// Writes the rule groups of PrometheusRule objects as Prometheus reads them, and has promtool check them.
pub fn write_rules(folder: &Utf8Path, rules: &[&Value]) -> Utf8PathBuf {
    let groups: Vec<Value> =
        rules.iter().flat_map(|rule| rule["spec"]["groups"].as_array().cloned().unwrap_or_default()).collect();
    let path = folder.join("rules.yml");
    fs_err::write(&path, json!({"groups": groups}).to_string()).unwrap();
    let output = Command::new(tools::prometheus("promtool")).args(["check", "rules", path.as_str()]).output().unwrap();
    assert!(output.status.success(), "promtool: {}", String::from_utf8_lossy(&output.stderr));
    path
}
