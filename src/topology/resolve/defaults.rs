//! The defaults of `facts` in the model's types.

use crate::facts::{defaults, kafka};
use crate::source::{Origin, Reason, Sourced, Text};
use crate::topology::model::{
    AuthenticationType, Bounds, ClusterId, HeapBounds, Jvm, ListenerType, Logging, Metrics, MirrorMaker, OffsetSyncs,
    Pattern, PolicyKind, Probe, Sizing, TrustAnchors, UserScope,
};
use crate::units::KafkaVersion;

pub(super) fn listener_type() -> Sourced<ListenerType> {
    Sourced::default(ListenerType::Internal, &defaults::LISTENER_TYPE)
}

pub(super) fn trust() -> Sourced<TrustAnchors> {
    Sourced::default(TrustAnchors::ClusterCa, &defaults::TRUST)
}

pub(super) fn authentication() -> Sourced<AuthenticationType> {
    Sourced::default(AuthenticationType::None, &defaults::AUTHENTICATION)
}

pub(super) fn users() -> Sourced<UserScope> {
    Sourced::default(UserScope::PerCluster, &defaults::USERS)
}

pub(super) fn metrics() -> Sourced<Metrics> {
    Sourced::default(Metrics::Jmx, &defaults::METRICS)
}

pub(super) fn policy() -> Sourced<PolicyKind> {
    Sourced::default(PolicyKind::Default, &defaults::POLICY)
}

pub(super) fn offset_syncs() -> Sourced<OffsetSyncs> {
    Sourced::default(OffsetSyncs::Source, &defaults::OFFSET_SYNCS)
}

/// Returns the target as host.
pub(super) fn host(target: &Sourced<ClusterId>) -> Sourced<ClusterId> {
    let inputs = [Origin::Default(&defaults::RUN_AT), target.origin.clone()];
    Sourced::derived(target.value, &crate::facts::derivations::HOST, inputs)
}

pub(super) fn topics() -> Sourced<Vec<Pattern>> {
    all(defaults::TOPICS.value, &defaults::TOPICS)
}

pub(super) fn groups() -> Sourced<Vec<Pattern>> {
    all(defaults::GROUPS.value, &defaults::GROUPS)
}

fn all(regex: &str, reason: &'static Reason) -> Sourced<Vec<Pattern>> {
    Sourced::default(vec![Pattern { regex: regex.into(), exact: None, span: None }], reason)
}

/// Returns Kafka's own list, which depends on the version that runs the connector.
pub(super) fn exclude_topics(version: KafkaVersion) -> Vec<Sourced<Text>> {
    list(kafka::default_topics_exclude(version), &defaults::EXCLUDE_TOPICS)
}

pub(super) fn exclude_groups() -> Vec<Sourced<Text>> {
    list(kafka::DEFAULT_GROUPS_EXCLUDE, &defaults::EXCLUDE_GROUPS)
}

fn list(items: &[&str], reason: &'static Reason) -> Vec<Sourced<Text>> {
    items.iter().map(|item| Sourced::default((*item).into(), reason)).collect()
}

/// Returns an instance about which nothing was said.
pub(super) fn mirror_maker() -> MirrorMaker {
    let unbounded = Bounds { request: None, limit: None };
    MirrorMaker {
        replicas: defaults::REPLICAS.sourced(),
        sizing: Sizing { memory: unbounded.clone(), cpu: unbounded, heap: HeapBounds { initial: None, max: None } },
        labels: Vec::new(),
        annotations: Vec::new(),
        logging: Logging::Default,
        liveness: Probe::default(),
        readiness: Probe::default(),
        template: None,
        rack: None,
        tracing: None,
        image: None,
        client_rack_init_image: None,
        jvm: Jvm::default(),
        config: Vec::new(),
    }
}
