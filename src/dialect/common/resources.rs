//! Strimzi's resources of a host: what the templates of both dialects see.

use serde::Serialize;

use super::cluster::{Cluster, WorkerContext};
use super::metadata::Metadata;
use super::mirror::MirrorContext;
use super::pods::Pods;
use super::user::UserContext;
use crate::dialect::dialect_of;
use crate::facts::derivations;
use crate::plan::model::{Host, Instance};
use crate::source::Sourced;

/// What `kafka-mirrormaker2.yaml.j2` prints.
#[derive(Serialize)]
pub struct MirrorMakers<'p> {
    api_version: Sourced<&'static str>,
    instances: Vec<MirrorMaker<'p>>,
}

#[derive(Serialize)]
struct MirrorMaker<'p> {
    metadata: Metadata<'p>,
    pods: Pods<'p>,
    target: Cluster<'p>,
    worker: WorkerContext<'p>,
    mirrors: Vec<MirrorContext<'p>>,
}

impl<'p> MirrorMakers<'p> {
    pub fn new(host: &'p Host) -> Self {
        let instances = host.instances.iter().map(MirrorMaker::new).collect();
        MirrorMakers { api_version: api_version(host), instances }
    }
}

impl<'p> MirrorMaker<'p> {
    fn new(instance: &'p Instance) -> Self {
        MirrorMaker {
            metadata: Metadata::new(&instance.name, &instance.labels, &instance.annotations),
            pods: Pods::new(instance),
            target: Cluster::new(&instance.target),
            worker: WorkerContext::new(&instance.worker),
            mirrors: instance.mirrors.iter().map(MirrorContext::new).collect(),
        }
    }
}

/// What `kafka-user.yaml.j2` prints.
#[derive(Serialize)]
pub struct Users<'p> {
    api_version: Sourced<&'static str>,
    users: Vec<UserContext<'p>>,
}

impl<'p> Users<'p> {
    pub fn new(host: &'p Host) -> Self {
        let users = host.users.iter().map(|user| UserContext::new(user, host)).collect();
        Users { api_version: api_version(host), users }
    }
}

fn api_version(host: &Host) -> Sourced<&'static str> {
    let text = dialect_of(host).api_version();
    Sourced::derived(text, &derivations::API_VERSION, [host.strimzi.origin.clone()])
}
