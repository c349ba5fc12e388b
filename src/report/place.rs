//! Where a finding is, in the terms of people and of other programs.

use camino::Utf8Path;

use crate::diagnostic::{Diagnostic, Label};
use crate::source::{Position, Sources, Span};

/// A span with its path and both its ends; `end` is behind the last character.
pub(super) struct Place<'s> {
    pub(super) path: &'s Utf8Path,
    pub(super) start: Position,
    pub(super) end: Position,
}

pub(super) fn of(sources: &Sources, span: Span) -> Place<'_> {
    let file = sources.file(span.file);
    Place { path: &file.path, start: file.position(span.start as usize), end: file.position(span.end as usize) }
}

/// Returns where a finding is; nothing for one about no line at all.
pub(super) fn primary<'s>(sources: &'s Sources, finding: &Diagnostic) -> Option<Place<'s>> {
    finding.primary.as_ref().map(|label| of(sources, label.span))
}

/// Returns the key of the one order of all formats. Findings without a place come last.
pub(super) fn sort_key(sources: &Sources, finding: &Diagnostic) -> impl Ord + use<> {
    let place = finding.primary.as_ref().map(|Label { span, .. }| {
        let path = sources.file(span.file).path.to_string();
        (path, span.start, span.end)
    });
    (place.is_none(), place, finding.rule.name, finding.message.clone())
}
