//! What rules about topology and plan look at.

use crate::plan::model::{Host, Instance, Plan, PredictedTopic};
use crate::source::Span;
use crate::topology::model::{Cluster, Flow, Topology};

/// One topology, what is planned from it, and its text.
pub struct Scene<'s> {
    pub topology: &'s Topology,
    pub plan: &'s Plan,
    pub text: &'s str,
}

impl<'s> Scene<'s> {
    pub fn source(&self, flow: &Flow) -> &'s Cluster {
        self.topology.cluster(flow.source.value)
    }

    pub fn target(&self, flow: &Flow) -> &'s Cluster {
        self.topology.cluster(flow.target.value)
    }

    /// Returns `source->target`.
    pub fn arrow(&self, flow: &Flow) -> String {
        format!("{}->{}", self.source(flow).alias.value, self.target(flow).alias.value)
    }

    pub fn instances(&self) -> impl Iterator<Item = (&'s Host, &'s Instance)> + use<'s> {
        let plan = self.plan;
        plan.hosts.iter().flat_map(|host| host.instances.iter().map(move |instance| (host, instance)))
    }

    /// Returns every topic that will exist under one known name, and on which cluster.
    pub fn plain_topics(&self) -> impl Iterator<Item = (&'s Cluster, &'s PredictedTopic)> + use<'s> {
        let (topology, plan) = (self.topology, self.plan);
        let plain = |topic: &&PredictedTopic| !topic.regex;
        plan.topics
            .iter()
            .flat_map(move |on| on.topics.iter().filter(plain).map(move |topic| (topology.cluster(on.cluster), topic)))
    }

    /// Returns the span of a key, given that of its value.
    pub fn key_span(&self, value: Span, key: &str) -> Option<Span> {
        key_before(self.text, value, key)
    }
}

/// Finds a key that stands right before its value, quoted or not; of a derived key, what was written of it.
pub fn key_before(text: &str, value: Span, key: &str) -> Option<Span> {
    let before = text.get(..value.start as usize)?.trim_end();
    let before = before.strip_suffix(':')?.trim_end().trim_end_matches(['"', '\'']);
    let mut written = key;
    while !before.ends_with(written) {
        written = written.split_once('.')?.1;
    }
    Some(Span::new(value.file, before.len() - written.len(), before.len()))
}
