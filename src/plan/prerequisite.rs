//! What must exist that we do not write, one sentence each.

use std::collections::BTreeSet;

use super::endpoint::{listener, type_name};
use super::model::{
    Endpoint, Host, Instance, Plan, Prerequisite, PrerequisiteKind, SecretProducer, SecretUse, UserAuthentication,
};
use crate::facts::names;
use crate::source::{Origin, Sourced, Text};
use crate::topology::model::{AuthenticationType, Cluster, ClusterId, ListenerType, Logging, Topology};

/// Lists what must exist that we do not write, in topology order, each once.
pub fn prerequisites(topology: &Topology, plan: &Plan) -> Vec<Prerequisite> {
    let mut list = List::default();
    for host in &plan.hosts {
        let cluster = topology.cluster(host.cluster);
        let alias = &cluster.alias.value;
        let operator = format!(
            "A Strimzi {} operator watches namespace {} of {alias}'s Kubernetes cluster.",
            host.strimzi.value, host.namespace.value
        );
        list.add(host.cluster, PrerequisiteKind::Operator, operator, &host.strimzi.origin);
        for user in &host.users {
            if let UserAuthentication::TlsExternal(origin) = &user.authentication {
                let text = format!(
                    "The certificate that MirrorMaker shows Kafka {} says {}.",
                    host.kafka.value,
                    names::tls_principal(&user.name.value)
                );
                list.add(host.cluster, PrerequisiteKind::Authorization, text, origin);
            }
        }
        if host.users.iter().any(|user| !user.acls.is_empty()) {
            let text = format!(
                "Kafka {} has `authorization: {{type: simple}}`: without it the permissions mean nothing.",
                host.kafka.value
            );
            list.add(host.cluster, PrerequisiteKind::Authorization, text, &host.kafka.origin);
        }
        for instance in &host.instances {
            let sources = instance.mirrors.iter().map(|mirror| &mirror.source);
            for endpoint in std::iter::once(&instance.target).chain(sources) {
                endpoint_needs(topology, host, endpoint, &mut list);
            }
            for secret in &instance.secrets {
                secret_needs(topology, host, secret, &mut list);
            }
            config_map_needs(host, instance, &mut list);
        }
        monitoring_needs(topology, host, &mut list);
    }
    for principal in &plan.principals {
        let text = format!(
            "Kafka {} allows {} what `mirrorc plan` lists: no KafkaUser is made for authentication {}.",
            topology.cluster(principal.cluster).kafka.value,
            principal.who.value,
            type_name(principal.authentication)
        );
        list.add(principal.cluster, PrerequisiteKind::Authorization, text, &principal.who.origin);
    }
    list.found.sort_by_key(|one| (one.cluster, one.kind));
    list.found
}

#[derive(Default)]
struct List {
    found: Vec<Prerequisite>,
    seen: BTreeSet<(ClusterId, String)>,
}

impl List {
    fn add(&mut self, cluster: ClusterId, kind: PrerequisiteKind, text: String, origin: &Origin) {
        if self.seen.insert((cluster, text.clone())) {
            self.found.push(Prerequisite { cluster, kind, text: text.into(), origin: origin.clone() });
        }
    }
}

fn endpoint_needs(topology: &Topology, host: &Host, endpoint: &Endpoint, list: &mut List) {
    let (here, there) = (topology.cluster(host.cluster), topology.cluster(endpoint.cluster));
    let listener = listener(here, there);
    let kind = listener_type(listener.kind.value);
    let text = format!(
        "Kafka {} has listener {}: port {}, type {kind}, {}, {}.",
        there.kafka.value,
        listener.name.value,
        listener.port.value,
        if listener.tls.value { "TLS" } else { "no TLS" },
        match listener.authentication.kind.value {
            AuthenticationType::None => "no authentication".to_owned(),
            kind => format!("authentication {}", type_name(kind)),
        },
    );
    list.add(endpoint.cluster, PrerequisiteKind::Listener, text, &listener.name.origin);
    if here.kubernetes.name == there.kubernetes.name {
        if !matches!(listener.kind.value, ListenerType::Internal | ListenerType::ClusterIp) {
            let text = format!(
                "Pods beside {} reach the addresses that the brokers of {} advertise on listener {}, type {kind}.",
                here.alias.value, there.kafka.value, listener.name.value
            );
            list.add(host.cluster, PrerequisiteKind::Network, text, &listener.name.origin);
        }
        return;
    }
    let host_name = endpoint.bootstrap.value.rsplit_once(':').map_or(&*endpoint.bootstrap.value, |(name, _)| name);
    let text = format!("{host_name} resolves and is reachable from {}'s Kubernetes cluster.", here.alias.value);
    list.add(host.cluster, PrerequisiteKind::Network, text, &endpoint.bootstrap.origin);
    let text = format!(
        "The brokers of {} advertise addresses that {} resolves: `advertisedHost` of each broker on listener {}{}.",
        there.kafka.value,
        here.alias.value,
        listener.name.value,
        same_name(there, listener.kind.value)
    );
    list.add(endpoint.cluster, PrerequisiteKind::Network, text, &listener.name.origin);
    if listener.tls.value && !host_name.ends_with(".svc") {
        let text = format!(
            "The certificate of {}'s listener {} names {host_name}: `configuration.bootstrap.{}`.",
            there.kafka.value,
            listener.name.value,
            bootstrap_name(listener.kind.value)
        );
        list.add(endpoint.cluster, PrerequisiteKind::Listener, text, &listener.name.origin);
    }
}

