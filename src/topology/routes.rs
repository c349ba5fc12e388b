//! Finds clusters and flows without going through all of them: a fleet has thousands, and rules ask for each.

use std::collections::HashMap;

use super::model::{Cluster, ClusterId, Flow, FlowId, Topology};
use crate::source::Text;

/// Which flows leave and reach a cluster, which flow has a direction, and which cluster an alias means.
#[derive(Debug)]
pub struct Routes {
    /// By cluster: the flows that leave it, and those that end there.
    ends: Vec<[Vec<FlowId>; 2]>,
    /// The first of each direction.
    between: HashMap<(ClusterId, ClusterId), FlowId>,
    aliases: HashMap<Text, ClusterId>,
}

impl Routes {
    pub fn new(clusters: &[Cluster], flows: &[Flow]) -> Self {
        let mut ends: Vec<[Vec<FlowId>; 2]> = clusters.iter().map(|_| Default::default()).collect();
        let mut between = HashMap::with_capacity(flows.len());
        for (number, flow) in flows.iter().enumerate() {
            between.entry((flow.source.value, flow.target.value)).or_insert(FlowId(number));
            if let Some([leaving, _]) = ends.get_mut(flow.source.value.0) {
                leaving.push(FlowId(number));
            }
            if let Some([_, arriving]) = ends.get_mut(flow.target.value.0) {
                arriving.push(FlowId(number));
            }
        }
        let numbered = clusters.iter().enumerate();
        let aliases = numbered.map(|(number, cluster)| (cluster.alias.value.clone(), ClusterId(number))).collect();
        Routes { ends, between, aliases }
    }
}

impl Topology {
    pub fn cluster(&self, id: ClusterId) -> &Cluster {
        &self.clusters[id.0]
    }

    pub fn flow(&self, id: FlowId) -> &Flow {
        &self.flows[id.0]
    }

    /// Returns the cluster of an alias.
    pub fn cluster_called(&self, alias: &str) -> Option<ClusterId> {
        self.routes.aliases.get(alias).copied()
    }

    /// Returns the flows whose source a cluster is, in their order.
    pub fn flows_from(&self, source: ClusterId) -> impl Iterator<Item = &Flow> {
        self.routes.ends.get(source.0).into_iter().flat_map(|[leaving, _]| leaving).map(|&id| self.flow(id))
    }

    /// Returns the flows whose target a cluster is, in their order.
    pub fn flows_to(&self, target: ClusterId) -> impl Iterator<Item = &Flow> {
        self.routes.ends.get(target.0).into_iter().flat_map(|[_, arriving]| arriving).map(|&id| self.flow(id))
    }

    /// Returns the first flow of a direction.
    pub fn flow_between(&self, source: ClusterId, target: ClusterId) -> Option<&Flow> {
        self.routes.between.get(&(source, target)).map(|&id| self.flow(id))
    }
}
