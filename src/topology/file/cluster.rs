//! Clusters as written: where each is, how to reach it, who MirrorMaker is to it.

use crate::source::Span;
use crate::topology::model::{AuthenticationType, ListenerType, TrustAnchors};
use crate::units::{ConfigKey, HostPort, KafkaVersion, ObjectName, StrimziVersion};

use super::collections::{FreeMap, List, Map};
use super::decode::Spanned;
use super::mapping::mapping;
use super::scalars::{AnyText, BrokerId, Count, Label, ListenerName, Port};
use super::sizing::Sizing;

mapping! {
    /// One physical Kafka cluster, run by Strimzi.
    Cluster {
        /// Name of the Strimzi `Kafka` resource.
        "kafka" required kafka: Spanned<ObjectName>,
        /// Namespace of the `Kafka` resource.
        "namespace" required namespace: Spanned<Label>,
        /// Release of Apache Kafka that runs there, such as `4.1.0`.
        "version" required version: Spanned<KafkaVersion>,
        /// Release of the Strimzi operator there, such as `0.48.0`. It decides the API version, the metrics and the
        /// logging format of what is written for this cluster.
        "strimzi" required strimzi: Spanned<StrimziVersion>,
        /// How many brokers there are, with the ids 0, 1, 2 and so on. Use `pools` where they have other ids.
        "brokers" either brokers: Spanned<Count>,
        /// Broker ids of each node pool: `{broker: [10, 11, 12]}`.
        "pools" either pools: Map<ObjectName, List<Spanned<BrokerId>>>,
        /// The listener that MirrorMaker uses.
        "listener" required listener: Listener,
        /// The listener for pods in the same Kubernetes cluster, where it is another one.
        "localListener" optional local_listener: Listener,
        /// The address under which others reach this cluster, such as `kafka.example.org:443`. Without it, the name of
        /// the listener's bootstrap Service.
        "advertise" optional advertise: Spanned<HostPort>,
        /// The Kubernetes cluster it lies in. Without it, one of its own, called as the alias. Two Kafka clusters may
        /// name the same.
        "kubernetes" optional kubernetes: Kubernetes,
        /// Pods of the brokers. mirrorc does not write them, it only judges the numbers.
        "sizing" optional sizing: Sizing,
        /// The Secret with the cluster's CA certificate, where it is not the one that Strimzi makes.
        "clusterCa" optional cluster_ca: ClusterCa,
    }

    /// A listener of the `Kafka` resource.
    Listener {
        /// Its name in the `Kafka` resource.
        "name" required name: Spanned<ListenerName>,
        /// Its port.
        "port" required port: Spanned<Port>,
        /// How it is exposed: `type` in the `Kafka` resource.
        "type" optional kind: Spanned<ListenerType> = LISTENER_TYPE,
        /// Whether it speaks TLS.
        "tls" optional tls: Spanned<bool> = LISTENER_TLS,
        /// What vouches for its certificate: the cluster CA, or, for a publicly signed certificate, what Java trusts.
        "trust" optional trust: Spanned<TrustAnchors> = TRUST,
        /// How MirrorMaker proves who it is.
        "authentication" optional authentication: Authentication = AUTHENTICATION,
    }

    /// A kind of authentication, and where its credentials lie when they are not those of a `KafkaUser` of ours.
    Authentication or Spanned<AuthenticationType> => Authentication::of_kind, "a kind of authentication or a mapping" {
        /// The kind.
        "type" required kind: Spanned<AuthenticationType>,
        /// The user's name, where no `KafkaUser` of ours gives it.
        "user" optional user: Spanned<AnyText>,
        /// The Secret with the credentials, in MirrorMaker's namespace.
        "secret" optional secret: Spanned<ObjectName>,
        /// Key of the certificate in the Secret (`tls`, `tls-external`).
        "certificate" optional certificate: Spanned<ConfigKey> = CERTIFICATE_KEY,
        /// Key of the private key in the Secret (`tls`, `tls-external`).
        "key" optional key: Spanned<ConfigKey> = PRIVATE_KEY,
        /// Key of the password in the Secret (`scram-sha-512`, `scram-sha-256`, `plain`).
        "passwordKey" optional password_key: Spanned<ConfigKey> = PASSWORD_KEY,
        /// Whether SASL is used (`custom`).
        "sasl" optional sasl: Spanned<bool>,
        /// Client settings (`custom`): keys that begin with `sasl.` or `ssl.keystore.`.
        "config" optional config: FreeMap,
        /// Fields of Strimzi's `oauth` authentication, as Strimzi names them.
        "oauth" optional oauth: FreeMap,
    }

    /// The Kubernetes cluster that a Kafka cluster lies in.
    Kubernetes or Spanned<AnyText> => Kubernetes::named, "a name or a mapping" {
        /// Its name; equal names are one Kubernetes cluster.
        "name" optional name: Spanned<AnyText>,
        /// `kubectl --context` for it, in the commands that people are told to run.
        "context" optional context: Spanned<AnyText>,
    }

    /// The Secret with a cluster's CA certificate.
    ClusterCa {
        /// The Secret's name beside the cluster.
        "secret" optional secret: Spanned<ObjectName>,
        /// The one key of the Secret to trust, such as `ca.crt`.
        "certificate" optional certificate: Spanned<ConfigKey>,
        /// The keys of the Secret to trust, as a glob such as `*.crt`.
        "pattern" optional pattern: Spanned<AnyText> = CA_CERTIFICATES,
    }

    /// Which certificates of every cluster CA Secret to trust.
    ClusterCaDefaults {
        /// The one key of the Secret to trust, such as `ca.crt`.
        "certificate" optional certificate: Spanned<ConfigKey>,
        /// The keys of the Secret to trust, as a glob such as `*.crt`.
        "pattern" optional pattern: Spanned<AnyText>,
    }

    /// How one Kubernetes cluster names the Services of another.
    Network {
        /// The domain of Services in other Kubernetes clusters: `svc.clustermesh.local`.
        "remoteDomain" optional remote_domain: Spanned<ObjectName>,
        /// The domain of Services in the same Kubernetes cluster: `svc` or `svc.cluster.local`.
        "localDomain" optional local_domain: Spanned<ObjectName> = LOCAL_DOMAIN,
    }
}

impl Authentication {
    fn of_kind(kind: Spanned<AuthenticationType>, span: Span) -> Self {
        Authentication { kind: Some(kind), ..Authentication::empty(span) }
    }
}

impl Kubernetes {
    fn named(name: Spanned<AnyText>, span: Span) -> Self {
        Kubernetes { name: Some(name), ..Kubernetes::empty(span) }
    }
}
