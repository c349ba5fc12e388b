//! A schema cut down to what one document has, so that little of it need be compiled.
//!
//! Documents of one kind mostly have the same few of its fields. What fits the part fits the whole schema; what does not
//! fit the part has to be held against the whole.

use std::collections::BTreeSet;

use serde_json::Value;

const DEFINITIONS: &str = "definitions";

/// Keywords below which refusing more can mean accepting more, or that are not worth the thought.
const COMBINING: [&str; 8] = ["oneOf", "anyOf", "allOf", "not", "if", "then", "else", "dependencies"];

/// Leaves out the properties that no object of a document has, wherever a schema refuses what it does not list.
pub(super) fn cut(schema: &mut Value, document: &Value) {
    let mut present = BTreeSet::new();
    keys(document, &mut present);
    let mut combined = BTreeSet::new();
    references(schema, false, &mut combined);
    let Some(root) = schema.as_object_mut() else { return };
    let mut definitions = root.shift_remove(DEFINITIONS).unwrap_or_default();
    let whole = closure(&definitions, combined);
    for (name, definition) in definitions.as_object_mut().into_iter().flatten() {
        if !whole.contains(name.as_str()) {
            cut_properties(definition, &present);
        }
    }
    cut_properties(schema, &present);
    let mut used = BTreeSet::new();
    references(schema, true, &mut used);
    let used = closure(&definitions, used);
    if let (Some(root), Value::Object(mut definitions)) = (schema.as_object_mut(), definitions) {
        definitions.retain(|name, _| used.contains(name));
        root.insert(DEFINITIONS.to_owned(), Value::Object(definitions));
    }
}

