//! One direction with its pod, and the proxies on its way.

use super::super::world::World;
use crate::harness::connect::{Pod, with};
use crate::harness::http::encode;
use crate::harness::network::Names;
use crate::harness::proxy::Proxy;
use crate::operator::{Connector, Instance};

pub const SOURCE: &str = "MirrorSourceConnector";
pub const HEARTBEAT: &str = "MirrorHeartbeatConnector";

/// One direction.
pub struct Flow {
    pub source: &'static str,
    pub target: &'static str,
    pub instance: Instance,
    pub pod: Pod,
    pub to_source: Vec<Proxy>,
    pub to_target: Vec<Proxy>,
}

impl Flow {
    /// Starts its pod, without a connector.
    pub fn start(world: &mut World, source: &'static str, target: &'static str) -> Flow {
        let instance = world.instances(source).remove(0);
        let proxies = |alias: &str| -> Vec<Proxy> {
            world.clusters[alias].nodes.iter().map(|node| Proxy::start(*node, 9094)).collect()
        };
        let (to_source, to_target) = (proxies(source), proxies(target));
        let names: Names = world.names(|alias, node| {
            let index = world.clusters[alias].nodes.iter().position(|known| *known == node).unwrap();
            if alias == source { to_source[index].address } else { to_target[index].address }
        });
        let pod = world.start_pod_by(&instance, &names);
        Flow { source, target, instance, pod, to_source, to_target }
    }

    /// Creates them as they are without `errors.tolerance`.
    pub fn create_connectors(&self) {
        let others = self.instance.connectors.iter().filter(|connector| !connector.name.ends_with(SOURCE));
        self.pod.reconcile(&others.cloned().chain([self.strict()]).collect::<Vec<_>>());
    }

    /// Returns the connector of a class.
    pub fn connector(&self, class: &str) -> &Connector {
        self.instance.connector(class)
    }

    /// The source connector as it is without `errors.tolerance`.
    pub fn strict(&self) -> Connector {
        with(self.connector(SOURCE), &[("errors.tolerance", "none")])
    }

    /// Restarts what failed, as Strimzi does again and again where the topology asks for it.
    pub fn restart_failed(&self) {
        for connector in &self.instance.connectors {
            let path = format!("/connectors/{}/restart?includeTasks=true&onlyFailed=true", encode(&connector.name));
            self.pod.send("POST", &path);
        }
    }

    /// Restarts the tasks of the source connector, which reads its settings' files again.
    pub fn restart_tasks(&self) {
        let name = &self.connector(SOURCE).name;
        let (_, tasks) = self.pod.status(name).unwrap();
        for task in 0..tasks.len() {
            self.pod.set_task_state(name, task, "restart");
        }
    }

    /// Names an alert of this flow, or of its instance.
    fn alert(&self, name: &str) -> String {
        match name {
            "MM2TargetUnreachable" => format!("{name} {}", self.instance.name),
            _ => format!("{name} {}->{}", self.source, self.target),
        }
    }

    /// Names alerts of this flow, or of its instance.
    pub fn alerts(&self, names: &[&str]) -> Vec<String> {
        names.iter().map(|name| self.alert(name)).collect()
    }
}
