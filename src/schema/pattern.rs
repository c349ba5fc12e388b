//! `pattern`, compiled once per text: many fields share one, and compiling patterns was half of a start.
//!
//! An API server reads the patterns of a CRD with Go's regexp, and the regex crate speaks that language, not JavaScript's.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use regex::Regex;
use serde_json::{Map, Value};

/// Stands in a compiled schema where `pattern` stood.
pub(super) const KEYWORD: &str = "x-pattern";

/// One for all fields of one text, compiled when the first of them has a value; most have none.
struct Pattern(Arc<(String, OnceLock<Option<Regex>>)>);

static KNOWN: LazyLock<Mutex<BTreeMap<String, Pattern>>> = LazyLock::new(Mutex::default);

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
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let shared = match known.get(text) {
        Some(Pattern(shared)) => shared.clone(),
        None => {
            let shared = Arc::new((text.to_owned(), OnceLock::new()));
            known.insert(text.to_owned(), Pattern(shared.clone()));
            shared
        }
    };
    Ok(Box::new(Pattern(shared)))
}

/// Finds a pattern of a schema that cannot be read; ours are tested.
pub(super) fn unreadable(schema: &Value) -> Option<&str> {
    match schema {
        Value::Object(map) => {
            let own = map.get(KEYWORD).and_then(Value::as_str).filter(|text| Regex::new(text).is_err());
            own.or_else(|| map.values().find_map(unreadable))
        }
        Value::Array(items) => items.iter().find_map(unreadable),
        _ => None,
    }
}

impl<'i> Keyword<'i> for Pattern {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom(self.0.0.as_str())) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let (text, regex) = &*self.0;
        instance.as_str().is_none_or(|value| {
            regex.get_or_init(|| Regex::new(text).ok()).as_ref().is_some_and(|regex| regex.is_match(value))
        })
    }
}
