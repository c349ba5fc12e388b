//! Names and files as written.

use super::decode::Spanned;
use super::mapping::mapping;
use super::scalars::AnyText;

mapping! {
    /// Names of the objects and topics that mirrorc makes. What stands in braces is a placeholder.
    Names {
        /// The `KafkaMirrorMaker2` resource: `mm2-{source}-to-{target}`.
        "mirrorMaker" optional mirror_maker: Spanned<AnyText> = INSTANCE_NAME,
        /// The `KafkaUser`: `mm2-user`; with `users: perInstance`, `{instance}`.
        "user" optional user: Spanned<AnyText>,
        /// The copy of a user's Secret beside MirrorMaker, where that is not where the user lies: `{user}-{alias}`.
        "userCopy" optional user_copy: Spanned<AnyText> = USER_COPY_NAME,
        /// The copy of a cluster CA Secret beside MirrorMaker, where that is not where the cluster lies. `{secret}` is
        /// the Secret's own name.
        "clusterCaCopy" optional cluster_ca_copy: Spanned<AnyText> = CLUSTER_CA_COPY_NAME,
        /// Connect's group.
        "groupId" optional group_id: Spanned<AnyText> = GROUP_ID,
        /// Connect's topic of connector configurations.
        "configTopic" optional config_topic: Spanned<AnyText> = CONFIG_TOPIC,
        /// Connect's topic of source offsets.
        "offsetTopic" optional offset_topic: Spanned<AnyText> = OFFSET_TOPIC,
        /// Connect's topic of connector states.
        "statusTopic" optional status_topic: Spanned<AnyText> = STATUS_TOPIC,
    }

    /// Names of the files in a host's folder.
    Files {
        /// `KafkaMirrorMaker2` resources.
        "mirrorMaker" optional mirror_maker: Spanned<AnyText> = MIRROR_MAKER_FILE,
        /// `KafkaUser` resources.
        "user" optional user: Spanned<AnyText> = USER_FILE,
        /// The ConfigMap with the exporter's configuration.
        "metrics" optional metrics: Spanned<AnyText> = METRICS_FILE,
        /// The PrometheusRule.
        "alerts" optional alerts: Spanned<AnyText> = ALERTS_FILE,
        /// The PodMonitor.
        "podMonitor" optional pod_monitor: Spanned<AnyText> = POD_MONITOR_FILE,
        /// Unit tests of the alerts. The name ends in `.promtool`, so that nobody applies them to a cluster.
        "unitTests" optional unit_tests: Spanned<AnyText> = UNIT_TESTS_FILE,
    }

    /// A merge into one rendered object, for the field that mirrorc does not know.
    Patch {
        /// The object: `Kind/name` or `Kind/namespace/name`.
        "object" required object: Spanned<AnyText>,
        /// Where in it, as a JSON pointer such as `/spec/template`. Without it, the whole object.
        "at" optional at: Spanned<AnyText>,
        /// What to merge there; a key of it that is `null` removes the key: `at: /spec` with `{replicas: null}`.
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
