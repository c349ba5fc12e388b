//! Objects of ours that a person's manifest makes as well.

use crate::lint::Findings;
use crate::lint::tree::{Folder, Tree};
use crate::plan::model::Host;
use crate::source::Origin;

lint!("object-made-twice", Error, "an object that we make and another manifest of the tree too", Tree(check));

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        let made = objects(folder.host);
        for other in tree.folders.iter().filter(|other| shares_kubernetes(tree, folder, other)) {
            for written in other.manifests.iter().flat_map(|manifest| manifest.written()) {
                let (kind, name) = (written.text("/kind"), written.text("/metadata/name"));
                let namespace = written.namespace();
                let Some((_, _, at, origin)) = made.iter().find(|made| made.0 == kind && made.1 == name) else {
                    continue;
                };
                // Without a namespace it lies where its kustomization says, which in our own folder is ours.
                let same = if namespace.is_empty() { other.root == folder.root } else { namespace == *at };
                if !same || name.is_empty() {
                    continue;
                }
                let mut found = finding(format!("`{}` makes {kind} `{name}`, and so do we", written.manifest.path))
                    .at_origin(origin, "ours has its name from here")
                    .note("one overwrites the other at each reconciliation, and both files look right")
                    .help("delete the other, or give ours another name under `names`");
                if let Some(span) = written.span("/metadata/name") {
                    found = found.because(span, "the other");
                }
                findings.report_about(&written.object(), found);
            }
        }
    }
}

fn shares_kubernetes(tree: &Tree<'_>, one: &Folder<'_>, other: &Folder<'_>) -> bool {
    let kubernetes = |folder: &Folder<'_>| &tree.topology.cluster(folder.host.cluster).kubernetes.name.value;
    kubernetes(one) == kubernetes(other)
}

/// Kind, name and namespace of everything made for a host, and where the name comes from.
fn objects(host: &Host) -> Vec<(&'static str, &str, &str, &Origin)> {
    let here = &*host.namespace.value;
    let mut made: Vec<(&'static str, &str, &str, &Origin)> = Vec::new();
    made.extend(host.instances.iter().map(|one| ("KafkaMirrorMaker2", &*one.name.value, here, &one.name.origin)));
    made.extend(host.users.iter().map(|one| ("KafkaUser", &*one.name.value, &*one.namespace.value, &one.name.origin)));
    let exporter = host.exporter.iter();
    made.extend(exporter.map(|one| ("ConfigMap", &*one.config_map.value, here, &one.config_map.origin)));
    made.extend(host.alerts.iter().map(|one| ("PrometheusRule", &*one.object.value, here, &one.object.origin)));
    let monitor = host.pod_monitor.iter();
    made.extend(monitor.map(|one| ("PodMonitor", &*one.name.value, &*one.namespace.value, &one.name.origin)));
    made
}
