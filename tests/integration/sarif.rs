//! Our SARIF under the official schema.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::project::Project;

/// Returns the schema that `scripts/tools/sarif` puts into the cache; without it a test says that it is left out.
fn schema(test: &str) -> Option<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cache = std::env::var_os("MIRRORC_CACHE").map_or_else(|| root.join(".cache"), PathBuf::from);
    let text = std::fs::read_to_string(cache.join("sarif/sarif-schema-2.1.0.json"));
    if text.is_err() {
        let _ = writeln!(std::io::stderr(), "left out: {test} (needs scripts/tools/sarif)");
    }
    let mut schema: Value = serde_json::from_str(&text.ok()?).unwrap();
    // A slip of the schema's: a `]` that nothing opens. We write no language.
    for definition in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{definition}/properties/language")).unwrap();
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    Some(schema)
}

fn problems(schema: &Value, log: &Value) -> Vec<String> {
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft7).should_validate_formats(true);
    let validator = options.build(schema).unwrap();
    validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_official_schema_accepts_it() {
    let Some(schema) = schema("the_official_schema_accepts_it") else { return };
    let topology = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/thirty-faults/topology.yaml");
    let faulty = Project::with_topology(&std::fs::read_to_string(topology).unwrap());
    let sound = Project::with_example("rciis");
    for (project, has_findings) in [(faulty, true), (sound, false)] {
        let text = project.run(&["check", "-q", "--output-format", "sarif"]).out;
        let log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(problems(&schema, &log), [] as [String; 0]);
        let results = log.pointer("/runs/0/results").unwrap().as_array().unwrap();
        assert_eq!(!results.is_empty(), has_findings);
        // What must be in it for this to mean anything: fixes, related places, and each rule's page.
        let has =
            |key: &str| results.iter().any(|one| one.get(key).is_some_and(|value| value != &Value::Array(vec![])));
        assert!(!has_findings || (has("fixes") && has("relatedLocations")), "{text}");
        let rules = log.pointer("/runs/0/tool/driver/rules").unwrap().as_array().unwrap();
        assert_eq!(rules.len(), mirrorc::lint::rules().count());
        assert!(rules.iter().all(|rule| rule.pointer("/help/markdown").is_some_and(|page| page.is_string())));
        for result in results {
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
        }
    }
}

#[test]
fn the_official_schema_refuses_what_is_not_sarif() {
    let Some(schema) = schema("the_official_schema_refuses_what_is_not_sarif") else { return };
    let wrong = serde_json::json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"rules": []}}, "results": [{}]}]});
    assert!(!problems(&schema, &wrong).is_empty());
}
