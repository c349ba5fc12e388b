//! Our schemas beside upstream's CRDs, field by field.

use std::fmt::Write;
use std::path::PathBuf;

use mirrorc::schema::embedded_schemas;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::Value;

use super::fields::{Field, Fields, fields_of_crd, fields_of_ours};
use crate::shared;

/// Which CRD a schema of ours is held against, in the words of which operator release.
struct Comparison {
    ours: &'static str,
    operator: (u16, u16),
    release: &'static str,
    kind: &'static str,
    version: &'static str,
}

const fn strimzi(
    ours: &'static str,
    operator: (u16, u16),
    release: &'static str,
    kind: &'static str,
    version: &'static str,
) -> Comparison {
    Comparison { ours, operator, release, kind, version }
}

const COMPARISONS: [Comparison; 10] = [
    strimzi("kafkamirrormaker2-v1beta2", (0, 47), "strimzi-0.45.0", "KafkaMirrorMaker2", "v1beta2"),
    strimzi("kafkamirrormaker2-v1beta2", (0, 48), "strimzi-0.51.0", "KafkaMirrorMaker2", "v1beta2"),
    strimzi("kafkamirrormaker2-v1", (0, 51), "strimzi-0.51.0", "KafkaMirrorMaker2", "v1"),
    strimzi("kafkamirrormaker2-v1", (1, 2), "strimzi-1.2.0", "KafkaMirrorMaker2", "v1"),
    strimzi("kafkauser-v1beta2", (0, 47), "strimzi-0.45.0", "KafkaUser", "v1beta2"),
    strimzi("kafkauser-v1beta2", (0, 48), "strimzi-0.51.0", "KafkaUser", "v1beta2"),
    strimzi("kafkauser-v1", (0, 51), "strimzi-0.51.0", "KafkaUser", "v1"),
    strimzi("kafkauser-v1", (1, 2), "strimzi-1.2.0", "KafkaUser", "v1"),
    strimzi("prometheusrule", (1, 2), shared::PROMETHEUS_OPERATOR, "PrometheusRule", "v1"),
    strimzi("podmonitor", (1, 2), shared::PROMETHEUS_OPERATOR, "PodMonitor", "v1"),
];

/// What a CRD may say beside what is compared: documentation, or something that narrows only what others write.
const NOT_COMPARED: [&str; 7] =
    ["description", "example", "default", "format", "oneOf", "anyOf", "x-kubernetes-map-type"];
const COMPARED: [&str; 15] = [
    "type",
    "properties",
    "items",
    "additionalProperties",
    "required",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-validations",
    // A bad sample holds two groups of the same name.
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
];

#[test]
fn everything_that_we_allow_upstream_takes() {
    for comparison in &COMPARISONS {
        let Some((ours, crd)) = comparison.fields() else { return };
        let mut problems = String::new();
        for (path, field) in ours.iter().filter(|(path, _)| !path.starts_with("metadata")) {
            match lookup(&crd, path) {
                Upstream::Field(upstream) => differences(path, field, upstream, &mut problems),
                Upstream::Open => {}
                Upstream::Absent => writeln!(problems, "{path}: unknown upstream").unwrap(),
            }
        }
        assert!(problems.is_empty(), "{} against {}:\n{problems}", comparison.ours, comparison.release);
    }
}

#[test]
fn everything_that_upstream_knows_is_ours_or_left_out_on_purpose() {
    for comparison in &COMPARISONS {
        let Some((ours, crd)) = comparison.fields() else { return };
        let mut left_out = String::new();
        for (path, field) in &crd {
            let (parent, _) = path.rsplit_once('.').unwrap_or(("", ""));
            let covered = |path: &str| ours.contains_key(path) || path.is_empty();
            // Below an open value of ours, as in `template`, nothing is told apart.
            let told_apart = ours.get(parent).is_none_or(|field| field.structured);
            if !covered(path) && covered(parent) && told_apart && !path.ends_with(['}', ']']) {
                writeln!(left_out, "{path}").unwrap();
            }
            if field.cel > 0 && covered(path) {
                writeln!(left_out, "{path}: {} rules in CEL", field.cel).unwrap();
            }
        }
        comparison.assert_reviewed(&left_out);
    }
}

