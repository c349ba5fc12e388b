//! Builds the JSON Schema of the language, as an editor shows it.

use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::facts::defaults::Seconds;

use super::decode::Need;

/// A mapping's schema in the making.
pub struct Object {
    description: String,
    properties: Map<String, Value>,
    other_forms: Vec<Value>,
}

impl Object {
    pub fn new(doc: &[&str]) -> Self {
        Object { description: sentence(doc), properties: Map::new(), other_forms: Vec::new() }
    }

    pub fn property(&mut self, key: &str, schema: Schema, doc: &[&str], default: Option<Value>) {
        let mut property = described(schema, doc);
        if let (Some(default), Some(object)) = (default, property.as_object_mut()) {
            object.insert("default".to_owned(), default);
        }
        self.properties.insert(key.to_owned(), property);
    }

    /// Lets another kind of value stand for the mapping.
    pub fn or(&mut self, schema: Schema) {
        self.other_forms.push(schema.to_value());
    }

    pub fn finish(self, keys: &[(&str, Need)]) -> Schema {
        let that = |need: Need| keys.iter().filter(move |key| key.1 == need).map(|key| key.0);
        let required: Vec<&str> = that(Need::Required).collect();
        let either: Vec<Value> = that(Need::Either).map(|key| json!({ "required": [key] })).collect();
        let mut object = Map::new();
        object.insert("type".to_owned(), json!("object"));
        object.insert("properties".to_owned(), Value::Object(self.properties));
        object.insert("additionalProperties".to_owned(), json!(false));
        if !required.is_empty() {
            object.insert("required".to_owned(), json!(required));
        }
        if !either.is_empty() {
            object.insert("anyOf".to_owned(), Value::Array(either));
        }
        let mut schema = Map::new();
        schema.insert("description".to_owned(), json!(self.description));
        if self.other_forms.is_empty() {
            schema.extend(object);
        } else {
            let mut forms = self.other_forms;
            forms.push(Value::Object(object));
            schema.insert("anyOf".to_owned(), Value::Array(forms));
        }
        Schema::from(schema)
    }
}

/// A default as a person would write it.
pub trait Shown {
    fn shown(&self) -> Value;
}

macro_rules! shown {
    ($($type:ty),+) => {
        $(impl Shown for $type {
            fn shown(&self) -> Value {
                json!(self)
            }
        })+
    };
}

shown!(&str, bool, u32, i32);

impl Shown for Seconds {
    fn shown(&self) -> Value {
        json!(format!("{}s", self.0))
    }
}

/// Returns the schema with its text.
pub fn described(mut schema: Schema, doc: &[&str]) -> Value {
    let description = sentence(doc);
    if !description.is_empty() {
        schema.insert("description".to_owned(), json!(description));
    }
    schema.to_value()
}

/// Returns a schema from its JSON.
pub fn schema(value: Value) -> Schema {
    match value {
        Value::Object(object) => Schema::from(object),
        Value::Bool(anything) => Schema::from(anything),
        // Never written: a schema is an object or a boolean.
        _ => Schema::default(),
    }
}

/// Returns a schema that accepts what any of these accepts.
pub fn any_of(forms: impl IntoIterator<Item = Schema>) -> Schema {
    let forms: Vec<Value> = forms.into_iter().map(Schema::to_value).collect();
    schema(json!({ "anyOf": forms }))
}

/// Returns a doc comment as one text: its lines joined, its paragraphs kept.
fn sentence(doc: &[&str]) -> String {
    let mut text = String::new();
    for line in doc {
        let line = line.trim();
        match (line.is_empty(), text.is_empty() || text.ends_with('\n')) {
            (true, false) => text.push_str("\n\n"),
            (true, true) => {}
            (false, true) => text.push_str(line),
            (false, false) => {
                text.push(' ');
                text.push_str(line);
            }
        }
    }
    text.trim_end().to_owned()
}
