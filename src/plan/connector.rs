//! What each connector of a flow is configured with: derived keys first, the user's own last.

use super::model::{AutoRestart, Connector};
use super::own_keys::refuse_derived;
use crate::diagnostic::Diagnostic;
use crate::facts::connector::{self, ConnectorKind};
use crate::facts::metrics::reporter_source_keys;
use crate::facts::{derivations, kafka, names};
use crate::source::{Origin, Reason, Scalar, Sourced, Text};
use crate::topology::model::{
    AutoRestart as Restarts, Flow, Metrics, OffsetSyncs, Pattern, PolicyKind, Restart, State, Topology,
};
use crate::units::{Duration, KafkaVersion};

type Config = Vec<(Text, Sourced<Scalar>)>;

/// What a connector's configuration is made from.
pub struct Making<'t> {
    pub topology: &'t Topology,
    pub flow: &'t Flow,
    /// Kafka version of the pods.
    pub version: KafkaVersion,
    /// Whether the host's dialect has a heartbeat connector.
    pub heartbeats_served: bool,
}

impl Making<'_> {
    pub fn source(&self, findings: &mut Vec<Diagnostic>) -> Connector {
        let flow = self.flow;
        let mut config = Vec::with_capacity(16);
        let factor = flow.replication_factor.clone().map(|factor| Scalar::Int(factor.into()));
        put(&mut config, "replication.factor", factor.clone());
        put(&mut config, "offset-syncs.topic.replication.factor", factor);
        put(&mut config, "offset-syncs.topic.location", self.offset_syncs());
        put(&mut config, "refresh.topics.interval.seconds", seconds(&flow.refresh_topics));
        self.put_policy(&mut config);
        put(&mut config, "sync.topic.acls.enabled", flow.sync_topic_acls.clone().map(Scalar::Bool));
        if kafka::source_tag(self.version) == kafka::SourceTag::Option {
            let on = Sourced::derived(
                Scalar::Bool(true),
                &derivations::SOURCE_TAG,
                [self.topology.cluster(flow.host.value).version.origin.clone()],
            );
            put(&mut config, "add.source.alias.to.metrics", on);
        }
        if flow.exactly_once.value {
            put(
                &mut config,
                "exactly.once.support",
                sourced("required", &flow.exactly_once, &derivations::EXACTLY_ONCE),
            );
        }
        if self.topology.monitoring.metrics.value == Metrics::StrimziReporter {
            let metrics = &self.topology.monitoring.metrics.origin;
            let operator = &self.topology.cluster(flow.host.value).strimzi;
            for (key, value) in reporter_source_keys(operator.value) {
                let inputs = [metrics.clone(), operator.origin.clone()];
                put(
                    &mut config,
                    key,
                    Sourced::derived(Scalar::Text(value.into()), &derivations::REPORTER_SOURCE_KEY, inputs),
                );
            }
        }
        // Connect refuses the connector otherwise; what the user says about it stands.
        if flow.exactly_once.value && !flow.consumer.iter().any(|(key, _)| &**key == "isolation.level") {
            let committed = sourced("read_committed", &flow.exactly_once, &derivations::READ_COMMITTED);
            put(&mut config, "consumer.isolation.level", committed);
        }
        prefixed(&mut config, "producer.override.", &flow.producer);
        prefixed(&mut config, "producer.", &flow.offset_syncs_producer);
        prefixed(&mut config, "consumer.", &flow.consumer);
        refuse_derived(ConnectorKind::Source, &config, &flow.config.source, findings);
        overlay(&mut config, &flow.config.source);
        self.connector(
            ConnectorKind::Source,
            config,
            flow.tasks.source.clone(),
            flow.state.source.clone(),
            restart(&flow.auto_restart, ConnectorKind::Source),
        )
    }

    pub fn checkpoint(&self, findings: &mut Vec<Diagnostic>) -> Option<Connector> {
        let flow = self.flow;
        let checkpoints = flow.checkpoints.as_ref()?;
        let mut config = Vec::with_capacity(10);
        let factor = flow.replication_factor.clone().map(|factor| Scalar::Int(factor.into()));
        put(&mut config, "checkpoints.topic.replication.factor", factor);
        if let Some(interval) = &checkpoints.sync_group_offsets {
            let on = Sourced::derived(Scalar::Bool(true), &derivations::SYNC_GROUP_OFFSETS, [interval.origin.clone()]);
            put(&mut config, "sync.group.offsets.enabled", on);
            put(&mut config, "sync.group.offsets.interval.seconds", seconds(interval));
        }
        put(&mut config, "emit.checkpoints.interval.seconds", seconds(&checkpoints.every));
        put(&mut config, "refresh.groups.interval.seconds", seconds(&flow.refresh_groups));
        put(&mut config, "offset-syncs.topic.location", self.offset_syncs());
        self.put_policy(&mut config);
        refuse_derived(ConnectorKind::Checkpoint, &config, &flow.config.checkpoint, findings);
        overlay(&mut config, &flow.config.checkpoint);
        Some(self.connector(
            ConnectorKind::Checkpoint,
            config,
            flow.tasks.checkpoint.clone(),
            flow.state.checkpoint.clone(),
            restart(&flow.auto_restart, ConnectorKind::Checkpoint),
        ))
    }

    pub fn heartbeat(&self, findings: &mut Vec<Diagnostic>) -> Option<Connector> {
        let flow = self.flow;
        let heartbeats = flow.heartbeats.as_ref().filter(|_| self.heartbeats_served)?;
        let mut config = Vec::with_capacity(6);
        let factor = flow.replication_factor.clone().map(|factor| Scalar::Int(factor.into()));
        put(&mut config, "heartbeats.topic.replication.factor", factor);
        put(&mut config, "emit.heartbeats.interval.seconds", seconds(&heartbeats.every));
        self.put_policy(&mut config);
        refuse_derived(ConnectorKind::Heartbeat, &config, &flow.config.heartbeat, findings);
        overlay(&mut config, &flow.config.heartbeat);
        Some(self.connector(
            ConnectorKind::Heartbeat,
            config,
            None,
            flow.state.heartbeat.clone(),
            restart(&flow.auto_restart, ConnectorKind::Heartbeat),
        ))
    }

    fn connector(
        &self,
        kind: ConnectorKind,
        config: Config,
        tasks_max: Option<Sourced<u32>>,
        state: Option<Sourced<State>>,
        auto_restart: Option<AutoRestart>,
    ) -> Connector {
        let flow = self.flow;
        let source = &self.topology.cluster(flow.source.value).alias.value;
        let target = &self.topology.cluster(flow.target.value).alias.value;
        let name = names::connector(source, target, kind);
        let offsets = kind == ConnectorKind::Source;
        Connector {
            name: name.into(),
            tasks_max,
            state,
            auto_restart,
            config,
            list_offsets: flow.list_offsets.clone().filter(|_| offsets),
            alter_offsets: flow.alter_offsets.clone().filter(|_| offsets),
        }
    }

    /// Both keys, on every connector: where they differ, offset translation breaks without a word.
    fn put_policy(&self, config: &mut Config) {
        let policy = &self.flow.policy;
        let class = policy.kind.clone().map(|kind| {
            Scalar::Text(match kind {
                PolicyKind::Default => connector::DEFAULT_REPLICATION_POLICY.into(),
                PolicyKind::Identity => connector::IDENTITY_REPLICATION_POLICY.into(),
                PolicyKind::Custom(class) => class,
            })
        });
        put(config, "replication.policy.class", class);
        put(config, "replication.policy.separator", policy.separator.clone().map(Scalar::Text));
    }

    fn offset_syncs(&self) -> Sourced<Scalar> {
        self.flow.offset_syncs.clone().map(|location| {
            Scalar::Text(match location {
                OffsetSyncs::Source => "source".into(),
                OffsetSyncs::Target => "target".into(),
            })
        })
    }
}