impl Comparison {
    fn fields(&self) -> Option<(Fields, Fields)> {
        let crd = shared::crd("our schemas against upstream CRDs", self.release, self.kind)?;
        let versions = crd["spec"]["versions"].as_array().unwrap();
        let version = versions.iter().find(|version| version["name"] == self.version).unwrap();
        let (_, text) = embedded_schemas().find(|(name, _)| *name == self.ours).unwrap();
        let ours: Value = serde_json::from_str(text).unwrap();
        Some((fields_of_ours(&ours, self.operator), fields_of_crd(&version["schema"]["openAPIV3Schema"])))
    }

    /// Compares with `tests/schemas/<ours>/left-out-of-<release>.txt`; `UPDATE_LEFT_OUT=1` writes it for review.
    fn assert_reviewed(&self, left_out: &str) {
        let file = format!("left-out-of-{}.txt", self.release);
        let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "schemas", self.ours, &file].iter().collect();
        if std::env::var_os("UPDATE_LEFT_OUT").is_some() {
            std::fs::write(&path, left_out).unwrap();
        }
        let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(left_out, reviewed, "{} is not what was reviewed; UPDATE_LEFT_OUT=1 renews it", path.display());
    }
}

enum Upstream<'f> {
    Field(&'f Field),
    /// Below a map of upstream's that takes anything.
    Open,
    Absent,
}

/// Finds our path upstream, where a map stands for keys that we list one by one.
fn lookup<'f>(crd: &'f Fields, path: &str) -> Upstream<'f> {
    let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
    if let Some(field) = crd.get(path).or_else(|| crd.get(&format!("{parent}.{{}}"))) {
        return Upstream::Field(field);
    }
    match crd.get(parent) {
        Some(field) if field.open => Upstream::Open,
        _ => Upstream::Absent,
    }
}

fn differences(path: &str, ours: &Field, upstream: &Field, problems: &mut String) {
    let mut problem = |text: String| writeln!(problems, "{path}: {text}").unwrap();
    let takes =
        |kind: &String| upstream.types.contains(kind) || (kind == "integer" && upstream.types.contains("number"));
    if !upstream.types.is_empty() && !ours.types.iter().all(takes) {
        problem(format!("we allow {:?}, upstream {:?}", ours.types, upstream.types));
    }
    let more_options: Vec<_> = ours.options.difference(&upstream.options).collect();
    if !upstream.options.is_empty() && (ours.options.is_empty() || !more_options.is_empty()) {
        problem(format!("we allow {more_options:?} more than upstream's {:?}", upstream.options));
    }
    let not_required: Vec<_> = upstream.required.difference(&ours.required).collect();
    if !not_required.is_empty() {
        problem(format!("upstream requires {not_required:?}"));
    }
    if upstream.minimum.is_some() && ours.minimum < upstream.minimum {
        problem(format!("we allow {:?}, upstream has a minimum of {:?}", ours.minimum, upstream.minimum));
    }
    if upstream.maximum.is_some_and(|limit| ours.maximum.is_none_or(|maximum| maximum > limit)) {
        problem(format!("we allow {:?}, upstream has a maximum of {:?}", ours.maximum, upstream.maximum));
    }
    if upstream.min_length.is_some() && ours.min_length < upstream.min_length && ours.options.is_empty() {
        problem("we allow shorter text".to_owned());
    }
    if let [pattern] = upstream.patterns.as_slice()
        && ours.options.is_empty()
        && let Some(bad) = beyond(&ours.patterns, pattern)
    {
        problem(format!("we allow `{bad}`, upstream only {pattern}"));
    }
    for keyword in &upstream.keywords {
        if !COMPARED.contains(&keyword.as_str()) && !NOT_COMPARED.contains(&keyword.as_str()) {
            problem(format!("upstream says {keyword}, which this test does not compare"));
        }
    }
}

/// Returns a text that one of our patterns takes and upstream's does not.
fn beyond(ours: &[String], upstream: &str) -> Option<String> {
    let upstream = regex::Regex::new(upstream).unwrap();
    let unlimited = vec![".*".to_owned()];
    let ours = if ours.is_empty() { &unlimited } else { ours };
    let config = proptest::test_runner::Config { rng_seed: RngSeed::Fixed(1), ..Default::default() };
    let mut runner = TestRunner::new(config);
    ours.iter().find_map(|pattern| {
        // proptest makes whole strings, so it wants no anchors.
        let texts = proptest::string::string_regex(pattern.trim_start_matches('^').trim_end_matches('$')).unwrap();
        (0..500).map(|_| texts.new_tree(&mut runner).unwrap().current()).find(|text| !upstream.is_match(text))
    })
}
