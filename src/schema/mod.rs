//! JSON Schema: ours for what we emit, and CRDs that a user brings.

mod crd;
mod embedded;
mod explain;
mod generated;
mod one_of;
mod pattern;
mod pointer;
mod unique;

pub use crd::{Coverage, CrdProblem, CrdSet};
pub use embedded::{Era, UnknownKind, check, check_alert_tests, check_in, check_jmx_exporter, embedded_schemas};

use jsonschema::Validator;
use serde_json::Value;

/// Whether a pointer names a property by its key or by its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Key,
    Value,
}

/// One way in which a document does not fit its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer into the checked document; for something missing, the object that lacks it.
    pub pointer: String,
    pub part: Part,
    /// Stands alone in one line; no full stop.
    pub message: String,
    /// What to type.
    pub help: Option<String>,
}

impl Violation {
    fn value(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Violation { pointer: pointer.into(), part: Part::Value, message: message.into(), help: None }
    }

    fn key(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Violation { part: Part::Key, ..Violation::value(pointer, message) }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A schema ready for use, beside its text, which words the messages.
struct Compiled {
    schema: Value,
    validator: Validator,
}

impl Compiled {
    fn new(schema: Value, draft: jsonschema::Draft) -> Result<Self, String> {
        let options = jsonschema::options()
            .with_draft(draft)
            .with_keyword(unique::LIST_TYPE, unique::keyword)
            .with_keyword(pattern::KEYWORD, pattern::keyword);
        let validator = options.build(&schema).map_err(|error| error.masked_with("it").to_string())?;
        Ok(Compiled { schema, validator })
    }

    fn fits(&self, object: &Value) -> bool {
        self.validator.is_valid(object)
    }

    /// Returns every violation, in the order of the document.
    fn check(&self, object: &Value) -> Vec<Violation> {
        if self.fits(object) {
            return Vec::new();
        }
        let mut violations = Vec::new();
        for error in self.validator.iter_errors(object) {
            explain::explain(&self.schema, &error, &mut violations);
        }
        violations.sort_by_cached_key(|violation| {
            (pointer::position(object, &violation.pointer), violation.part, violation.message.clone())
        });
        // Two keywords may refuse the same value, each with its own list of what could stand there.
        violations.dedup_by(|next, kept| next.pointer == kept.pointer && next.message == kept.message);
        violations
    }
}

#[cfg(test)]
mod tests;
