use serde_json::Value;

use super::*;

#[test]
fn every_schema_compiles_in_every_era() {
    for era in Era::ALL {
        for (name, text) in embedded_schemas() {
            let schema: Value = serde_json::from_str(text).unwrap();
            assert!(jsonschema::meta::is_valid(&schema), "{name} is no JSON Schema");
            let ready = embedded::ready(schema, era);
            assert_eq!(pattern::unreadable(&ready), None, "{name}");
            let compiled = Compiled::new(ready, jsonschema::Draft::Draft7);
            assert!(compiled.is_ok(), "{name}: {:?}", compiled.err());
        }
    }
}

#[test]
fn the_same_definition_reads_the_same_in_every_schema() {
    // A shared file would be a second file to fetch for every editor that reads one schema.
    let own = ["authentication", "connector", "mirror", "rule", "userAuthentication"];
    let mut seen = std::collections::BTreeMap::<String, (Value, &str)>::new();
    for (name, text) in embedded_schemas() {
        let schema: Value = serde_json::from_str(text).unwrap();
        for (definition, value) in schema["definitions"].as_object().unwrap() {
            if own.contains(&definition.as_str()) {
                continue;
            }
            let (first, first_name) = seen.entry(definition.clone()).or_insert((value.clone(), name));
            assert_eq!(first, value, "definitions/{definition} differs between {first_name} and {name}");
        }
    }
}

#[test]
fn every_mark_of_a_release_begins_an_era() {
    fn marks(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("x-since").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| marks(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| marks(item, found)),
            _ => {}
        }
    }
    for (name, text) in embedded_schemas() {
        let mut found = Vec::new();
        marks(&serde_json::from_str(text).unwrap(), &mut found);
        for mark in found {
            assert!(Era::ALL.iter().any(|era| era.to_string() == mark), "{name} speaks of Strimzi {mark}");
        }
    }
}

#[test]
fn an_era_is_found_by_release() {
    let eras = [(0, 44), (0, 47), (0, 48), (0, 51), (1, 0), (1, 1), (1, 2), (2, 0)];
    let eras: Vec<String> = eras.iter().map(|&(major, minor)| Era::of(major, minor).to_string()).collect();
    assert_eq!(eras, ["0.0", "0.0", "0.48", "0.48", "1.0", "1.1", "1.1", "1.1"]);
}

#[test]
fn a_definition_with_a_pattern_that_nobody_reads_is_unusable() {
    let crd = |pattern: &str| {
        let schema =
            serde_json::json!({"type": "object", "properties": {"spec": {"type": "string", "pattern": pattern}}});
        serde_json::json!({
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": "lamps.example.com"},
            "spec": {
                "group": "example.com",
                "names": {"kind": "Lamp"},
                "versions": [{"name": "v1", "served": true, "schema": {"openAPIV3Schema": schema}}],
            },
        })
    };
    let lamp = serde_json::json!({"apiVersion": "example.com/v1", "kind": "Lamp", "spec": "on"});
    let check = |pattern: &str| CrdSet::from_documents([crd(pattern)]).unwrap().check(&lamp);
    assert_eq!(check("^on$"), Coverage::Checked(Vec::new()));
    assert!(matches!(check("^off$"), Coverage::Checked(found) if found.len() == 1));
    assert_eq!(check("(on"), Coverage::Unusable("cannot read the pattern `(on`".to_owned()));
}
