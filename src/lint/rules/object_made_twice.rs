//! Objects of ours that a person's manifest makes as well.

use crate::lint::Findings;
use crate::lint::tree::{Folder, Tree};

lint!("object-made-twice", Error, "an object that we make and another manifest of the tree too", Tree(check));

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        let made = folder.host.objects();
        for other in tree.folders.iter().filter(|other| shares_kubernetes(tree, folder, other)) {
            for written in other.manifests.iter().flat_map(|manifest| manifest.written()) {
                let (kind, name) = (written.text("/kind"), written.text("/metadata/name"));
                let namespace = written.namespace();
                let Some(ours) = made.iter().find(|made| made.kind == kind && &*made.name.value == name) else {
                    continue;
                };
                // Without a namespace it lies where its kustomization says, which in our own folder is ours.
                let same = if namespace.is_empty() { other.root == folder.root } else { namespace == ours.namespace };
                if !same || name.is_empty() {
                    continue;
                }
                let mut found = finding(format!("`{}` makes {kind} `{name}`, and so do we", written.manifest.path))
                    .at_origin(&ours.name.origin, "ours has its name from here")
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
