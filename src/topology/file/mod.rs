//! A topology as written. Each mapping is declared once: its type, its reader and its JSON Schema.

pub mod cluster;
pub mod collections;
pub mod decode;
mod describe;
pub mod flow;
mod mapping;
pub mod mirror_maker;
pub mod monitoring;
pub mod names;
pub mod patterns;
mod reader;
pub mod scalars;
pub mod sizing;
pub mod switches;
pub mod words;

use crate::diagnostic::Diagnostic;
use crate::topology::model::UserScope;
use crate::units::Alias;
use crate::yaml::Node;

use cluster::{Cluster, ClusterCaDefaults, Network};
use collections::{List, Map};
use decode::{Decode, Spanned};
use flow::Flow;
use mapping::mapping;
use mirror_maker::MirrorMaker;
use monitoring::Monitoring;
use names::{Allow, Files, Names, Patch};
use reader::Reader;
use scalars::{AnyText, Label};

mapping! {
    /// Kafka clusters and the replication between them.
    Topology {
        /// Names the owner of the files that are made from this topology.
        "name" required name: Spanned<Label>,
        /// Folder of each host's files under the output folder, with `{cluster}` for the host's alias.
        "tree" optional tree: Spanned<AnyText> = TREE,
        /// The physical Kafka clusters, by alias. A cluster has one alias, everywhere.
        "clusters" required clusters: Map<Alias, Cluster>,
        /// How Kubernetes clusters name each other's Services.
        "network" optional network: Network,
        /// Which certificates of every cluster CA Secret to trust.
        "clusterCa" optional cluster_ca: ClusterCaDefaults,
        /// Settings of every MirrorMaker instance.
        "mirrorMaker" optional mirror_maker: MirrorMaker,
        /// What is mirrored from where to where.
        "flows" required flows: List<Flow>,
        /// Metrics and alerts.
        "monitoring" optional monitoring: Monitoring,
        /// Whether a Kafka cluster gets one `KafkaUser` for all instances, or one for each.
        "users" optional users: Spanned<UserScope> = USERS,
        /// Names of the objects and topics that are made.
        "names" optional names: Names,
        /// Names of the files that are made.
        "files" optional files: Files,
        /// Merges into rendered objects.
        "patches" optional patches: Vec<Patch>,
        /// Folder of templates that override the built-in ones, relative to this file.
        "templates" optional templates: Spanned<AnyText>,
        /// Findings that are right and shall be quiet.
        "allow" optional allow: Vec<Allow>,
    }
}

/// Reads a topology; what is missing or wrong is among the findings.
pub fn decode(root: &Node, complete: bool) -> (Option<Topology>, Vec<Diagnostic>) {
    let mut reader = Reader::new(complete);
    let topology = Topology::decode(root, &mut reader);
    (topology, reader.findings)
}

/// Returns the JSON Schema of a topology file.
pub fn json_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    let mut schema = settings.into_generator().into_root_schema_for::<Topology>();
    schema.insert("title".to_owned(), "mirrorc topology".into());
    schema.insert("patternProperties".to_owned(), serde_json::json!({ "^x-": true }));
    // The order in which a person reads it.
    let mut ordered = serde_json::Map::new();
    for key in ["$schema", "title", "description", "type", "required", "properties", "patternProperties"] {
        ordered.extend(schema.remove(key).map(|value| (key.to_owned(), value)));
    }
    ordered.extend(schema.as_object().cloned().unwrap_or_default());
    ordered.into()
}
