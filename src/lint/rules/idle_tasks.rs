//! Tasks for which there is nothing to do.

use crate::facts::connector::ConnectorKind;
use crate::lint::check::Place;
use crate::lint::{Documents, Findings};
use crate::topology::model::Flow;

lint!("idle-tasks", Warning, "more tasks than a connector can share out", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for mirror in &maker.mirrors {
            for connector in &mirror.connectors {
                let tasks = connector.value.get("tasksMax").and_then(serde_json::Value::as_u64).unwrap_or(1);
                let (most, what) = match connector.kind {
                    ConnectorKind::Heartbeat => (1, "a heartbeat connector has one task".to_owned()),
                    ConnectorKind::Checkpoint => {
                        let flow = flow(documents, mirror.source_alias, mirror.target_alias);
                        let Some(groups) = flow.filter(|flow| !is_shared(flow)).and_then(named_groups) else {
                            continue;
                        };
                        (groups, format!("a task takes whole groups, and the flow names {groups}"))
                    }
                    // Partitions are not in the topology.
                    ConnectorKind::Source => continue,
                };
                if tasks <= most {
                    continue;
                }
                let word = connector.kind.word();
                let found = finding(format!("the {word} connector may have {tasks} tasks and can use {most}"))
                    .note(format!("{what} (MirrorCheckpointConnector.java, MirrorHeartbeatConnector.java)"))
                    .help(format!("write at most {most}"));
                let pointer = format!("{}/tasksMax", connector.pointer);
                findings.report_at(documents, Place::value(&maker.document, &pointer), "more than it can use", found);
            }
        }
    }
}

fn flow<'d>(documents: &Documents<'d>, source: &str, target: &str) -> Option<&'d Flow> {
    let topology = documents.topology;
    topology.flow_between(topology.cluster_called(source)?, topology.cluster_called(target)?)
}

/// `tasks: 5` is said for the source connector, and holds for both.
fn is_shared(flow: &Flow) -> bool {
    let (source, checkpoint) = (&flow.tasks.source, &flow.tasks.checkpoint);
    matches!((source, checkpoint), (Some(source), Some(checkpoint)) if source.span() == checkpoint.span())
}

/// How many groups, where each is named.
fn named_groups(flow: &Flow) -> Option<u64> {
    let named = flow.groups.value.iter().all(|pattern| pattern.exact.is_some());
    named.then_some(flow.groups.value.len() as u64)
}
