//! Settings of MirrorMaker instances as written.

use crate::source::Span;
use crate::units::{ConfigKey, ObjectName};

use super::collections::{FreeMap, Map, Setting};
use super::decode::Spanned;
use super::mapping::mapping;
use super::scalars::{AnyText, Count, ImageName, LabelKey, WholeSeconds};
use super::sizing::Sizing;

mapping! {
    /// Settings of MirrorMaker instances: of every one at the top of the topology, of a flow's inside it.
    MirrorMaker {
        /// Where the pods run: `source`, `target` or the alias of a cluster.
        "runAt" optional run_at: Spanned<AnyText> = RUN_AT,
        /// How many pods.
        "replicas" optional replicas: Spanned<Count> = REPLICAS,
        /// What each pod gets.
        "sizing" optional sizing: Sizing,
        /// Labels of the `KafkaMirrorMaker2` resource. Values may hold `{cluster}` (the host), `{source}`, `{target}`,
        /// `{instance}` and `{topology}`.
        "labels" optional labels: Map<LabelKey, Spanned<AnyText>>,
        /// Annotations of the `KafkaMirrorMaker2` resource, with the same placeholders as labels.
        "annotations" optional annotations: Map<LabelKey, Spanned<AnyText>>,
        /// Level of each logger, `root` being the root logger: `{root: INFO, org.apache.kafka.connect.mirror: DEBUG}`.
        /// Written in the format of the Kafka version.
        "loggers" optional loggers: Map<AnyText, Spanned<AnyText>>,
        /// A logging configuration of your own, in place of `loggers`.
        "logging" optional logging: Logging,
        /// When a container counts as alive and as ready.
        "probes" optional probes: Probes,
        /// Strimzi's `template`: pods, containers and Services as Kubernetes knows them. Handed through.
        "template" optional template: FreeMap,
        /// Consume from the closest replica: the node label that holds the rack.
        "rack" optional rack: Rack,
        /// Tracing: `opentelemetry`.
        "tracing" optional tracing: Spanned<Tracing>,
        /// Another container image.
        "image" optional image: Spanned<ImageName>,
        /// Another image of the init container that finds the rack.
        "clientRackInitImage" optional client_rack_init_image: Spanned<ImageName>,
        /// Options of the JVM beside its heap.
        "jvm" optional jvm: Jvm,
        /// Any other key of the Connect worker.
        "config" optional config: Map<AnyText, Spanned<Setting>>,
    }

    /// A logging configuration of your own.
    Logging {
        /// The ConfigMap that holds it.
        "external" required external: ExternalLogging,
    }

    /// A key of a ConfigMap.
    ExternalLogging {
        /// The ConfigMap, in MirrorMaker's namespace.
        "configMap" required config_map: Spanned<ObjectName>,
        /// Its key, such as `log4j2.properties`.
        "key" required key: Spanned<ConfigKey>,
    }

    /// When a container counts as alive and as ready.
    Probes {
        /// Without success, the container is restarted.
        "liveness" optional liveness: Probe,
        /// Without success, the pod gets no requests.
        "readiness" optional readiness: Probe,
    }

    /// One probe of a container.
    Probe {
        /// How long to wait before the first one.
        "initialDelay" optional initial_delay: Spanned<WholeSeconds>,
        /// How long one may take.
        "timeout" optional timeout: Spanned<WholeSeconds>,
        /// How often.
        "period" optional period: Spanned<WholeSeconds>,
        /// How many successes in a row count as success.
        "successThreshold" optional success_threshold: Spanned<Count>,
        /// How many failures in a row count as failure.
        "failureThreshold" optional failure_threshold: Spanned<Count>,
    }

    /// Where a pod learns its rack.
    Rack or Spanned<LabelKey> => Rack::by_label, "a node label's key or a mapping" {
        /// A label of the node, such as `topology.kubernetes.io/zone`.
        "topologyKey" optional topology_key: Spanned<LabelKey>,
        /// An environment variable (operator 1.0 on).
        "envVar" optional env_var: Spanned<AnyText>,
    }

    /// Options of the JVM beside its heap.
    Jvm {
        /// `-XX` options, without the prefix: `{MaxGCPauseMillis: 200, UseG1GC: true}`.
        "xx" optional xx: Map<AnyText, Spanned<AnyText>>,
        /// Whether the garbage collector logs.
        "gcLogging" optional gc_logging: Spanned<bool>,
        /// `-D` options, without the prefix.
        "systemProperties" optional system_properties: Map<AnyText, Spanned<AnyText>>,
    }
}

impl Rack {
    fn by_label(key: Spanned<LabelKey>, span: Span) -> Self {
        Rack { topology_key: Some(key), ..Rack::empty(span) }
    }
}

/// Kinds of tracing that Strimzi knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracing {
    OpenTelemetry,
}

super::words::words! {
    /// Kinds of tracing that Strimzi knows.
    Tracing, "`opentelemetry`" {
        "opentelemetry" => OpenTelemetry,
    }
}
