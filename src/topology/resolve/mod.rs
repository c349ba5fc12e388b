//! From a topology as written to one as meant: shorthands written out, references followed, defaults applied last.

mod aliases;
mod clusters;
mod connectors;
mod defaults;
mod flow;
mod flows;
mod mirror_maker;
mod monitoring;
mod names;
mod paths;
mod patterns;

use camino::Utf8Path;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Scalar, Sourced, Span, Text};

use super::file;
use super::file::collections::{Map, Setting};
use super::file::decode::Spanned;
use super::model::{Allow, Patch, Topology};
use super::routes::Routes;
use super::similar::Guesses;
use super::{placeholders, problems};
use crate::units::Malformed;

use aliases::Aliases;

/// What every part of resolving shares: the problems found so far.
struct Findings {
    list: Vec<Diagnostic>,
    guesses: Guesses,
}

impl Findings {
    fn report(&mut self, problem: Diagnostic) {
        self.list.push(problem);
    }

    fn placeholders(&mut self, pattern: &Spanned<impl AsRef<str>>, known: &[&'static str]) {
        placeholders::check(pattern.as_ref(), pattern.span, known, &mut self.guesses, &mut self.list);
    }

    /// Checks the pattern of a name: what stands in braces, and with a letter in the place of each placeholder the rest.
    fn name(
        &mut self,
        pattern: &Spanned<impl AsRef<str>>,
        known: &[&'static str],
        check: impl Fn(&str) -> Result<(), Malformed>,
    ) {
        self.placeholders(pattern, known);
        let text: &str = pattern.as_ref();
        if !placeholders::pieces(text).all(|piece| piece.is_one_of(known)) {
            return;
        }
        let letters: Vec<(&str, &str)> = known.iter().map(|name| (*name, "a")).collect();
        let name = placeholders::expand(text, &letters);
        if name.contains(['{', '}']) {
            self.report(problems::stray_brace(text, known, pattern.span));
        } else if let Err(malformed) = check(&name) {
            let message = malformed.message.replacen(&format!("`{name}`"), &format!("`{text}`"), 1);
            let malformed = Malformed { message, ..malformed };
            self.report(problems::malformed(&problems::MALFORMED_NAME, malformed, pattern.span));
        }
    }
}

/// Resolves a topology, as far as it was written well enough.
pub fn resolve(file: FileId, path: &Utf8Path, written: &file::Topology) -> (Option<Topology>, Vec<Diagnostic>) {
    let mut findings = Findings { list: Vec::new(), guesses: Guesses::default() };
    let topology = topology(file, path, written, &mut findings);
    (topology, findings.list)
}

fn topology(file: FileId, path: &Utf8Path, written: &file::Topology, findings: &mut Findings) -> Option<Topology> {
    let names = names::names(written, findings);
    let files = names::files(written.files.as_ref(), findings);
    let tree = paths::tree(written.tree.as_ref(), findings);
    let monitoring = monitoring::monitoring(written.monitoring.as_ref(), findings);
    let aliases = written.clusters.as_ref().map(|clusters| Aliases::new(clusters, findings));
    let clusters = clusters::clusters(written, findings);
    let flows = aliases.as_ref().and_then(|aliases| flows::flows(written, aliases, &clusters, &names, findings));
    let patches = written.patches.as_deref().unwrap_or_default().iter().map(|patch| self::patch(patch, findings));
    let patches: Vec<Option<Patch>> = patches.collect();
    let allow: Vec<Option<Allow>> = written.allow.as_deref().unwrap_or_default().iter().map(self::allow).collect();
    let templates = paths::templates(written.templates.as_ref(), findings);
    let clusters = clusters.into_iter().collect::<Option<Vec<_>>>()?;
    let flows = flows?;
    Some(Topology {
        file,
        path: path.to_owned(),
        name: written.name.as_ref()?.text(),
        tree,
        routes: Routes::new(&clusters, &flows),
        clusters,
        network: clusters::network(written)?,
        flows,
        monitoring,
        users: written.users.as_ref().map_or_else(defaults::users, Spanned::sourced),
        names,
        files,
        patches: patches.into_iter().collect::<Option<_>>()?,
        templates,
        allow: allow.into_iter().collect::<Option<_>>()?,
    })
}

fn patch(patch: &file::names::Patch, findings: &mut Findings) -> Option<Patch> {
    if let Some(object) = &patch.object {
        let parts: Vec<&str> = object.as_ref().split('/').collect();
        if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| part.is_empty()) {
            findings.report(problems::malformed_object(object.as_ref(), object.span));
        }
    }
    if let Some(at) = &patch.at
        && !at.as_ref().is_empty()
        && !at.as_ref().starts_with('/')
    {
        findings.report(problems::malformed_pointer(at.as_ref(), at.span));
    }
    Some(Patch {
        span: patch.span,
        object: patch.object.as_ref()?.text(),
        at: patch.at.as_ref().map_or_else(|| whole_object(patch.span), Spanned::text),
        merge: patch.merge.as_ref()?.0.clone(),
        reason: patch.reason.as_ref()?.text(),
    })
}

fn allow(allow: &file::names::Allow) -> Option<Allow> {
    Some(Allow {
        span: allow.span,
        rule: allow.rule.as_ref()?.text(),
        place: allow.place.as_ref().map(Spanned::text),
        reason: allow.reason.as_ref()?.text(),
    })
}

/// Returns texts by key, as the model has them.
fn texts<K: AsRef<str>>(map: Option<&Map<K, Spanned<file::scalars::AnyText>>>) -> Vec<(Text, Sourced<Text>)> {
    map.into_iter().flat_map(Map::iter).map(|(key, value)| (key.as_ref().into(), value.text())).collect()
}

/// Returns settings by key, as the model has them.
fn settings<K: AsRef<str>>(map: Option<&Map<K, Spanned<Setting>>>) -> Vec<(Text, Sourced<Scalar>)> {
    let sourced = |value: &Spanned<Setting>| Sourced::written(value.0.clone(), value.span);
    map.into_iter().flat_map(Map::iter).map(|(key, value)| (key.as_ref().into(), sourced(value))).collect()
}

/// Puts the entries of one map over those of another; new keys come last.
fn overlay<V>(base: &mut Vec<(Text, V)>, over: Vec<(Text, V)>) {
    for (key, value) in over {
        match base.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = value,
            None => base.push((key, value)),
        }
    }
}

/// A patch that says no place is of the whole object.
fn whole_object(patch: Span) -> Sourced<Text> {
    Sourced::written("".into(), patch)
}
