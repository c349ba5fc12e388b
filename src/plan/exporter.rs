//! The JMX exporter's configuration: the user's own rules first, then those that match this Kafka version's beans.

use super::expand::on_host;
use super::model::{ExporterConfig, ExporterRule};
use crate::facts::{derivations, metrics};
use crate::source::{Origin, Scalar, Sourced, Text};
use crate::topology::model::{Cluster, Topology};

pub fn config(topology: &Topology, host: &Cluster) -> ExporterConfig {
    let origin = Origin::derived(&derivations::JMX_RULE, [host.version.origin.clone()]);
    let text = |text: &str| -> Sourced<Text> { Sourced::new(text.into(), origin.clone()) };
    let rules = metrics::jmx_rules(host.version.value)
        .map(|rule| ExporterRule {
            pattern: text(rule.pattern),
            name: text(rule.name),
            kind: text(rule.rule_type.name()),
            value: rule.value.map(|value| Sourced::new(Scalar::Int(value), origin.clone())),
            labels: rule.labels.iter().map(|(label, capture)| ((*label).into(), text(capture))).collect(),
            comment: rule.comment.into(),
        })
        .collect();
    ExporterConfig {
        config_map: on_host(&topology.names.config_map, host),
        key: topology.names.config_map_key.clone(),
        own_rules: topology.monitoring.own_jmx_rules.clone(),
        rules,
    }
}
