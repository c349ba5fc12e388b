//! Brokers that tell clients in another Kubernetes cluster names of their own.

use serde_json::{Map, Value};

use crate::lint::Findings;
use crate::lint::far::{Far, far};
use crate::lint::tree::Tree;
use crate::topology::model::ListenerType;

lint!(
    "locally-advertised-brokers",
    Warning,
    "brokers that tell other Kubernetes clusters names that resolve in their own only",
    Tree(check)
);

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        let Some(far) = far(tree, folder) else { continue };
        // Other types have addresses of their own, which Strimzi advertises.
        if far.listener.kind.value != ListenerType::ClusterIp {
            continue;
        }
        let ids = far.cluster.pools.iter().flat_map(|pool| &pool.ids).map(|id| id.value);
        let local: Vec<String> = ids.filter(|id| !is_known(&far, *id)).map(|id| id.to_string()).collect();
        if local.is_empty() {
            continue;
        }
        let (kafka, listener) = (&far.cluster.kafka.value, &far.listener.name.value);
        let mut found = finding(format!(
            "brokers {} of Kafka `{kafka}` advertise on listener `{listener}` what only their own Kubernetes cluster resolves",
            local.join(", ")
        ))
        .at_origin(&far.listener.name.origin, "used from another Kubernetes cluster")
        .note("clients go from the bootstrap address to what each broker advertises: the first connection succeeds, and nothing after it")
        .help("write for each broker, under `configuration.brokers`, an `advertisedHost`, or the annotations of the bootstrap Service that make it global");
        if let Some(span) = far.kafka.span(&format!("{}/name", far.pointer)) {
            found = found.because(span, "its brokers");
        }
        findings.report_about(&far.kafka.object(), found);
    }
}

/// Whether a broker says a name that others know, or has the annotations that make the bootstrap Service known.
fn is_known(far: &Far<'_>, id: u32) -> bool {
    let configuration = far.value.get("configuration").unwrap_or(&Value::Null);
    let object = |pointer: &str| configuration.pointer(pointer).and_then(Value::as_object);
    if configuration.get("advertisedHostTemplate").is_some() {
        return true;
    }
    let brokers = configuration.get("brokers").and_then(Value::as_array).into_iter().flatten();
    let broker = brokers.into_iter().find(|one| one.get("broker").and_then(Value::as_u64) == Some(u64::from(id)));
    if broker.is_some_and(|broker| broker.get("advertisedHost").is_some()) {
        return true;
    }
    let Some(wanted) = object("/bootstrap/annotations").filter(|wanted| !wanted.is_empty()) else { return false };
    let has = |own: Option<&Map<String, Value>>| own.is_some_and(|own| wanted.keys().all(|key| own.contains_key(key)));
    let own = broker.and_then(|broker| broker.get("annotations")).and_then(Value::as_object);
    has(own) || has(object("/perBrokerAnnotationsTemplate"))
}
