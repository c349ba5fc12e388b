//! Every pod that a topology sizes: brokers and MirrorMaker.

use std::fmt;

use super::scene::Scene;
use crate::topology::model::Sizing;

/// Whose pod it is.
#[derive(Clone, Copy)]
pub enum Whose<'s> {
    Broker(&'s str),
    MirrorMaker(&'s str),
}

impl fmt::Display for Whose<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Whose::Broker(alias) => write!(out, "a broker of `{alias}`"),
            Whose::MirrorMaker(instance) => write!(out, "`{instance}`"),
        }
    }
}

/// Calls back for every kind of pod.
pub fn each_size<'s>(scene: &Scene<'s>, mut see: impl FnMut(Whose<'s>, &'s Sizing)) {
    for cluster in &scene.topology.clusters {
        if let Some(sizing) = &cluster.sizing {
            see(Whose::Broker(&cluster.alias.value), sizing);
        }
    }
    for (_, instance) in scene.instances() {
        see(Whose::MirrorMaker(&instance.name.value), &instance.sizing);
    }
}
