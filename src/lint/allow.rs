//! A topology's list of findings that are meant to be so.

use super::rules::LINTS;
use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::source::Span;
use crate::topology::model::{Allow, Topology};
use crate::yaml;

pub static UNMATCHED_ALLOW: Rule = Rule {
    name: "unmatched-allow",
    since: "0.1.0",
    level: Level::Warning,
    summary: "an entry of `allow` that silences nothing",
    page: include_str!("unmatched-allow.md"),
};

/// The entries of one topology, and which of them found something to silence.
pub struct Allowances<'t> {
    entries: Vec<Entry<'t>>,
}

struct Entry<'t> {
    allow: &'t Allow,
    place: Place<'t>,
    used: bool,
}

enum Place<'t> {
    Everywhere,
    /// Part of the topology.
    Span(Span),
    /// An object that is made, or nothing that the topology has.
    Named(&'t str),
}

impl<'t> Allowances<'t> {
    pub fn new(topology: &'t Topology, text: &str) -> Self {
        let index = topology.allow.iter().any(|allow| allow.place.is_some()).then(|| yaml::index(text));
        let place = |allow: &'t Allow| match (&allow.place, &index) {
            (Some(place), Some(index)) => {
                let pointer = pointer(&place.value);
                let range = index.value(0, &pointer).map(|value| {
                    let start = index.key(0, &pointer).map_or(value.range.start, |key| key.range.start);
                    Span::new(topology.file, start, value.range.end)
                });
                range.map_or(Place::Named(&place.value), Place::Span)
            }
            _ => Place::Everywhere,
        };
        let entry = |allow| Entry { allow, place: place(allow), used: false };
        Allowances { entries: topology.allow.iter().map(entry).collect() }
    }

    /// Tells whether a finding is silenced; `object` is the `Kind/name` it is about.
    pub fn allows(&mut self, finding: &Diagnostic, object: Option<&str>) -> bool {
        if !can_be_allowed(finding.rule) {
            return false;
        }
        let mut allowed = false;
        for entry in &mut self.entries {
            if &*entry.allow.rule.value == finding.rule.name && entry.place.holds(finding, object) {
                entry.used = true;
                allowed = true;
            }
        }
        allowed
    }

    /// Returns a finding for each entry that silenced nothing, of rules that have run.
    pub fn unmatched(&self, ran: fn(&Allow) -> bool) -> impl Iterator<Item = Diagnostic> {
        let unused = move |entry: &&Entry<'_>| !entry.used && ran(entry.allow);
        self.entries.iter().filter(unused).map(|entry| unmatched(entry.allow))
    }
}

impl Place<'_> {
    fn holds(&self, finding: &Diagnostic, object: Option<&str>) -> bool {
        match self {
            Place::Everywhere => true,
            Place::Named(name) => object == Some(*name),
            Place::Span(place) => finding.primary.iter().chain(&finding.secondary).any(|label| {
                label.span.file == place.file && place.start <= label.span.start && label.span.end <= place.end
            }),
        }
    }
}

/// An error that a reader, the plan or the disk found leaves nothing to write; only a rule's judgement can be overruled.
fn can_be_allowed(rule: &Rule) -> bool {
    rule.level != Level::Error || LINTS.iter().any(|lint| lint.rule == *rule)
}

/// `flows[0].topics` and `clusters.proxmox` as JSON pointers.
fn pointer(place: &str) -> String {
    let mut pointer = String::new();
    for part in place.split('.') {
        let (key, items) = part.split_once('[').unwrap_or((part, ""));
        yaml::push_pointer(&mut pointer, key);
        for item in items.split(['[', ']']).filter(|item| !item.is_empty()) {
            yaml::push_pointer(&mut pointer, item);
        }
    }
    pointer
}

fn unmatched(allow: &Allow) -> Diagnostic {
    let name = &*allow.rule.value;
    let finding = Diagnostic::new(&UNMATCHED_ALLOW, format!("`{name}` is allowed, but nothing there is found by it"))
        .at_origin(&allow.rule.origin, "silences nothing");
    match (super::rule(name), super::similar_rule(name)) {
        (None, Some(similar)) => finding.help(format!("there is no such rule; did you mean `{similar}`?")),
        (None, None) => finding.help("there is no such rule; `mirrorc rules` lists them"),
        (Some(rule), _) if !can_be_allowed(rule) => {
            finding.help("delete it: where this is wrong, nothing can be written at all")
        }
        _ => {
            finding.help("delete it, or correct `where`: a path such as `flows[0]` or `clusters.east`, or `Kind/name`")
        }
    }
}
