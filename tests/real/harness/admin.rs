//! What a test does to a cluster, through one helper JVM.

use std::time::Duration;

use camino::Utf8Path;
use serde_json::{Value, json};

use super::process::Process;
use super::tools;

/// The helper; see tests/real/tools/kafka/Admin.java for the operations.
pub struct Admin {
    process: Process,
}

impl Admin {
    /// Starts the helper.
    pub fn start(folder: &Utf8Path) -> Admin {
        let class_path = tools::java_program("Admin", "kafka-4.1.0");
        let arguments = ["-cp", &class_path, "Admin"].map(str::to_owned);
        Admin { process: Process::java("admin", folder, "384m", &arguments) }
    }

    /// Asks one thing of a cluster.
    pub fn ask(&mut self, bootstrap: &str, operation: &str, mut details: Value) -> Result<Value, String> {
        details["op"] = json!(operation);
        details["bootstrap"] = json!(bootstrap);
        self.process.send(&details.to_string());
        let line = self.process.wait_for_line(Duration::from_secs(150), |line| line.starts_with('{'));
        let mut answer: Value = serde_json::from_str(&line).map_err(|problem| format!("{problem}: {line}"))?;
        match answer.get("error") {
            Some(error) => Err(format!("{operation}: {}", error.as_str().unwrap_or_default())),
            None => Ok(answer["ok"].take()),
        }
    }
}
