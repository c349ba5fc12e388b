//! The schemas of `schemas/`: as code for what fits, compiled once per [`Era`] when something does not.

use std::fmt;
use std::sync::OnceLock;

use serde_json::Value;

use super::generated::{self, Fits};
use super::{Compiled, Part, Violation, pattern};

/// One file of `schemas/`.
pub(super) struct Embedded {
    /// File name without `.schema.json`.
    name: &'static str,
    /// Empty for text inside a ConfigMap.
    api_version: &'static str,
    kind: &'static str,
    text: &'static str,
    pub(super) fits: Fits,
    /// See [`Embedded::reading`].
    readings: OnceLock<[Era; Era::ALL.len()]>,
    /// For the first document that does not fit.
    compiled: [Ready; Era::ALL.len()],
}

type Ready = OnceLock<Result<Compiled, String>>;

impl Embedded {
    const fn new(names: [&'static str; 3], text: &'static str, fits: Fits) -> Self {
        let [name, api_version, kind] = names;
        let compiled = [const { Ready::new() }; Era::ALL.len()];
        Embedded { name, api_version, kind, text, fits, readings: OnceLock::new(), compiled }
    }
}

macro_rules! embedded {
    ($code:ident: $name:literal, $api_version:literal, $kind:literal) => {
        Embedded::new(
            [$name, $api_version, $kind],
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/", $name, ".schema.json")),
            generated::$code::fits,
        )
    };
}

static JMX_EXPORTER: Embedded = embedded!(jmx_exporter: "jmx-exporter-config", "", "");

static ALERT_TESTS: Embedded = embedded!(alert_tests: "alert-tests", "", "");

static OBJECTS: [Embedded; 7] = [
    embedded!(mirror_maker_classic: "kafkamirrormaker2-v1beta2", "kafka.strimzi.io/v1beta2", "KafkaMirrorMaker2"),
    embedded!(mirror_maker_v1: "kafkamirrormaker2-v1", "kafka.strimzi.io/v1", "KafkaMirrorMaker2"),
    embedded!(user_classic: "kafkauser-v1beta2", "kafka.strimzi.io/v1beta2", "KafkaUser"),
    embedded!(user_v1: "kafkauser-v1", "kafka.strimzi.io/v1", "KafkaUser"),
    embedded!(config_map: "configmap", "v1", "ConfigMap"),
    embedded!(prometheus_rule: "prometheusrule", "monitoring.coreos.com/v1", "PrometheusRule"),
    embedded!(pod_monitor: "podmonitor", "monitoring.coreos.com/v1", "PodMonitor"),
];

/// A span of operator releases that take the same fields; its value is the first of them.
///
/// The schemas mark what a later release brought with `x-since`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Era(u16, u16);

impl Era {
    /// Ascending. The first one has everything that is older than what we speak of.
    pub const ALL: [Era; 4] = [Era(0, 0), Era(0, 48), Era(1, 0), Era(1, 1)];
    pub const NEWEST: Era = Era::ALL[Era::ALL.len() - 1];

    /// Returns the era of an operator release: `Era::of(0, 47)`.
    pub fn of(major: u16, minor: u16) -> Era {
        let began = |era: &&Era| (era.0, era.1) <= (major, minor);
        Era::ALL.iter().rev().find(began).copied().unwrap_or(Era::ALL[0])
    }

    fn index(self) -> usize {
        Era::ALL.iter().position(|era| *era == self).unwrap_or(Era::ALL.len() - 1)
    }

    pub(super) fn has(self, since: &str) -> bool {
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<u16>().ok());
        let mut parts = since.split('.');
        match (number(parts.next()), number(parts.next())) {
            (Some(major), Some(minor)) => (self.0, self.1) >= (major, minor),
            _ => false,
        }
    }
}

impl fmt::Display for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// A document of a kind that we never write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKind {
    pub api_version: Option<String>,
    pub kind: Option<String>,
}

/// Checks a document against our schema of its kind, as the newest operator that knows its API version takes it.
pub fn check(object: &Value) -> Result<Vec<Violation>, UnknownKind> {
    check_in(Era::NEWEST, object)
}

/// Checks a document against our schema of its kind, as the operators of an era take it.
pub fn check_in(era: Era, object: &Value) -> Result<Vec<Violation>, UnknownKind> {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    let fits = |schema: &&Embedded| Some(schema.api_version) == api_version && Some(schema.kind) == kind;
    match OBJECTS.iter().find(fits) {
        Some(schema) => Ok(schema.check(era, object)),
        None => Err(UnknownKind { api_version: api_version.map(str::to_owned), kind: kind.map(str::to_owned) }),
    }
}

