//! How values of the language are read from YAML, and described to an editor.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::source::{Origin, Sourced, Span, Text};
use crate::yaml::Node;

use super::reader::Reader;

/// A value of the language.
pub trait Decode: Sized {
    /// What a person has to write, for a sentence: `expected …`.
    const EXPECTED: &'static str;

    /// Reads the value; what is wrong with it is reported to the reader.
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self>;
}

/// Whether a key has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Required,
    /// One of the keys that say so.
    Either,
    Optional,
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }

    pub fn origin(&self) -> Origin {
        Origin::Written(self.span)
    }
}

impl<T: Clone> Spanned<T> {
    /// Returns the value as the model has it.
    pub fn sourced(&self) -> Sourced<T> {
        Sourced::written(self.value.clone(), self.span)
    }
}

impl<T: AsRef<str>> Spanned<T> {
    /// Returns the text as the model has it.
    pub fn text(&self) -> Sourced<Text> {
        Sourced::written(self.value.as_ref().into(), self.span)
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Decode> Decode for Spanned<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        Some(Spanned::new(T::decode(node, reader)?, node.span))
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
