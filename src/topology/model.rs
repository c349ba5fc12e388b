//! A topology as meant: shorthands written out, defaults applied, every value with its origin.

use camino::Utf8PathBuf;

use super::routes::Routes;
use crate::source::{FileId, Scalar, Sourced, Span, Text, Tree};
use crate::units::{Duration, Heap, HostPort, KafkaVersion, Quantity, StrimziVersion};

/// Names one cluster of a [`Topology`]: its place in the order written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClusterId(pub usize);

/// Names one flow of a [`Topology`]: its place in the order of expansion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowId(pub usize);

/// One topology file.
#[derive(Debug)]
pub struct Topology {
    pub file: FileId,
    /// As the header of every file names it: relative, with `/`.
    pub path: Utf8PathBuf,
    /// Owner of the files it makes.
    pub name: Sourced<Text>,
    /// Folder pattern below the output root; holds `{cluster}`.
    pub tree: Sourced<Text>,
    pub clusters: Vec<Cluster>,
    pub network: Network,
    /// One entry a direction; `between`, `mesh`, `hub` and `fanOut` are written out.
    pub flows: Vec<Flow>,
    pub monitoring: Monitoring,
    pub users: Sourced<UserScope>,
    pub names: Names,
    pub files: Files,
    pub patches: Vec<Patch>,
    /// Folder of templates that override the embedded ones, relative to the topology file.
    pub templates: Option<Sourced<Text>>,
    pub allow: Vec<Allow>,
    pub(super) routes: Routes,
}

/// One physical Kafka cluster, run by Strimzi.
#[derive(Debug)]
pub struct Cluster {
    pub alias: Sourced<Text>,
    /// Name of the `Kafka` resource.
    pub kafka: Sourced<Text>,
    pub namespace: Sourced<Text>,
    pub version: Sourced<KafkaVersion>,
    pub strimzi: Sourced<StrimziVersion>,
    pub pools: Vec<Pool>,
    /// The listener that MirrorMaker uses.
    pub listener: Listener,
    /// The listener for pods in the same Kubernetes cluster, where it differs.
    pub local_listener: Option<Listener>,
    /// The address others use in place of the derived one.
    pub advertise: Option<Sourced<HostPort>>,
    pub kubernetes: Kubernetes,
    /// Pods of the brokers, for the rules; we do not write them.
    pub sizing: Option<Sizing>,
    /// Secret of the cluster CA beside the cluster; derived by Strimzi's naming unless said.
    pub cluster_ca: Trust,
}

/// Brokers of one node pool; a cluster without pools has one called `kafka`.
#[derive(Debug)]
pub struct Pool {
    pub name: Sourced<Text>,
    pub ids: Vec<Sourced<u32>>,
}

impl Cluster {
    pub fn broker_count(&self) -> usize {
        self.pools.iter().map(|pool| pool.ids.len()).sum()
    }
}

#[derive(Debug)]
pub struct Kubernetes {
    pub name: Sourced<Text>,
    /// `kubectl --context`, for what people are told to run.
    pub context: Option<Sourced<Text>>,
}

#[derive(Debug)]
pub struct Listener {
    pub name: Sourced<Text>,
    pub port: Sourced<u16>,
    pub kind: Sourced<ListenerType>,
    pub tls: Sourced<bool>,
    pub trust: Sourced<TrustAnchors>,
    pub authentication: Authentication,
}

/// What vouches for the certificates of a listener's brokers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustAnchors {
    /// The Secret of the cluster CA.
    ClusterCa,
    /// The certificate authorities that come with Java.
    Java,
}

/// `spec.kafka.listeners[].type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListenerType {
    Internal,
    ClusterIp,
    LoadBalancer,
    NodePort,
    Ingress,
    Route,
    TlsRoute,
}