/// Checks the JMX exporter's configuration, the YAML inside a ConfigMap.
pub fn check_jmx_exporter(configuration: &Value) -> Vec<Violation> {
    JMX_EXPORTER.check(Era::NEWEST, configuration)
}

/// Checks a file of unit tests, as promtool reads it.
pub fn check_alert_tests(tests: &Value) -> Vec<Violation> {
    ALERT_TESTS.check(Era::NEWEST, tests)
}

/// Returns name and text of every embedded schema, for `mirrorc schema` and for tests.
pub fn embedded_schemas() -> impl Iterator<Item = (&'static str, &'static str)> {
    OBJECTS.iter().chain([&JMX_EXPORTER, &ALERT_TESTS]).map(|schema| (schema.name, schema.text))
}

#[cfg(test)]
pub(super) fn of_name(name: &str) -> Option<&'static Embedded> {
    OBJECTS.iter().chain([&JMX_EXPORTER, &ALERT_TESTS]).find(|schema| schema.name == name)
}

impl Embedded {
    /// Returns the first era that reads this schema as the given one does, so that each reading is compiled once.
    fn reading(&self, era: Era) -> Era {
        self.readings.get_or_init(|| {
            let marks = self.text.split("\"x-since\": \"").skip(1).filter_map(|rest| rest.split('"').next());
            let brought: Vec<Era> = marks.filter_map(|since| Era::ALL.into_iter().find(|era| era.has(since))).collect();
            let reading = |era| brought.iter().filter(|brought| **brought <= era).max().copied();
            Era::ALL.map(|era| reading(era).unwrap_or(Era::ALL[0]))
        })[era.index()]
    }

    fn compile(&self, era: Era) -> Result<Compiled, String> {
        let schema: Value = serde_json::from_str(self.text).map_err(|error| error.to_string())?;
        Compiled::new(ready(schema, era), jsonschema::Draft::Draft7)
    }

    pub(super) fn compiled(&self, era: Era) -> Result<&Compiled, &String> {
        let era = self.reading(era);
        self.compiled[era.index()].get_or_init(|| self.compile(era)).as_ref()
    }

    fn violations(&self, era: Era, object: &Value) -> Vec<Violation> {
        if generated::fits(self.fits, era, object) {
            return Vec::new();
        }
        match self.compiled(era) {
            Ok(compiled) => compiled.check(object),
            // A unit test compiles every schema in every era.
            Err(error) => {
                vec![Violation::value("", format!("our schema `{}` does not compile: {error}", self.name))]
            }
        }
    }

    fn check(&self, era: Era, object: &Value) -> Vec<Violation> {
        let mut violations = self.violations(era, object);
        for later in Era::ALL.into_iter().filter(|later| *later > era) {
            if violations.is_empty() {
                break;
            }
            let still = self.violations(later, object);
            for violation in violations.iter_mut().filter(|violation| is_about_something(object, violation)) {
                if !still.iter().any(|other| other.pointer == violation.pointer) {
                    *violation = needs(later, violation);
                }
            }
        }
        violations
    }
}

/// Tells a value that stands where it cannot stand from an object that lacks something.
fn is_about_something(object: &Value, violation: &Violation) -> bool {
    violation.part == Part::Key || !object.pointer(&violation.pointer).is_some_and(Value::is_object)
}

/// Words a violation that a later operator would not have.
fn needs(era: Era, violation: &Violation) -> Violation {
    if violation.help.as_deref().is_some_and(|help| help.starts_with(UPGRADE)) {
        return violation.clone();
    }
    Violation { help: Some(format!("{UPGRADE} {era} or newer, or leave it out")), ..violation.clone() }
}

const UPGRADE: &str = "this needs Strimzi";

/// Takes out everything that a later operator brought, and makes the patterns ours.
pub(super) fn ready(schema: Value, era: Era) -> Value {
    let later = |value: &Value| value.get("x-since").and_then(Value::as_str).is_some_and(|since| !era.has(since));
    match schema {
        Value::Object(mut map) => {
            map.retain(|_, value| !later(value));
            pattern::replace(&mut map);
            map.values_mut().for_each(|value| *value = ready(value.take(), era));
            Value::Object(map)
        }
        Value::Array(items) => items.into_iter().filter(|item| !later(item)).map(|item| ready(item, era)).collect(),
        scalar => scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_that_read_a_schema_alike_share_one() {
        for schema in OBJECTS.iter().chain([&JMX_EXPORTER]) {
            let text: Value = serde_json::from_str(schema.text).unwrap();
            for era in Era::ALL {
                assert_eq!(ready(text.clone(), era), ready(text.clone(), schema.reading(era)), "{} {era}", schema.name);
            }
        }
        assert_eq!(JMX_EXPORTER.reading(Era::NEWEST), Era::ALL[0]);
    }
}
