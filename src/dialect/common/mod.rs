//! What does not depend on the operator's release.

pub mod alert_tests;
pub mod alerts;
pub mod cluster;
pub mod exporter;
pub mod logging;
pub mod metadata;
pub mod mirror;
pub mod pod_monitor;
pub mod pods;
pub mod resources;
pub mod user;
