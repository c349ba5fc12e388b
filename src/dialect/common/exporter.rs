//! The ConfigMap with the JMX exporter's configuration: a YAML document inside another.

use serde::Serialize;

use super::metadata::Texts;
use crate::dialect::file::Body;
use crate::plan::model::{ExporterConfig, JmxRule};
use crate::source::{Origin, Scalar, Sourced, Text, Tree};
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
    comment: &'static str,
    pattern: &'p Sourced<Text>,
    name: &'p Sourced<Text>,
    value: Option<&'p Sourced<Scalar>>,
    labels: Texts<'p>,
    kind: &'p Sourced<Text>,
}

/// One of our rules as values of one origin.
struct Values {
    rule: &'static JmxRule,
    pattern: Sourced<Text>,
    name: Sourced<Text>,
    value: Option<Sourced<Scalar>>,
    labels: Vec<(Text, Sourced<Text>)>,
    kind: Sourced<Text>,
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
    let values: Vec<Values> = exporter.rules.iter().map(|rule| Values::new(rule, &exporter.rules.origin)).collect();
    let made = values.iter().map(|values| Rule { own: None, made: Some(values.made()) });
    B::print(engine, "common/jmx-exporter.yaml.j2", &Configuration { rules: own.chain(made).collect() })
}

impl Values {
    fn new(rule: &'static JmxRule, origin: &Origin) -> Self {
        let text = |text: &str| -> Sourced<Text> { Sourced::new(text.into(), origin.clone()) };
        Values {
            rule,
            pattern: text(rule.pattern),
            name: text(rule.name),
            value: rule.value.map(|value| Sourced::new(Scalar::Int(value), origin.clone())),
            labels: rule.labels.iter().map(|(label, capture)| ((*label).into(), text(capture))).collect(),
            kind: text(rule.rule_type.name()),
        }
    }

    fn made(&self) -> Made<'_> {
        Made {
            comment: self.rule.comment,
            pattern: &self.pattern,
            name: &self.name,
            value: self.value.as_ref(),
            labels: Entries(&self.labels),
            kind: &self.kind,
        }
    }
}
