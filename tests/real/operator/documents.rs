//! The objects of one folder, as the API server would hold them.

use camino::Utf8Path;
use serde::Deserialize;
use serde_json::Value;

/// Every object of a folder.
#[derive(Default, Clone)]
pub struct Documents(pub Vec<Value>);

impl Documents {
    /// Reads every YAML file of a folder and the folders in it.
    pub fn read(folder: &Utf8Path) -> Documents {
        let mut documents = Documents::default();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.unwrap();
            if entry.path().extension().is_some_and(|extension| extension == "yaml") {
                documents.add(&fs_err::read_to_string(entry.path()).unwrap());
            }
        }
        documents
    }

    /// Adds the documents of a text.
    pub fn add(&mut self, text: &str) {
        for document in serde_yaml::Deserializer::from_str(text) {
            let value = Value::deserialize(document).unwrap();
            if !value.is_null() {
                self.0.push(value);
            }
        }
    }

    /// Returns the objects of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        self.0.iter().filter(move |object| object["kind"] == kind)
    }

    /// Returns the object of a kind and a name.
    pub fn named(&self, kind: &str, name: &str) -> &Value {
        self.0
            .iter()
            .find(|object| object["kind"] == kind && object["metadata"]["name"] == name)
            .unwrap_or_else(|| panic!("no {kind} named {name}"))
    }
}

/// Returns a scalar as Java would print it.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
