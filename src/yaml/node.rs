//! YAML values that know where they were written.

use crate::source::{Span, Text};

/// A value and the bytes that spell it; behind an alias, the place where the value is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub span: Span,
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Scalar(Scalar),
    Sequence(Vec<Node>),
    /// In the order written, keys unique, merged entries last.
    Mapping(Vec<Entry>),
}

/// A scalar as written: its text after unescaping, and what decides its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    pub text: Text,
    pub style: Style,
    pub tag: Option<CoreTag>,
}

/// How a scalar is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

/// A tag of the YAML 1.2 core schema that a scalar may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoreTag {
    Null,
    Bool,
    Int,
    Float,
    Str,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: Key,
    pub value: Node,
}

/// A key; always a scalar.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    pub text: Text,
    pub span: Span,
}

impl Node {
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_mapping(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// Returns the entry of a mapping by its key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_mapping()?.iter().find(|entry| &*entry.key.text == key)
    }

    /// Returns the value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Returns what the node is, for a sentence: "expected …, found a mapping".
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar(scalar) => scalar.resolve().kind(),
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// Returns the value as JSON. Numbers that JSON has not (`.nan`, `.inf`) become their text.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Scalar(scalar) => scalar.to_json(),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => serde_json::Value::Object(
                entries.iter().map(|entry| (entry.key.text.to_string(), entry.value.to_json())).collect(),
            ),
        }
    }
}

impl Scalar {
    /// Tells whether the scalar is written without quotes and not as a block.
    pub fn is_plain(&self) -> bool {
        self.style == Style::Plain
    }

    fn to_json(&self) -> serde_json::Value {
        use super::Resolved;
        match self.resolve() {
            Resolved::Null => serde_json::Value::Null,
            Resolved::Bool(value) => value.into(),
            Resolved::Int(value) => value.into(),
            Resolved::Float(value) => {
                serde_json::Number::from_f64(value).map_or_else(|| self.text.as_ref().into(), serde_json::Value::Number)
            }
            Resolved::String => self.text.as_ref().into(),
        }
    }
}
