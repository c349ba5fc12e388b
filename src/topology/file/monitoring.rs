//! Metrics and alerts as written.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use crate::topology::model::Metrics;
use crate::units::{ConfigKey, Duration, JavaRegex, LabelName, MetricName};
use crate::yaml::Node;

use super::collections::{FreeMap, Map, Setting};
use super::decode::{Decode, Spanned};
use super::describe;
use super::mapping::mapping;
use super::reader::Reader;
use super::scalars::{AnyText, LabelKey, WholeSeconds};
use super::switches::Switch;

mapping! {
    /// Metrics and alerts of every host.
    Monitoring {
        /// What exports the metrics. `strimzi-reporter` needs operator 0.48 or later.
        "metrics" optional metrics: Spanned<Metrics> = METRICS,
        /// Names of the monitoring objects.
        "names" optional names: MonitoringNames,
        /// Labels by which your Prometheus selects rules and monitors: `{release: prometheus}`.
        "labels" optional labels: Map<LabelKey, Spanned<AnyText>>,
        /// How often Prometheus scrapes and evaluates.
        "interval" optional interval: Spanned<Duration> = INTERVAL,
        /// Over how long the alerts take rates: how long something has to stand still before it counts. At least twice
        /// the interval; better four times, so that a missed scrape goes unnoticed.
        "window" optional window: Spanned<WholeSeconds> = WINDOW,
        /// Whether to write a PodMonitor. Without one, something else has to scrape the pods.
        "podMonitor" optional pod_monitor: Spanned<bool> = POD_MONITOR,
        /// Whether to write a PrometheusRule.
        "rules" optional rules: Spanned<bool> = RULES,
        /// Whether to write unit tests of the built-in alerts beside the rules, for `promtool test rules`.
        "unitTests" optional unit_tests: Spanned<bool> = UNIT_TESTS,
        /// Settings of the built-in alerts by name, `false` to leave one out; `own` adds yours.
        "alerts" optional alerts: Alerts,
        /// Rules of the JMX exporter.
        "jmxRules" optional jmx_rules: JmxRules,
    }

    /// Names of the monitoring objects.
    MonitoringNames {
        /// The ConfigMap with the exporter's configuration. `{alias}` and `{kafka}` stand for the host's.
        "configMap" optional config_map: Spanned<AnyText> = CONFIG_MAP_NAME,
        /// Its key.
        "key" optional key: Spanned<ConfigKey> = CONFIG_MAP_KEY,
        /// The PrometheusRule, with the same placeholders.
        "rule" optional rule: Spanned<AnyText> = RULE_NAME,
        /// The group of rules in it, with the same placeholders.
        "group" optional group: Spanned<AnyText> = RULE_GROUP,
        /// The PodMonitor, with the same placeholders.
        "podMonitor" optional pod_monitor: Spanned<AnyText> = POD_MONITOR_NAME,
    }

    /// What is different about a built-in alert.
    Alert {
        /// The threshold.
        "above" optional above: Spanned<Number>,
        /// How long it has to hold.
        "for" optional hold: Spanned<Duration>,
        /// The label `severity`.
        "severity" optional severity: Spanned<AnyText>,
        /// The annotation `summary`.
        "summary" optional summary: Spanned<AnyText>,
        /// The annotation `description`.
        "description" optional description: Spanned<AnyText>,
        /// More labels.
        "labels" optional labels: Map<LabelName, Spanned<AnyText>>,
    }

    /// An alert of your own, as Prometheus has it.
    OwnAlert {
        /// Its name.
        "alert" required name: Spanned<MetricName>,
        /// The PromQL expression.
        "expr" required expr: Spanned<AnyText>,
        /// How long it has to hold.
        "for" optional hold: Spanned<Duration>,
        /// Its labels.
        "labels" optional labels: Map<LabelName, Spanned<AnyText>>,
        /// Its annotations.
        "annotations" optional annotations: Map<LabelName, Spanned<AnyText>>,
    }

    /// Rules of the JMX exporter.
    JmxRules {
        /// Rules of your own, tried before ours, as the exporter's configuration has them.
        "own" optional own: Vec<JmxRule>,
    }
}

