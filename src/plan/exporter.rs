//! The JMX exporter's configuration: the user's own rules first, then those that match this Kafka version's beans.

use super::expand::on_host;
use super::model::ExporterConfig;
use crate::facts::{derivations, metrics};
use crate::source::Sourced;
use crate::topology::model::{Cluster, Topology};

pub fn config(topology: &Topology, host: &Cluster) -> ExporterConfig {
    let rules = metrics::jmx_rules(host.version.value).collect();
    ExporterConfig {
        config_map: on_host(&topology.names.config_map, host),
        key: topology.names.config_map_key.clone(),
        own_rules: topology.monitoring.own_jmx_rules.clone(),
        rules: Sourced::derived(rules, &derivations::JMX_RULE, [host.version.origin.clone()]),
    }
}
