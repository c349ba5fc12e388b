//! What will exist in each cluster, without a word of how a dialect writes it.

use camino::Utf8PathBuf;

use crate::source::{Origin, Scalar, Sourced, Text, Tree};
use crate::topology::model::{AuthenticationType, ClusterId, Files, FlowId, Logging, Probe, Rack, Sizing, State};
use crate::units::{Duration, KafkaVersion, StrimziVersion};

/// Everything one topology makes.
#[derive(Debug)]
pub struct Plan {
    /// One a cluster that gets files, in topology order.
    pub hosts: Vec<Host>,
    /// By cluster.
    pub principals: Vec<Principal>,
    /// What will exist on each Kafka cluster because of us, in topology order.
    pub topics: Vec<ClusterTopics>,
}

/// One folder of the tree: a Kafka cluster, and the Kubernetes namespace it lies in.
#[derive(Debug)]
pub struct Host {
    pub cluster: ClusterId,
    pub alias: Sourced<Text>,
    /// Below the output root.
    pub folder: Utf8PathBuf,
    pub namespace: Sourced<Text>,
    /// Name of the `Kafka` resource: users are bound to it.
    pub kafka: Sourced<Text>,
    /// Decides the dialect.
    pub strimzi: Sourced<StrimziVersion>,
    pub kafka_version: Sourced<KafkaVersion>,
    /// By name; empty where nothing runs.
    pub instances: Vec<Instance>,
    pub users: Vec<User>,
    /// None where nothing runs, or metrics are off or the reporter's.
    pub exporter: Option<ExporterConfig>,
    pub alerts: Option<AlertGroup>,
    pub pod_monitor: Option<PodMonitor>,
    pub files: Files,
}

/// An object of Kubernetes that is made for a host.
#[derive(Clone, Copy, Debug)]
pub struct MadeObject<'h> {
    pub kind: &'static str,
    pub name: &'h Sourced<Text>,
    pub namespace: &'h str,
}

impl MadeObject<'_> {
    pub fn is_same(&self, other: &MadeObject<'_>) -> bool {
        (self.kind, &*self.name.value, self.namespace) == (other.kind, &*other.name.value, other.namespace)
    }
}

impl Host {
    /// Returns every object that is made here.
    pub fn objects(&self) -> Vec<MadeObject<'_>> {
        let here = &*self.namespace.value;
        let object = |kind, name, namespace| MadeObject { kind, name, namespace };
        let mut made: Vec<MadeObject<'_>> = Vec::new();
        made.extend(self.instances.iter().map(|one| object("KafkaMirrorMaker2", &one.name, here)));
        made.extend(self.users.iter().map(|one| object("KafkaUser", &one.name, &one.namespace.value)));
        made.extend(self.exporter.iter().map(|one| object("ConfigMap", &one.config_map, here)));
        made.extend(self.alerts.iter().map(|one| object("PrometheusRule", &one.object, here)));
        made.extend(self.pod_monitor.iter().map(|one| object("PodMonitor", &one.name, &one.namespace.value)));
        made
    }
}

/// One MirrorMaker 2 deployment: a Connect cluster at its target.
#[derive(Debug)]
pub struct Instance {
    pub name: Sourced<Text>,
    pub labels: Vec<(Text, Sourced<Text>)>,
    pub annotations: Vec<(Text, Sourced<Text>)>,
    pub kafka_version: Sourced<KafkaVersion>,
    pub replicas: Sourced<u32>,
    /// Where Connect keeps its state and writes.
    pub target: Endpoint,
    pub worker: Worker,
    /// One a source, in flow order.
    pub mirrors: Vec<Mirror>,
    pub sizing: Sizing,
    pub jvm: JvmOptions,
    pub logging: Logging,
    pub liveness: Probe,
    pub readiness: Probe,
    pub metrics: InstanceMetrics,
    pub rack: Option<Rack>,
    pub tracing: Option<Sourced<Text>>,
    pub image: Option<Sourced<Text>>,
    pub client_rack_init_image: Option<Sourced<Text>>,
    pub template: Option<Tree>,
    /// Secrets it reads, by name.
    pub secrets: Vec<SecretUse>,
}

/// JVM flags beside the heap, which is in the sizing.
#[derive(Debug)]
pub struct JvmOptions {
    pub xx: Vec<(Text, Sourced<Text>)>,
    pub gc_logging: Option<Sourced<bool>>,
    pub system_properties: Vec<(Text, Sourced<Text>)>,
}

