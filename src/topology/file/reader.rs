//! What reading a topology needs to know and to remember: where it is, and what was wrong.

use crate::diagnostic::Diagnostic;
use crate::source::{Span, Text};
use crate::topology::problems;
use crate::topology::similar::Guesses;
use crate::yaml::{Entry, Key, Node, Resolved, Scalar, Style, Value};

use super::decode::{Decode, Need, Spanned};

/// Walks one topology file and collects every problem.
pub struct Reader {
    pub findings: Vec<Diagnostic>,
    pub guesses: Guesses,
    /// Whether the text was read to its end: if not, nothing may be called missing.
    complete: bool,
    place: Place,
}

/// What is being read.
#[derive(Clone, Default)]
struct Place {
    /// The key whose value it is, or in whose list it stands.
    key: Option<(Text, Span)>,
    item: bool,
    /// Whether its mapping would miss it.
    needed: bool,
    /// Says more than the type that is tried: it may also be written another way.
    expected: Option<&'static str>,
}

impl Reader {
    pub fn new(complete: bool) -> Self {
        Reader { findings: Vec::new(), guesses: Guesses::default(), complete, place: Place::default() }
    }

    pub fn report(&mut self, problem: Diagnostic) {
        self.findings.push(problem);
    }

    /// Returns what is being read, for a sentence: the key, or what it holds.
    pub fn subject(&self) -> String {
        match &self.place.key {
            Some((key, _)) if self.place.item => format!("an item of `{}`", crate::diagnostic::shortened(key)),
            Some((key, _)) => format!("`{}`", crate::diagnostic::shortened(key)),
            None => "the topology".to_owned(),
        }
    }

    /// Returns the key being read.
    pub fn key_span(&self) -> Option<Span> {
        self.place.key.as_ref().map(|&(_, span)| span)
    }

    /// Reads the value of an entry that may be left out.
    pub fn entry<T: Decode>(&mut self, entry: &Entry) -> Option<T> {
        self.entry_of(entry, Need::Optional)
    }

    /// Reads the value of an entry.
    pub fn entry_of<T: Decode>(&mut self, entry: &Entry, need: Need) -> Option<T> {
        let key = Some((entry.key.text.clone(), entry.key.span));
        let place = Place { key, item: false, needed: need != Need::Optional, expected: None };
        let outer = std::mem::replace(&mut self.place, place);
        let value = match &entry.value.value {
            Value::Scalar(scalar) if scalar.resolve() == Resolved::Null => {
                self.report(problems::empty_value(
                    &entry.key.text,
                    entry.key.span,
                    T::EXPECTED,
                    need != Need::Optional,
                ));
                None
            }
            _ => T::decode(&entry.value, self),
        };
        self.place = outer;
        value
    }

    /// Reads a key that a person chooses.
    pub fn key<K: Decode>(&mut self, key: &Key) -> Option<Spanned<K>> {
        let text = Scalar { text: key.text.clone(), style: Style::DoubleQuoted, tag: None };
        Spanned::decode(&Node { span: key.span, value: Value::Scalar(text) }, self)
    }

    /// Reads one item of a list.
    pub fn item<T: Decode>(&mut self, node: &Node) -> Option<T> {
        let inner = Place { key: self.place.key.clone(), item: true, needed: false, expected: None };
        let outer = std::mem::replace(&mut self.place, inner);
        let value = if node.as_scalar().is_some_and(|scalar| scalar.resolve() == Resolved::Null) {
            let subject = self.subject();
            self.report(problems::empty_item(&subject, node.span, T::EXPECTED));
            None
        } else {
            T::decode(node, self)
        };
        self.place = outer;
        value
    }

    /// Reports a list without items, unless the text ends in it.
    pub fn empty_list(&mut self, node: &Node) {
        if self.complete {
            let subject = self.subject();
            self.report(problems::empty_list(&subject, node.span, self.place.needed));
        }
    }

    pub fn mapping<'n>(&mut self, node: &'n Node, expected: &'static str) -> Option<&'n [Entry]> {
        let entries = node.as_mapping();
        if entries.is_none() {
            self.wrong_type(node, expected);
        }
        entries
    }

    pub fn sequence<'n>(&mut self, node: &'n Node, expected: &'static str) -> Option<&'n [Node]> {
        let items = node.as_sequence();
        if items.is_none() {
            self.wrong_type(node, expected);
        }
        items
    }

    pub fn scalar<'n>(&mut self, node: &'n Node, expected: &'static str) -> Option<&'n Scalar> {
        let scalar = node.as_scalar();
        if scalar.is_none() {
            self.wrong_type(node, expected);
        }
        scalar
    }