/// Fills what a mirror selects: one regex of topics, one of groups, and what is left out of both.
pub fn selection(flow: &Flow) -> Selection {
    Selection {
        topics: joined(&flow.topics),
        topics_exclude: excluded(&flow.exclude_topics),
        groups: flow.checkpoints.is_some().then(|| joined(&flow.groups)),
        groups_exclude: excluded(&flow.exclude_groups).filter(|_| flow.checkpoints.is_some()),
    }
}

/// The four patterns of a mirror.
pub struct Selection {
    pub topics: Sourced<Text>,
    pub topics_exclude: Option<Sourced<Text>>,
    pub groups: Option<Sourced<Text>>,
    pub groups_exclude: Option<Sourced<Text>>,
}

fn joined(patterns: &Sourced<Vec<Pattern>>) -> Sourced<Text> {
    let texts: Vec<&str> = patterns.value.iter().map(|pattern| &*pattern.regex).collect();
    match texts.as_slice() {
        [one] => Sourced::new((*one).into(), patterns.origin.clone()),
        _ => {
            let inputs = patterns.value.iter().filter_map(|pattern| pattern.span).map(Origin::Written);
            Sourced::derived(texts.join("|").into(), &derivations::JOINED_PATTERN, inputs)
        }
    }
}

/// Nothing written means Kafka's own default, which need not be repeated.
fn excluded(patterns: &[Sourced<Text>]) -> Option<Sourced<Text>> {
    if patterns.iter().all(|pattern| matches!(pattern.origin, Origin::Default(_))) {
        return None;
    }
    let texts: Vec<&str> = patterns.iter().map(|pattern| &*pattern.value).collect();
    let inputs = patterns.iter().map(|pattern| pattern.origin.clone());
    Some(match patterns {
        [one] => one.clone(),
        _ => Sourced::derived(texts.join("|").into(), &derivations::JOINED_PATTERN, inputs),
    })
}

