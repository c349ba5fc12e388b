//! Which series MirrorMaker leaves, under which names.

/// What the Strimzi Metrics Reporter has to let through; its own default leaves out what the alerts read.
pub const REPORTER_ALLOW_LIST: &[&str] = &[
    "kafka_connect_connector_metrics.*",
    "kafka_connect_connector_task_metrics.*",
    "kafka_connect_connect_worker_metrics.*",
    "kafka_connect_connect_worker_rebalance_metrics.*",
    "kafka_connect_source_task_metrics.*",
    "kafka_connect_task_error_metrics.*",
    "kafka_connect_mirror_.*",
    "kafka_consumer_consumer_fetch_manager_metrics.*",
    "kafka_producer_producer_metrics.*",
];
