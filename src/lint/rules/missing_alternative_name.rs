//! Names under which brokers are reached and which their certificates do not hold.

use serde_json::Value;

use crate::lint::Findings;
use crate::lint::far::{Far, far};
use crate::lint::tree::Tree;
use crate::topology::model::ListenerType;

lint!("missing-alternative-name", Error, "a Kafka resource whose certificate lacks the name others use", Tree(check));

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        let Some(far) = far(tree, folder).filter(|far| far.listener.tls.value) else { continue };
        for host in far.hosts.iter().filter(|host| !has(&far, host)) {
            let (key, help) = match far.listener.kind.value {
                ListenerType::ClusterIp => {
                    ("alternativeNames", format!("write `alternativeNames: [{host}]` under `configuration.bootstrap`"))
                }
                _ => ("host", format!("write `host: {host}` under `configuration.bootstrap`")),
            };
            let (kafka, listener) = (&far.cluster.kafka.value, &far.listener.name.value);
            let mut found =
                finding(format!("the certificate of Kafka `{kafka}` does not name `{host}` on listener `{listener}`"))
                    .at_origin(&far.listener.name.origin, "reached under that name from another Kubernetes cluster")
                    .note("the TLS handshake fails: clients compare the name they dial with the certificate (KafkaCluster.java, DnsNameGenerator.java)")
                    .help(help);
            if let Some(span) = far.kafka.span(&format!("{}/configuration/bootstrap/{key}", far.pointer)) {
                found = found.because(span, "the names it adds");
            }
            findings.report_about(&far.kafka.object(), found);
        }
    }
}

fn has(far: &Far<'_>, host: &str) -> bool {
    let bootstrap = far.value.pointer("/configuration/bootstrap");
    match far.listener.kind.value {
        ListenerType::ClusterIp => {
            // Strimzi adds the Service's own names, up to `.svc` and the usual domain.
            let own = [".svc", ".svc.cluster.local"];
            let listed = bootstrap.and_then(|one| one.get("alternativeNames")).and_then(Value::as_array);
            own.iter().any(|end| host.ends_with(end))
                || listed.into_iter().flatten().filter_map(Value::as_str).any(|name| covers(name, host))
        }
        ListenerType::Ingress | ListenerType::Route | ListenerType::TlsRoute => {
            bootstrap.and_then(|one| one.get("host")).and_then(Value::as_str).is_none_or(|name| name == host)
        }
        // The operator learns the address of a load balancer or a node, and puts that into the certificate.
        ListenerType::LoadBalancer | ListenerType::NodePort | ListenerType::Internal => true,
    }
}

/// A `*` stands for one label.
fn covers(name: &str, host: &str) -> bool {
    name == host
        || name.strip_prefix("*.").is_some_and(|rest| host.split_once('.').is_some_and(|(_, tail)| tail == rest))
}
