//! A Connect worker in distributed mode: one pod of an instance.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use camino::Utf8PathBuf;
use serde_json::{Value, json};

use super::http::{self, encode};
use super::network::{Names, address};
use super::process::{Process, wait_until};
use super::scrape::{self, Sample};
use super::tools;
use crate::operator::{Connector, Instance, Metrics};

const REST: u16 = 8083;
const METRICS: u16 = 9404;

/// A running worker.
pub struct Pod {
    pub address: Ipv4Addr,
    folder: Utf8PathBuf,
    process: Process,
}

impl Pod {
    /// Starts a worker of an instance; `wait` waits for it.
    pub fn start(instance: &Instance, number: usize, names: &Names) -> Pod {
        let folder = instance.folder.join(format!("pod-{number}"));
        fs_err::create_dir_all(&folder).unwrap();
        let address = address(&[REST, METRICS]);
        let mut properties = instance.worker.clone();
        properties.insert("listeners".to_owned(), format!("http://{address}:{REST}"));
        properties.insert("rest.advertised.host.name".to_owned(), address.to_string());
        properties.insert("rest.advertised.port".to_owned(), REST.to_string());
        // Only spares the search of every jar for plugins.
        properties.insert("plugin.discovery".to_owned(), "service_load".to_owned());
        let mut class_path = format!("{}/*", tools::jars(&format!("kafka-{}", instance.version)));
        let mut arguments = Vec::new();
        match &instance.metrics {
            Some(Metrics::Jmx(config)) => {
                fs_err::write(folder.join("metrics.json"), config).unwrap();
                let agent = tools::jars("jmx-exporter-1.0.1").join("jmx_prometheus_javaagent-1.0.1.jar");
                arguments.push(format!("-javaagent:{agent}={address}:{METRICS}:{}", folder.join("metrics.json")));
            }
            Some(Metrics::Reporter(module)) => {
                class_path = format!("{class_path}:{}/*", tools::jars(module));
                let listener = format!("http://{address}:{METRICS}");
                properties.insert("prometheus.metrics.reporter.listener".to_owned(), listener);
            }
            None => {}
        }
        let log = folder.join(if instance.version.starts_with('3') { "log4j.properties" } else { "log4j2.properties" });
        fs_err::write(&log, &instance.logging).unwrap();
        arguments.push(if instance.version.starts_with('3') {
            format!("-Dlog4j.configuration=file:{log}")
        } else {
            format!("-Dlog4j2.configurationFile={log}")
        });
        let hosts = folder.join("hosts");
        fs_err::write(&hosts, names.to_hosts_file()).unwrap();
        arguments.push(format!("-Djdk.net.hosts.file={hosts}"));
        let text: String =
            properties.iter().map(|(key, value)| format!("{key}={}\n", value.replace('\\', "\\\\"))).collect();
        fs_err::write(folder.join("worker.properties"), text).unwrap();
        arguments.extend(
            ["-cp", &class_path, "org.apache.kafka.connect.cli.ConnectDistributed", "worker.properties"]
                .map(str::to_owned),
        );
        let process = Process::java("connect", &folder, instance.heap, &arguments);
        Pod { address, folder, process }
    }

    /// Waits until the worker answers.
    pub fn wait(&mut self) {
        let limit = Duration::from_secs(120);
        wait_until("Connect answers", limit, || {
            assert!(self.process.is_running(), "Connect ended\n{}\n{}", self.log_tail(), self.process.log_tail());
            self.connectors()
        });
    }

    /// Returns the worker's log.
    pub fn log(&self) -> String {
        fs_err::read_to_string(self.folder.join("connect.out")).unwrap_or_default()
    }