/// A rule of the JMX exporter, handed through as it is.
#[derive(Clone, Debug)]
pub struct JmxRule(pub FreeMap);

impl JmxRule {
    /// `collector/src/main/java/io/prometheus/jmx/JmxCollector.java` of prometheus/jmx_exporter.
    const KEYS: &[&str] =
        &["pattern", "name", "value", "valueFactor", "help", "labels", "type", "attrNameSnakeCase", "cache"];
}

impl Decode for JmxRule {
    const EXPECTED: &'static str = "a rule such as `{pattern: …, name: …}`";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let entries = reader.mapping(node, Self::EXPECTED)?;
        for entry in entries {
            match &*entry.key.text {
                "pattern" => drop(reader.entry::<JavaRegex>(entry)),
                key if Self::KEYS.contains(&key) => {}
                _ => drop(reader.unknown_key(entry, entries, Self::KEYS)),
            }
        }
        FreeMap::decode(node, reader).map(JmxRule)
    }
}

impl JsonSchema for JmxRule {
    fn schema_name() -> Cow<'static, str> {
        "JmxRule".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let regex = generator.subschema_for::<JavaRegex>().to_value();
        let property = |key: &&str| ((*key).to_owned(), if *key == "pattern" { regex.clone() } else { json!(true) });
        let properties: serde_json::Map<_, _> = Self::KEYS.iter().map(property).collect();
        describe::schema(json!({
            "description": "A rule of the JMX exporter, as its configuration has it.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        }))
    }
}

/// Settings of the built-in alerts, and alerts of one's own.
#[derive(Clone, Debug, Default)]
pub struct Alerts {
    pub settings: Map<MetricName, Switch<Alert>>,
    pub own: Vec<OwnAlert>,
}

/// The key of [`Alerts`] that is no alert's name.
const OWN: &str = "own";

impl Decode for Alerts {
    const EXPECTED: &'static str = "a mapping of alerts";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let mut alerts = Alerts::default();
        let entries = reader.mapping(node, Self::EXPECTED)?;
        for entry in entries {
            if &*entry.key.text == OWN {
                alerts.own = reader.entry(entry).unwrap_or_default();
                continue;
            }
            // No setting of an alert is a list.
            if entry.value.as_sequence().is_some() && reader.guesses.of(&entry.key.text, [OWN]).is_some() {
                reader.unknown_key(entry, entries, &[OWN]);
                continue;
            }
            let name = reader.key(&entry.key);
            let setting = reader.entry(entry);
            alerts.settings.entries.extend(name.map(|name| (name, setting)));
        }
        Some(alerts)
    }
}

impl JsonSchema for Alerts {
    fn schema_name() -> Cow<'static, str> {
        "Alerts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let own = describe::described(generator.subschema_for::<Vec<OwnAlert>>(), &["Alerts of your own."]);
        describe::schema(json!({
            "description": "Settings of the built-in alerts by name, `false` to leave one out.",
            "type": "object",
            "properties": { OWN: own },
            "propertyNames": generator.subschema_for::<MetricName>(),
            "additionalProperties": generator.subschema_for::<Switch<Alert>>(),
        }))
    }
}

/// A number, whole or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Number(pub crate::source::Scalar);

impl Number {
    pub fn is_negative(&self) -> bool {
        use crate::source::Scalar;
        matches!(self.0, Scalar::Int(..0)) || matches!(self.0, Scalar::Float(value) if value < 0.0)
    }
}

impl Decode for Number {
    const EXPECTED: &'static str = "a number";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        use crate::source::Scalar;
        let Setting(scalar) = Setting::decode(node, reader)?;
        if matches!(scalar, Scalar::Int(_)) || matches!(scalar, Scalar::Float(value) if value.is_finite()) {
            return Some(Number(scalar));
        }
        let is_float = matches!(scalar, Scalar::Float(_));
        reader.wrong_type(node, if is_float { "a finite number" } else { Self::EXPECTED });
        None
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        describe::schema(json!({ "type": "number" }))
    }
}
