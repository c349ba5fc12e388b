//! The list of rules, by name.

use super::check::Lint;

macro_rules! rules {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// Every rule that judges what is readable, plannable and writable.
        pub static LINTS: &[&Lint] = &[$(&$name::LINT),*];
    };
}

/// Makes the `static` of a rule file: name, level, summary, what it looks at.
macro_rules! lint {
    ($name:literal, $level:ident, $summary:literal, $check:ident($function:ident)) => {
        pub static LINT: $crate::lint::Lint = $crate::lint::Lint {
            rule: $crate::diagnostic::Rule {
                name: $name,
                since: "0.1.0",
                level: $crate::diagnostic::Level::$level,
                summary: $summary,
                page: include_str!(concat!($name, ".md")),
            },
            check: $crate::lint::Check::$check($function),
        };

        fn finding(message: impl Into<String>) -> $crate::diagnostic::Diagnostic {
            $crate::diagnostic::Diagnostic::new(&LINT.rule, message)
        }
    };
}

rules! {
    alias_with_separator
    anonymous_hop
    colliding_topics
    comma_in_regex
    connect_cluster_elsewhere
    counter_as_gauge
    dangling_resource
    dead_client_prefix
    default_connect_group
    disagreeing_connectors
    disagreeing_directions
    divided_direction
    dropped_default_excludes
    fading_kafka_version
    fewer_copies_than_insync
    forbidden_connector_key
    forbidden_worker_key
    group_offsets_both_ways
    half_said_setting
    hasty_alert
    heap_above_limit
    heavy_host
    identity_cycle
    idle_jmx_rule
    idle_replicas
    idle_tasks
    in_flight_as_lag
    incomplete_kustomization
    initial_heap_above_max
    key_of_another_connector
    locally_advertised_brokers
    long_topic_name
    loose_jmx_pattern
    malformed_connector_value
    malformed_promql
    malformed_separator
    memory_without_limit
    mesh_copies
    milliseconds_for_seconds
    mirror_without_source_connector
    mirrored_connect_topic
    missing_alternative_name
    missing_grant
    name_outside_certificate
    object_made_twice
    opaque_regex
    operators_with_different_apis
    oversized_batch
    patched_derivation
    per_task_key
    replication_factor_above_brokers
    request_above_limit
    scram_sha_256
    secret_without_producer
    shadowed_jmx_rule
    short_range
    silent_alert
    silent_checkpoints
    single_copy
    single_task
    tasks_above_partitions
    tight_memory
    tls_authentication_without_tls
    tolerated_errors
    topic_acl_sync
    topic_named_like_target
    two_aliases_of_one_cluster
    uncommitted_reads
    unencrypted_hop
    unknown_alert
    unknown_connector_key
    unknown_release
    unlike_brokers
    unlike_kafka_resource
    unread_heartbeats
    unread_logger
    unsaid_replication_factor
    unserved_connector_key
    unserved_kafka_version
    unserved_listener_field
    unverified_hostname
    wide_grant
}
