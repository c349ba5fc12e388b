//! Words for what jsonschema found: what is wrong, and what to type.

use jsonschema::JsonType;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use serde_json::Value;

use super::{Violation, one_of, pattern, pointer};

/// Adds what one error of jsonschema means to a person.
pub(super) fn explain(schema: &Value, error: &ValidationError<'_>, found: &mut Vec<Violation>) {
    let at = error.instance_path().as_str();
    let name = name(at);
    let instance = error.instance();
    let place = Place::of(schema, error);
    let wrong = |message: String| Violation::value(at, message);
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            found.extend(unexpected.iter().map(|key| unknown(at, key, &place)));
        }
        ValidationErrorKind::Required { property } => found.push(missing(at, &plain(property), &place)),
        ValidationErrorKind::Enum { options } => {
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            found.push(not_among(at, instance, options));
        }
        ValidationErrorKind::Constant { expected_value } => {
            found.push(not_among(at, instance, std::slice::from_ref(expected_value)));
        }
        ValidationErrorKind::Type { kind } => found.push(wrong_type(at, instance, kind, &place)),
        ValidationErrorKind::Custom { keyword, message } if keyword == pattern::KEYWORD => {
            found.push(no_match(at, instance, message, &place));
        }
        ValidationErrorKind::PropertyNames { error } => {
            let key = plain(error.instance());
            let mut inner = Vec::new();
            explain(schema, error, &mut inner);
            let help = inner.into_iter().find_map(|violation| violation.help);
            let violation = Violation::key(pointer::join(at, &key), format!("`{key}` cannot be a key of {name}"));
            found.push(Violation { help, ..violation });
        }
        ValidationErrorKind::Minimum { limit } => {
            found.push(wrong(format!("{name} is too small")).help(format!("write {limit} or more")));
        }
        ValidationErrorKind::Maximum { limit } => {
            found.push(wrong(format!("{name} is too large")).help(format!("write {limit} or less")));
        }
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            found.push(wrong(format!("{name} is too small")).help(format!("write more than {limit}")));
        }
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            found.push(wrong(format!("{name} is too large")).help(format!("write less than {limit}")));
        }
        ValidationErrorKind::MinLength { limit: 1 } => {
            let help = place.write().map_or_else(|| "write a value".to_owned(), |write| format!("write {write}"));
            found.push(wrong(format!("{name} is empty")).help(help));
        }
        ValidationErrorKind::MinLength { limit } => {
            found.push(wrong(format!("{name} is too short")).help(format!("write {limit} characters or more")));
        }
        ValidationErrorKind::MaxLength { limit } => {
            let length = instance.as_str().map_or(0, |text| text.chars().count());
            found.push(
                wrong(format!("{name} has {length} characters")).help(format!("write at most {limit} characters")),
            );
        }
        ValidationErrorKind::MinItems { limit: 1 } | ValidationErrorKind::MinProperties { limit: 1 } => {
            found.push(wrong(format!("{name} is empty")).help("add at least one entry"));
        }
        ValidationErrorKind::MinItems { limit } | ValidationErrorKind::MinProperties { limit } => {
            found.push(wrong(format!("{name} has too few entries")).help(format!("write {limit} or more")));
        }
        ValidationErrorKind::MaxItems { limit } | ValidationErrorKind::MaxProperties { limit } => {
            found.push(wrong(format!("{name} has too many entries")).help(format!("write {limit} or fewer")));
        }
        ValidationErrorKind::UniqueItems => {
            found.push(wrong(format!("{name} says the same twice")).help("remove the repetition"));
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            one_of::none_fits(schema, error, context, found);
        }
        ValidationErrorKind::OneOfMultipleValid { context } => {
            found.push(one_of::several_fit(error, context, &place));
        }
        ValidationErrorKind::Custom { message, .. } => {
            found.push(wrong(format!("{name}: {message}")).help("give it a value of its own"));
        }
        ValidationErrorKind::FalseSchema => {
            found.push(wrong(format!("{name} must not stand here")).help("remove it"));
        }
        _ => {
            let help = place.write().map(|write| format!("write {write}"));
            found.push(Violation { help, ..wrong(format!("{name}: {}", error.masked_with("it"))) });
        }
    }
}

/// The schema that an error came from.
pub(super) struct Place<'s> {
    schema: Option<&'s Value>,
    /// What stands under the keyword that failed.
    pub(super) keyword: Option<&'s Value>,
}

impl<'s> Place<'s> {
    pub(super) fn of(root: &'s Value, error: &ValidationError<'_>) -> Self {
        let path = error.schema_path().as_str();
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        // `dependencies/name` lies deeper than its schema.
        let parent = parent.strip_suffix("/dependencies").unwrap_or(parent);
        Place { schema: root.pointer(parent), keyword: root.pointer(path) }
    }

