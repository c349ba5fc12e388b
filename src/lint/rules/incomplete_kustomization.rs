//! Files that lie in the tree and that Flux never sees.

use camino::{Utf8Path, Utf8PathBuf};

use crate::lint::Findings;
use crate::lint::tree::{Folder, Manifest, Tree};

lint!("incomplete-kustomization", Warning, "a kustomization that leaves out files made beside it", Tree(check));

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        for kustomization in folder.manifests.iter().filter(|manifest| manifest.is_kustomization()) {
            let left_out: Vec<String> = folder
                .made
                .iter()
                .filter(|file| nearest(folder, file).is_some_and(|nearest| nearest.path == kustomization.path))
                .filter_map(|file| file.strip_prefix(kustomization.folder()).ok())
                .filter(|file| !lists(kustomization, file))
                .map(|file| format!("`{file}`"))
                .collect();
            if left_out.is_empty() {
                continue;
            }
            let mut found = finding(format!("`{}` leaves out {}", kustomization.path, left_out.join(", ")))
                .at_origin(&folder.host.alias.origin, "the files of this cluster")
                .note("what no kustomization lists is never applied")
                .help(format!("add to its `resources`: {}", left_out.join(", ")));
            if let Some(span) = kustomization.written().next().and_then(|written| written.span("/resources")) {
                found = found.because(span, "the list");
            }
            findings.report(found);
        }
    }
}

/// Returns the kustomization that would take a file in: that of its own folder, or of the first above that has one.
fn nearest<'f>(folder: &Folder<'f>, file: &Utf8Path) -> Option<&'f Manifest> {
    let at = |above: &Utf8Path| folder.manifests.iter().find(|one| one.is_kustomization() && one.folder() == above);
    file.ancestors().skip(1).find_map(|above| at(above).copied())
}

fn lists(kustomization: &Manifest, file: &Utf8Path) -> bool {
    let listed = |one: &serde_json::Value| {
        one.as_str().is_some_and(|path| path.split('/').filter(|part| *part != ".").collect::<Utf8PathBuf>() == *file)
    };
    kustomization.written().any(|written| written.list("/resources").iter().any(listed))
}
