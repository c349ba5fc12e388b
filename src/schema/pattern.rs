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

/// One for all fields of one text.
struct Shared {
    text: String,
    /// Made when the first field has a value; most have none. Nothing where the text is no pattern.
    regex: OnceLock<Option<Regex>>,
}

impl Shared {
    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.text).ok()).as_ref()
    }
}

fn shared(text: &str) -> Arc<Shared> {
    static KNOWN: LazyLock<Mutex<BTreeMap<String, Arc<Shared>>>> = LazyLock::new(Mutex::default);
    // A thread that panicked cannot have left half an entry.
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(shared) = known.get(text) {
        return shared.clone();
    }
    let shared = Arc::new(Shared { text: text.to_owned(), regex: OnceLock::new() });
    known.insert(text.to_owned(), shared.clone());
    shared
}

struct Pattern(Arc<Shared>);

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
    Ok(Box::new(Pattern(shared(pattern.as_str().unwrap_or_default()))))
}

/// Finds a pattern that cannot be read. Our own schemas need no look: a test takes it.
pub(super) fn unreadable(schema: &Value) -> Option<&str> {
    match schema {
        Value::Object(map) => {
            let own = map.get(KEYWORD).and_then(Value::as_str).filter(|text| shared(text).regex().is_none());
            own.or_else(|| map.values().find_map(unreadable))
        }
        Value::Array(items) => items.iter().find_map(unreadable),
        _ => None,
    }
}

impl<'i> Keyword<'i> for Pattern {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom(self.0.text.as_str())) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_none_or(|value| self.0.regex().is_some_and(|regex| regex.is_match(value)))
    }
}