    fn write(&self) -> Option<&'s str> {
        self.schema?.get("x-write")?.as_str()
    }

    fn properties(&self) -> impl Iterator<Item = (&'s String, &'s Value)> {
        let properties = self.schema.and_then(|schema| schema.get("properties")).and_then(Value::as_object);
        properties.into_iter().flatten()
    }
}

/// How a person calls the value at a pointer.
pub(super) fn name(at: &str) -> String {
    let Some(last) = pointer::last(at) else { return "the document".to_owned() };
    let Ok(index) = last.parse::<usize>() else { return format!("`{last}`") };
    let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    format!("entry {} of {}", index + 1, name(parent))
}

/// Returns a scalar as it would be typed.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the candidate that was probably meant.
pub(super) fn nearest<'c>(written: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let written = written.to_lowercase();
    let near = (written.chars().count() / 3).clamp(1, 4);
    let distance = |candidate: &str| strsim::osa_distance(&written, &candidate.to_lowercase());
    candidates
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn unknown(at: &str, key: &str, place: &Place<'_>) -> Violation {
    let known: Vec<&str> = place.properties().map(|(name, _)| name.as_str()).collect();
    let violation = Violation::key(pointer::join(at, key), format!("{} has no property `{key}`", name(at)));
    match nearest(key, known.iter().copied()) {
        Some(meant) => violation.help(format!("write `{meant}`")),
        None if (2..=12).contains(&known.len()) => {
            violation.help(format!("remove it, or write one of {}", list(&known)))
        }
        None => violation.help("remove it"),
    }
}

fn missing(at: &str, property: &str, place: &Place<'_>) -> Violation {
    let says = place.properties().find(|(name, _)| *name == property).and_then(|(_, schema)| {
        let options = schema.get("enum").and_then(Value::as_array);
        match (schema.get("const"), options) {
            (Some(only), _) => Some(format!("add `{property}: {}`", plain(only))),
            (_, Some(options)) => {
                let options: Vec<String> = options.iter().map(plain).collect();
                Some(format!("add `{property}`: one of {}", list(&options)))
            }
            _ => None,
        }
    });
    Violation::value(at, format!("{} lacks `{property}`", name(at)))
        .help(says.unwrap_or_else(|| format!("add `{property}`")))
}

pub(super) fn not_among(at: &str, instance: &Value, options: &[Value]) -> Violation {
    let shown = plain(instance);
    let options: Vec<String> = options.iter().map(plain).collect();
    let violation = Violation::value(at, format!("{} cannot be `{shown}`", name(at)));
    match (options.as_slice(), nearest(&shown, options.iter().map(String::as_str))) {
        ([only], _) => violation.help(format!("write `{only}`")),
        (_, Some(meant)) => violation.help(format!("write `{meant}`; it can be {}", list(&options))),
        (_, None) => violation.help(format!("write one of {}", list(&options))),
    }
}

fn no_match(at: &str, instance: &Value, pattern: &str, place: &Place<'_>) -> Violation {
    let violation = Violation::value(at, format!("{} cannot be `{}`", name(at), plain(instance)));
    match place.write() {
        Some(write) => violation.help(format!("write {write}")),
        None => violation.help(format!("write something that matches `{pattern}`")),
    }
}

fn wrong_type(at: &str, instance: &Value, kind: &TypeKind, place: &Place<'_>) -> Violation {
    let wanted: Vec<JsonType> = match kind {
        TypeKind::Single(single) => vec![*single],
        TypeKind::Multiple(several) => several.iter().filter(|kind| *kind != JsonType::Null).collect(),
    };
    let scalar = [JsonType::String, JsonType::Number, JsonType::Boolean].iter().all(|kind| wanted.contains(kind));
    let wanted_text = match scalar {
        true => "a single value".to_owned(),
        false => wanted.iter().map(|kind| a_type(*kind)).collect::<Vec<_>>().join(" or "),
    };
    let is = match instance {
        Value::Null => "empty",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    };
    let number = |text: &str| text.parse::<f64>().is_ok();
    let help = match instance {
        Value::Null => "write a value, or remove the line".to_owned(),
        Value::Bool(_) | Value::Number(_) if wanted.contains(&JsonType::String) => {
            format!("put it in quotes: \"{instance}\"")
        }
        Value::String(text) if wanted.contains(&JsonType::Integer) && text.parse::<i64>().is_ok() => {
            format!("write {text} without quotes")
        }
        Value::String(text) if wanted.contains(&JsonType::Number) && number(text) => {
            format!("write {text} without quotes")
        }
        Value::String(text) if wanted.contains(&JsonType::Boolean) && matches!(text.as_str(), "true" | "false") => {
            format!("write {text} without quotes")
        }
        _ => place.write().map_or_else(|| format!("write {wanted_text}"), |write| format!("write {write}")),
    };
    Violation::value(at, format!("{} must be {wanted_text} and is {is}", name(at))).help(help)
}

fn a_type(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "a map",
        JsonType::String => "text",
    }
}

pub(super) fn list(names: &[impl AsRef<str>]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
