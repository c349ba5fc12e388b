//! Kustomizations that cannot be built.

use camino::{Utf8Path, Utf8PathBuf};

use crate::lint::Findings;
use crate::lint::tree::{Tree, Written};
use crate::source::Span;

lint!("dangling-resource", Error, "a kustomization that lists a file that is not there", Tree(check));

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        for manifest in folder.manifests.iter().filter(|manifest| manifest.is_kustomization()) {
            let listed = manifest.written().flat_map(|written| listed(&written));
            for (path, span) in listed {
                let Some(path) = resolved(manifest.folder(), &path) else { continue };
                let is_there = |one: &Utf8PathBuf| one.starts_with(&path);
                if (tree.exists)(&path) || folder.made.iter().any(is_there) {
                    continue;
                }
                let mut found = finding(format!("`{}` lists `{path}`, which is not there", manifest.path))
                    .note("Kustomize refuses the whole folder, so that Flux applies nothing of it")
                    .help("take it out of the list, or bring the file back");
                found = match span {
                    Some(span) => found.at(span, "nothing there"),
                    None => found,
                };
                findings.report_about(manifest.path.as_str(), found);
            }
        }
    }
}

/// Returns what a kustomization takes in by path, with its place.
fn listed(written: &Written<'_>) -> Vec<(String, Option<Span>)> {
    let mut found = Vec::new();
    for key in ["resources", "components", "bases"] {
        for (number, one) in written.list(&format!("/{key}")).iter().enumerate() {
            if let Some(path) = one.as_str().filter(|path| is_local(path)) {
                found.push((path.to_owned(), written.value_span(&format!("/{key}/{number}"))));
            }
        }
    }
    for (number, patch) in written.list("/patches").iter().enumerate() {
        if let Some(path) = patch.get("path").and_then(|path| path.as_str()) {
            found.push((path.to_owned(), written.value_span(&format!("/patches/{number}/path"))));
        }
    }
    found
}

/// Others are repositories: `https://…`, `git@…`, `github.com/owner/repository?ref=…`.
fn is_local(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    let is_host = path.contains('/') && !first.starts_with('.') && first.contains('.');
    !path.contains(':') && !path.contains('?') && !is_host
}

/// Takes `.` and `..` out; nothing where that leads out of every folder.
fn resolved(folder: &Utf8Path, path: &str) -> Option<Utf8PathBuf> {
    let mut resolved = folder.to_owned();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if !resolved.pop() {
                    return None;
                }
            }
            name => resolved.push(name),
        }
    }
    Some(resolved)
}