#[derive(Debug)]
pub enum InstanceMetrics {
    None,
    /// The exporter's configuration, by ConfigMap and key.
    Jmx {
        config_map: Sourced<Text>,
        key: Sourced<Text>,
    },
    /// Patterns of `values.allowList`.
    Reporter {
        allow_list: Vec<Sourced<Text>>,
    },
}

/// Connect's own identity on the target.
#[derive(Debug)]
pub struct Worker {
    pub group_id: Sourced<Text>,
    pub config_topic: Sourced<Text>,
    pub offset_topic: Sourced<Text>,
    pub status_topic: Sourced<Text>,
    /// Remaining worker keys: replication factors, exactly-once, the user's own.
    pub config: Vec<(Text, Sourced<Scalar>)>,
}

/// How MirrorMaker reaches one Kafka cluster.
#[derive(Debug)]
pub struct Endpoint {
    pub cluster: ClusterId,
    pub alias: Sourced<Text>,
    pub bootstrap: Sourced<Text>,
    /// None: no TLS.
    pub trust: Option<Trust>,
    pub authentication: Credentials,
}

/// What vouches for the brokers' certificates.
#[derive(Debug)]
pub enum Trust {
    Certificates(TrustedCertificates),
    /// The certificate authorities that come with Java.
    Java,
}

#[derive(Debug)]
pub struct TrustedCertificates {
    pub secret: Sourced<Text>,
    pub selection: CertificateSelection,
}

#[derive(Debug)]
pub enum CertificateSelection {
    Certificate(Sourced<Text>),
    Pattern(Sourced<Text>),
}

/// What MirrorMaker shows the brokers.
#[derive(Debug)]
pub enum Credentials {
    None,
    Tls {
        secret: Sourced<Text>,
        certificate: Sourced<Text>,
        key: Sourced<Text>,
    },
    /// `kind` is `scram-sha-512`, `scram-sha-256` or `plain`.
    Password {
        kind: Sourced<Text>,
        username: Sourced<Text>,
        secret: Sourced<Text>,
        key: Sourced<Text>,
    },
    /// `kind` is `oauth` or `custom`; the fields as Strimzi names them.
    Settings {
        kind: Sourced<Text>,
        sasl: Option<Sourced<bool>>,
        fields: Vec<(Text, Tree)>,
    },
}

/// One direction inside an instance.
#[derive(Debug)]
pub struct Mirror {
    pub flow: FlowId,
    pub source: Endpoint,
    pub source_connector: Connector,
    pub checkpoint_connector: Option<Connector>,
    /// Only where the dialect of the host can say it.
    pub heartbeat_connector: Option<Connector>,
    /// Java regexes, joined with `|`.
    pub topics: Sourced<Text>,
    pub topics_exclude: Option<Sourced<Text>>,
    pub groups: Option<Sourced<Text>>,
    pub groups_exclude: Option<Sourced<Text>>,
}

#[derive(Debug)]
pub struct Connector {
    /// As Strimzi names it: `a->b.MirrorSourceConnector`.
    pub name: Text,
    pub tasks_max: Option<Sourced<u32>>,
    pub state: Option<Sourced<State>>,
    pub auto_restart: Option<AutoRestart>,
    /// In a fixed order: what is derived, then what the user adds.
    pub config: Vec<(Text, Sourced<Scalar>)>,
    /// ConfigMap to write offsets to.
    pub list_offsets: Option<Sourced<Text>>,
    /// ConfigMap to read offsets from.
    pub alter_offsets: Option<Sourced<Text>>,
}

#[derive(Debug)]
pub struct AutoRestart {
    pub enabled: Sourced<bool>,
    pub max_restarts: Option<Sourced<u32>>,
}

/// A Kafka user and what it may do.
#[derive(Debug)]
pub struct User {
    pub name: Sourced<Text>,
    pub namespace: Sourced<Text>,
    /// Label `strimzi.io/cluster`.
    pub kafka: Sourced<Text>,
    pub authentication: UserAuthentication,
    /// Merged and in a fixed order.
    pub acls: Vec<Acl>,
}

/// Whom a Kafka cluster takes MirrorMaker for, where no `KafkaUser` of ours stands behind it.
#[derive(Debug)]
pub struct Principal {
    pub cluster: ClusterId,
    /// In words: ``user `mm2` ``, `the principal of the token`.
    pub who: Sourced<Text>,
    pub authentication: AuthenticationType,
    /// What it needs to be allowed; as of a [`User`].
    pub acls: Vec<Acl>,
}

#[derive(Debug)]
pub enum UserAuthentication {
    Tls(Origin),
    TlsExternal(Origin),
    ScramSha512(Origin),
}

