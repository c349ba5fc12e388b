//! One MirrorMaker 2 deployment made from the flows that share it.

use super::connector::{self, Making};
use super::endpoint::{self, View};
use super::expand::{Placeholder, expand, on_host};
use super::group::Group;
use super::model::{Instance, InstanceMetrics, JvmOptions, Mirror, SecretUse, Worker};
use super::problems;
use crate::diagnostic::Diagnostic;
use crate::facts::strimzi::{Feature, served_in_words};
use crate::facts::{defaults, derivations};
use crate::source::{Origin, Scalar, Sourced, Span, Text};
use crate::topology::model::{AuthenticationType, Cluster, Flow, Metrics, Restart, Topology};

/// Makes the instance of one group.
pub fn instance(topology: &Topology, group: &Group, findings: &mut Vec<Diagnostic>) -> Instance {
    let host = topology.cluster(group.host);
    let first = topology.flow(group.flows[0]);
    let settings = &first.mirror_maker;
    let mut secrets = Vec::new();
    let view = View { topology, host: group.host, instance: &group.name };
    let target = view.endpoint(group.target, &mut secrets, findings);
    let heartbeats_served = Feature::HeartbeatConnector.is_in(host.strimzi.value);
    let mirrors = group
        .flows
        .iter()
        .map(|&id| {
            let flow = topology.flow(id);
            refuse_unserved(topology, host, flow, findings);
            let making = Making { topology, flow, version: host.version.value, heartbeats_served };
            let selection = connector::selection(flow);
            Mirror {
                flow: id,
                source: view.endpoint(flow.source.value, &mut secrets, findings),
                source_connector: making.source(findings),
                checkpoint_connector: making.checkpoint(findings),
                heartbeat_connector: making.heartbeat(findings),
                topics: selection.topics,
                topics_exclude: selection.topics_exclude,
                groups: selection.groups,
                groups_exclude: selection.groups_exclude,
            }
        })
        .collect();
    secrets.sort_by(|one, other| one.name.value.cmp(&other.name.value));
    secrets.dedup_by(merge_keys);
    let placeholders = placeholders(topology, group, first);
    let expanded = |entries: &[(Text, Sourced<Text>)]| -> Vec<(Text, Sourced<Text>)> {
        let fill = |value| expand(value, &placeholders, &derivations::LABEL);
        entries.iter().map(|(key, value)| (key.clone(), fill(value))).collect()
    };
    Instance {
        name: group.name.clone(),
        labels: expanded(&settings.labels),
        annotations: expanded(&settings.annotations),
        kafka_version: host.version.clone(),
        replicas: settings.replicas.clone(),
        target,
        worker: worker(topology, group, &placeholders, findings),
        mirrors,
        sizing: settings.sizing.clone(),
        jvm: JvmOptions {
            xx: settings.jvm.xx.clone(),
            gc_logging: settings.jvm.gc_logging.clone(),
            system_properties: settings.jvm.system_properties.clone(),
        },
        logging: settings.logging.clone(),
        liveness: settings.liveness.clone(),
        readiness: settings.readiness.clone(),
        metrics: metrics(topology, host, findings),
        rack: settings.rack.clone(),
        tracing: settings.tracing.clone(),
        image: settings.image.clone(),
        client_rack_init_image: settings.client_rack_init_image.clone(),
        template: settings.template.clone(),
        secrets,
    }
}

fn placeholders<'t>(topology: &'t Topology, group: &'t Group, first: &Flow) -> [Placeholder<'t>; 5] {
    [
        ("cluster", &topology.cluster(group.host).alias),
        ("source", &topology.cluster(first.source.value).alias),
        ("target", &topology.cluster(group.target).alias),
        ("instance", &group.name),
        ("topology", &topology.name),
    ]
}

