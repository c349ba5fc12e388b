//! Values out of a fixed set of words.

use crate::facts::connector::ConnectorKind;
use crate::topology::model::{AuthenticationType, ListenerType, Metrics, OffsetSyncs, State, TrustAnchors, UserScope};

/// A value that stands for a word.
pub trait Word {
    fn word(&self) -> &'static str;
}

/// Declares which word stands for which value.
macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident, $expected:literal { $($word:literal => $variant:ident,)* })*) => {$(
        impl $crate::topology::file::decode::Decode for $name {
            const EXPECTED: &'static str = $expected;

            fn decode(
                node: &$crate::yaml::Node,
                reader: &mut $crate::topology::file::reader::Reader,
            ) -> Option<Self> {
                let text = &*reader.scalar(node, Self::EXPECTED)?.text;
                match text {
                    $($word => Some($name::$variant),)*
                    _ => {
                        reader.unknown_word(node, text, &[$($word),*]);
                        None
                    }
                }
            }
        }

        impl $crate::topology::file::words::Word for $name {
            fn word(&self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let doc = [$($doc),*].join(" ");
                let words = [$($word),*];
                $crate::topology::file::describe::schema(serde_json::json!({ "description": doc.trim(), "enum": words }))
            }
        }
    )*};
}
pub(super) use words;

/// Which way data travels between a hub and its spokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    ToHub,
    FromHub,
    Both,
}

words! {
    /// How a listener is exposed: `type` in the `Kafka` resource.
    ListenerType, "a listener's type" {
        "internal" => Internal,
        "cluster-ip" => ClusterIp,
        "loadbalancer" => LoadBalancer,
        "nodeport" => NodePort,
        "ingress" => Ingress,
        "route" => Route,
        "tlsroute" => TlsRoute,
    }
    /// How a client proves who it is.
    AuthenticationType, "a kind of authentication" {
        "none" => None,
        "tls" => Tls,
        "tls-external" => TlsExternal,
        "scram-sha-512" => ScramSha512,
        "scram-sha-256" => ScramSha256,
        "plain" => Plain,
        "oauth" => OAuth,
        "custom" => Custom,
    }
    /// What a connector shall do.
    State, "`running`, `paused` or `stopped`" {
        "running" => Running,
        "paused" => Paused,
        "stopped" => Stopped,
    }
    /// The cluster that holds the offset-syncs topic.
    OffsetSyncs, "`source` or `target`" {
        "source" => Source,
        "target" => Target,
    }
    /// What vouches for the brokers' certificates.
    TrustAnchors, "`cluster-ca` or `java`" {
        "cluster-ca" => ClusterCa,
        "java" => Java,
    }
    /// Whether instances share a `KafkaUser`.
    UserScope, "`perCluster` or `perInstance`" {
        "perCluster" => PerCluster,
        "perInstance" => PerInstance,
    }
    /// What exports the metrics.
    Metrics, "`none`, `jmx` or `strimzi-reporter`" {
        "none" => None,
        "jmx" => Jmx,
        "strimzi-reporter" => StrimziReporter,
    }
    /// A connector of MirrorMaker 2.
    ConnectorKind, "`source`, `checkpoint` or `heartbeat`" {
        "source" => Source,
        "checkpoint" => Checkpoint,
        "heartbeat" => Heartbeat,
    }
    /// Which way data travels between the hub and its spokes.
    Direction, "`toHub`, `fromHub` or `both`" {
        "toHub" => ToHub,
        "fromHub" => FromHub,
        "both" => Both,
    }
}
