//! Which topics will exist on each Kafka cluster because of us.

use std::collections::BTreeSet;

use super::arrow;
use super::group::Group;
use super::model::{ClusterTopics, Host, PredictedTopic};
use super::own_keys;
use crate::facts::derivations;
use crate::facts::names;
use crate::source::{Origin, Sourced, Text};
use crate::topology::model::{ClusterId, Flow, OffsetSyncs, Pattern, PolicyKind, Topology};

pub fn predict(
    topology: &Topology,
    groups: &[Group],
    hosts: &[Host],
    heartbeats: &BTreeSet<ClusterId>,
) -> Vec<ClusterTopics> {
    let mut all: Vec<Vec<PredictedTopic>> = topology.clusters.iter().map(|_| Vec::new()).collect();
    for instance in hosts.iter().flat_map(|host| &host.instances) {
        let worker = &instance.worker;
        for topic in [&worker.config_topic, &worker.offset_topic, &worker.status_topic] {
            let purpose = format!("Connect's own, of {}", instance.name.value);
            add(&mut all, instance.target.cluster, topic.clone(), false, purpose);
        }
    }
    for flow in groups.iter().flat_map(|group| &group.flows).map(|&id| topology.flow(id)) {
        predict_flow(topology, flow, heartbeats.contains(&flow.source.value), &mut all);
    }
    for (&cluster, topic) in heartbeats.iter().zip(std::iter::repeat(names::HEARTBEATS_TOPIC)) {
        let name = Sourced::derived(topic.into(), &derivations::HEARTBEATS_TOPIC, []);
        add(&mut all, cluster, name, false, "heartbeats written here".to_owned());
    }
    all.into_iter()
        .enumerate()
        .map(|(index, mut topics)| {
            topics.sort_by(|one, other| (&one.name.value, &one.purpose).cmp(&(&other.name.value, &other.purpose)));
            ClusterTopics { cluster: ClusterId(index), topics }
        })
        .collect()
}

fn predict_flow(topology: &Topology, flow: &Flow, heartbeats: bool, all: &mut [Vec<PredictedTopic>]) {
    let (source, target) = (topology.cluster(flow.source.value), topology.cluster(flow.target.value));
    let arrow = arrow(source, target);
    let (separator, internal) = (&flow.policy.separator.value, own_keys::internal_separator(flow));
    let ends = [source.alias.origin.clone(), target.alias.origin.clone(), flow.policy.separator.origin.clone()];
    let (place, peer) = match flow.offset_syncs.value {
        OffsetSyncs::Source => (flow.source.value, &target.alias.value),
        OffsetSyncs::Target => (flow.target.value, &source.alias.value),
    };
    let name = names::offset_syncs_topic(peer, internal);
    let inputs = ends.iter().cloned().chain([flow.offset_syncs.origin.clone()]);
    let name = Sourced::derived(name.into(), &derivations::OFFSET_SYNCS_TOPIC, inputs);
    add(all, place, name, false, format!("offset syncs of {arrow}"));
    if flow.checkpoints.is_some() {
        let name = names::checkpoints_topic(&source.alias.value, internal);
        let name = Sourced::derived(name.into(), &derivations::CHECKPOINTS_TOPIC, ends.iter().cloned());
        add(all, flow.target.value, name, false, format!("checkpoints of {arrow}"));
    }
    if heartbeats && own_keys::mirrors_heartbeats(flow) {
        let name = names::remote_heartbeats_topic(&source.alias.value, separator);
        let name = Sourced::derived(name.into(), &derivations::REMOTE_TOPIC, ends.iter().cloned());
        add(all, flow.target.value, name, false, format!("heartbeats of {arrow}"));
    }
    for pattern in &flow.topics.value {
        let (name, regex) = remote(flow, &source.alias.value, pattern);
        let inputs = pattern.span.map(Origin::Written).into_iter().chain(ends.iter().cloned());
        let name = Sourced::derived(name, &derivations::REMOTE_TOPIC, inputs);
        add(all, flow.target.value, name, regex, format!("remote topics of {arrow}"));
    }
}

/// The name a topic gets at the target: a plain one where it is known, else a regex of all of them.
fn remote(flow: &Flow, source: &str, pattern: &Pattern) -> (Text, bool) {
    let prefix = format!("{source}{}", flow.policy.separator.value);
    match (&flow.policy.kind.value, &pattern.exact) {
        (PolicyKind::Default, Some(exact)) => (format!("{prefix}{exact}").into(), false),
        (PolicyKind::Default, None) => {
            (format!("{}(?:{})", regex::escape(&prefix), unanchored(&pattern.regex)).into(), true)
        }
        (PolicyKind::Identity, Some(exact)) => (exact.clone(), false),
        (PolicyKind::Identity, None) => (pattern.regex.clone(), true),
        (PolicyKind::Custom(_), _) => (".*".into(), true),
    }
}

/// Leaves out the ends that a pattern says: it has to match a whole name anyway, and behind a prefix nothing begins.
fn unanchored(regex: &str) -> &str {
    let regex = regex.strip_prefix('^').unwrap_or(regex);
    let escapes = regex.strip_suffix('$').map_or(0, |rest| rest.len() - rest.trim_end_matches('\\').len());
    regex.strip_suffix('$').filter(|_| escapes.is_multiple_of(2)).unwrap_or(regex)
}

fn add(all: &mut [Vec<PredictedTopic>], cluster: ClusterId, name: Sourced<Text>, regex: bool, purpose: String) {
    if let Some(topics) = all.get_mut(cluster.0) {
        topics.push(PredictedTopic { name, regex, purpose: purpose.into() });
    }
}

#[cfg(test)]
mod tests {
    use super::unanchored;

    #[test]
    fn what_a_pattern_says_of_its_ends_is_left_out() {
        for (regex, wanted) in [
            ("^orders.*$", "orders.*"),
            ("orders", "orders"),
            (r"a\$", r"a\$"),
            (r"a\\$", r"a\\"),
            ("^$", ""),
            ("a|^b", "a|^b"),
        ] {
            assert_eq!(unanchored(regex), wanted);
        }
    }
}
