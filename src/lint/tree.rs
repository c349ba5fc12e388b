//! What rules about the tree look at: manifests that people wrote around ours.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use crate::plan::model::{Endpoint, Host, Plan};
use crate::source::{FileId, Span, Text};
use crate::topology::model::{ClusterId, Topology};
use crate::yaml::{self, Index};

/// One topology, and what lies around the files made from it.
pub struct Tree<'t> {
    pub topology: &'t Topology,
    pub plan: &'t Plan,
    pub folders: Vec<Folder<'t>>,
    /// What lies in no cluster's folder: it may be applied to any.
    pub elsewhere: Vec<&'t Manifest>,
    /// Whether something lies on the disk at a path.
    pub exists: &'t dyn Fn(&Utf8Path) -> bool,
    /// Numbers of folders, by the name of their Kubernetes cluster.
    by_kubernetes: BTreeMap<&'t str, Vec<usize>>,
    /// What connects to a cluster, and from which host.
    ends: BTreeMap<ClusterId, Vec<(&'t Host, &'t Endpoint)>>,
}

/// The folder of one cluster: the one that the alias names, with everything below it.
pub struct Folder<'t> {
    pub host: &'t Host,
    pub root: Utf8PathBuf,
    /// Without ours.
    pub manifests: Vec<&'t Manifest>,
    /// Paths of the files made there.
    pub made: Vec<Utf8PathBuf>,
}

/// One file that a person wrote. Every path of a tree is as shown to people.
pub struct Manifest {
    pub path: Utf8PathBuf,
    pub file: FileId,
    pub documents: Vec<Value>,
    text: Text,
    index: OnceCell<Index>,
}

/// One document of a manifest.
#[derive(Clone, Copy)]
pub struct Written<'m> {
    pub manifest: &'m Manifest,
    pub number: usize,
    pub value: &'m Value,
}

impl<'t> Tree<'t> {
    pub fn new(
        (topology, plan): (&'t Topology, &'t Plan),
        folders: Vec<Folder<'t>>,
        elsewhere: Vec<&'t Manifest>,
        exists: &'t dyn Fn(&Utf8Path) -> bool,
    ) -> Self {
        let mut by_kubernetes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, folder) in folders.iter().enumerate() {
            by_kubernetes.entry(kubernetes(topology, folder.host)).or_default().push(number);
        }
        let mut ends: BTreeMap<ClusterId, Vec<(&Host, &Endpoint)>> = BTreeMap::new();
        for host in &plan.hosts {
            for instance in &host.instances {
                for end in instance.mirrors.iter().map(|mirror| &mirror.source).chain([&instance.target]) {
                    ends.entry(end.cluster).or_default().push((host, end));
                }
            }
        }
        Tree { topology, plan, folders, elsewhere, exists, by_kubernetes, ends }
    }

    /// Returns the name of the Kubernetes cluster that a host is in.
    pub fn kubernetes(&self, host: &Host) -> &'t str {
        kubernetes(self.topology, host)
    }

    /// Returns what may be applied where a host's files are: its folder, those of its neighbours, and what is nobody's.
    pub fn around(&self, host: &Host) -> impl Iterator<Item = Written<'t>> {
        let near = self.by_kubernetes.get(self.kubernetes(host)).into_iter().flatten();
        let near = near.filter_map(|number| self.folders.get(*number)).flat_map(|folder| &folder.manifests);
        near.chain(&self.elsewhere).flat_map(|manifest| manifest.written())
    }

    /// Returns what connects to a cluster from other Kubernetes clusters than its own.
    pub fn far_ends(&self, cluster: ClusterId) -> impl Iterator<Item = &'t Endpoint> {
        let topology = self.topology;
        let own = &*topology.cluster(cluster).kubernetes.name.value;
        let ends = self.ends.get(&cluster).into_iter().flatten();
        ends.filter(move |(host, _)| kubernetes(topology, host) != own).map(|(_, end)| *end)
    }
}

fn kubernetes<'t>(topology: &'t Topology, host: &Host) -> &'t str {
    &topology.cluster(host.cluster).kubernetes.name.value
}

impl<'t> Folder<'t> {
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = Written<'t>> {
        let documents = self.manifests.iter().flat_map(|manifest| manifest.written());
        documents.filter(move |document| document.text("/kind") == kind)
    }

    /// Returns the Kafka resource that the topology means.
    pub fn kafka(&self) -> Option<Written<'t>> {
        let (name, namespace) = (&*self.host.kafka.value, &*self.host.namespace.value);
        self.of_kind("Kafka").find(|kafka| kafka.text("/metadata/name") == name && kafka.may_lie_in(namespace))
    }

    /// Returns the node pools of that resource that have brokers.
    pub fn broker_pools(&self) -> Vec<Written<'t>> {
        let is_broker = |pool: &Written<'_>| match pool.value.pointer("/spec/roles").and_then(Value::as_array) {
            Some(roles) => roles.iter().any(|role| role == "broker"),
            None => true,
        };
        let of_kafka =
            |pool: &Written<'_>| pool.text("/metadata/labels/strimzi.io~1cluster") == &*self.host.kafka.value;
        self.of_kind("KafkaNodePool").filter(|pool| of_kafka(pool) && is_broker(pool)).collect()
    }
}

impl Manifest {
    pub fn new(path: Utf8PathBuf, file: FileId, text: Text, documents: Vec<Value>) -> Self {
        Manifest { path, file, documents, text, index: OnceCell::new() }
    }

    pub fn written(&self) -> impl Iterator<Item = Written<'_>> {
        let numbered = self.documents.iter().enumerate();
        numbered.map(move |(number, value)| Written { manifest: self, number, value })
    }

    /// Tells whether Kustomize would read it; it need not say its kind.
    pub fn is_kustomization(&self) -> bool {
        matches!(self.path.file_name(), Some("kustomization.yaml" | "kustomization.yml" | "Kustomization"))
    }

    pub fn folder(&self) -> &Utf8Path {
        self.path.parent().unwrap_or(Utf8Path::new(""))
    }
}

impl<'m> Written<'m> {
    pub fn text(&self, pointer: &str) -> &'m str {
        self.value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn list(&self, pointer: &str) -> &'m [Value] {
        self.value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Returns what it says; empty where a kustomization says it.
    pub fn namespace(&self) -> &'m str {
        self.text("/metadata/namespace")
    }

    /// Returns `Kind/name`, as allowances call it.
    pub fn object(&self) -> String {
        format!("{}/{}", self.text("/kind"), self.text("/metadata/name"))
    }

    /// Tells whether it says this namespace, or leaves it to a kustomization.
    pub fn may_lie_in(&self, namespace: &str) -> bool {
        let said = self.namespace();
        said.is_empty() || said == namespace
    }

    /// Returns the place of a value with its key, or of the nearest one around it.
    pub fn span(&self, pointer: &str) -> Option<Span> {
        let index = self.index();
        let mut pointer = pointer;
        loop {
            let value = index.value(self.number, pointer);
            let key = index.key(self.number, pointer);
            if let Some(first) = key.or(value) {
                let end = value.filter(|value| value.is_leaf).map_or(first.range.end, |value| value.range.end);
                return Some(Span::new(self.manifest.file, first.range.start, end.max(first.range.end)));
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }

    /// Returns the place of a value alone.
    pub fn value_span(&self, pointer: &str) -> Option<Span> {
        let range = &self.index().value(self.number, pointer)?.range;
        Some(Span::new(self.manifest.file, range.start, range.end))
    }

    fn index(&self) -> &'m Index {
        self.manifest.index.get_or_init(|| yaml::index(&self.manifest.text))
    }
}
