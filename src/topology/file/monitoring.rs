//! Metrics and alerts as written.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use crate::topology::model::Metrics;
use crate::units::{ConfigKey, Duration, LabelName, MetricName};
use crate::yaml::Node;

use super::collections::{FreeMap, Map, Setting};
use super::decode::{Decode, Spanned};
use super::describe;
use super::mapping::mapping;
use super::reader::Reader;
use super::scalars::{AnyText, LabelKey};
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
        /// Over how long the alerts take rates: how long something has to stand still before it counts. At least four
        /// times the interval.
        "window" optional window: Spanned<Duration> = WINDOW,
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
        "own" optional own: Vec<FreeMap>,
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
        for entry in reader.mapping(node, Self::EXPECTED)? {
            if &*entry.key.text == OWN {
                alerts.own = reader.entry(entry).unwrap_or_default();
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

impl Decode for Number {
    const EXPECTED: &'static str = "a number";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        use crate::source::Scalar;
        let Setting(scalar) = Setting::decode(node, reader)?;
        if matches!(scalar, Scalar::Int(_)) || matches!(scalar, Scalar::Float(value) if value.is_finite()) {
            return Some(Number(scalar));
        }
        reader.wrong_type(node, Self::EXPECTED);
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
