//! The settings of MirrorMaker's pods.

use serde::Serialize;

use super::logging::{LoggerLine, lines};
use super::metadata::Texts;
use crate::plan::model::{Instance, InstanceMetrics};
use crate::source::{Sourced, Text, Tree};
use crate::template::{Entries, shown};
use crate::topology::model::{self, Logging};
use crate::units::Duration;

/// What `common/pods-head.yaml.j2` and `common/pods.yaml.j2` print.
#[derive(Serialize)]
pub struct Pods<'p> {
    kafka_version: Sourced<String>,
    replicas: &'p Sourced<u32>,
    image: Option<&'p Sourced<Text>>,
    client_rack_init_image: Option<&'p Sourced<Text>>,
    /// Whether anything follows here.
    has_settings: bool,
    requests: Option<Amounts>,
    limits: Option<Amounts>,
    jvm: Option<Jvm<'p>>,
    loggers: Vec<LoggerLine<'p>>,
    log_config: Option<ConfigMapKey<'p>>,
    liveness: Option<Probe<'p>>,
    readiness: Option<Probe<'p>>,
    rack: Option<Rack<'p>>,
    jmx_exporter: Option<ConfigMapKey<'p>>,
    reporter: Option<Reporter<'p>>,
    tracing: Option<&'p Sourced<Text>>,
    template: Option<&'p Tree>,
}

#[derive(Serialize)]
struct Amounts {
    cpu: Option<Sourced<String>>,
    memory: Option<Sourced<String>>,
}

#[derive(Serialize)]
struct Jvm<'p> {
    heap_initial: Option<Sourced<String>>,
    heap_max: Option<Sourced<String>>,
    xx: Texts<'p>,
    gc_logging: Option<&'p Sourced<bool>>,
    system_properties: Texts<'p>,
}

#[derive(Serialize)]
struct ConfigMapKey<'p> {
    name: &'p Sourced<Text>,
    key: &'p Sourced<Text>,
}

#[derive(Serialize)]
struct Probe<'p> {
    initial_delay: Option<Sourced<u64>>,
    timeout: Option<Sourced<u64>>,
    period: Option<Sourced<u64>>,
    success_threshold: Option<&'p Sourced<u32>>,
    failure_threshold: Option<&'p Sourced<u32>>,
}

#[derive(Serialize)]
struct Rack<'p> {
    topology_key: Option<&'p Sourced<Text>>,
    env_var: Option<&'p Sourced<Text>>,
}

#[derive(Serialize)]
struct Reporter<'p> {
    allow_list: &'p [Sourced<Text>],
}

impl<'p> Pods<'p> {
    pub fn new(instance: &'p Instance) -> Self {
        let sizing = &instance.sizing;
        let (loggers, log_config) = match &instance.logging {
            Logging::Default => (Vec::new(), None),
            Logging::Inline(loggers) => (lines(loggers, &instance.kafka_version), None),
            Logging::External { config_map, key } => (Vec::new(), Some(ConfigMapKey { name: config_map, key })),
        };
        let (jmx_exporter, reporter) = match &instance.metrics {
            InstanceMetrics::None => (None, None),
            InstanceMetrics::Jmx { config_map, key } => (Some(ConfigMapKey { name: config_map, key }), None),
            InstanceMetrics::Reporter { allow_list } => (None, Some(Reporter { allow_list })),
        };
        let mut pods = Pods {
            kafka_version: shown(&instance.kafka_version),
            replicas: &instance.replicas,
            image: instance.image.as_ref(),
            client_rack_init_image: instance.client_rack_init_image.as_ref(),
            has_settings: false,
            requests: Amounts::new(sizing.cpu.request.as_ref(), sizing.memory.request.as_ref()),
            limits: Amounts::new(sizing.cpu.limit.as_ref(), sizing.memory.limit.as_ref()),
            jvm: Jvm::new(instance),
            loggers,
            log_config,
            liveness: Probe::new(&instance.liveness),
            readiness: Probe::new(&instance.readiness),
            rack: instance.rack.as_ref().and_then(Rack::new),
            jmx_exporter,
            reporter,
            tracing: instance.tracing.as_ref(),
            template: instance.template.as_ref(),
        };
        pods.has_settings = pods.requests.is_some()
            || pods.limits.is_some()
            || pods.jvm.is_some()
            || !pods.loggers.is_empty()
            || pods.log_config.is_some()
            || pods.liveness.is_some()
            || pods.readiness.is_some()
            || pods.rack.is_some()
            || pods.jmx_exporter.is_some()
            || pods.reporter.is_some()
            || pods.tracing.is_some()
            || pods.template.is_some();
        pods
    }
}

impl Amounts {
    fn new<T: std::fmt::Display>(cpu: Option<&Sourced<T>>, memory: Option<&Sourced<T>>) -> Option<Self> {
        let amounts = Amounts { cpu: cpu.map(shown), memory: memory.map(shown) };
        (amounts.cpu.is_some() || amounts.memory.is_some()).then_some(amounts)
    }
}

impl<'p> Jvm<'p> {
    fn new(instance: &'p Instance) -> Option<Self> {
        let (heap, jvm) = (&instance.sizing.heap, &instance.jvm);
        let is_there = heap.initial.is_some()
            || heap.max.is_some()
            || !jvm.xx.is_empty()
            || jvm.gc_logging.is_some()
            || !jvm.system_properties.is_empty();
        is_there.then(|| Jvm {
            heap_initial: heap.initial.as_ref().map(shown),
            heap_max: heap.max.as_ref().map(shown),
            xx: Entries(&jvm.xx),
            gc_logging: jvm.gc_logging.as_ref(),
            system_properties: Entries(&jvm.system_properties),
        })
    }
}

impl<'p> Probe<'p> {
    fn new(probe: &'p model::Probe) -> Option<Self> {
        (*probe != model::Probe::default()).then(|| Probe {
            initial_delay: probe.initial_delay.as_ref().map(seconds),
            timeout: probe.timeout.as_ref().map(seconds),
            period: probe.period.as_ref().map(seconds),
            success_threshold: probe.success_threshold.as_ref(),
            failure_threshold: probe.failure_threshold.as_ref(),
        })
    }
}

impl<'p> Rack<'p> {
    fn new(rack: &'p model::Rack) -> Option<Self> {
        let is_there = rack.topology_key.is_some() || rack.env_var.is_some();
        is_there.then_some(Rack { topology_key: rack.topology_key.as_ref(), env_var: rack.env_var.as_ref() })
    }
}

/// Strimzi counts in whole seconds; the topology's reader has refused fractions.
fn seconds(duration: &Sourced<Duration>) -> Sourced<u64> {
    Sourced::new(duration.value.as_millis() / 1000, duration.origin.clone())
}
