//! What two topologies of one run would both make.

use std::collections::BTreeMap;

use super::model::{Host, Instance, Plan};
use super::problems::{NAME_COLLISION, SHARED_CONNECT_GROUP};
use crate::diagnostic::Diagnostic;
use crate::source::Origin;
use crate::topology::model::{Cluster, Topology};

/// One topology of a run, and what is planned for it.
#[derive(Clone, Copy)]
pub struct Planned<'a> {
    pub topology: &'a Topology,
    pub plan: &'a Plan,
}

/// Finds objects and Connect groups that two topologies make both; what one makes twice is found when it is planned.
pub fn across(all: &[Planned<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (number, later) in all.iter().enumerate() {
        for earlier in &all[..number] {
            for (host, cluster) in hosts(later) {
                let neighbours = hosts(earlier).filter(|(_, other)| share_kubernetes(other, cluster));
                findings.extend(neighbours.filter_map(|(other, _)| objects(*earlier, other, *later, host)));
            }
            findings.extend(groups(*earlier, *later));
        }
    }
    findings
}

fn hosts<'a>(planned: &Planned<'a>) -> impl Iterator<Item = (&'a Host, &'a Cluster)> + use<'a> {
    let topology = planned.topology;
    planned.plan.hosts.iter().map(move |host| (host, topology.cluster(host.cluster)))
}

/// Tells whether two topologies mean one Kubernetes cluster: both say its name, or both mean the same Kafka by its alias.
fn share_kubernetes(one: &Cluster, other: &Cluster) -> bool {
    let (a, b) = (&one.kubernetes.name, &other.kubernetes.name);
    let are_said = matches!((&a.origin, &b.origin), (Origin::Written(_), Origin::Written(_)));
    a.value == b.value && (are_said || is_same_kafka(one, other))
}

fn is_same_kafka(one: &Cluster, other: &Cluster) -> bool {
    let names = |cluster: &Cluster| {
        [&cluster.kubernetes.name, &cluster.namespace, &cluster.kafka].map(|name| name.value.clone())
    };
    names(one) == names(other)
}

fn objects(earlier: Planned<'_>, there: &Host, later: Planned<'_>, here: &Host) -> Option<Diagnostic> {
    let taken = there.objects();
    let is_taken = |one: &super::model::MadeObject<'_>| taken.iter().any(|other| other.is_same(one));
    let both: Vec<_> = here.objects().into_iter().filter(is_taken).collect();
    let (first, rest) = both.split_first()?;
    let (one, other) = (&earlier.topology.name.value, &later.topology.name.value);
    let message = format!(
        "topologies `{one}` and `{other}` both make {} `{}` in namespace `{}` of `{}`",
        first.kind, first.name.value, first.namespace, here.alias.value
    );
    let finding = Diagnostic::new(&NAME_COLLISION, message)
        .at_origin(&here.alias.origin, "makes it here")
        .because_origin(&there.alias.origin, format!("topology `{one}` makes it here already"));
    let rest: Vec<String> = rest.iter().map(|one| format!("{} `{}`", one.kind, one.name.value)).collect();
    let finding = if rest.is_empty() { finding } else { finding.note(format!("and also {}", rest.join(", "))) };
    Some(finding.help(
        "describe it in one topology alone, or give one of them other `names` and `monitoring.names`; where these are two \
         Kubernetes clusters, give each its own name: `kubernetes: NAME`",
    ))
}