fn keys<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(map) => {
            found.extend(map.keys().map(String::as_str));
            map.values().for_each(|value| keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// Collects the definitions that a schema names; `everywhere`, or below a combining keyword only.
fn references(schema: &Value, everywhere: bool, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match value.as_str().filter(|_| everywhere && key == "$ref") {
                    Some(reference) => {
                        found.extend(reference.strip_prefix("#/definitions/").map(str::to_owned));
                    }
                    None => references(value, everywhere || COMBINING.contains(&key.as_str()), found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, everywhere, found)),
        _ => {}
    }
}

/// Adds the definitions that definitions name.
fn closure(definitions: &Value, names: BTreeSet<String>) -> BTreeSet<String> {
    let (mut all, mut open) = (names.clone(), names);
    while let Some(name) = open.pop_first() {
        let mut named = BTreeSet::new();
        references(definitions.get(&name).unwrap_or(&Value::Null), true, &mut named);
        open.extend(named.into_iter().filter(|name| all.insert(name.clone())));
    }
    all
}

fn cut_properties(schema: &mut Value, present: &BTreeSet<&str>) {
    let Some(schema) = schema.as_object_mut() else { return };
    let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    let is_listed = !schema.contains_key("patternProperties");
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        if is_closed && is_listed {
            properties.retain(|name, _| present.contains(name.as_str()));
        }
        properties.values_mut().for_each(|property| cut_properties(property, present));
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get_mut(keyword) {
            cut_properties(inner, present);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Compiled, Era, embedded, embedded_schemas};
    use super::*;

    /// One of each kind that we write, with fields that stand directly, in lists, in maps and below `oneOf`.
    fn documents() -> Vec<(&'static str, Value)> {
        let metadata = json!({"name": "mm2", "namespace": "kafka", "labels": {"strimzi.io/cluster": "west"}});
        let authentication = json!({"type": "tls", "certificateAndKey": {"secretName": "s", "certificate": "user.crt", "key": "user.key"}});
        let cluster = json!({"alias": "east", "bootstrapServers": "east:9094", "authentication": authentication,
            "tls": {"trustedCertificates": [{"secretName": "ca", "pattern": "*.crt"}]}, "config": {"acks": "all"}});
        let west = json!({"alias": "west", "bootstrapServers": "west:9092"});
        let mirror = json!({"sourceCluster": "east", "targetCluster": "west", "topicsPattern": ".*",
            "sourceConnector": {"tasksMax": 2, "autoRestart": {"enabled": true}, "config": {"refresh.topics.enabled": true}}});
        let spec = json!({"version": "3.9.0", "replicas": 2, "connectCluster": "west", "clusters": [cluster, west], "mirrors": [mirror],
            "resources": {"limits": {"memory": "2Gi"}}, "jvmOptions": {"-Xmx": "1g"}, "logging": {"type": "inline", "loggers": {"a": "INFO"}},
            "metricsConfig": {"type": "jmxPrometheusExporter", "valueFrom": {"configMapKeyRef": {"name": "m", "key": "k"}}}});
        let maker = json!({"apiVersion": "kafka.strimzi.io/v1beta2", "kind": "KafkaMirrorMaker2", "metadata": metadata, "spec": spec});
        let acl = json!({"resource": {"type": "topic", "name": "a", "patternType": "literal"}, "operations": ["Read"], "host": "*"});
        let user = json!({"apiVersion": "kafka.strimzi.io/v1beta2", "kind": "KafkaUser", "metadata": metadata,
            "spec": {"authentication": {"type": "tls"}, "authorization": {"type": "simple", "acls": [acl]}}});
        let rule = json!({"alert": "A", "expr": "up == 0", "for": "5m", "labels": {"severity": "critical"}, "annotations": {"summary": "s"}});
        let rules = json!({"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": metadata,
            "spec": {"groups": [{"name": "g", "interval": "30s", "rules": [rule]}]}});
        vec![("kafkamirrormaker2-v1beta2", maker), ("kafkauser-v1beta2", user), ("prometheusrule", rules)]
    }

    /// Every document that is a given one but for one place.
    fn changed(document: &Value) -> Vec<Value> {
        fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
            found.push(at.to_owned());
            let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
            match value {
                Value::Object(map) => {
                    map.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{}", escaped(key)), found));
                }
                Value::Array(items) => {
                    items.iter().enumerate().for_each(|(index, item)| pointers(item, &format!("{at}/{index}"), found));
                }
                _ => {}
            }
        }
        let mut all = Vec::new();
        pointers(document, "", &mut all);
        let others = [json!(null), json!(-1), json!("inline"), json!({}), json!([]), json!({"type": "plain", "x": 1})];
        let mut made = vec![document.clone()];
        for pointer in all {
            let mut change = |change: &dyn Fn(&mut Value)| {
                let mut one = document.clone();
                change(one.pointer_mut(&pointer).unwrap());
                made.push(one);
            };
            others.iter().for_each(|other| change(&|value| *value = other.clone()));
            for key in ["image", "rack", "type", "patternType", "keep_firing_for", "zzz"] {
                change(&|value| drop(value.as_object_mut().map(|map| map.insert(key.to_owned(), json!("a")))));
            }
            for index in 0..4 {
                change(&|value| {
                    let Some(map) = value.as_object_mut() else { return };
                    let key = map.keys().nth(index).cloned();
                    drop(key.map(|key| map.shift_remove(&key)));
                });
            }
        }
        made
    }

    #[test]
    fn what_fits_a_part_fits_the_whole() {
        for (name, document) in documents() {
            let (_, text) = embedded_schemas().find(|(schema, _)| *schema == name).unwrap();
            for era in Era::ALL {
                let whole: Value = serde_json::from_str(text).unwrap();
                let mut part = whole.clone();
                cut(&mut part, &document);
                assert!(part.to_string().len() < whole.to_string().len(), "{name}: nothing is cut");
                let compile = |schema| Compiled::new(embedded::ready(schema, era), jsonschema::Draft::Draft7).unwrap();
                let (part, whole) = (compile(part), compile(whole));
                assert_eq!(whole.check(&document), [], "{name}");
                assert!(part.fits(&document), "{name}");
                for changed in changed(&document) {
                    assert!(!part.fits(&changed) || whole.fits(&changed), "{name} {era}: {changed}");
                }
            }
        }
    }

    #[test]
    fn only_what_would_be_refused_is_left_out() {
        let mut schema = json!({
            "additionalProperties": false,
            "properties": {
                "spec": {"properties": {"open": {}, "unused": {}}},
                "named": {"additionalProperties": false, "patternProperties": {"^u": {}}, "properties": {"unused": {}}},
                "one": {"oneOf": [{"$ref": "#/definitions/combined"}]},
                "list": {"items": {"additionalProperties": false, "properties": {"a": {"$ref": "#/definitions/a"}, "unused": {}}}},
                "unused": {"$ref": "#/definitions/unused"},
            },
            "definitions": {
                "combined": {"$ref": "#/definitions/deeper"},
                "deeper": {"additionalProperties": false, "properties": {"unused": {}}},
                "a": {"additionalProperties": false, "properties": {"unused": {}}},
                "unused": {},
            },
        });
        cut(&mut schema, &json!({"spec": {}, "named": {}, "one": {}, "list": [{"a": {}}]}));
        assert_eq!(
            schema,
            json!({
                "additionalProperties": false,
                "properties": {
                    "spec": {"properties": {"open": {}, "unused": {}}},
                    "named": {"additionalProperties": false, "patternProperties": {"^u": {}}, "properties": {"unused": {}}},
                    "one": {"oneOf": [{"$ref": "#/definitions/combined"}]},
                    "list": {"items": {"additionalProperties": false, "properties": {"a": {"$ref": "#/definitions/a"}}}},
                },
                "definitions": {
                    "combined": {"$ref": "#/definitions/deeper"},
                    "deeper": {"additionalProperties": false, "properties": {"unused": {}}},
                    "a": {"additionalProperties": false, "properties": {}},
                },
            })
        );
    }
}
