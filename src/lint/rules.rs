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
    connect_cluster_elsewhere
    counter_as_gauge
    dead_client_prefix
    default_connect_group
    disagreeing_connectors
    forbidden_connector_key
    forbidden_worker_key
    hasty_alert
    identity_cycle
    idle_jmx_rule
    idle_replicas
    key_of_another_connector
    loose_jmx_pattern
    malformed_connector_value
    malformed_promql
    milliseconds_for_seconds
    mirrored_connect_topic
    missing_grant
    oversized_batch
    per_task_key
    replication_factor_above_brokers
    shadowed_jmx_rule
    silent_alert
    silent_checkpoints
    tolerated_errors
    topic_acl_sync
    unknown_connector_key
    unread_logger
    unserved_connector_key
    wide_grant
}
