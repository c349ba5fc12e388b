//! `x-kubernetes-list-type`: lists that Kubernetes keeps as sets, or as maps by some of their fields.

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

pub(super) const LIST_TYPE: &str = "x-kubernetes-list-type";
const MAP_KEYS: &str = "x-kubernetes-list-map-keys";

/// The fields by which items must differ; none: the whole item.
struct Unique {
    keys: Vec<String>,
}

/// `atomic` lists may repeat items.
struct Anything;

pub(super) fn keyword<'a>(
    parent: &'a Map<String, Value>,
    list_type: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    Ok(match list_type.as_str() {
        Some("map") => {
            let keys = parent.get(MAP_KEYS).and_then(Value::as_array).into_iter().flatten();
            Box::new(Unique { keys: keys.filter_map(Value::as_str).map(str::to_owned).collect() })
        }
        Some("set") => Box::new(Unique { keys: Vec::new() }),
        _ => Box::new(Anything),
    })
}

impl Unique {
    fn first_repeated<'i>(&self, instance: &'i Value) -> Option<(usize, &'i Value)> {
        let items = instance.as_array()?;
        let key = |item: &'i Value| -> Vec<Option<&'i Value>> {
            if self.keys.is_empty() { vec![Some(item)] } else { self.keys.iter().map(|key| item.get(key)).collect() }
        };
        let repeats = |at: usize, item: &'i Value| items.iter().take(at).any(|earlier| key(earlier) == key(item));
        items.iter().enumerate().find(|(at, item)| repeats(*at, item))
    }
}

impl<'i> Keyword<'i> for Unique {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        let Some((at, item)) = self.first_repeated(instance) else { return Ok(()) };
        let what = self.keys.iter().map(|key| format!("`{key}: {}`", plain(item.get(key)))).collect::<Vec<_>>();
        let what = if what.is_empty() { format!("`{}`", plain(Some(item))) } else { what.join(", ") };
        Err(ValidationError::custom(format!("entry {} repeats {what}", at + 1)))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.first_repeated(instance).is_none()
    }
}

impl<'i> Keyword<'i> for Anything {
    fn validate(&self, _: &'i Value) -> Result<(), ValidationError<'i>> {
        Ok(())
    }

    fn is_valid(&self, _: &'i Value) -> bool {
        true
    }
}

fn plain(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}
