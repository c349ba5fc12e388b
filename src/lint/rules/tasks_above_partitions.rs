//! Tasks of a source connector without a partition.

use serde_json::Value;

use crate::lint::Findings;
use crate::lint::tree::{Folder, Tree, Written};
use crate::topology::model::Flow;

lint!(
    "tasks-above-partitions",
    Warning,
    "more tasks than the mirrored topics in the tree have partitions",
    Tree(check)
);

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    let flows = tree.folders.iter().flat_map(|folder| {
        let flows = tree.topology.flows_from(folder.host.cluster);
        flows.map(move |flow| (folder, flow))
    });
    for (folder, flow) in flows {
        let Some(tasks) = &flow.tasks.source else { continue };
        let Some((partitions, topics)) = partitions(folder, flow) else { continue };
        if u64::from(tasks.value) <= partitions {
            continue;
        }
        let mut found = finding(format!(
            "{} tasks share {partitions} partitions: {} of them do nothing",
            tasks.value,
            u64::from(tasks.value) - partitions
        ))
        .at_origin(&tasks.origin, "more than there are partitions")
        .note("a partition is read by one task (MirrorSourceConnector.taskConfigs)")
        .help(format!("write at most {partitions}, or give the topics more partitions"));
        for topic in topics {
            if let Some(span) = topic.span("/spec/partitions") {
                found = found.because(span, "its partitions");
            }
        }
        findings.report(found);
    }
}

/// Adds up the partitions of a flow's topics, where each is named and a KafkaTopic in the tree.
fn partitions<'t>(folder: &Folder<'t>, flow: &Flow) -> Option<(u64, Vec<Written<'t>>)> {
    let mut found = (0, Vec::new());
    for pattern in &flow.topics.value {
        let name = &**pattern.exact.as_ref()?;
        let is_it = |topic: &Written<'_>| match topic.text("/spec/topicName") {
            "" => topic.text("/metadata/name") == name,
            said => said == name,
        };
        let topic = folder.of_kind("KafkaTopic").find(is_it)?;
        found.0 += topic.value.pointer("/spec/partitions").and_then(Value::as_u64)?;
        found.1.push(topic);
    }
    Some(found)
}
