//! Listeners that are used from another Kubernetes cluster, as their Kafka resource has them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::tree::{Folder, Tree, Written};
use crate::topology::model::{Cluster, Listener};

/// One such listener.
pub struct Far<'t> {
    pub cluster: &'t Cluster,
    pub listener: &'t Listener,
    pub kafka: Written<'t>,
    /// JSON pointer to it.
    pub pointer: String,
    pub value: &'t Value,
    /// Names, without the port, under which others reach it first.
    pub hosts: BTreeSet<&'t str>,
}

/// Returns the listener of a folder's cluster, where others use it and the tree has its resource.
pub fn far<'t>(tree: &Tree<'t>, folder: &Folder<'t>) -> Option<Far<'t>> {
    let cluster = tree.topology.cluster(folder.host.cluster);
    let hosts: BTreeSet<&str> = tree
        .far_ends(folder.host.cluster)
        .map(|end| end.bootstrap.value.rsplit_once(':').map_or(&*end.bootstrap.value, |(host, _)| host))
        .collect();
    if hosts.is_empty() {
        return None;
    }
    let (kafka, listener) = (folder.kafka()?, &cluster.listener);
    let is_it = |one: &Value| one.get("name").and_then(Value::as_str) == Some(&*listener.name.value);
    let listeners = kafka.value.pointer("/spec/kafka/listeners")?.as_array()?;
    let number = listeners.iter().position(is_it)?;
    let pointer = format!("/spec/kafka/listeners/{number}");
    Some(Far { cluster, listener, kafka, pointer, value: listeners.get(number)?, hosts })
}
