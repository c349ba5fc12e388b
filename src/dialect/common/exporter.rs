//! The ConfigMap with the JMX exporter's configuration: a YAML document inside another.

use serde::{Serialize, Serializer};

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
    made: Option<Made>,
}

/// One of our rules, as values of one origin.
#[derive(Serialize)]
struct Made {
    comment: &'static str,
    pattern: Sourced<Text>,
    name: Sourced<Text>,
    value: Option<Sourced<Scalar>>,
    labels: Labels,
    kind: Sourced<Text>,
}

struct Labels(Vec<(&'static str, Sourced<Text>)>);

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Entries(&self.0).serialize(serializer)
    }
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
    let made = exporter.rules.iter().map(|rule| Made::new(rule, &exporter.rules.origin));
    let made = made.map(|made| Rule { own: None, made: Some(made) });
    B::print(engine, "common/jmx-exporter.yaml.j2", &Configuration { rules: own.chain(made).collect() })
}

impl Made {
    fn new(rule: &JmxRule, origin: &Origin) -> Self {
        let text = |text: &str| -> Sourced<Text> { Sourced::new(text.into(), origin.clone()) };
        Made {
            comment: rule.comment,
            pattern: text(rule.pattern),
            name: text(rule.name),
            value: rule.value.map(|value| Sourced::new(Scalar::Int(value), origin.clone())),
            labels: Labels(rule.labels.iter().map(|(label, capture)| (*label, text(capture))).collect()),
            kind: text(rule.rule_type.name()),
        }
    }
}
