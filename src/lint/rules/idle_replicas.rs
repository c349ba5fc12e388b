//! Pods without a task.

use serde_json::Value;

use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("idle-replicas", Warning, "more pods than tasks", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        let replicas = maker.document.pointer("/spec/replicas").and_then(Value::as_u64).unwrap_or(3);
        let connectors = maker.mirrors.iter().flat_map(|mirror| &mirror.connectors);
        let tasks: u64 = connectors.map(|one| one.value.get("tasksMax").and_then(Value::as_u64).unwrap_or(1)).sum();
        if tasks == 0 || replicas <= tasks {
            continue;
        }
        let found = finding(format!("{replicas} pods share {tasks} tasks: {} of them do nothing", replicas - tasks))
            .note("a task runs on one pod; a flow without `tasks` has one a connector")
            .help("write fewer `replicas`, or more `tasks`");
        findings.report_at(documents, Place::value(&maker.document, "/spec/replicas"), "more than tasks", found);
    }
}
