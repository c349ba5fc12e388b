//! The ConfigMap with the JMX exporter's configuration: a YAML document inside another.

use serde::Serialize;

use super::metadata::Texts;
use crate::dialect::file::Body;
use crate::plan::model::{ExporterConfig, ExporterRule};
use crate::source::{Scalar, Sourced, Text, Tree};
use crate::template::{Composed, Engine, Entries, TemplateError};

#[derive(Serialize)]
struct Configuration<'p> {
    rules: Vec<Rule<'p>>,
}

/// A rule as the user wrote it, or one of ours.
#[derive(Serialize)]
struct Rule<'p> {
    own: Option<&'p Tree>,
    made: Option<Made<'p>>,
}

#[derive(Serialize)]
struct Made<'p> {
    comment: &'p str,
    pattern: &'p Sourced<Text>,
    name: &'p Sourced<Text>,
    value: Option<&'p Sourced<Scalar>>,
    labels: Texts<'p>,
    kind: &'p Sourced<Text>,
}

#[derive(Serialize)]
struct ConfigMap<'p> {
    config_map: &'p Sourced<Text>,
    key: &'p Sourced<Text>,
    configuration: Composed,
}

/// Prints the ConfigMap.
pub fn config_map<B: Body>(exporter: &ExporterConfig, engine: &Engine) -> Result<B, TemplateError> {
    let configuration: B = configuration(exporter, engine)?;
    let context =
        ConfigMap { config_map: &exporter.config_map, key: &exporter.key, configuration: configuration.embed() };
    B::print(engine, "common/metrics-configmap.yaml.j2", &context)
}

/// Prints the document inside.
pub fn configuration<B: Body>(exporter: &ExporterConfig, engine: &Engine) -> Result<B, TemplateError> {
    let own = exporter.own_rules.iter().map(|rule| Rule { own: Some(rule), made: None });
    let made = exporter.rules.iter().map(|rule| Rule { own: None, made: Some(Made::new(rule)) });
    B::print(engine, "common/jmx-exporter.yaml.j2", &Configuration { rules: own.chain(made).collect() })
}

impl<'p> Made<'p> {
    fn new(rule: &'p ExporterRule) -> Self {
        Made {
            comment: &rule.comment,
            pattern: &rule.pattern,
            name: &rule.name,
            value: rule.value.as_ref(),
            labels: Entries(&rule.labels),
            kind: &rule.kind,
        }
    }
}
