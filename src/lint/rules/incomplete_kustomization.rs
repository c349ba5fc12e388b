//! Files that lie in the tree and that Flux never sees.

use std::collections::BTreeSet;

use crate::lint::Findings;
use crate::lint::tree::{Tree, Written};

lint!("incomplete-kustomization", Warning, "a kustomization that leaves out files made beside it", Tree(check));

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        for kustomization in folder.of_kind("Kustomization").filter(is_of_files) {
            let resources = kustomization.value.pointer("/resources").and_then(serde_json::Value::as_array);
            let listed: BTreeSet<&str> = resources
                .into_iter()
                .flatten()
                .filter_map(|one| one.as_str())
                .map(|path| path.strip_prefix("./").unwrap_or(path))
                .collect();
            let missing: Vec<String> = folder
                .made
                .iter()
                .filter(|file| !listed.contains(file.as_str()))
                .map(|file| format!("`{file}`"))
                .collect();
            if missing.is_empty() {
                continue;
            }
            let mut found = finding(format!("`{}` leaves out {}", kustomization.manifest.path, missing.join(", ")))
                .at_origin(&folder.host.alias.origin, "the files of this cluster")
                .note("what no kustomization lists is never applied")
                .help(format!("add to its `resources`: {}", missing.join(", ")));
            if let Some(span) = kustomization.span("/resources") {
                found = found.because(span, "the list");
            }
            findings.report(found);
        }
    }
}

/// Flux has a Kustomization too, which lists nothing; and the one a folder above may list the folder.
fn is_of_files(kustomization: &Written<'_>) -> bool {
    kustomization.manifest.beside && kustomization.text("/apiVersion").starts_with("kustomize.config.k8s.io/")
}
