//! Operators of one Kubernetes cluster that need different CRDs.

use std::collections::BTreeMap;

use crate::facts::strimzi::{FIRST_V1, FIRST_WITHOUT_CLASSIC};
use crate::lint::{Findings, Scene};
use crate::topology::model::Cluster;

lint!(
    "operators-with-different-apis",
    Error,
    "two operators of one Kubernetes cluster that no one set of CRDs serves",
    Plan(check)
);

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let mut classic: BTreeMap<&str, &Cluster> = BTreeMap::new();
    let clusters = &scene.topology.clusters;
    for cluster in clusters.iter().filter(|cluster| cluster.strimzi.value < FIRST_V1) {
        classic.entry(&cluster.kubernetes.name.value).or_insert(cluster);
    }
    for cluster in clusters.iter().filter(|cluster| cluster.strimzi.value >= FIRST_WITHOUT_CLASSIC) {
        let kubernetes = &*cluster.kubernetes.name.value;
        let Some(old) = classic.get(kubernetes) else { continue };
        let found = finding(format!(
            "Strimzi {} and {} cannot both run in Kubernetes cluster `{kubernetes}`",
            old.strimzi.value, cluster.strimzi.value
        ))
        .at_origin(&cluster.strimzi.origin, "its CRDs serve `v1` only")
        .because_origin(&old.strimzi.origin, "reads `v1beta2` only")
        .note("CRDs belong to the whole Kubernetes cluster: with those of the one, the other finds no resources")
        .help(format!("upgrade `{}` through 0.49 to 0.51, which serve both, or correct `kubernetes`", old.alias.value));
        findings.report(found);
    }
}