/// How MirrorMaker proves who it is to one cluster.
#[derive(Debug)]
pub struct Authentication {
    pub kind: Sourced<AuthenticationType>,
    /// User name, where a `KafkaUser` of ours does not give it.
    pub username: Option<Sourced<Text>>,
    /// Secret beside MirrorMaker, where it is not the user's own or its copy.
    pub secret: Option<Sourced<Text>>,
    /// Key of the certificate in the Secret (tls, tls-external).
    pub certificate: Sourced<Text>,
    /// Key of the private key in the Secret (tls, tls-external).
    pub key: Sourced<Text>,
    /// Key of the password in the Secret (scram, plain).
    pub password_key: Sourced<Text>,
    /// `custom` only: whether SASL is used.
    pub sasl: Option<Sourced<bool>>,
    /// `oauth` and `custom`: the remaining fields, as Strimzi names them.
    pub settings: Vec<(Text, Tree)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AuthenticationType {
    None,
    Tls,
    TlsExternal,
    ScramSha512,
    ScramSha256,
    Plain,
    OAuth,
    Custom,
}

/// A Secret and which of its certificates to trust.
#[derive(Clone, Debug)]
pub struct Trust {
    pub secret: Sourced<Text>,
    pub certificates: Certificates,
}

#[derive(Clone, Debug)]
pub enum Certificates {
    /// One key of the Secret.
    Key(Sourced<Text>),
    /// A glob over its keys.
    Pattern(Sourced<Text>),
}

#[derive(Clone, Debug)]
pub struct Network {
    /// How one Kubernetes cluster names another's Services: `svc.clustermesh.local`.
    pub remote_domain: Option<Sourced<Text>>,
    /// How a Kubernetes cluster names its own: `svc`.
    pub local_domain: Sourced<Text>,
}

/// A request and a limit; either may be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    pub request: Option<Sourced<Quantity>>,
    pub limit: Option<Sourced<Quantity>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HeapBounds {
    pub initial: Option<Sourced<Heap>>,
    pub max: Option<Sourced<Heap>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Sizing {
    pub memory: Bounds,
    pub cpu: Bounds,
    pub heap: HeapBounds,
}

/// Settings of one MirrorMaker 2 instance: the topology's, overlaid with the flow's.
#[derive(Clone, Debug, PartialEq)]
pub struct MirrorMaker {
    pub replicas: Sourced<u32>,
    pub sizing: Sizing,
    /// Values may hold `{cluster}`, `{source}`, `{target}`, `{instance}`.
    pub labels: Vec<(Text, Sourced<Text>)>,
    pub annotations: Vec<(Text, Sourced<Text>)>,
    pub logging: Logging,
    pub liveness: Probe,
    pub readiness: Probe,
    /// Strimzi's `template`, handed through.
    pub template: Option<Tree>,
    pub rack: Option<Rack>,
    /// `tracing.type`.
    pub tracing: Option<Sourced<Text>>,
    pub image: Option<Sourced<Text>>,
    pub client_rack_init_image: Option<Sourced<Text>>,
    pub jvm: Jvm,
    /// Connect worker keys, beside the derived ones.
    pub config: Vec<(Text, Sourced<Scalar>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Logging {
    /// Nothing said: Strimzi's own.
    Default,
    /// Logger name (`root` is the root logger) to level, in the order written.
    Inline(Vec<(Sourced<Text>, Sourced<Text>)>),
    External {
        config_map: Sourced<Text>,
        key: Sourced<Text>,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Probe {
    pub initial_delay: Option<Sourced<Duration>>,
    pub timeout: Option<Sourced<Duration>>,
    pub period: Option<Sourced<Duration>>,
    pub success_threshold: Option<Sourced<u32>>,
    pub failure_threshold: Option<Sourced<u32>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Rack {
    pub topology_key: Option<Sourced<Text>>,
    /// Operator 1.0 on: rack read from an environment variable.
    pub env_var: Option<Sourced<Text>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Jvm {
    /// `-XX` options, without the prefix.
    pub xx: Vec<(Text, Sourced<Text>)>,
    pub gc_logging: Option<Sourced<bool>>,
    pub system_properties: Vec<(Text, Sourced<Text>)>,
}

/// One direction of replication.
#[derive(Debug)]
pub struct Flow {
    /// The entry under `flows`.
    pub span: Span,
    pub source: Sourced<ClusterId>,
    pub target: Sourced<ClusterId>,
    /// Where the pods run.
    pub host: Sourced<ClusterId>,
    /// `metadata.name`; flows with the same one, host and target share it.
    pub instance: Sourced<Text>,
    pub topics: Sourced<Vec<Pattern>>,
    pub groups: Sourced<Vec<Pattern>>,
    /// Complete: the written ones, or Kafka's defaults of this version where nothing was written.
    pub exclude_topics: Vec<Sourced<Text>>,
    pub exclude_groups: Vec<Sourced<Text>>,
    pub policy: Policy,
    pub tasks: Tasks,
    pub auto_restart: AutoRestart,
    pub state: States,
    pub offset_syncs: Sourced<OffsetSyncs>,
    pub refresh_topics: Sourced<Duration>,
    pub refresh_groups: Sourced<Duration>,
    pub sync_topic_acls: Sourced<bool>,
    /// None: no checkpoint connector.
    pub checkpoints: Option<Checkpoints>,
    /// None: no heartbeat connector.
    pub heartbeats: Option<Heartbeats>,
    /// Of remote topics, offset syncs, checkpoints, heartbeats and Connect's own topics; -1 is the broker's default.
    pub replication_factor: Sourced<i32>,
    /// Data producer (`producer.override.*`), without the prefix.
    pub producer: Vec<(Text, Sourced<Scalar>)>,
    /// Source consumer (`consumer.*`), without the prefix.
    pub consumer: Vec<(Text, Sourced<Scalar>)>,
    /// Offset-syncs producer (`producer.*`), without the prefix.
    pub offset_syncs_producer: Vec<(Text, Sourced<Scalar>)>,
    /// Any key without a place of its own, by connector; wins over what is derived.
    pub config: ConnectorConfigs,
    pub list_offsets: Option<Sourced<Text>>,
    pub alter_offsets: Option<Sourced<Text>>,
    pub exactly_once: Sourced<bool>,
    pub mirror_maker: MirrorMaker,
}

/// One element of `topics` or `groups`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// A Java regex; an exact name is escaped already.
    pub regex: Text,
    /// The name, when it was written as an exact one.
    pub exact: Option<Text>,
    pub span: Option<Span>,
}

#[derive(Debug)]
pub struct Policy {
    pub kind: Sourced<PolicyKind>,
    pub separator: Sourced<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    Default,
    Identity,
    /// Fully qualified class name.
    Custom(Text),
}

#[derive(Debug)]
pub struct Tasks {
    pub source: Option<Sourced<u32>>,
    pub checkpoint: Option<Sourced<u32>>,
}

#[derive(Debug, Default)]
pub struct AutoRestart {
    pub source: Option<Restart>,
    pub checkpoint: Option<Restart>,
    pub heartbeat: Option<Restart>,
}

#[derive(Clone, Debug)]
pub struct Restart {
    pub enabled: Sourced<bool>,
    pub max_restarts: Option<Sourced<u32>>,
}

/// Declared state by connector; None is running, unsaid.
#[derive(Debug, Default)]
pub struct States {
    pub source: Option<Sourced<State>>,
    pub checkpoint: Option<Sourced<State>>,
    pub heartbeat: Option<Sourced<State>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Running,
    Paused,
    Stopped,
}

/// `offset-syncs.topic.location`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OffsetSyncs {
    Source,
    Target,
}

#[derive(Debug)]
pub struct Checkpoints {
    pub every: Sourced<Duration>,
    /// None: offsets are not written into the target's groups.
    pub sync_group_offsets: Option<Sourced<Duration>>,
}

#[derive(Debug)]
pub struct Heartbeats {
    pub every: Sourced<Duration>,
}

#[derive(Debug, Default)]
pub struct ConnectorConfigs {
    pub source: Vec<(Text, Sourced<Scalar>)>,
    pub checkpoint: Vec<(Text, Sourced<Scalar>)>,
    pub heartbeat: Vec<(Text, Sourced<Scalar>)>,
}

/// What a `KafkaUser` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserScope {
    /// One a Kafka cluster: the union of what every instance needs there.
    PerCluster,
    /// One an instance and Kafka cluster.
    PerInstance,
}

/// Name patterns of the objects we make, with `{source}`, `{target}`, `{alias}`, `{kafka}`, `{instance}`.
#[derive(Debug)]
pub struct Names {
    pub mirror_maker: Sourced<Text>,
    pub user: Sourced<Text>,
    /// Copy of a user's Secret in another Kubernetes cluster or namespace.
    pub user_copy: Sourced<Text>,
    /// Copy of a cluster CA Secret in another Kubernetes cluster or namespace.
    pub cluster_ca_copy: Sourced<Text>,
    pub group_id: Sourced<Text>,
    pub config_topic: Sourced<Text>,
    pub offset_topic: Sourced<Text>,
    pub status_topic: Sourced<Text>,
    pub config_map: Sourced<Text>,
    /// Key of the exporter's configuration in the ConfigMap.
    pub config_map_key: Sourced<Text>,
    pub prometheus_rule: Sourced<Text>,
    pub rule_group: Sourced<Text>,
    pub pod_monitor: Sourced<Text>,
}

/// File names within a host's folder, by kind.
#[derive(Clone, Debug)]
pub struct Files {
    pub mirror_maker: Sourced<Text>,
    pub user: Sourced<Text>,
    pub metrics: Sourced<Text>,
    pub alerts: Sourced<Text>,
    pub pod_monitor: Sourced<Text>,
    pub unit_tests: Sourced<Text>,
}

#[derive(Debug)]
pub struct Monitoring {
    pub metrics: Sourced<Metrics>,
    /// Labels of the PrometheusRule and the PodMonitor, by which a Prometheus selects them.
    pub labels: Vec<(Text, Sourced<Text>)>,
    /// Evaluation interval of the rule group, and scrape interval.
    pub interval: Sourced<Duration>,
    /// Range of the rates in alert expressions.
    pub window: Sourced<Duration>,
    pub pod_monitor: Sourced<bool>,
    pub rules: Sourced<bool>,
    /// Whether unit tests of the alerts are written.
    pub unit_tests: Sourced<bool>,
    /// Settings of the built-in alerts, by name.
    pub alerts: Vec<(Sourced<Text>, AlertSetting)>,
    pub own_alerts: Vec<OwnAlert>,
    /// JMX exporter rules put before ours.
    pub own_jmx_rules: Vec<Tree>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metrics {
    None,
    Jmx,
    StrimziReporter,
}

/// What a person changes about a built-in alert.
#[derive(Debug)]
pub enum AlertSetting {
    /// `false`.
    Off(Span),
    Set {
        above: Option<Sourced<Scalar>>,
        hold: Option<Sourced<Duration>>,
        severity: Option<Sourced<Text>>,
        summary: Option<Sourced<Text>>,
        description: Option<Sourced<Text>>,
        labels: Vec<(Text, Sourced<Text>)>,
    },
}

#[derive(Debug)]
pub struct OwnAlert {
    pub name: Sourced<Text>,
    pub expr: Sourced<Text>,
    pub hold: Option<Sourced<Duration>>,
    pub labels: Vec<(Text, Sourced<Text>)>,
    pub annotations: Vec<(Text, Sourced<Text>)>,
}

/// A merge into one rendered object.
#[derive(Debug)]
pub struct Patch {
    pub span: Span,
    /// `Kind/name` or `Kind/namespace/name`.
    pub object: Sourced<Text>,
    /// JSON pointer (RFC 6901); empty is the whole object.
    pub at: Sourced<Text>,
    /// JSON merge patch (RFC 7396): null removes.
    pub merge: Tree,
    pub reason: Sourced<Text>,
}

/// One finding silenced at one place, with a reason.
#[derive(Debug)]
pub struct Allow {
    pub span: Span,
    pub rule: Sourced<Text>,
    /// The place: a path in the topology (`flows[0]`) or an object; empty is everywhere.
    pub place: Option<Sourced<Text>>,
    pub reason: Sourced<Text>,
}
