//! Keys of a flow's own `config` that change more than their line.

use super::problems::DERIVED_CONNECTOR_KEY;
use crate::diagnostic::Diagnostic;
use crate::facts::connector::ConnectorKind;
use crate::facts::names;
use crate::facts::strimzi::Feature;
use crate::source::{Scalar, Sourced, Text};
use crate::topology::model::{Flow, Topology};

/// A key from which more is derived than its own line: names of topics, permissions, what is mirrored.
struct Derived {
    key: &'static str,
    /// Where a person says it instead.
    place: &'static str,
    /// What Kafka does where we write nothing; saying that once more changes nothing.
    otherwise: &'static str,
}

const fn derived(key: &'static str, place: &'static str, otherwise: &'static str) -> Derived {
    Derived { key, place, otherwise }
}

/// For the aliases and the patterns see `CO/model/KafkaMirrorMaker2Connectors.java`: the operator puts them over others.
const DERIVED: &[Derived] = &[
    derived("replication.policy.class", "write `policy: …` on the flow", ""),
    derived("replication.policy.separator", "write `policy: {separator: …}` on the flow", ""),
    derived("offset-syncs.topic.location", "write `offsetSyncs: …` on the flow", ""),
    derived("sync.topic.acls.enabled", "write `syncTopicAcls: …` on the flow", "false"),
    derived("sync.group.offsets.enabled", "write `checkpoints: {syncGroupOffsets: …}` on the flow", "false"),
    derived("exactly.once.support", "write `exactlyOnce: …` on the flow", "requested"),
    derived("topics", "write `topics: …` on the flow", ""),
    derived("groups", "write `groups: …` on the flow", ""),
    derived("source.cluster.alias", "delete it: the alias is the cluster's key under `clusters`", ""),
    derived("target.cluster.alias", "delete it: the alias is the cluster's key under `clusters`", ""),
];

/// Finds keys of a flow's own `config` that say something else than the plan is made from.
pub fn refuse_derived(
    kind: ConnectorKind,
    planned: &[(Text, Sourced<Scalar>)],
    own: &[(Text, Sourced<Scalar>)],
    findings: &mut Vec<Diagnostic>,
) {
    for (key, value) in own {
        let Some(derived) = DERIVED.iter().find(|derived| derived.key == &**key) else { continue };
        let planned = planned.iter().find(|(planned, _)| planned == key).map(|(_, value)| value);
        let otherwise = planned.map_or_else(|| derived.otherwise.to_owned(), |planned| planned.value.to_string());
        if value.value.to_string().trim().eq_ignore_ascii_case(&otherwise) {
            continue;
        }
        let connector = kind.word();
        let message = match otherwise.as_str() {
            "" => format!("`{key}` of the {connector} connector is not for `config`"),
            planned => {
                format!("`{key}` of the {connector} connector is `{}`, and `{planned}` by the flow", value.value)
            }
        };
        let finding =
            Diagnostic::new(&DERIVED_CONNECTOR_KEY, message).at_origin(&value.origin, "reaches this key alone");
        let finding = match planned {
            Some(planned) => finding.because_origin(&planned.origin, format!("`{otherwise}` follows from this")),
            None => finding,
        };
        findings.push(
            finding
                .note("permissions, predicted topics and alerts follow what the topology says in its own words")
                .help(derived.place),
        );
    }
}

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
