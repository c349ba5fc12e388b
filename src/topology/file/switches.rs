//! Values that may also be switched on or off with a boolean.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::facts::connector::ConnectorKind;
use crate::source::Span;
use crate::yaml::{Node, Resolved, Value};

use super::collections::List;
use super::decode::{Decode, Spanned};
use super::describe;
use super::flow::RestartsByConnector;
use super::reader::Reader;

/// `false`, `true` for what it does by default, or how it shall do it.
#[derive(Clone, Debug)]
pub enum Switch<T> {
    Off(Span),
    On(Span),
    Set(T),
}

impl<T: Decode> Decode for Switch<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.as_scalar().map(|scalar| scalar.resolve()) {
            Some(Resolved::Bool(true)) => Some(Switch::On(node.span)),
            Some(Resolved::Bool(false)) => Some(Switch::Off(node.span)),
            Some(Resolved::String) if reader.is_boolean_word(node) => {
                reader.wrong_boolean(node, bool::EXPECTED);
                None
            }
            _ => {
                // A leaf says best itself what it is.
                if T::EXPECTED == "a mapping" {
                    reader.hint("`true`, `false` or a mapping");
                }
                T::decode(node, reader).map(Switch::Set)
            }
        }
    }
}

impl<T: JsonSchema> JsonSchema for Switch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Switch_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        describe::any_of([generator.subschema_for::<bool>(), generator.subschema_for::<T>()])
    }
}

/// Which connectors restart by themselves.
#[derive(Clone, Debug)]
pub enum Restarts {
    All(Spanned<bool>),
    These(Vec<Spanned<ConnectorKind>>),
    ByConnector(Box<RestartsByConnector>),
}

impl Decode for Restarts {
    const EXPECTED: &'static str = "`true`, `false`, a list of connectors or a mapping";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Sequence(_) => List::decode(node, reader).map(|list| Restarts::These(list.items)),
            Value::Mapping(_) => RestartsByConnector::decode(node, reader).map(Box::new).map(Restarts::ByConnector),
            Value::Scalar(_) => {
                reader.hint(Self::EXPECTED);
                Spanned::decode(node, reader).map(Restarts::All)
            }
        }
    }
}

impl JsonSchema for Restarts {
    fn schema_name() -> Cow<'static, str> {
        "Restarts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        describe::any_of([
            generator.subschema_for::<bool>(),
            generator.subschema_for::<List<ConnectorKind>>(),
            generator.subschema_for::<RestartsByConnector>(),
        ])
    }
}
