//! The PodMonitor of a host.

use serde::Serialize;

use super::metadata::Metadata;
use crate::dialect::file::Body;
use crate::plan::model::PodMonitor;
use crate::source::{Sourced, Text};
use crate::template::{Engine, TemplateError, shown};

#[derive(Serialize)]
struct Context<'p> {
    metadata: Metadata<'p>,
    namespace: &'p Sourced<Text>,
    instances: &'p [Sourced<Text>],
    interval: Sourced<String>,
}

/// Prints the PodMonitor.
pub fn pod_monitor<B: Body>(monitor: &PodMonitor, engine: &Engine) -> Result<B, TemplateError> {
    let context = Context {
        metadata: Metadata::new(&monitor.name, &monitor.labels, &[]),
        namespace: &monitor.namespace,
        instances: &monitor.instances,
        interval: shown(&monitor.interval),
    };
    B::print(engine, "common/pod-monitor.yaml.j2", &context)
}
