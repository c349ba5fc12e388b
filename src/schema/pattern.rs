//! `pattern`, compiled once per text: many fields share one, and compiling patterns was half of a start.
//!
//! An API server reads the patterns of a CRD with Go's regexp, and the regex crate speaks that language, not JavaScript's.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use regex::Regex;
use serde_json::{Map, Value};

/// Stands in a compiled schema where `pattern` stood.
pub(super) const KEYWORD: &str = "x-pattern";

struct Pattern(Regex);

static COMPILED: LazyLock<Mutex<BTreeMap<String, Regex>>> = LazyLock::new(Mutex::default);

/// Puts our keyword in the place of `pattern`, in one object of a schema.
pub(super) fn replace(schema: &mut Map<String, Value>) {
    // A map of properties may have one called `pattern`, and that is a schema, not a text.
    if schema.get("pattern").is_some_and(Value::is_string)
        && let Some(pattern) = schema.shift_remove("pattern")
    {
        schema.insert(KEYWORD.to_owned(), pattern);
    }
}

pub(super) fn keyword<'a>(
    _: &'a Map<String, Value>,
    pattern: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    let text = pattern.as_str().unwrap_or_default();
    // A thread that panicked cannot have left half an entry.
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = match compiled.get(text) {
        Some(regex) => regex.clone(),
        None => {
            let regex =
                Regex::new(text).map_err(|_| ValidationError::schema(format!("cannot read the pattern `{text}`")))?;
            compiled.insert(text.to_owned(), regex.clone());
            regex
        }
    };
    Ok(Box::new(Pattern(regex)))
}

impl<'i> Keyword<'i> for Pattern {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom(self.0.as_str())) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_none_or(|text| self.0.is_match(text))
    }
}