/// Strimzi puts the host that it must know of an Ingress or a Route into the certificate (`CO/model/KafkaCluster.java`).
fn bootstrap_name(kind: ListenerType) -> &'static str {
    match kind {
        ListenerType::Ingress | ListenerType::Route | ListenerType::TlsRoute => "host",
        _ => "alternativeNames",
    }
}

/// A mesh can also serve the same Service names on both sides; only Services inside Kubernetes can be global.
fn same_name(cluster: &Cluster, kind: ListenerType) -> String {
    if !matches!(kind, ListenerType::ClusterIp) {
        return String::new();
    }
    let services: Vec<String> = cluster
        .pools
        .iter()
        .flat_map(|pool| pool.ids.iter().map(|id| (&*pool.name.value, id.value)))
        .map(|(pool, id)| {
            names::broker_service(
                &cluster.kafka.value,
                pool,
                &cluster.listener.name.value,
                cluster.listener.port.value,
                id,
            )
        })
        .collect();
    match services.as_slice() {
        [] => String::new(),
        [one] => format!(", or a global Service {one} in both"),
        [first, .., last] => format!(", or global Services {first} to {last} in both"),
    }
}

fn secret_needs(topology: &Topology, host: &Host, secret: &SecretUse, list: &mut List) {
    let keys = secret.keys.join(", ");
    let (name, namespace) = (&secret.name.value, &host.namespace.value);
    let text = match &secret.producer {
        // Both are made by operators whose presence is a prerequisite of its own.
        SecretProducer::User { .. } | SecretProducer::ClusterCa { .. } => return,
        SecretProducer::Copy { cluster, namespace: from, secret: original } => format!(
            "Secret {name} ({keys}) lies in namespace {namespace}: a copy of {} from namespace {} of {}'s Kubernetes cluster, renewed when that changes.",
            original.value,
            from.value,
            topology.cluster(*cluster).alias.value
        ),
        SecretProducer::Outside => {
            format!("Secret {name} ({keys}) lies in namespace {namespace}: {}.", secret.purpose)
        }
    };
    list.add(host.cluster, PrerequisiteKind::Secret, text, &secret.name.origin);
}

fn config_map_needs(host: &Host, instance: &Instance, list: &mut List) {
    let mut needs = |name: &Sourced<Text>, what: &str| {
        let text = format!("ConfigMap {} lies in namespace {}: {what}.", name.value, host.namespace.value);
        list.add(host.cluster, PrerequisiteKind::ConfigMap, text, &name.origin);
    };
    if let Logging::External { config_map, key } = &instance.logging {
        needs(config_map, &format!("key {} has the logging of {}", key.value, instance.name.value));
    }
    for mirror in &instance.mirrors {
        if let Some(config_map) = &mirror.source_connector.alter_offsets {
            needs(config_map, &format!("the offsets that {} is to have", mirror.source_connector.name));
        }
    }
}

fn monitoring_needs(topology: &Topology, host: &Host, list: &mut List) {
    let mut kinds = Vec::new();
    kinds.extend(host.alerts.as_ref().map(|_| "PrometheusRules"));
    kinds.extend(host.pod_monitor.as_ref().map(|_| "PodMonitors"));
    if kinds.is_empty() {
        return;
    }
    let labels: Vec<String> =
        topology.monitoring.labels.iter().map(|(key, value)| format!("{key}={}", value.value)).collect();
    let selected =
        if labels.is_empty() { "without labels".to_owned() } else { format!("labelled {}", labels.join(",")) };
    let text =
        format!("A Prometheus selects {} {selected} in namespace {}.", kinds.join(" and "), host.namespace.value);
    list.add(host.cluster, PrerequisiteKind::Monitoring, text, &topology.monitoring.metrics.origin);
}

/// `spec.kafka.listeners[].type`.
pub fn listener_type(kind: ListenerType) -> &'static str {
    match kind {
        ListenerType::Internal => "internal",
        ListenerType::ClusterIp => "cluster-ip",
        ListenerType::LoadBalancer => "loadbalancer",
        ListenerType::NodePort => "nodeport",
        ListenerType::Ingress => "ingress",
        ListenerType::Route => "route",
        ListenerType::TlsRoute => "tlsroute",
    }
}
