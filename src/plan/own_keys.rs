//! Keys of a flow's own `config` that change more than their line.

use crate::facts::names;
use crate::facts::strimzi::Feature;
use crate::source::{Scalar, Sourced, Text};
use crate::topology::model::{Flow, Topology};

/// Tells whether the flow carries its source's heartbeats to its target (`MIRROR/MirrorSourceConnector.java`, 4.0).
pub fn mirrors_heartbeats(flow: &Flow) -> bool {
    !is_off(&flow.config.source, "heartbeats.replication.enabled")
}

/// Tells whether a heartbeat connector of the flow writes to its target.
pub fn writes_heartbeats(topology: &Topology, flow: &Flow) -> bool {
    flow.heartbeats.is_some()
        && Feature::HeartbeatConnector.is_in(topology.cluster(flow.host.value).strimzi.value)
        && !is_off(&flow.config.heartbeat, "emit.heartbeats.enabled")
}

/// Tells whether the source connector leaves out records that the target refuses (`CONNECT/runtime/errors/ToleranceType.java`).
pub fn tolerates_errors(flow: &Flow) -> bool {
    is(&flow.config.source, "errors.tolerance", "all")
}

/// Returns the separator inside the names of MirrorMaker's own topics.
pub fn internal_separator(flow: &Flow) -> &str {
    let enabled = !is_off(&flow.config.source, "replication.policy.internal.topic.separator.enabled");
    names::internal_separator(&flow.policy.separator.value, enabled)
}

/// Kafka reads a boolean in any case (`CLIENTS/common/config/ConfigDef.java`, parseType).
fn is_off(config: &[(Text, Sourced<Scalar>)], key: &str) -> bool {
    is(config, key, "false")
}

fn is(config: &[(Text, Sourced<Scalar>)], key: &str, wanted: &str) -> bool {
    let value = config.iter().find(|(own, _)| &**own == key).map(|(_, value)| value.value.to_string());
    value.is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
}
