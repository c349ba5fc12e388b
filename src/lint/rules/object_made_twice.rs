//! Objects of ours that a person's manifest makes as well.

use std::collections::BTreeMap;

use crate::lint::Findings;
use crate::lint::tree::{Folder, Tree};
use crate::plan::model::MadeObject;

lint!("object-made-twice", Error, "an object that we make and another manifest of the tree too", Tree(check));

/// Kubernetes cluster, kind and name.
type Key<'t> = (&'t str, &'t str, &'t str);

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    let mut made: BTreeMap<Key<'_>, Vec<(&Folder<'_>, MadeObject<'_>)>> = BTreeMap::new();
    for folder in &tree.folders {
        for object in folder.host.objects() {
            let key = (tree.kubernetes(folder.host), object.kind, &*object.name.value);
            made.entry(key).or_default().push((folder, object));
        }
    }
    for other in &tree.folders {
        for written in other.manifests.iter().flat_map(|manifest| manifest.written()) {
            let (kind, name, namespace) = (written.text("/kind"), written.text("/metadata/name"), written.namespace());
            for (folder, ours) in made.get(&(tree.kubernetes(other.host), kind, name)).into_iter().flatten() {
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
