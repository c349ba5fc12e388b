//! One KafkaMirrorMaker2 as the operator would run it.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::documents::{Documents, text};
use super::{Secrets, connectors, logging, metrics, worker};

/// What the pods of an instance are started with, and the connectors that are then created in them.
pub struct Instance {
    pub name: String,
    /// Kafka version of the image.
    pub version: String,
    pub replicas: u64,
    /// Heap of its pods here: less than the resource says, since all pods share this machine.
    pub heap: &'static str,
    pub worker: BTreeMap<String, String>,
    pub connectors: Vec<Connector>,
    pub metrics: Option<Metrics>,
    /// Where its stores lie, and its pods keep their files.
    pub folder: Utf8PathBuf,
    /// Text of the logging configuration, in the format of the Kafka version.
    pub logging: String,
}

/// A connector as it is sent to Connect.
#[derive(Clone, Debug)]
pub struct Connector {
    pub name: String,
    pub config: BTreeMap<String, String>,
    pub state: String,
}

/// What serves the metrics page.
#[derive(Clone)]
pub enum Metrics {
    /// The JMX exporter agent, with its configuration.
    Jmx(String),
    /// The Strimzi Metrics Reporter, by its module of tests/real/maven.
    Reporter(&'static str),
}

impl Instance {
    /// Derives an instance; stores are written to `folder`.
    pub fn derive(
        mirror_maker: &Value,
        release: &str,
        documents: &Documents,
        secrets: &Secrets,
        folder: &Utf8Path,
    ) -> Instance {
        fs_err::create_dir_all(folder).unwrap();
        let spec = &mirror_maker["spec"];
        let version = text(&spec["version"]);
        let shape = Shape::of(mirror_maker);
        let metrics = metrics::derive(spec, release, documents);
        Instance {
            name: mirror_maker["metadata"]["name"].as_str().unwrap().to_owned(),
            heap: "512m",
            replicas: spec["replicas"].as_u64().unwrap_or(3),
            worker: worker::derive(&shape, spec, release, secrets, folder),
            connectors: connectors::derive(&shape, spec, release, secrets, folder),
            logging: logging::derive(spec, &version),
            metrics,
            version,
            folder: folder.to_owned(),
        }
    }

    /// Returns a connector by the end of its class.
    pub fn connector(&self, suffix: &str) -> &Connector {
        self.connectors.iter().find(|connector| connector.name.ends_with(suffix)).expect("such a connector")
    }
}

/// The clusters and mirrors of either API version, in one form.
pub struct Shape {
    /// The cluster that Connect itself uses.
    pub connect: Value,
    /// Source, target, and the entry of `mirrors`.
    pub mirrors: Vec<(Value, Value, Value)>,
}

impl Shape {
    fn of(mirror_maker: &Value) -> Shape {
        let spec = &mirror_maker["spec"];
        let mirrors = spec["mirrors"].as_array().unwrap();
        if mirror_maker["apiVersion"] == "kafka.strimzi.io/v1" {
            let target = spec["target"].clone();
            let mirrors =
                mirrors.iter().map(|mirror| (mirror["source"].clone(), target.clone(), mirror.clone())).collect();
            return Shape { connect: target, mirrors };
        }
        let named = |alias: &Value| {
            let clusters = spec["clusters"].as_array().unwrap();
            clusters.iter().find(|cluster| cluster["alias"] == *alias).expect("the alias is in clusters").clone()
        };
        let mirrors = mirrors
            .iter()
            .map(|mirror| (named(&mirror["sourceCluster"]), named(&mirror["targetCluster"]), mirror.clone()))
            .collect();
        Shape { connect: named(&spec["connectCluster"]), mirrors }
    }
}

/// Tells whether an operator release is this one or a later one.
pub fn is_from(release: &str, major: u32, minor: u32) -> bool {
    let mut numbers = release.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (major, minor)
}
