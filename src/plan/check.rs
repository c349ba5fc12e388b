//! Names that Kubernetes or Strimzi would refuse, and names that stand for two things.

use std::collections::BTreeMap;

use super::model::{Host, SecretProducer, SecretUse, UserAuthentication};
use super::problems;
use crate::diagnostic::Diagnostic;
use crate::facts::names::{self, LONGEST_INSTANCE_NAME};
use crate::source::{Origin, Sourced, Text};
use crate::topology::model::{Cluster, ClusterId, Topology};
use crate::units::name;

/// Longest name of an object whose name we do not extend (RFC 1123 label).
const LONGEST_NAME: usize = 63;

pub fn check(topology: &Topology, hosts: &[Host], findings: &mut Vec<Diagnostic>) {
    let mut objects = BTreeMap::new();
    let mut groups = BTreeMap::new();
    let mut secrets = operators_secrets(topology, hosts);
    for host in hosts {
        let place = place(topology.cluster(host.cluster));
        for (kind, name) in named(host) {
            let longest = if kind == "KafkaMirrorMaker2" { LONGEST_INSTANCE_NAME } else { LONGEST_NAME };
            judge_name(kind, name, longest, findings);
            let key = (place.clone(), kind, name.value.clone());
            if let Some((first, owner)) = objects.insert(key, (name, host)) {
                findings.push(collision(kind, (first, owner), (name, host)));
            }
        }
        for instance in &host.instances {
            let worker = &instance.worker;
            for (what, name) in [
                ("Connect group", &worker.group_id),
                ("storage topic", &worker.config_topic),
                ("storage topic", &worker.offset_topic),
                ("storage topic", &worker.status_topic),
            ] {
                let key = (instance.target.cluster, what, name.value.clone());
                if let Some(first) = groups.insert(key, &instance.name) {
                    findings.push(shared(what, name, first, &instance.name));
                }
            }
            for secret in &instance.secrets {
                let key = (place.clone(), secret.name.value.clone());
                let new =
                    Meaning { made: made(secret), purpose: secret.purpose.clone(), origin: secret.name.origin.clone() };
                let first = secrets.entry(key).or_insert_with(|| new.clone());
                if first.made != new.made && !first.made.are_users(&new.made) {
                    findings.push(two_secrets(topology, host, &secret.name.value, first, &new));
                }
            }
        }
    }
}