    /// Says what the value being read may be, for when it is none of it.
    pub fn hint(&mut self, expected: &'static str) {
        self.place.expected.get_or_insert(expected);
    }

    pub fn wrong_type(&mut self, node: &Node, expected: &'static str) {
        let subject = self.subject();
        let expected = self.place.expected.unwrap_or(expected);
        self.report(problems::wrong_type(&subject, expected, node.kind(), node.span, self.key_span()));
    }

    /// Reports a key that the mapping does not have, and returns the one that was meant, if that can be told.
    ///
    /// At the top, what begins with `x-` is a place for anchors.
    pub fn unknown_key(&mut self, entry: &Entry, entries: &[Entry], known: &[&'static str]) -> Option<&'static str> {
        let key = &*entry.key.text;
        if self.place.key.is_none() && key.starts_with("x-") {
            return None;
        }
        // A mapping of thousands of keys is no slip of the pen: what it holds already is not looked up.
        const MOST: usize = 200;
        let free = |name: &&str| entries.len() > MOST || !entries.iter().any(|other| *other.key.text == **name);
        let guess = self.guesses.of(key, known.iter().copied().filter(free));
        let meant = guess.as_ref().map(|guess| guess.name);
        let subject = self.subject();
        self.report(problems::unknown_key(key, entry.key.span, &subject, self.key_span(), guess, known));
        meant
    }

    /// Reports the keys that a mapping lacks, except those that were meant by a misspelt one.
    pub fn require(&mut self, node: &Node, entries: &[Entry], meant: &[&str], keys: &[(&'static str, Need)]) {
        if !self.complete {
            return;
        }
        let written = |key: &str| meant.contains(&key) || entries.iter().any(|entry| &*entry.key.text == key);
        let that = |need: Need| keys.iter().filter(move |key| key.1 == need).map(|key| key.0);
        let missing: Vec<&str> = that(Need::Required).filter(|key| !written(key)).collect();
        let either: Vec<&str> = that(Need::Either).collect();
        let either = if either.iter().any(|key| written(key)) { Vec::new() } else { either };
        if missing.is_empty() && either.is_empty() {
            return;
        }
        // The key that holds the mapping; in a list, the mapping's own first key.
        let holder = if self.place.item { None } else { self.key_span() };
        let at = holder.or(entries.first().map(|first| first.key.span)).unwrap_or(node.span);
        let subject = self.subject();
        self.report(problems::missing_key(&subject, &missing, &either, at));
    }

    /// Returns a whole number.
    pub fn integer(&mut self, node: &Node, expected: &'static str) -> Option<i64> {
        match node.as_scalar().map(Scalar::resolve) {
            Some(Resolved::Int(value)) => Some(value),
            Some(Resolved::String) if node.as_scalar().is_some_and(|scalar| scalar.text.parse::<i64>().is_ok()) => {
                let subject = self.subject();
                let text = node.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
                self.report(problems::quoted_number(&subject, expected, &text, node.span));
                None
            }
            _ => {
                self.wrong_type(node, expected);
                None
            }
        }
    }

    pub fn out_of_range(&mut self, node: &Node, least: i64, most: i64) {
        let subject = self.subject();
        let text = node.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
        self.report(problems::out_of_range(&subject, &text, least, most, node.span));
    }

    /// Reports a number or a boolean where text was asked for that looks like one.
    pub fn unquoted(&mut self, node: &Node, expected: &'static str, text: &str) {
        let subject = self.subject();
        self.report(problems::unquoted(&subject, expected, node.kind(), text, node.span));
    }

    pub fn unknown_word(&mut self, node: &Node, text: &str, words: &[&'static str]) {
        let guess = self.guesses.of(text, words.iter().copied());
        let subject = self.subject();
        self.report(problems::unknown_word(&subject, text, guess, words, node.span));
    }

    /// Tells whether the scalar is a word that older YAML took for a boolean.
    pub fn is_boolean_word(&self, node: &Node) -> bool {
        node.as_scalar().is_some_and(|scalar| scalar.is_plain() && boolean_word(&scalar.text).is_some())
    }

    pub fn wrong_boolean(&mut self, node: &Node, expected: &'static str) {
        let subject = self.subject();
        match node.as_scalar().and_then(|scalar| boolean_word(&scalar.text)) {
            Some(value) => self.report(problems::wrong_boolean(&subject, expected, value, node.span)),
            None => self.wrong_type(node, expected),
        }
    }
}

/// Returns the boolean that a word of YAML 1.1 stands for.
fn boolean_word(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "on" | "true" | "1" | "enabled" => Some(true),
        "no" | "n" | "off" | "false" | "0" | "disabled" => Some(false),
        _ => None,
    }
}
