//! A Kafka resource beside our files that is not what the topology says.

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::lint::Findings;
use crate::lint::tree::{Folder, Tree, Written};
use crate::plan::listener_type;
use crate::source::Origin;
use crate::topology::model::{AuthenticationType, Cluster, Listener};

lint!("unlike-kafka-resource", Error, "a Kafka resource in the tree that is not as the topology says", Tree(check));

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        let cluster = tree.topology.cluster(folder.host.cluster);
        let all: Vec<Written<'_>> = folder.of_kind("Kafka").collect();
        match (folder.kafka(), all.as_slice()) {
            (Some(kafka), _) => {
                judge(cluster, &kafka, findings);
                authorization(folder, cluster, &kafka, findings);
            }
            (None, [other]) if other.text("/metadata/name") == &*cluster.kafka.value => {
                let found = format!("Kafka `{}` lies in namespace {}", cluster.kafka.value, other.namespace());
                let expected = &cluster.namespace;
                report(&found, &expected.value, &expected.origin, (other, "/metadata/namespace"), findings);
            }
            (None, [other]) => {
                let found = format!("the Kafka resource is called `{}`", other.text("/metadata/name"));
                let expected = &cluster.kafka;
                report(&found, &expected.value, &expected.origin, (other, "/metadata/name"), findings);
            }
            (None, _) => {}
        }
    }
}

fn judge(cluster: &Cluster, kafka: &Written<'_>, findings: &mut Findings<'_>) {
    let name = &cluster.kafka.value;
    let version = kafka.text("/spec/kafka/version");
    let expected = cluster.version.value.to_string();
    if !version.is_empty() && version != expected {
        let found = format!("Kafka `{name}` runs {version}");
        report(&found, &expected, &cluster.version.origin, (kafka, "/spec/kafka/version"), findings);
    }
    let listeners = kafka.value.pointer("/spec/kafka/listeners").and_then(Value::as_array);
    let Some(listeners) = listeners else { return };
    for listener in std::iter::once(&cluster.listener).chain(&cluster.local_listener) {
        let called = &*listener.name.value;
        let number = listeners.iter().position(|one| one.get("name").and_then(Value::as_str) == Some(called));
        match number {
            Some(number) => self::listener(listener, kafka, number, findings),
            None => {
                let found = finding(format!("Kafka `{name}` has no listener `{called}`"))
                    .at_origin(&listener.name.origin, "the topology uses it");
                let found = because(found, kafka, "/spec/kafka/listeners", "its listeners")
                    .note("no Service leads to it, so MirrorMaker finds no broker")
                    .help("add the listener to the resource, or correct its name here");
                findings.report(found);
            }
        }
    }
}

fn listener(listener: &Listener, kafka: &Written<'_>, number: usize, findings: &mut Findings<'_>) {
    let at = format!("/spec/kafka/listeners/{number}");
    let Some(value) = kafka.value.pointer(&at) else { return };
    let called = &listener.name.value;
    let mut compare = |key: &str, found: Option<String>, expected: String, origin: &Origin| {
        let is = found.unwrap_or_else(|| "none".to_owned());
        if is != expected {
            let pointer = format!("{at}/{key}");
            report(&format!("`{key}` of listener `{called}` is {is}"), &expected, origin, (kafka, &pointer), findings);
        }
    };
    let port = value.get("port").and_then(Value::as_u64).map(|port| port.to_string());
    compare("port", port, listener.port.value.to_string(), &listener.port.origin);
    let kind = value.get("type").and_then(Value::as_str).map(str::to_owned);
    compare("type", kind, listener_type(listener.kind.value).to_owned(), &listener.kind.origin);
    let tls = value.get("tls").and_then(Value::as_bool).unwrap_or(false);
    compare("tls", Some(tls.to_string()), listener.tls.value.to_string(), &listener.tls.origin);
    let authentication = &listener.authentication.kind;
    let expected = match authentication.value {
        AuthenticationType::Tls | AuthenticationType::TlsExternal => "tls",
        AuthenticationType::ScramSha512 => "scram-sha-512",
        AuthenticationType::None => "none",
        // Brokers can be made to take these in more than one way.
        _ => return,
    };
    let found = value.pointer("/authentication/type").and_then(Value::as_str).map(str::to_owned);
    compare("authentication", found, expected.to_owned(), &authentication.origin);
}

fn authorization(folder: &Folder<'_>, cluster: &Cluster, kafka: &Written<'_>, findings: &mut Findings<'_>) {
    let needed = folder.host.users.iter().any(|user| !user.acls.is_empty());
    let kind = kafka.text("/spec/kafka/authorization/type");
    if !needed || kind == "simple" {
        return;
    }
    let is = if kind.is_empty() { "no authorization".to_owned() } else { format!("authorization `{kind}`") };
    let found = finding(format!("Kafka `{}` has {is}, and we write permissions for it", cluster.kafka.value))
        .at_origin(&cluster.kafka.origin, "of this cluster");
    let found = because(found, kafka, "/spec/kafka/authorization", "the resource")
        .note("the User Operator refuses a KafkaUser with permissions where authorization is not `simple`")
        .help("write `authorization: {type: simple}` into the resource");
    findings.report(found);
}

fn report(
    is: &str,
    expected: &str,
    origin: &Origin,
    (kafka, pointer): (&Written<'_>, &str),
    findings: &mut Findings<'_>,
) {
    let found = finding(format!("{is}, the topology says {expected}")).at_origin(origin, "the topology");
    let found = because(found, kafka, pointer, "the resource")
        .note("every address, permission and key is made from the topology: what differs does not connect")
        .help("correct the one that is wrong");
    findings.report_about(&kafka.object(), found);
}

fn because(found: Diagnostic, kafka: &Written<'_>, pointer: &str, label: &str) -> Diagnostic {
    match kafka.span(pointer) {
        Some(span) => found.because(span, label),
        None => found,
    }
}
