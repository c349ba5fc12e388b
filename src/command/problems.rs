//! What can be wrong between a plan and the files made from it, in words.

use std::ops::Range;

use camino::Utf8Path;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::output::rules;
use crate::plan::model::Host;
use crate::schema::{UnknownKind, Violation};
use crate::source::{FileId, Origin, Span, Text};
use crate::template::TemplateError;
use crate::topology::model::{Patch, Topology};
use crate::yaml::{PatchError, RereadError};

/// A template that cannot be read, or that its values do not fit. `files` are the user's own templates.
pub fn template(error: &TemplateError, files: &[(Text, FileId)], topology: &Topology) -> Diagnostic {
    let finding = Diagnostic::new(&rules::UNFIT_TEMPLATE, format!("template `{}`: {}", error.template, error.message));
    let finding = match files.iter().find(|(name, _)| *name == error.template) {
        Some((_, file)) => {
            let range = error.range.clone().unwrap_or(0..0);
            finding.at(Span::new(*file, range.start, range.end), "")
        }
        None => finding.at(topology.name.span().unwrap_or(Span::new(topology.file, 0, 0)), "while rendering this"),
    };
    match &error.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

pub fn unreadable(path: &Utf8Path, error: &RereadError, topology: &Topology) -> Diagnostic {
    Diagnostic::new(&rules::UNREADABLE_DOCUMENT, format!("`{path}` would not be YAML: {error}"))
        .at_origin(&topology.name.origin, "made from this topology")
        .help("correct the template that makes it; `mirrorc render --stdout` shows no file that cannot be read")
}

pub fn unknown_kind(path: &Utf8Path, unknown: &UnknownKind, patch: Option<Span>, topology: &Topology) -> Diagnostic {
    let what = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
    let message = match (&unknown.kind, &unknown.api_version) {
        (None, None) => format!("`{path}` holds something without `kind` and `apiVersion`"),
        _ => {
            format!("`{path}` holds a {} of {}, which we do not know", what(&unknown.kind), what(&unknown.api_version))
        }
    };
    let finding = Diagnostic::new(&rules::UNFIT_DOCUMENT, message);
    match patch {
        Some(patch) => finding.at(patch, "changed by this patch").help("leave `kind` and `apiVersion` as they are"),
        None => finding
            .at_origin(&topology.templates.as_ref().unwrap_or(&topology.name).origin, "made from this")
            .help("a template changed `kind` or `apiVersion`; put it back"),
    }
}

/// A rendered place that a schema refuses.
pub struct Place<'a> {
    pub path: &'a Utf8Path,
    pub text: &'a str,
    pub range: Range<usize>,
    /// Where the place came from, if that is known.
    pub origin: Option<Origin>,
}

/// `judge` says whose schema: `our schema`, `the CRD given by --crds`.
pub fn violation(place: &Place<'_>, violation: &Violation, judge: &str, topology: &Topology) -> Diagnostic {
    let (line, excerpt) = excerpt(place.text, place.range.start);
    let finding = Diagnostic::new(&rules::UNFIT_DOCUMENT, format!("`{}`: {}", place.path, violation.message))
        .note(format!("{judge} refuses line {line} of what would be written: `{}`", excerpt.trim()));
    let finding = match &place.origin {
        Some(origin) if origin.span().is_some() => finding.at_origin(origin, "comes from here"),
        Some(Origin::Template { name, line }) => finding
            .at(topology.name.span().unwrap_or(Span::new(topology.file, 0, 0)), "made from this topology")
            .note(format!("line {line} of template `{name}` makes it")),
        Some(Origin::Default(reason)) => finding
            .at(topology.name.span().unwrap_or(Span::new(topology.file, 0, 0)), "made from this topology")
            .note(format!("the default `{}` makes it: {}", reason.name, reason.because)),
        _ => finding.at(topology.name.span().unwrap_or(Span::new(topology.file, 0, 0)), "made from this topology"),
    };
    match &violation.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

pub fn version_not_served(path: &Utf8Path, document: &Value, served: &[String], host: &Host) -> Diagnostic {
    let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
    Diagnostic::new(
        &rules::UNFIT_DOCUMENT,
        format!("`{path}`: the CRD given by --crds does not serve {} of {}", text("kind"), text("apiVersion")),
    )
    .at_origin(&host.strimzi.origin, "this operator release decides the API version")
    .note(format!("it serves {}", served.join(", ")))
    .help("write the operator release that the CRD belongs to")
}

pub fn unusable_crd(reason: &str, host: &Host) -> Diagnostic {
    Diagnostic::new(&rules::UNFIT_DOCUMENT, format!("a CRD given by --crds cannot be used: {reason}"))
        .at_origin(&host.strimzi.origin, "while checking what is made for this cluster")
}

pub fn unmatched_patch(patch: &Patch, known: &[String]) -> Diagnostic {
    let finding = Diagnostic::new(&rules::UNMATCHED_PATCH, format!("no object `{}` is made", patch.object.value))
        .at_origin(&patch.object.origin, "nothing that this topology makes is called so")
        .note("a patch that matches nothing was once needed, or is misspelt");
    let similar = known
        .iter()
        .map(|name| (strsim::jaro_winkler(name, &patch.object.value), name))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|one, other| one.0.total_cmp(&other.0));
    match similar {
        Some((_, name)) => finding.help(format!("did you mean `{name}`?")),
        None => finding.help("write it as `Kind/name` or `Kind/namespace/name`, or delete the patch"),
    }
}

pub fn refused_patch(patch: &Patch, path: &Utf8Path, error: &PatchError) -> Diagnostic {
    Diagnostic::new(&rules::UNFIT_PATCH, format!("`{}` cannot be patched: {error}", patch.object.value))
        .at_origin(&patch.at.origin, "this place")
        .note(format!("in `{path}`"))
        .help("write a JSON pointer to something that is there, such as `/spec/template`, and merge below it")
}

pub fn idle_patch(patch: &Patch, pointer: &str) -> Diagnostic {
    Diagnostic::new(
        &rules::UNMATCHED_PATCH,
        format!("the patch of `{}` changes nothing at `{pointer}`", patch.object.value),
    )
    .at(patch.span, "this patch")
    .help("delete it: what it asks for is there already")
}

/// Returns the number, from 1, and the text of the line at an offset.
pub fn excerpt(text: &str, offset: usize) -> (usize, &str) {
    let before = text.get(..offset).unwrap_or(text);
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, text[begin..].lines().next().unwrap_or_default())
}
