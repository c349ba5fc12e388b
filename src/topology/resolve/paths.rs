//! Folders and file names: below the output folder, whatever is written.

use crate::facts::defaults;
use crate::source::{Sourced, Text};
use crate::topology::file::decode::Spanned;
use crate::topology::file::scalars::AnyText;
use crate::topology::{placeholders, problems};

use super::Findings;

/// Placeholders of the tree's folders.
const TREE: &[&str] = &["cluster"];

/// Returns the folder pattern of the tree.
pub(super) fn tree(written: Option<&Spanned<AnyText>>, findings: &mut Findings) -> Sourced<Text> {
    let Some(tree) = written else { return defaults::TREE.text() };
    findings.placeholders(tree, TREE);
    check_relative("tree", tree, findings);
    // Any other placeholder has been reported, and was probably meant to be this one.
    let text_only = placeholders::pieces(tree.as_ref()).all(|piece| piece.is_one_of(&[]));
    if text_only {
        let help = "write `{cluster}` where the alias belongs, such as `kafka/{cluster}`";
        findings.report(problems::unsafe_path("tree", "gives every host the same folder", tree.span, help));
    }
    tree.text()
}

/// Reports a path that is not one of names below a folder.
pub(super) fn check_relative(key: &str, path: &Spanned<AnyText>, findings: &mut Findings) {
    let text: &str = path.as_ref();
    let problem = if text.is_empty() {
        Some(("is empty", "write a path such as `kafka/{cluster}`"))
    } else if text.starts_with('/') || text.get(1..2) == Some(":") {
        Some(("is an absolute path", "write it relative to the output folder"))
    } else if text.contains('\\') {
        Some(("holds a backslash", "write `/` between folders"))
    } else if text.chars().any(char::is_control) {
        Some(("holds a control character", "write plain names with `/` between them"))
    } else if text.split('/').any(|part| part == "..") {
        Some(("leads out of its folder", "write it without `..`"))
    } else if text.split('/').any(|part| part.is_empty() || part == ".") {
        Some(("has an empty part", "write plain names with one `/` between them"))
    } else if text.split('/').any(|part| part.starts_with('.')) {
        Some((
            "has a part that begins with a dot, and would be hidden",
            "write names that begin with a letter or a digit",
        ))
    } else if text.split('/').any(|part| part.trim() != part) {
        Some(("has a part that begins or ends with a space", "write it without that space"))
    } else {
        None
    };
    if let Some((why, help)) = problem {
        findings.report(problems::unsafe_path(key, why, path.span, help));
    }
}

/// Reports a file that kustomize, and so Flux, would take for its own configuration.
///
/// Names: kubernetes-sigs/kustomize `api/konfig/general.go`.
pub(super) fn check_kustomization(key: &str, path: &Spanned<AnyText>, findings: &mut Findings) {
    let name = path.as_ref().rsplit('/').next().unwrap_or_default();
    if matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization") {
        let help = "write another name; this one says which files of a folder Flux applies";
        findings.report(problems::unsafe_path(key, "is the name of kustomize's own file", path.span, help));
    }
}

/// Reports a file of objects that nobody would apply, and a file of tests that somebody would.
pub(super) fn check_unapplied(key: &str, is_test: bool, path: &Spanned<AnyText>, findings: &mut Findings) {
    let text: &str = path.as_ref();
    let (why, help) = match (is_test, text.ends_with(".promtool")) {
        (true, false) => {
            ("does not end in `.promtool`", "write a name such as `alert-tests.promtool`; a `.yaml` is applied")
        }
        (false, true) => ("ends in `.promtool`, which is not applied", "write a name that ends in `.yaml`"),
        _ => return,
    };
    findings.report(problems::unsafe_path(key, why, path.span, help));
}

/// Returns the folder of templates, which may lie anywhere near the topology.
pub(super) fn templates(written: Option<&Spanned<AnyText>>, findings: &mut Findings) -> Option<Sourced<Text>> {
    let templates = written?;
    let text: &str = templates.as_ref();
    if text.is_empty() || text.starts_with('/') || text.contains('\0') {
        let help = "write it relative to this file, such as `templates`";
        findings.report(problems::unsafe_path("templates", "is not a relative path", templates.span, help));
    }
    Some(templates.text())
}