/// Every object of a host, by kind.
fn named(host: &Host) -> Vec<(&'static str, &Sourced<Text>)> {
    let mut named: Vec<(&'static str, &Sourced<Text>)> = Vec::new();
    named.extend(host.instances.iter().map(|instance| ("KafkaMirrorMaker2", &instance.name)));
    named.extend(host.users.iter().map(|user| ("KafkaUser", &user.name)));
    named.extend(host.exporter.iter().map(|exporter| ("ConfigMap", &exporter.config_map)));
    named.extend(host.alerts.iter().map(|alerts| ("PrometheusRule", &alerts.object)));
    named.extend(host.pod_monitor.iter().map(|monitor| ("PodMonitor", &monitor.name)));
    named
}

fn judge_name(kind: &str, name: &Sourced<Text>, longest: usize, findings: &mut Vec<Diagnostic>) {
    let text = &name.value;
    let labels = |mut finding: Diagnostic| {
        let spans = written(name);
        if let Some((&first, rest)) = spans.split_first() {
            finding = finding.at(first, "the name is made from this");
            for &span in rest {
                finding = finding.because(span, "and this");
            }
        }
        finding
    };
    if text.len() > longest {
        let over = format!("{kind} `{text}` has {} characters, {longest} are allowed", text.len());
        findings.push(
            labels(Diagnostic::new(&problems::LONG_NAME, over))
                .note("Strimzi puts its own endings behind the name, and Kubernetes stops at 63 characters")
                .help("write a shorter `instance:` on the flow, or a shorter pattern under `names:`"),
        );
    } else if let Err(malformed) = name::dns_label(text, longest)
        // A brace belongs to a placeholder, of which the topology's reader has spoken.
        && !text.contains(['{', '}'])
    {
        findings.push(
            labels(Diagnostic::new(&problems::INVALID_NAME, format!("{kind} `{text}`: {}", malformed.message)))
                .help(malformed.help),
        );
    }
}

/// Every place a person wrote something that went into a value.
fn written(value: &Sourced<Text>) -> Vec<crate::source::Span> {
    use crate::source::Origin;
    match &value.origin {
        Origin::Derived(derivation) => derivation.inputs.iter().filter_map(Origin::span).collect(),
        origin => origin.span().into_iter().collect(),
    }
}

fn collision(kind: &str, first: (&Sourced<Text>, &Host), second: (&Sourced<Text>, &Host)) -> Diagnostic {
    let (name, host) = second;
    let namespace = &host.namespace.value;
    let finding = Diagnostic::new(
        &problems::NAME_COLLISION,
        format!("two objects {kind} `{}` would lie in namespace `{namespace}`", name.value),
    )
    .at_origin(&host.alias.origin, format!("one for `{}`", host.alias.value));
    let finding = if first.1.cluster == host.cluster {
        finding.because_origin(&name.origin, "both get this name")
    } else {
        finding.because_origin(&first.1.alias.origin, format!("one for `{}`", first.1.alias.value))
    };
    finding.help(apart(kind, &name.value))
}

/// Says what to type so that two objects of a kind get two names.
fn apart(kind: &str, name: &str) -> String {
    let key = match kind {
        "KafkaMirrorMaker2" => {
            return "put `{source}` and `{target}` into `names.mirrorMaker`, or give one flow an `instance:` of its own".into();
        }
        "KafkaUser" => "names.user",
        "ConfigMap" => "monitoring.names.configMap",
        "PrometheusRule" => "monitoring.names.rule",
        _ => "monitoring.names.podMonitor",
    };
    format!("put the host's alias into the name: `{key}: \"{name}-{{alias}}\"`")
}

fn shared(what: &str, name: &Sourced<Text>, first: &Sourced<Text>, second: &Sourced<Text>) -> Diagnostic {
    Diagnostic::new(
        &problems::SHARED_CONNECT_GROUP,
        format!("instances `{}` and `{}` share {what} `{}`", first.value, second.value, name.value),
    )
    .at_origin(&name.origin, "its name is made here")
    .because_origin(&second.origin, "the second instance")
    .note("the operator deletes every connector of the group that is not in its own resource")
    .help("put `{instance}` into the pattern under `names:`")
}

/// A namespace of a Kubernetes cluster.
type Place = (Text, Text);

fn place(cluster: &Cluster) -> Place {
    (cluster.kubernetes.name.value.clone(), cluster.namespace.value.clone())
}

/// What makes two Secrets of one name the same Secret.
#[derive(Clone, PartialEq)]
enum Made {
    ForUser(ClusterId, Text),
    WithCluster(ClusterId),
    Copied(ClusterId, Text),
    Brought,
}

impl Made {
    /// Two users of one name are a collision of their own.
    fn are_users(&self, other: &Made) -> bool {
        matches!((self, other), (Made::ForUser(..), Made::ForUser(..)))
    }
}

/// What a Secret of some name is, and where the name is from.
#[derive(Clone)]
struct Meaning {
    made: Made,
    purpose: Text,
    origin: Origin,
}

fn made(secret: &SecretUse) -> Made {
    match &secret.producer {
        SecretProducer::User { cluster, user } => Made::ForUser(*cluster, user.value.clone()),
        SecretProducer::ClusterCa { cluster } => Made::WithCluster(*cluster),
        SecretProducer::Copy { cluster, secret, .. } => Made::Copied(*cluster, secret.value.clone()),
        SecretProducer::Outside => Made::Brought,
    }
}

/// The Secrets that operators make beside a Kafka cluster, whether an instance reads them or not: a copy of the same
/// name would be overwritten for ever.
fn operators_secrets(topology: &Topology, hosts: &[Host]) -> BTreeMap<(Place, Text), Meaning> {
    let mut secrets = BTreeMap::new();
    for (index, cluster) in topology.clusters.iter().enumerate() {
        let name = names::cluster_ca_secret(&cluster.kafka.value).into();
        let purpose = format!("certificates of cluster {}", cluster.alias.value).into();
        let made = Made::WithCluster(ClusterId(index));
        secrets.insert((place(cluster), name), Meaning { made, purpose, origin: cluster.kafka.origin.clone() });
    }
    for host in hosts {
        let cluster = topology.cluster(host.cluster);
        let purpose: Text = format!("credentials for cluster {}", cluster.alias.value).into();
        for user in host.users.iter().filter(|user| !matches!(user.authentication, UserAuthentication::TlsExternal(_)))
        {
            let made = Made::ForUser(host.cluster, user.name.value.clone());
            let meaning = Meaning { made, purpose: purpose.clone(), origin: user.name.origin.clone() };
            secrets.entry((place(cluster), user.name.value.clone())).or_insert(meaning);
        }
    }
    secrets
}

fn two_secrets(topology: &Topology, host: &Host, name: &str, first: &Meaning, second: &Meaning) -> Diagnostic {
    let mut finding = Diagnostic::new(
        &problems::SECRET_COLLISION,
        format!(
            "Secret `{}` in namespace `{}` would be both: {} and {}",
            name, host.namespace.value, first.purpose, second.purpose
        ),
    )
    .at_origin(&second.origin, second.purpose.to_string())
    .because_origin(&first.origin, first.purpose.to_string());
    if finding.primary.is_none() {
        finding = finding.at_origin(&topology.cluster(host.cluster).alias.origin, "in this cluster's namespace");
    }
    finding.help("write `names: {clusterCaCopy: \"{alias}-cluster-ca-cert\"}` (or `userCopy`) so that copies have names of their own")
}
