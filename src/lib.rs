//! Compiles one Kafka replication topology into checked Strimzi manifests inside a Flux tree.
//!
//! `ARCHITECTURE.md` has the floors; imports run downwards only.

pub mod source;

pub mod diagnostic;
pub mod facts;
pub mod units;

pub mod schema;
pub mod yaml;

pub mod output;
pub mod report;
pub mod template;
pub mod topology;

pub mod disk;
pub mod plan;

pub mod dialect;
pub mod lint;

pub mod command;

pub mod cli;
