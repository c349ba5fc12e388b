//! Per host: which instances, users, permissions, secrets, metrics, alerts, prerequisites; no word of any dialect.

mod across;
mod alert;
mod alert_test;
mod check;
mod connector;
mod endpoint;
mod expand;
mod exporter;
mod group;
mod instance;
mod own_keys;
mod permission;
mod prerequisite;
mod topics;
mod user;

pub mod model;
pub mod problems;

pub use across::{Planned, across};
pub use alert::Alerting;
pub use endpoint::type_name;
pub use prerequisite::{listener_type, prerequisites};

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use self::model::{Host, Instance, Plan, PodMonitor};
use crate::diagnostic::Diagnostic;
use crate::source::Text;
use crate::topology::model::{Cluster, ClusterId, Metrics, Topology};

/// Works out everything a topology makes, and what is wrong with that.
pub fn plan(topology: &Topology) -> (Plan, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let groups = group::group(topology, &mut findings);
    let heartbeats = permission::heartbeat_clusters(topology);
    let made: Vec<Instance> = groups.iter().map(|group| instance::instance(topology, group, &mut findings)).collect();
    let mut logins = permission::logins(topology, groups.iter().zip(&made), &heartbeats, &mut findings);
    let mut instances: BTreeMap<ClusterId, Vec<Instance>> = BTreeMap::new();
    for (group, instance) in groups.iter().zip(made) {
        // Most hosts have one.
        instances.entry(group.host).or_insert_with(|| Vec::with_capacity(1)).push(instance);
    }
    let alerting = Alerting::new(topology);
    let mut hosts = Vec::with_capacity(topology.clusters.len());
    for (index, cluster) in topology.clusters.iter().enumerate() {
        let id = ClusterId(index);
        let (instances, users) =
            (instances.remove(&id).unwrap_or_default(), logins.users.remove(&id).unwrap_or_default());
        if !instances.is_empty() || !users.is_empty() {
            hosts.push(host(topology, id, cluster, instances, users, &alerting));
        }
    }
    check::check(topology, &hosts, &mut findings);
    let topics = topics::predict(topology, &groups, &hosts, &heartbeats);
    drop_repeated(&mut findings);
    (Plan { hosts, principals: logins.principals, topics }, findings)
}

/// What one line gets wrong for many instances is said once.
fn drop_repeated(findings: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    findings.retain(|finding| {
        let place = finding.primary.as_ref().map(|label| label.span);
        seen.insert((finding.rule.name, place, finding.message.clone()))
    });
}

fn host(
    topology: &Topology,
    id: ClusterId,
    cluster: &Cluster,
    instances: Vec<Instance>,
    users: Vec<model::User>,
    alerting: &Alerting<'_>,
) -> Host {
    let monitoring = &topology.monitoring;
    let runs = !instances.is_empty();
    let measured = runs && monitoring.metrics.value != Metrics::None;
    Host {
        cluster: id,
        alias: cluster.alias.clone(),
        folder: Utf8PathBuf::from(topology.tree.value.replace("{cluster}", &cluster.alias.value)),
        namespace: cluster.namespace.clone(),
        kafka: cluster.kafka.clone(),
        strimzi: cluster.strimzi.clone(),
        kafka_version: cluster.version.clone(),
        exporter: (runs && monitoring.metrics.value == Metrics::Jmx).then(|| exporter::config(topology, cluster)),
        alerts: (measured && monitoring.rules.value).then(|| alerting.group(cluster, &instances)).flatten(),
        pod_monitor: (measured && monitoring.pod_monitor.value).then(|| pod_monitor(topology, cluster, &instances)),
        instances,
        users,
        files: topology.files.clone(),
    }
}

fn pod_monitor(topology: &Topology, cluster: &Cluster, instances: &[Instance]) -> PodMonitor {
    PodMonitor {
        name: expand::on_host(&topology.names.pod_monitor, cluster),
        labels: topology.monitoring.labels.clone(),
        namespace: cluster.namespace.clone(),
        interval: topology.monitoring.interval.clone(),
        instances: instances.iter().map(|instance| instance.name.clone()).collect(),
    }
}

/// Returns `source->target`, as Strimzi and people call a flow.
fn arrow(source: &Cluster, target: &Cluster) -> Text {
    [&*source.alias.value, "->", &*target.alias.value].concat().into()
}
