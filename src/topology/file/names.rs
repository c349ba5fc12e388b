//! Names and files as written.

use super::decode::Spanned;
use super::mapping::mapping;
use super::scalars::AnyText;

mapping! {
    /// Names of the objects and topics that mirrorc makes. What begins with `{` is a placeholder.
    Names {
        /// The `KafkaMirrorMaker2` resource: `mm2-{source}-to-{target}`.
        "mirrorMaker" optional mirror_maker: Spanned<AnyText>,
        /// The `KafkaUser`: `mm2-user`.
        "user" optional user: Spanned<AnyText>,
        /// The copy of a user's Secret beside MirrorMaker, where that is not where the user lies: `mm2-user-{alias}`.
        "userCopy" optional user_copy: Spanned<AnyText>,
        /// The copy of a cluster CA Secret beside MirrorMaker, where that is not where the cluster lies.
        "clusterCaCopy" optional cluster_ca_copy: Spanned<AnyText>,
        /// Connect's group.
        "groupId" optional group_id: Spanned<AnyText>,
        /// Connect's topic of connector configurations.
        "configTopic" optional config_topic: Spanned<AnyText>,
        /// Connect's topic of source offsets.
        "offsetTopic" optional offset_topic: Spanned<AnyText>,
        /// Connect's topic of connector states.
        "statusTopic" optional status_topic: Spanned<AnyText>,
    }

    /// Names of the files in a host's folder.
    Files {
        /// `KafkaMirrorMaker2` resources.
        "mirrorMaker" optional mirror_maker: Spanned<AnyText>,
        /// `KafkaUser` resources.
        "user" optional user: Spanned<AnyText>,
        /// The ConfigMap with the exporter's configuration.
        "metrics" optional metrics: Spanned<AnyText>,
        /// The PrometheusRule.
        "alerts" optional alerts: Spanned<AnyText>,
        /// The PodMonitor.
        "podMonitor" optional pod_monitor: Spanned<AnyText>,
    }

    /// A merge into one rendered object, for the field that mirrorc does not know.
    Patch {
        /// The object: `Kind/name` or `Kind/namespace/name`.
        "object" required object: Spanned<AnyText>,
        /// Where in it, as a JSON pointer such as `/spec/template`. Without it, the whole object.
        "at" optional at: Spanned<AnyText>,
        /// What to merge there; `null` removes.
        "merge" required merge: super::collections::Free,
        /// Why.
        "reason" required reason: Spanned<AnyText>,
    }

    /// A finding that is right and shall be quiet.
    Allow {
        /// The rule's name.
        "rule" required rule: Spanned<AnyText>,
        /// The place: a path in the topology such as `flows[0]`, or an object such as
        /// `KafkaMirrorMaker2/mm2-a-to-b`. Without it, everywhere.
        "where" optional place: Spanned<AnyText>,
        /// Why.
        "reason" required reason: Spanned<AnyText>,
    }
}
