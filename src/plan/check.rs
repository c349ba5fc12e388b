//! Names that Kubernetes or Strimzi would refuse, and names that stand for two things.

use std::collections::BTreeMap;

use super::model::{Host, SecretProducer, SecretUse};
use super::problems;
use crate::diagnostic::Diagnostic;
use crate::facts::names::LONGEST_INSTANCE_NAME;
use crate::source::{Sourced, Text};
use crate::topology::model::{ClusterId, Topology};
use crate::units::name;

/// Longest name of an object whose name we do not extend (RFC 1123 label).
const LONGEST_NAME: usize = 63;

pub fn check(topology: &Topology, hosts: &[Host], findings: &mut Vec<Diagnostic>) {
    let mut objects = BTreeMap::new();
    let mut groups = BTreeMap::new();
    let mut secrets = BTreeMap::new();
    for host in hosts {
        let place = (topology.cluster(host.cluster).kubernetes.name.value.clone(), host.namespace.value.clone());
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
                let first = *secrets.entry(key).or_insert(secret);
                if made(first) != made(secret) {
                    findings.push(two_secrets(topology, host, first, secret));
                }
            }
        }
        judge_files(host, findings);
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
    } else if let Err(malformed) = name::dns_label(text, longest) {
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
    finding.help(format!(
        "put `{{alias}}`{} into the name's pattern under `names:`",
        if kind == "KafkaUser" { " or `{instance}`" } else { "" }
    ))
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

/// What makes two Secrets of one name the same Secret.
fn made(secret: &SecretUse) -> (u8, Option<ClusterId>, Option<Text>) {
    match &secret.producer {
        SecretProducer::User { cluster, user } => (0, Some(*cluster), Some(user.value.clone())),
        SecretProducer::ClusterCa { cluster } => (1, Some(*cluster), None),
        SecretProducer::Copy { cluster, secret, .. } => (2, Some(*cluster), Some(secret.value.clone())),
        SecretProducer::Outside => (3, None, None),
    }
}

fn two_secrets(topology: &Topology, host: &Host, first: &SecretUse, second: &SecretUse) -> Diagnostic {
    let mut finding = Diagnostic::new(
        &problems::SECRET_COLLISION,
        format!(
            "Secret `{}` in namespace `{}` would be both: {} and {}",
            second.name.value, host.namespace.value, first.purpose, second.purpose
        ),
    )
    .at_origin(&second.name.origin, second.purpose.to_string())
    .because_origin(&first.name.origin, first.purpose.to_string());
    if finding.primary.is_none() {
        finding = finding.at_origin(&topology.cluster(host.cluster).alias.origin, "in this cluster's namespace");
    }
    finding.help("write `names: {clusterCaCopy: \"{alias}-cluster-ca-cert\"}` (or `userCopy`) so that copies have names of their own")
}

fn judge_files(host: &Host, findings: &mut Vec<Diagnostic>) {
    let files = &host.files;
    let mut seen: BTreeMap<&Text, &Sourced<Text>> = BTreeMap::new();
    for file in [&files.mirror_maker, &files.user, &files.metrics, &files.alerts, &files.pod_monitor] {
        if let Some(first) = seen.insert(&file.value, file) {
            findings.push(
                Diagnostic::new(
                    &problems::FILE_COLLISION,
                    format!("two kinds of objects are written to `{}`", file.value),
                )
                .at_origin(&file.origin, "one of them")
                .because_origin(&first.origin, "the other")
                .help("write different names under `files:`"),
            );
            return;
        }
    }
}
