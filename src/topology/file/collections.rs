//! Lists and maps of the language, and values handed through as they are.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use crate::source::{Scalar, Sourced, Span, Text, Tree};
use crate::topology::problems;
use crate::yaml::{Node, Resolved, Value};

use super::decode::{Decode, Spanned};
use super::describe;
use super::reader::Reader;

/// A list with something in it.
#[derive(Clone, Debug)]
pub struct List<T> {
    pub items: Vec<T>,
    /// Whether an item could not be read, so that there is no telling how many were meant.
    pub has_gaps: bool,
}

impl<T> std::ops::Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

/// Entries that room is made for before they are read: all of a large fleet's, as a list that grows is there twice. What
/// is no entry at all could be millions.
const MOST_AT_ONCE: usize = 10_000;

impl<T: Decode> Decode for List<T> {
    const EXPECTED: &'static str = "a list";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let count = reader.sequence(node, Self::EXPECTED)?.len();
        if count == 0 {
            reader.empty_list(node);
        }
        Vec::decode(node, reader).map(|items: Vec<T>| List { has_gaps: items.len() < count, items })
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("List_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        describe::schema(json!({ "type": "array", "items": generator.subschema_for::<T>(), "minItems": 1 }))
    }
}

/// A list, or its only item written alone.
#[derive(Clone, Debug)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<T: Decode> Decode for OneOrMore<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Sequence(_) => List::decode(node, reader).map(|list| OneOrMore(list.items)),
            _ => T::decode(node, reader).map(|item| OneOrMore(vec![item])),
        }
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMore<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("One_or_more_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        describe::any_of([generator.subschema_for::<T>(), generator.subschema_for::<List<T>>()])
    }
}

/// A mapping whose keys a person chooses.
#[derive(Clone, Debug)]
pub struct Map<K, V> {
    /// In the order written. A value that is none has been reported.
    pub entries: Vec<(Spanned<K>, Option<V>)>,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map { entries: Vec::new() }
    }
}

impl<K, V> Map<K, V> {
    /// Iterates over the entries whose value could be read.
    pub fn iter(&self) -> impl Iterator<Item = (&Spanned<K>, &V)> {
        self.entries.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)))
    }
}

impl<K: Decode, V: Decode> Decode for Map<K, V> {
    const EXPECTED: &'static str = "a mapping";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let written = reader.mapping(node, Self::EXPECTED)?;
        let mut entries = Vec::with_capacity(written.len().min(MOST_AT_ONCE));
        for entry in written {
            let key = reader.key::<K>(&entry.key);
            let value = reader.entry::<V>(entry);
            entries.extend(key.map(|key| (key, value)));
        }
        Some(Map { entries })
    }
}

impl<K: JsonSchema, V: JsonSchema> JsonSchema for Map<K, V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Map_of_{}_to_{}", K::schema_name(), V::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        describe::schema(json!({
            "type": "object",
            "propertyNames": generator.subschema_for::<K>(),
            "additionalProperties": generator.subschema_for::<V>(),
        }))
    }
}

/// One value of a configuration that is handed through: not nothing, not a list, not a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting(pub Scalar);

impl Decode for Setting {
    const EXPECTED: &'static str = "text, a number or a boolean";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.as_scalar() {
            Some(scalar) => Some(Setting(plain(scalar))),
            None => {
                let subject = reader.subject();
                reader.report(problems::not_a_setting(&subject, node.kind(), node.span));
                None
            }
        }
    }
}

impl JsonSchema for Setting {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Setting".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        describe::schema(json!({ "type": ["string", "number", "boolean"] }))
    }
}

/// Anything but nothing, handed through.
#[derive(Clone, Debug)]
pub struct Free(pub Tree);

impl Decode for Free {
    const EXPECTED: &'static str =
        "what to merge (`null` inside it removes a key: `at: /spec` with `merge: {replicas: null}`)";

    fn decode(node: &Node, _: &mut Reader) -> Option<Self> {
        Some(Free(tree(node)))
    }
}

impl JsonSchema for Free {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Anything".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        describe::schema(json!({ "type": ["object", "array", "string", "number", "boolean"] }))
    }
}

/// A mapping, handed through.
#[derive(Clone, Debug)]
pub struct FreeMap {
    pub span: Span,
    pub entries: Vec<(Text, Tree)>,
}

impl Decode for FreeMap {
    const EXPECTED: &'static str = "a mapping";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let entries = reader.mapping(node, Self::EXPECTED)?;
        let entries = entries.iter().map(|entry| (entry.key.text.clone(), tree(&entry.value))).collect();
        Some(FreeMap { span: node.span, entries })
    }
}

impl JsonSchema for FreeMap {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Mapping".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        describe::schema(json!({ "type": "object" }))
    }
}

fn tree(node: &Node) -> Tree {
    match &node.value {
        Value::Scalar(scalar) => Tree::Scalar(Sourced::written(plain(scalar), node.span)),
        Value::Sequence(items) => Tree::List(items.iter().map(tree).collect()),
        Value::Mapping(entries) => {
            Tree::Map(entries.iter().map(|entry| (entry.key.text.clone(), tree(&entry.value))).collect())
        }
    }
}

fn plain(scalar: &crate::yaml::Scalar) -> Scalar {
    match scalar.resolve() {
        Resolved::Null => Scalar::Null,
        Resolved::Bool(value) => Scalar::Bool(value),
        Resolved::Int(value) => Scalar::Int(value),
        Resolved::Float(value) => Scalar::Float(value),
        Resolved::String => Scalar::Text(scalar.text.clone()),
    }
}

impl<T: Decode> Decode for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let written = reader.sequence(node, Self::EXPECTED)?;
        let mut items = Vec::with_capacity(written.len().min(MOST_AT_ONCE));
        items.extend(written.iter().filter_map(|item| reader.item(item)));
        Some(items)
    }
}
