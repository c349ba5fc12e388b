//! Brokers in the tree of another number, in other pools or of another size than the topology says.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::lint::Findings;
use crate::lint::pods::{self, Pods};
use crate::lint::tree::{Folder, Tree, Written};
use crate::source::Origin;
use crate::topology::model::{Cluster, ClusterId, Pool};

lint!("unlike-brokers", Warning, "brokers in the tree that are not as the topology says", Tree(check));

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    let sized = pods::of_topology(tree.topology).filter_map(|pods| Some((pods.cluster?, pods)));
    let sized: BTreeMap<ClusterId, Pods<'_>> = sized.collect();
    for folder in &tree.folders {
        let Some(kafka) = folder.kafka() else { continue };
        let cluster = tree.topology.cluster(folder.host.cluster);
        count(folder, cluster, &kafka, findings);
        if cluster.pools.iter().all(|pool| pool.name.span().is_some()) {
            names(folder, cluster, findings);
        }
        let alias = &cluster.alias.value;
        if let Some(said) = sized.get(&folder.host.cluster) {
            for found in pods::of_folder(folder) {
                memory(said, &found, alias, findings);
            }
        }
    }
}

fn count(folder: &Folder<'_>, cluster: &Cluster, kafka: &Written<'_>, findings: &mut Findings<'_>) {
    let pools = folder.broker_pools();
    let replicas = |written: &Written<'_>, pointer: &str| written.value.pointer(pointer).and_then(Value::as_u64);
    let found: Option<u64> = match pools.as_slice() {
        [] => replicas(kafka, "/spec/kafka/replicas"),
        some => some.iter().map(|pool| replicas(pool, "/spec/replicas")).sum(),
    };
    let (Some(found), said) = (found, cluster.broker_count() as u64) else { return };
    if found == said || said == 0 {
        return;
    }
    let name = &cluster.kafka.value;
    let (written, pointer) = pools.first().map_or((kafka, "/spec/kafka/replicas"), |pool| (pool, "/spec/replicas"));
    let origin = cluster.pools.iter().flat_map(|pool| &pool.ids).map(|id| &id.origin).next();
    let message = format!("Kafka `{name}` has {found} brokers, the topology says {said}");
    report(message, origin.unwrap_or(&cluster.alias.origin), written, pointer, findings);
}

/// A pool's name is part of its brokers' addresses; said only where the topology has pools.
fn names(folder: &Folder<'_>, cluster: &Cluster, findings: &mut Findings<'_>) {
    let found = folder.broker_pools();
    let Some(first) = found.first() else { return };
    for Pool { name, .. } in &cluster.pools {
        if !found.iter().any(|pool| pool.text("/metadata/name") == &*name.value) {
            let message = format!("Kafka `{}` has no pool `{}` of brokers", cluster.kafka.value, name.value);
            report(message, &name.origin, first, "/metadata/name", findings);
        }
    }
}

fn memory(said: &Pods<'_>, found: &Pods<'_>, alias: &str, findings: &mut Findings<'_>) {
    if let (Some(here), Some(there)) = (&said.memory.high, &found.memory.high)
        && here.value.compare(&there.value).is_ne()
    {
        let message = format!("{} has {} of memory, the topology says {}", found.whose, there.value, here.value);
        let finding = said.at(finding(message), here, "the topology");
        sized(found.because(finding, there, "the resource"), found, alias, findings);
    }
    if let (Some(here), Some(there)) = (&said.heap.high, &found.heap.high)
        && here.value.bytes() != there.value.bytes()
    {
        let message = format!("{} has a heap of {}, the topology says {}", found.whose, there.value, here.value);
        let finding = said.at(finding(message), here, "the topology");
        sized(found.because(finding, there, "the resource"), found, alias, findings);
    }
}

fn sized(finding: crate::diagnostic::Diagnostic, found: &Pods<'_>, alias: &str, findings: &mut Findings<'_>) {
    let finding = finding
        .note(format!("what is said about the memory of `{alias}` was judged by the topology's numbers"))
        .help("correct the one that is wrong");
    found.report(findings, finding);
}

fn report(message: String, origin: &Origin, written: &Written<'_>, pointer: &str, findings: &mut Findings<'_>) {
    let mut found = finding(message)
        .at_origin(origin, "the topology")
        .note("replication factors, and the addresses of brokers, were judged by the topology's brokers")
        .help("correct the one that is wrong");
    if let Some(span) = written.span(pointer) {
        found = found.because(span, "the resource");
    }
    findings.report_about(&written.object(), found);
}
