//! Topics and groups as written: one regex, or a list of names and regexes.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::units::JavaRegex;
use crate::yaml::{Node, Value};

use super::collections::List;
use super::decode::{Decode, Spanned};
use super::describe;
use super::mapping::mapping;
use super::reader::Reader;
use super::scalars::AnyText;

mapping! {
    /// A regex in a list of exact names.
    RegexItem {
        /// A Java regex, matched against the whole name.
        "regex" required regex: Spanned<JavaRegex>,
    }
}

/// One element of a list of topics or groups.
#[derive(Clone, Debug)]
pub enum Item {
    Exact(Spanned<AnyText>),
    Regex(RegexItem),
}

/// Names, by one regex or one by one.
#[derive(Clone, Debug)]
pub enum Patterns {
    Regex(Spanned<JavaRegex>),
    List(Spanned<List<Item>>),
}

impl Decode for Item {
    const EXPECTED: &'static str = "an exact name or `{regex: …}`";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Mapping(_) => RegexItem::decode(node, reader).map(Item::Regex),
            _ => {
                reader.hint(Self::EXPECTED);
                Spanned::decode(node, reader).map(Item::Exact)
            }
        }
    }
}

impl Decode for Patterns {
    const EXPECTED: &'static str = "a Java regex, or a list of exact names and `{regex: …}`";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Sequence(_) => Spanned::decode(node, reader).map(Patterns::List),
            _ => {
                reader.hint(Self::EXPECTED);
                Spanned::decode(node, reader).map(Patterns::Regex)
            }
        }
    }
}

impl JsonSchema for Item {
    fn schema_name() -> Cow<'static, str> {
        "Item".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        describe::any_of([generator.subschema_for::<AnyText>(), generator.subschema_for::<RegexItem>()])
    }
}

impl JsonSchema for Patterns {
    fn schema_name() -> Cow<'static, str> {
        "Patterns".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        describe::any_of([generator.subschema_for::<JavaRegex>(), generator.subschema_for::<List<Item>>()])
    }
}