/// Finds Connect groups of different resources: of one resource, the resource is what is made twice.
fn groups(earlier: Planned<'_>, later: Planned<'_>) -> Vec<Diagnostic> {
    let mut taken: BTreeMap<&str, Vec<(&Instance, &Cluster, &Host)>> = BTreeMap::new();
    for (instance, target, host) in instances(earlier) {
        taken.entry(&instance.worker.group_id.value).or_default().push((instance, target, host));
    }
    let mut findings = Vec::new();
    for (instance, target, host) in instances(later) {
        let group = &instance.worker.group_id;
        for (other, other_target, other_host) in taken.get(&*group.value).into_iter().flatten() {
            let clusters = (earlier.topology.cluster(other_host.cluster), later.topology.cluster(host.cluster));
            let is_same_resource = other.name.value == instance.name.value
                && other_host.namespace.value == host.namespace.value
                && share_kubernetes(clusters.0, clusters.1);
            if is_same_resource || !is_same_kafka(other_target, target) {
                continue;
            }
            let message = format!(
                "instances `{}` of topology `{}` and `{}` of `{}` share Connect group `{}`",
                other.name.value,
                earlier.topology.name.value,
                instance.name.value,
                later.topology.name.value,
                group.value
            );
            let finding = Diagnostic::new(&SHARED_CONNECT_GROUP, message)
                .at_origin(&group.origin, "the second is made here")
                .because_origin(&other.worker.group_id.origin, "the first is made here")
                .note("the operator deletes every connector of the group that is not in its own resource")
                .help("mirror this direction from one topology alone, or give one of them another `names.groupId`");
            findings.push(finding);
        }
    }
    findings
}

fn instances<'a>(planned: Planned<'a>) -> impl Iterator<Item = (&'a Instance, &'a Cluster, &'a Host)> {
    let Planned { topology, plan } = planned;
    plan.hosts.iter().flat_map(move |host| {
        host.instances.iter().map(move |instance| (instance, topology.cluster(instance.target.cluster), host))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    const HEAD: &str = "
  east: {kafka: east, namespace: kafka, version: 4.1.0, strimzi: 0.48.0, brokers: 3, advertise: 'e.example.org:9094',
    listener: {name: mirror, port: 9094, type: loadbalancer, authentication: tls}}
  west: {kafka: west, namespace: kafka, version: 4.1.0, strimzi: 0.48.0, brokers: 3, advertise: 'w.example.org:9094',
    listener: {name: mirror, port: 9094, type: loadbalancer, authentication: tls}}
flows:
  - {from: east, to: west, topics: [orders], groups: [billing]}
";

    /// Plans two topologies, the second with other words in place of its own, and returns what they make both.
    fn both(changes: &[(&str, &str)], added: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let mut read = |name: &str, text: String| {
            let file = sources.add(format!("{name}.yaml"), text.clone());
            let (topology, findings) = crate::topology::read(file, name.into(), &text);
            let topology = topology.unwrap_or_else(|| panic!("{findings:?}"));
            let (plan, findings) = crate::plan::plan(&topology);
            assert_eq!(findings, []);
            (topology, plan)
        };
        let second = changes.iter().fold(HEAD.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replace(old, new)
        });
        let (one, other) =
            (read("a", format!("name: a\nclusters:{HEAD}")), read("b", format!("name: b\nclusters:{second}{added}")));
        let planned = [&one, &other].map(|(topology, plan)| Planned { topology, plan });
        across(&planned).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn what_two_topologies_make_both_is_found() {
        let makes = |what: &str, alias: &str| {
            format!("topologies `a` and `b` both make {what} in namespace `kafka` of `{alias}`")
        };
        let user = makes("KafkaUser `mm2-user`", "east");
        let all = makes("KafkaMirrorMaker2 `mm2-east-to-west`", "west");
        assert_eq!(both(&[], ""), [user, all]);
        let group =
            "names: {mirrorMaker: \"b-{source}\", user: b, groupId: mm2-east-to-west}\nmonitoring: {metrics: none}\n";
        assert_eq!(
            both(&[], group),
            ["instances `mm2-east-to-west` of topology `a` and `b-east` of `b` share Connect group `mm2-east-to-west`"]
        );
    }

    #[test]
    fn two_clusters_are_two() {
        for change in [("namespace: kafka", "namespace: other"), ("kafka: ", "kafka: other-")] {
            assert_eq!(both(&[change], ""), Vec::<String>::new(), "{change:?}");
        }
        let own = [("east: {", "east: {kubernetes: a, "), ("west: {", "west: {kubernetes: b, ")];
        assert_eq!(both(&own, ""), Vec::<String>::new());
    }
}