    fn log_tail(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// Sends a request to Connect's REST interface.
    pub fn rest(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let body = body.map(Value::to_string);
        let answer = http::request(self.address, REST, method, path, body.as_deref())?;
        if !(200..300).contains(&answer.status) {
            return Err(format!("{method} {path}: {} {}", answer.status, answer.body));
        }
        if answer.body.trim().is_empty() {
            Ok(Value::Null)
        } else {
            serde_json::from_str(&answer.body).map_err(|e| e.to_string())
        }
    }

    /// Sends a request whose answer nobody waits for.
    pub fn send(&self, method: &'static str, path: &str) {
        let (address, path) = (self.address, path.to_owned());
        std::thread::spawn(move || http::request(address, REST, method, &path, None));
    }

    /// Returns the names of the connectors.
    pub fn connectors(&self) -> Result<Vec<String>, String> {
        let names = self.rest("GET", "/connectors", None)?;
        Ok(names.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Makes Connect hold exactly these connectors (`CO/assembly/KafkaMirrorMaker2AssemblyOperator.reconcileConnectors`):
    /// others are deleted, these are put and brought to their state.
    pub fn reconcile(&self, connectors: &[Connector]) {
        for name in self.connectors().unwrap() {
            if !connectors.iter().any(|connector| connector.name == name) {
                self.rest("DELETE", &format!("/connectors/{}", encode(&name)), None).unwrap();
            }
        }
        for connector in connectors {
            self.put(connector);
        }
    }

    /// Creates or changes one connector.
    pub fn put(&self, connector: &Connector) {
        let path = format!("/connectors/{}/config", encode(&connector.name));
        let config = json!(connector.config);
        // A rebalance in progress answers 409; the operator tries again.
        wait_until(&connector.name, Duration::from_secs(60), || self.rest("PUT", &path, Some(&config)));
        match connector.state.as_str() {
            "stopped" => self.set_state(&connector.name, "stop"),
            "paused" => self.set_state(&connector.name, "pause"),
            _ => {}
        }
    }

    /// Sends `stop`, `pause`, `resume` or `restart`.
    pub fn set_state(&self, name: &str, verb: &str) {
        let method = if verb.starts_with("restart") { "POST" } else { "PUT" };
        self.rest(method, &format!("/connectors/{}/{verb}", encode(name)), None).unwrap();
    }

    /// Sends `restart` to one task.
    pub fn set_task_state(&self, name: &str, task: usize, verb: &str) {
        self.rest("POST", &format!("/connectors/{}/tasks/{task}/{verb}", encode(name)), None).unwrap();
    }

    /// Returns the state of a connector and of its tasks.
    pub fn status(&self, name: &str) -> Result<(String, Vec<String>), String> {
        let status = self.rest("GET", &format!("/connectors/{}/status", encode(name)), None)?;
        let state = |value: &Value| value["state"].as_str().unwrap_or_default().to_owned();
        let tasks = status["tasks"].as_array().into_iter().flatten().map(state).collect();
        Ok((state(&status["connector"]), tasks))
    }

    /// Waits until a connector has this state, and at least so many tasks have it too.
    pub fn wait_for_state(&self, name: &str, state: &str, tasks: usize) {
        wait_until(&format!("{name} is {state}"), Duration::from_secs(90), || {
            let (connector, task_states) = self.status(name)?;
            let count = task_states.iter().filter(|task| *task == state).count();
            if connector == state && count >= tasks { Ok(()) } else { Err(format!("{connector} {task_states:?}")) }
        });
    }

    /// Returns the metrics page.
    pub fn page(&self) -> Result<String, String> {
        http::get(self.address, METRICS, "/metrics")
    }

    /// Returns the samples of the metrics page.
    pub fn samples(&self) -> Vec<Sample> {
        scrape::parse(&self.page().unwrap()).unwrap()
    }

    /// Returns the address that Prometheus scrapes.
    pub fn metrics_target(&self) -> String {
        format!("{}:{METRICS}", self.address)
    }

    /// Ends the worker at once.
    pub fn kill(&mut self) {
        self.process.kill();
    }
}

/// Returns a configuration with some keys set.
pub fn with(connector: &Connector, changes: &[(&str, &str)]) -> Connector {
    let mut config: BTreeMap<String, String> = connector.config.clone();
    for (key, value) in changes {
        config.insert((*key).to_owned(), (*value).to_owned());
    }
    Connector { config, ..connector.clone() }
}
