//! Which flows share one MirrorMaker 2 instance, and where each instance lies.

use std::collections::BTreeMap;

use super::problems;
use crate::diagnostic::Diagnostic;
use crate::source::{Sourced, Text};
use crate::topology::model::{ClusterId, Flow, FlowId, Topology};

/// The flows of one instance; never empty.
#[derive(Debug)]
pub struct Group {
    pub name: Sourced<Text>,
    pub host: ClusterId,
    pub target: ClusterId,
    pub flows: Vec<FlowId>,
    by_source: BTreeMap<ClusterId, FlowId>,
}

/// Groups flows by host and instance name; the result is ordered by both.
pub fn group(topology: &Topology, findings: &mut Vec<Diagnostic>) -> Vec<Group> {
    let mut groups: BTreeMap<(ClusterId, Text), Group> = BTreeMap::new();
    for (index, flow) in topology.flows.iter().enumerate() {
        let key = (flow.host.value, flow.instance.value.clone());
        let group = groups.entry(key).or_insert_with(|| Group {
            name: flow.instance.clone(),
            host: flow.host.value,
            target: flow.target.value,
            flows: Vec::new(),
            by_source: BTreeMap::new(),
        });
        if let Some(first) = group.flows.first() {
            let first = topology.flow(*first);
            if let Some(finding) = cannot_share(topology, first, flow) {
                findings.push(finding);
                continue;
            }
            if let Some(&same) = group.by_source.get(&flow.source.value) {
                findings.push(repeated(topology, topology.flow(same), flow));
                continue;
            }
        }
        group.flows.push(FlowId(index));
        group.by_source.insert(flow.source.value, FlowId(index));
    }
    groups.into_values().collect()
}

fn cannot_share(topology: &Topology, first: &Flow, flow: &Flow) -> Option<Diagnostic> {
    let instance = &flow.instance.value;
    if first.target != flow.target {
        let (one, other) = (topology.cluster(first.target.value), topology.cluster(flow.target.value));
        return Some(
            Diagnostic::new(
                &problems::INSTANCE_WITH_TWO_TARGETS,
                format!(
                    "instance `{instance}` would replicate into both `{}` and `{}`",
                    one.alias.value, other.alias.value
                ),
            )
            .at_origin(&flow.instance.origin, format!("this flow replicates into `{}`", other.alias.value))
            .because(first.span, format!("this one replicates into `{}`", one.alias.value))
            .note("a Connect cluster writes into one Kafka cluster only")
            .help("give one of the two flows another `instance:`"),
        );
    }
    if first.mirror_maker != flow.mirror_maker {
        return Some(
            Diagnostic::new(
                &problems::INSTANCE_WITH_TWO_SETTINGS,
                format!("two flows of instance `{instance}` ask for different pods"),
            )
            .at(flow.span, "this flow's settings differ")
            .because(first.span, "from this flow's")
            .help("say the same replicas, sizing and other pod settings on both, or give one another `instance:`"),
        );
    }
    None
}

fn repeated(topology: &Topology, first: &Flow, flow: &Flow) -> Diagnostic {
    let source = &topology.cluster(flow.source.value).alias.value;
    let target = &topology.cluster(flow.target.value).alias.value;
    Diagnostic::new(&problems::REPEATED_FLOW, format!("`{source}` is replicated into `{target}` twice"))
        .at(flow.span, "the second time")
        .because(first.span, "the first time")
        .note("both would be the connector of the same name, and the later one would overwrite the other")
        .help("merge the topics of the two flows into one")
}
