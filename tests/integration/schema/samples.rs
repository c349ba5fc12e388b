//! `tests/schemas/<schema>/{good,bad}/*.yaml`: what passes, and what is said about what does not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mirrorc::schema::{Coverage, Era, Violation, check_alert_tests, check_in, check_jmx_exporter, embedded_schemas};
use serde_json::Value;

use super::fields::fields_of_ours;
use super::{said, yaml};
use crate::shared;

struct Sample {
    schema: String,
    path: PathBuf,
    /// Of the first line, `# strimzi: 0.47`.
    operator: Option<(u16, u16)>,
    object: Value,
}

impl Sample {
    fn read(schema: &str, path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let operator = text.strip_prefix("# strimzi: ").map(|rest| {
            let (major, minor) = rest.lines().next().unwrap().split_once('.').unwrap();
            (major.parse().unwrap(), minor.parse().unwrap())
        });
        Sample { schema: schema.to_owned(), path: path.to_owned(), operator, object: yaml(&text) }
    }

    fn violations(&self) -> Vec<Violation> {
        let era = self.operator.map_or(Era::NEWEST, |(major, minor)| Era::of(major, minor));
        match self.schema.as_str() {
            "jmx-exporter-config" => check_jmx_exporter(&self.object),
            "alert-tests" => check_alert_tests(&self.object),
            _ => check_in(era, &self.object).unwrap(),
        }
    }
}

fn folder(schema: &str, kind: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "schemas", schema, kind].iter().collect()
}

fn samples(kind: &str) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (schema, _) in embedded_schemas() {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder(schema, kind)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let documents = paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
        samples.extend(documents.map(|path| Sample::read(schema, path)));
    }
    samples
}

#[test]
fn good_samples_pass() {
    for sample in samples("good") {
        assert_eq!(said(&sample.violations()), "", "{}", sample.path.display());
    }
}

#[test]
fn good_samples_pass_the_closed_crds() {
    for sample in samples("good") {
        if matches!(sample.schema.as_str(), "jmx-exporter-config" | "alert-tests" | "configmap") {
            continue;
        }
        let (major, minor) = sample.operator.unwrap_or((1, 2));
        let Some(crds) = shared::crds_for("good samples against upstream CRDs", major, minor) else { return };
        let coverage = crds.check(&sample.object);
        assert_eq!(coverage, Coverage::Checked(Vec::new()), "{}", sample.path.display());
    }
}

#[test]
fn bad_samples_say_what_to_type() {
    for sample in samples("bad") {
        let violations = sample.violations();
        assert!(!violations.is_empty(), "{} has nothing bad", sample.path.display());
        for violation in &violations {
            assert!(violation.help.is_some(), "no help for: {}", violation.message);
        }
        let name = sample.path.file_stem().unwrap().to_str().unwrap();
        insta::with_settings!({
            snapshot_path => folder(&sample.schema, "bad"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, said(&violations));
        });
    }
}

#[test]
fn every_expected_text_belongs_to_a_sample() {
    for (schema, _) in embedded_schemas() {
        for entry in std::fs::read_dir(folder(schema, "bad")).unwrap() {
            let path = entry.unwrap().path();
            assert!(path.with_extension("yaml").exists(), "{} has no sample", path.display());
        }
    }
}

#[test]
fn every_property_stands_in_a_good_sample() {
    let samples = samples("good");
    for (schema, text) in embedded_schemas() {
        let mut used = BTreeSet::new();
        for sample in samples.iter().filter(|sample| sample.schema == schema) {
            paths(&sample.object, "", &mut used);
        }
        let fields = fields_of_ours(&serde_json::from_str(text).unwrap(), (u16::MAX, 0));
        let unused: Vec<&String> = fields.keys().filter(|path| !path.contains("{}") && !used.contains(*path)).collect();
        assert!(unused.is_empty(), "{schema} has no good sample with {unused:#?}");
    }
}

/// Collects the paths of a document as `spec.mirrors[].source`.
fn paths(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    found.insert(at.to_owned());
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| paths(value, &super::fields::property(at, key), found))
        }
        Value::Array(items) => items.iter().for_each(|item| paths(item, &format!("{at}[]"), found)),
        _ => {}
    }
}
