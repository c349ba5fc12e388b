//! Sites from a topology, made by the program that is being shown.

use std::process::Command;

use camino::Utf8Path;
use mirrorc::source::Sources;

use super::world::Site;
use crate::harness::cluster::Authentication;
use crate::harness::tools;
use crate::operator::Documents;

/// Returns a topology of the repository with some of its text replaced; each text must be there.
pub fn edited(name: &str, changes: &[(&str, &str)]) -> String {
    let mut text = fs_err::read_to_string(tools::root().join("topology").join(name)).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{name} no longer contains {from:?}");
        text = text.replace(from, to);
    }
    text
}

/// Returns the plan of a topology that has no error.
pub fn plan(text: &str) -> mirrorc::plan::model::Plan {
    let mut sources = Sources::default();
    let file = sources.add("topology.yaml", text);
    let (topology, _) = mirrorc::topology::read(file, Utf8Path::new("topology.yaml"), text);
    mirrorc::plan::plan(&topology.expect("the topology can be read")).0
}

/// Renders a topology with `mirrorc render` and returns the folder of the output.
pub fn render(folder: &Utf8Path, text: &str) -> camino::Utf8PathBuf {
    fs_err::create_dir_all(folder).unwrap();
    let topology = folder.join("topology.yaml");
    fs_err::write(&topology, text).unwrap();
    let output = folder.join("output");
    let _ = fs_err::remove_dir_all(&output);
    let run = Command::new(env!("CARGO_BIN_EXE_mirrorc"))
        .args(["render", topology.as_str(), "--out", output.as_str()])
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(run.status.success(), "mirrorc render: {}{}", said(&run.stdout), said(&run.stderr));
    output
}

/// Renders a topology and returns its clusters as sites, each with the folder that was made for it.
pub fn sites(folder: &Utf8Path, text: &str) -> Vec<Site> {
    let output = render(folder, text);
    let mut sources = Sources::default();
    let file = sources.add("topology.yaml", text);
    let (topology, _) = mirrorc::topology::read(file, Utf8Path::new("topology.yaml"), text);
    let topology = topology.expect("the topology was rendered");
    let (plan, _) = mirrorc::plan::plan(&topology);
    let folder_of = |alias: &str| plan.hosts.iter().find(|host| &*host.alias.value == alias).map(|host| &host.folder);
    topology
        .clusters
        .iter()
        .map(|cluster| {
            let documents = match folder_of(&cluster.alias.value) {
                Some(folder) => Documents::read(&output.join(folder)),
                None => Documents::default(),
            };
            let scram = documents.0.iter().any(|object| object["spec"]["authentication"]["type"] == "scram-sha-512");
            Site {
                alias: cluster.alias.value.to_string(),
                operator: cluster.strimzi.value.to_string(),
                kafka: cluster.kafka.value.to_string(),
                namespace: cluster.namespace.value.to_string(),
                version: cluster.version.value.to_string(),
                authentication: if scram { Authentication::Scram } else { Authentication::Tls },
                nodes: cluster.broker_count().min(3),
                auto_create_topics: true,
                documents,
            }
        })
        .collect()
}

/// Returns alias, name and whether the name is a regex, of every topic that the plan predicts.
pub fn predicted_topics(text: &str) -> Vec<(String, String, bool)> {
    let mut sources = Sources::default();
    let file = sources.add("topology.yaml", text);
    let (topology, _) = mirrorc::topology::read(file, Utf8Path::new("topology.yaml"), text);
    let topology = topology.expect("the topology was rendered");
    let (plan, _) = mirrorc::plan::plan(&topology);
    let mut predicted = Vec::new();
    for cluster in &plan.topics {
        for topic in &cluster.topics {
            let alias = topology.cluster(cluster.cluster).alias.value.to_string();
            predicted.push((alias, topic.name.value.to_string(), topic.regex));
        }
    }
    predicted
}
