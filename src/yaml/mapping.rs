//! A mapping while it is read: pairs of events, repeated keys, merges.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::source::{Span, Text};

use super::{Entry, Key, Node, Value, problems};

/// Entries so far, and the key that waits for its value.
#[derive(Default)]
pub(super) struct Mapping {
    entries: Vec<Entry>,
    /// Where each key is among the entries, once there are too many to look through.
    places: Option<HashMap<Text, usize>>,
    merges: Vec<Node>,
    merged_at: Option<Span>,
    pending: Option<Pending>,
}

enum Pending {
    Key(Key),
    /// The `<<`, at its span.
    Merge(Span),
    /// Reported already; its value is read and dropped.
    Unusable,
}

/// Boxed: rare, and large beside the usual nothing.
type Problem = Option<Box<Diagnostic>>;

impl Mapping {
    /// Takes the next node: a key, or the value of the key before it.
    pub(super) fn take(&mut self, node: Node) -> Problem {
        match self.pending.take() {
            None => {
                let (pending, problem) = self.key(node);
                self.pending = Some(pending);
                problem
            }
            Some(Pending::Key(key)) => {
                self.insert(Entry { key, value: node });
                None
            }
            Some(Pending::Merge(span)) => self.merge(span, node),
            Some(Pending::Unusable) => None,
        }
    }

    /// Leaves out the next node, and what belongs to it.
    pub(super) fn skip(&mut self) {
        self.pending = match self.pending.take() {
            None => Some(Pending::Unusable),
            Some(_) => None,
        };
    }

    fn key(&mut self, node: Node) -> (Pending, Problem) {
        let span = node.span;
        let scalar = match &node.value {
            Value::Scalar(scalar) => scalar,
            value => {
                let template = matches!(value, Value::Mapping(_));
                let problem = problems::key_is_not_text(span, node.kind(), template);
                return (Pending::Unusable, Some(Box::new(problem)));
            }
        };
        if scalar.text.is_empty() && scalar.is_plain() {
            return (Pending::Unusable, Some(Box::new(problems::key_is_not_text(span, "empty", false))));
        }
        if &*scalar.text == "<<" && scalar.is_plain() {
            let problem = self.merged_at.map(|first| Box::new(problems::repeated_key("<<", first, span)));
            self.merged_at.get_or_insert(span);
            return (Pending::Merge(span), problem);
        }
        match self.find(&scalar.text) {
            Some(first) => {
                let problem = problems::repeated_key(&scalar.text, first.key.span, span);
                (Pending::Unusable, Some(Box::new(problem)))
            }
            None => (Pending::Key(Key { text: scalar.text.clone(), span }), None),
        }
    }

    fn merge(&mut self, key: Span, node: Node) -> Problem {
        let span = node.span;
        let sources = match node.value {
            Value::Sequence(items) => items,
            value => vec![Node { span, value }],
        };
        let unfit = sources.iter().find(|source| source.as_mapping().is_none());
        let problem = unfit.map(|unfit| Box::new(problems::merge_without_mapping(key, unfit.span, unfit.kind())));
        self.merges.extend(sources);
        problem
    }

    fn find(&self, key: &str) -> Option<&Entry> {
        match &self.places {
            Some(places) => self.entries.get(*places.get(key)?),
            None => self.entries.iter().find(|entry| &*entry.key.text == key),
        }
    }

    fn insert(&mut self, entry: Entry) {
        const FEW: usize = 16;
        if let Some(places) = &mut self.places {
            places.insert(entry.key.text.clone(), self.entries.len());
        }
        self.entries.push(entry);
        if self.places.is_none() && self.entries.len() > FEW {
            let places = self.entries.iter().enumerate().map(|(at, entry)| (entry.key.text.clone(), at));
            self.places = Some(places.collect());
        }
    }

    /// Returns the entries, merged ones last: what is written here wins, then the earlier merge.
    pub(super) fn finish(mut self) -> Vec<Entry> {
        for source in std::mem::take(&mut self.merges) {
            let Value::Mapping(entries) = source.value else { continue };
            for entry in entries {
                if self.find(&entry.key.text).is_none() {
                    self.insert(entry);
                }
            }
        }
        self.entries
    }
}
