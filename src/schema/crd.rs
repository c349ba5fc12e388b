//! CRDs that a user brings, read as strictly as an API server reads a manifest.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::{Compiled, Violation, pattern};

/// The served versions of some CRDs; each is compiled when a document first asks for it.
#[derive(Default)]
pub struct CrdSet {
    versions: BTreeMap<(String, String), Version>,
}

struct Version {
    schema: Value,
    compiled: OnceLock<Result<Compiled, String>>,
}

/// What a set of CRDs says about one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    Checked(Vec<Violation>),
    /// No CRD of the set serves this kind in this API version; the others that it serves, if any.
    NotCovered {
        served: Vec<String>,
    },
    /// The CRD holds a schema that cannot be used, and why.
    Unusable(String),
}

/// A CustomResourceDefinition without something that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrdProblem {
    /// Which of the documents, counted from 0.
    pub document: usize,
    /// Stands alone in one line; no full stop.
    pub message: String,
}

impl CrdSet {
    /// Takes the CRDs among these documents; other kinds lie beside them in release files and are passed over.
    pub fn from_documents(documents: impl IntoIterator<Item = Value>) -> Result<CrdSet, CrdProblem> {
        let mut set = CrdSet::default();
        for (document, crd) in documents.into_iter().enumerate() {
            if crd.get("kind").and_then(Value::as_str) == Some("CustomResourceDefinition") {
                set.add(&crd).map_err(|message| CrdProblem { document, message })?;
            }
        }
        Ok(set)
    }

    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// Returns (apiVersion, kind) of everything it can check, sorted.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, &str)> {
        self.versions.keys().map(|(api_version, kind)| (api_version.as_str(), kind.as_str()))
    }

    /// Checks a document against the CRD of its kind and API version.
    pub fn check(&self, object: &Value) -> Coverage {
        let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        match self.versions.get(&(api_version, kind.clone())) {
            Some(version) => version.check(object),
            None => {
                let served = self.kinds().filter(|(_, other)| *other == kind).map(|(api, _)| api.to_owned());
                Coverage::NotCovered { served: served.collect() }
            }
        }
    }

    fn add(&mut self, crd: &Value) -> Result<(), String> {
        let text = |pointer: &str| {
            let text = crd.pointer(pointer).and_then(Value::as_str);
            text.ok_or_else(|| {
                format!("this CustomResourceDefinition has no {}", pointer.trim_start_matches('/').replace('/', "."))
            })
        };
        let (group, kind) = (text("/spec/group")?, text("/spec/names/kind")?);
        let Some(versions) = crd.pointer("/spec/versions").and_then(Value::as_array) else {
            return Err("this CustomResourceDefinition has no spec.versions".to_owned());
        };
        for version in versions {
            if version.get("served").and_then(Value::as_bool) == Some(false) {
                continue;
            }
            let Some(name) = version.get("name").and_then(Value::as_str) else {
                return Err(format!("a version of the CustomResourceDefinition of {kind} has no name"));
            };
            let Some(schema) = version.pointer("/schema/openAPIV3Schema") else {
                return Err(format!("version {name} of the CustomResourceDefinition of {kind} has no schema"));
            };
            let mut schema = schema.clone();
            identify(&mut schema);
            let version = Version { schema, compiled: OnceLock::new() };
            self.versions.insert((format!("{group}/{name}"), kind.to_owned()), version);
        }
        Ok(())
    }
}

impl Version {
    fn check(&self, object: &Value) -> Coverage {
        let compiled = self.compiled.get_or_init(|| {
            let mut schema = self.schema.clone();
            close(&mut schema);
            if let Some(text) = pattern::unreadable(&schema) {
                return Err(format!("cannot read the pattern `{text}`"));
            }
            // OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`, as draft 4 does.
            Compiled::new(schema, jsonschema::Draft::Draft4)
        });
        match compiled {
            Ok(compiled) => Coverage::Checked(compiled.check(object)),
            Err(error) => Coverage::Unusable(error.clone()),
        }
    }
}

/// Names the fields that every Kubernetes object has, whether the CRD lists them or not.
fn identify(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else { return };
    let properties = map.entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        for (name, kind) in [("apiVersion", "string"), ("kind", "string"), ("metadata", "object")] {
            properties.entry(name).or_insert_with(|| json!({"type": kind}));
        }
    }
}

/// Turns a structural schema into the JSON Schema that refuses what strict field validation refuses.
fn close(schema: &mut Value) {
    if schema.get("x-kubernetes-embedded-resource") == Some(&Value::Bool(true)) {
        identify(schema);
    }
    let Some(map) = schema.as_object_mut() else { return };
    // `anyOf`, `oneOf`, `allOf` and `not` only narrow what the structure lists, so they stay as they are.
    if let Some(properties) = map.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(close);
    }
    for inner in ["items", "additionalProperties"] {
        map.get_mut(inner).into_iter().for_each(close);
    }
    pattern::replace(map);
    if flag(map, "x-kubernetes-int-or-string") {
        map.insert("type".to_owned(), json!(["integer", "string"]));
        // It may only repeat the two types.
        map.shift_remove("anyOf");
    }
    if flag(map, "nullable")
        && let Some(types) = map.get("type")
    {
        let mut types = types.as_array().cloned().unwrap_or_else(|| vec![types.clone()]);
        types.push(json!("null"));
        map.insert("type".to_owned(), Value::Array(types));
    }
    if map.contains_key("properties")
        && !map.contains_key("additionalProperties")
        && !flag(map, "x-kubernetes-preserve-unknown-fields")
    {
        map.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
}

fn flag(map: &Map<String, Value>, name: &str) -> bool {
    map.get(name) == Some(&Value::Bool(true))
}