/// What one user may do with one resource.
#[derive(Debug)]
pub struct Acl {
    /// Who needs it and what for: a comment line of the manifest.
    pub purpose: Text,
    pub resource: Resource,
    /// In Kafka's order.
    pub operations: Vec<Sourced<Operation>>,
}

#[derive(Debug)]
pub enum Resource {
    Cluster(Origin),
    Topic(NamePattern),
    Group(NamePattern),
    TransactionalId(NamePattern),
}

#[derive(Debug)]
pub struct NamePattern {
    pub name: Sourced<Text>,
    /// Literal unless it is a prefix.
    pub prefix: Sourced<bool>,
}

pub use crate::facts::acl::Operation;
pub use crate::facts::metrics::JmxRule;

/// A Secret that an instance reads, and how it comes to be there.
#[derive(Debug)]
pub struct SecretUse {
    pub name: Sourced<Text>,
    pub keys: Vec<Text>,
    /// What for, in words: `credentials for cluster testing`.
    pub purpose: Text,
    pub producer: SecretProducer,
}

#[derive(Debug)]
pub enum SecretProducer {
    /// The User Operator, from a `KafkaUser` of this plan in the same namespace.
    User { cluster: ClusterId, user: Sourced<Text> },
    /// The Cluster Operator, beside its Kafka cluster in the same namespace.
    ClusterCa { cluster: ClusterId },
    /// Must be copied: where it is made, and under which name.
    Copy { cluster: ClusterId, namespace: Sourced<Text>, secret: Sourced<Text> },
    /// A person brings it.
    Outside,
}

/// The ConfigMap with the JMX exporter's configuration.
#[derive(Debug, PartialEq)]
pub struct ExporterConfig {
    pub config_map: Sourced<Text>,
    pub key: Sourced<Text>,
    /// The user's own rules, put first.
    pub own_rules: Vec<Tree>,
    /// Ours, in the order the exporter tries them.
    pub rules: Sourced<Vec<&'static JmxRule>>,
}

/// The PrometheusRule of a host; [`super::Alerting`] makes its alerts when they are printed.
#[derive(Debug)]
pub struct AlertGroup {
    pub object: Sourced<Text>,
    pub labels: Vec<(Text, Sourced<Text>)>,
    pub group: Sourced<Text>,
    pub interval: Sourced<Duration>,
    /// Whether some alert has a unit test.
    pub tested: bool,
}

#[derive(Clone, Debug)]
pub struct Alert {
    pub name: Sourced<Text>,
    /// PromQL; may hold line breaks.
    pub expr: Sourced<Text>,
    pub hold: Option<Sourced<Duration>>,
    pub labels: Vec<(Text, Sourced<Text>)>,
    pub annotations: Vec<(Text, Sourced<Text>)>,
    /// None for the user's own, and where nobody asks for tests.
    pub test: Option<Box<AlertTest>>,
}

/// A unit test: the alert is silent while all is well, and fires when its failure lasts.
#[derive(Clone, Debug)]
pub struct AlertTest {
    pub name: Sourced<Text>,
    /// Series and their values, as promtool reads them.
    pub series: Vec<(Text, Sourced<Text>)>,
    /// Counts the firing ones.
    pub query: Sourced<Text>,
    pub silent_at: Sourced<Duration>,
    pub firing_at: Sourced<Duration>,
    /// How many fire then.
    pub firing: Sourced<u32>,
}

#[derive(Debug)]
pub struct PodMonitor {
    pub name: Sourced<Text>,
    pub labels: Vec<(Text, Sourced<Text>)>,
    pub namespace: Sourced<Text>,
    pub interval: Sourced<Duration>,
    /// `strimzi.io/cluster` values of the pods to scrape.
    pub instances: Vec<Sourced<Text>>,
}

/// Topics that exist on one cluster because of replication.
#[derive(Debug)]
pub struct ClusterTopics {
    pub cluster: ClusterId,
    pub topics: Vec<PredictedTopic>,
}

#[derive(Debug)]
pub struct PredictedTopic {
    /// A name, or a Java regex of names.
    pub name: Sourced<Text>,
    pub regex: bool,
    /// Who makes it: `remote topics of proxmox`, `offset syncs of proxmox->testing`.
    pub purpose: Text,
}

/// What must exist that we do not write.
#[derive(Debug)]
pub struct Prerequisite {
    pub cluster: ClusterId,
    pub kind: PrerequisiteKind,
    /// One sentence, with a full stop.
    pub text: Text,
    pub origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrerequisiteKind {
    Listener,
    Authorization,
    Secret,
    ConfigMap,
    Network,
    Monitoring,
    Operator,
}