fn restart(restarts: &Restarts, kind: ConnectorKind) -> Option<AutoRestart> {
    let restart: &Restart = match kind {
        ConnectorKind::Source => restarts.source.as_ref(),
        ConnectorKind::Checkpoint => restarts.checkpoint.as_ref(),
        ConnectorKind::Heartbeat => restarts.heartbeat.as_ref(),
    }?;
    Some(AutoRestart { enabled: restart.enabled.clone(), max_restarts: restart.max_restarts.clone() })
}

fn put(config: &mut Config, key: &str, value: Sourced<Scalar>) {
    config.push((key.into(), value));
}

fn sourced(value: &str, from: &Sourced<bool>, reason: &'static Reason) -> Sourced<Scalar> {
    Sourced::derived(Scalar::Text(value.into()), reason, [from.origin.clone()])
}

fn prefixed(config: &mut Config, prefix: &str, entries: &[(Text, Sourced<Scalar>)]) {
    config.extend(entries.iter().map(|(key, value)| ([prefix, key].concat().into(), value.clone())));
}

/// The user's own keys: one that is there already keeps its place and takes the user's value.
fn overlay(config: &mut Config, own: &[(Text, Sourced<Scalar>)]) {
    for (key, value) in own {
        match config.iter_mut().find(|(present, _)| present == key) {
            Some((_, present)) => *present = value.clone(),
            None => config.push((key.clone(), value.clone())),
        }
    }
}

/// Kafka counts these in whole seconds; the topology's reader has refused fractions.
fn seconds(duration: &Sourced<Duration>) -> Sourced<Scalar> {
    let seconds = duration.value.as_millis() / 1000;
    Sourced::new(Scalar::Int(i64::try_from(seconds).unwrap_or(i64::MAX)), duration.origin.clone())
}