/// Keys of the worker that the plan derives, and where a person says them.
const DERIVED_KEYS: &[(&str, &str)] = &[
    ("group.id", "`names: {groupId: …}` instead; the pattern knows `{instance}`"),
    ("config.storage.topic", "`names: {configTopic: …}` instead; the pattern knows `{instance}`"),
    ("offset.storage.topic", "`names: {offsetTopic: …}` instead; the pattern knows `{instance}`"),
    ("status.storage.topic", "`names: {statusTopic: …}` instead; the pattern knows `{instance}`"),
    ("exactly.once.source.support", "`exactlyOnce: …` on the flow instead: it brings the permissions too"),
];

fn derived_key(key: &str, place: &str, value: &Sourced<Scalar>) -> Diagnostic {
    Diagnostic::new(&problems::DERIVED_WORKER_KEY, format!("`{key}` is derived for each instance"))
        .at_origin(&value.origin, "set once more here")
        .help(format!("write {place}"))
}

fn worker(
    topology: &Topology,
    group: &Group,
    placeholders: &[Placeholder<'_>],
    findings: &mut Vec<Diagnostic>,
) -> Worker {
    let names = &topology.names;
    let first = topology.flow(group.flows[0]);
    let factor = first.replication_factor.clone().map(|factor| Scalar::Int(factor.into()));
    let mut config: Vec<(Text, Sourced<Scalar>)> =
        ["config.storage.replication.factor", "offset.storage.replication.factor", "status.storage.replication.factor"]
            .into_iter()
            .map(|key| (key.into(), factor.clone()))
            .collect();
    if let Some(flow) = group.flows.iter().map(|&id| topology.flow(id)).find(|flow| flow.exactly_once.value) {
        let enabled = Scalar::Text("enabled".into());
        let value = Sourced::derived(enabled, &derivations::EXACTLY_ONCE, [flow.exactly_once.origin.clone()]);
        config.push(("exactly.once.source.support".into(), value));
    }
    for (key, value) in &first.mirror_maker.config {
        if let Some((_, place)) = DERIVED_KEYS.iter().find(|(derived, _)| *derived == &**key) {
            findings.push(derived_key(key, place, value));
            continue;
        }
        match config.iter_mut().find(|(present, _)| present == key) {
            Some((_, present)) => *present = value.clone(),
            None => config.push((key.clone(), value.clone())),
        }
    }
    Worker {
        group_id: expand(&names.group_id, placeholders, &derivations::GROUP_ID),
        config_topic: expand(&names.config_topic, placeholders, &derivations::STORAGE_TOPIC),
        offset_topic: expand(&names.offset_topic, placeholders, &derivations::STORAGE_TOPIC),
        status_topic: expand(&names.status_topic, placeholders, &derivations::STORAGE_TOPIC),
        config,
    }
}

fn metrics(topology: &Topology, host: &Cluster, findings: &mut Vec<Diagnostic>) -> InstanceMetrics {
    let monitoring = &topology.monitoring;
    match monitoring.metrics.value {
        Metrics::None => InstanceMetrics::None,
        Metrics::Jmx => InstanceMetrics::Jmx {
            config_map: on_host(&topology.names.config_map, host),
            key: topology.names.config_map_key.clone(),
        },
        Metrics::StrimziReporter => {
            if !Feature::StrimziMetricsReporter.is_in(host.strimzi.value) {
                findings.push(
                    unserved(host, "the Strimzi Metrics Reporter", Feature::StrimziMetricsReporter)
                        .at_origin(&monitoring.metrics.origin, "asked for here")
                        .help("write `metrics: jmx`"),
                );
            }
            let allow_list = defaults::REPORTER_ALLOW_LIST
                .value
                .iter()
                .map(|pattern| Sourced::default((*pattern).into(), &defaults::REPORTER_ALLOW_LIST.reason))
                .collect();
            InstanceMetrics::Reporter { allow_list }
        }
    }
}

/// A Secret used for two things is one Secret when it is made by the same hand.
fn merge_keys(later: &mut SecretUse, earlier: &mut SecretUse) -> bool {
    let same = later.name == earlier.name && later.purpose == earlier.purpose;
    if same {
        for key in later.keys.drain(..) {
            if !earlier.keys.contains(&key) {
                earlier.keys.push(key);
            }
        }
    }
    same
}

/// Returns what is written about the heartbeat connector alone, and what to do with it where there is none.
fn about_heartbeats(flow: &Flow) -> Vec<(Span, &'static str)> {
    let every = flow.heartbeats.as_ref().and_then(|heartbeats| match heartbeats.every.origin {
        Origin::Written(span) => Some((span, "write `heartbeats: false`")),
        _ => None,
    });
    // One state for all connectors, or one switch for all restarts, is about the others too.
    let (state, restart) = (&flow.state, &flow.auto_restart);
    let own = |heartbeat: Option<Span>, source: Option<Span>| heartbeat.filter(|span| Some(*span) != source);
    let span_of = |restart: &Option<Restart>| restart.as_ref().and_then(|restart| restart.enabled.span());
    let state = own(state.heartbeat.as_ref().and_then(Sourced::span), state.source.as_ref().and_then(Sourced::span));
    let restart = own(span_of(&restart.heartbeat), span_of(&restart.source));
    let keys = flow.config.heartbeat.iter().filter_map(|(_, value)| value.span());
    let rest = state.into_iter().chain(restart).chain(keys);
    every.into_iter().chain(rest.map(|span| (span, "delete what is said of `heartbeat`"))).collect()
}

fn refuse_unserved(topology: &Topology, host: &Cluster, flow: &Flow, findings: &mut Vec<Diagnostic>) {
    if !Feature::HeartbeatConnector.is_in(host.strimzi.value) {
        findings.extend(about_heartbeats(flow).into_iter().map(|(asked, help)| {
            unserved(host, "the heartbeat connector", Feature::HeartbeatConnector)
                .at(asked, "asked for here")
                .note("the v1 API left it out: a KafkaConnect with a KafkaConnector at the source can run it")
                .help(help)
        }));
    }
    for end in [flow.source.value, flow.target.value] {
        let kind = &endpoint::listener(host, topology.cluster(end)).authentication.kind;
        let (feature, what) = match kind.value {
            AuthenticationType::Custom => (Feature::CustomAuthentication, "authentication of type custom"),
            AuthenticationType::OAuth => (Feature::OauthAuthentication, "authentication of type oauth"),
            _ => continue,
        };
        if !feature.is_in(host.strimzi.value) {
            let finding = unserved(host, what, feature).at_origin(&kind.origin, "asked for here");
            findings.push(finding.help("write a type that it serves, or run the flow where the operator does"));
        }
    }
    if let Some(env_var) = flow.mirror_maker.rack.as_ref().and_then(|rack| rack.env_var.as_ref())
        && !Feature::RackTypes.is_in(host.strimzi.value)
    {
        findings.push(
            unserved(host, "a rack from an environment variable", Feature::RackTypes)
                .at_origin(&env_var.origin, "asked for here")
                .help("write the label of the nodes, such as `rack: topology.kubernetes.io/zone`"),
        );
    }
    for (offsets, what) in [(&flow.list_offsets, "listing offsets"), (&flow.alter_offsets, "altering offsets")] {
        if let Some(offsets) = offsets
            && !Feature::ConnectorOffsets.is_in(host.strimzi.value)
        {
            findings.push(
                unserved(host, what, Feature::ConnectorOffsets)
                    .at_origin(&offsets.origin, "asked for here")
                    .help("leave `offsets` out, or run the flow where a newer operator is"),
            );
        }
    }
}

fn unserved(host: &Cluster, what: &str, feature: Feature) -> Diagnostic {
    let served = served_in_words(feature);
    Diagnostic::new(
        &problems::FEATURE_NOT_SERVED,
        format!("the operator of `{}`, Strimzi {}, does not serve {what}", host.alias.value, host.strimzi.value),
    )
    .because_origin(&host.strimzi.origin, format!("served {served}"))
}
