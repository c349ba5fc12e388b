//! Per host: which instances, users, permissions, secrets, metrics, alerts, prerequisites; no word of any dialect.

pub mod model;
