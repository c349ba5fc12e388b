//! One Kafka cluster under two names.

use std::collections::BTreeMap;

use crate::lint::{Findings, Scene};
use crate::topology::model::Cluster;

lint!("two-aliases-of-one-cluster", Error, "one Kafka cluster under two aliases", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let mut places = BTreeMap::new();
    let mut addresses = BTreeMap::new();
    for cluster in &scene.topology.clusters {
        let place = [&cluster.kubernetes.name, &cluster.namespace, &cluster.kafka].map(|part| part.value.clone());
        if let Some(first) = places.insert(place, cluster) {
            let what = format!("Kafka `{}` in namespace `{}`", cluster.kafka.value, cluster.namespace.value);
            report(first, cluster, &what, findings);
            continue;
        }
        let Some(advertised) = &cluster.advertise else { continue };
        if let Some(first) = addresses.insert(advertised.value.to_string(), cluster) {
            report(first, cluster, &format!("both answer at `{}`", advertised.value), findings);
        }
    }
}

fn report(first: &Cluster, second: &Cluster, what: &str, findings: &mut Findings<'_>) {
    let (one, other) = (&first.alias.value, &second.alias.value);
    let found = finding(format!("`{one}` and `{other}` are one cluster: {what}"))
        .at_origin(&second.alias.origin, "a second name")
        .because_origin(&first.alias.origin, "the first")
        .note("MirrorMaker knows clusters by their alias only: it would mirror the cluster into itself")
        .help(
            "keep one alias, or correct the address; clusters of one name may lie in different `kubernetes: {name: …}`",
        );
    findings.report(found);
}
