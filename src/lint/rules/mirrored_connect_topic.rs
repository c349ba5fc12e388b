//! Connect's own topics caught by a flow's `topics`.

use crate::facts::kafka::is_internal_topic;
use crate::lint::check::Place;
use crate::lint::manifest::{Mirror, config_pointer};
use crate::lint::{Documents, Findings};
use crate::units::regex::JavaRegex;

lint!("mirrored-connect-topic", Error, "a flow that mirrors Connect's own topics", Documents(check));

/// Key of the worker, its field in v1, and the operator's default.
const TOPICS: [(&str, &str, &str); 3] = [
    ("config.storage.topic", "configStorageTopic", "mirrormaker2-cluster-configs"),
    ("offset.storage.topic", "offsetStorageTopic", "mirrormaker2-cluster-offsets"),
    ("status.storage.topic", "statusStorageTopic", "mirrormaker2-cluster-status"),
];

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        let Some(target) = &maker.target else { continue };
        for (key, field, default) in TOPICS {
            let (pointer, topic) = if maker.is_explicit() {
                (format!("/spec/target/{field}"), target.value.get(field).and_then(|value| value.as_str()))
            } else {
                (
                    config_pointer(&target.pointer, key),
                    target.value.pointer("/config").and_then(|config| config.get(key)?.as_str()),
                )
            };
            let topic = topic.unwrap_or(default);
            // As ours are named, and as no flow mirrors.
            if topic.starts_with("__") {
                continue;
            }
            let caught = caught_by_flow(documents, maker.connect_alias, topic)
                || maker.mirrors.iter().any(|mirror| {
                    mirror.source_alias == maker.connect_alias && caught_by_mirror(documents, mirror, topic)
                });
            if caught {
                let found = finding(format!(
                    "Connect's own topic `{topic}` would be mirrored from `{}`",
                    maker.connect_alias
                ))
                .note(
                    "a second Connect cluster reading the copy takes over offsets and connectors that are not its own",
                )
                .help("give it a name that begins with `__`: those are never mirrored");
                findings.report_at(documents, Place::value(&maker.document, &pointer), "matches `topics`", found);
            }
        }
    }
}

/// A flow of the topology that reads this cluster.
fn caught_by_flow(documents: &Documents<'_>, alias: &str, topic: &str) -> bool {
    let topology = documents.topology;
    topology.cluster_called(alias).into_iter().flat_map(|cluster| topology.flows_from(cluster)).any(|flow| {
        let matches = |regex: &str| JavaRegex::parse(regex).is_ok_and(|regex| regex.matches(topic) == Some(true));
        let kafka = topology.cluster(flow.host.value).version.value;
        !is_internal_topic(kafka, topic, &flow.policy.separator.value)
            && flow.topics.value.iter().any(|pattern| matches(&pattern.regex))
            && !flow.exclude_topics.iter().any(|exclude| matches(&exclude.value))
    })
}

/// A mirror whose Connect cluster is its own source.
fn caught_by_mirror(documents: &Documents<'_>, mirror: &Mirror<'_>, topic: &str) -> bool {
    let matches = |regex: &str| JavaRegex::parse(regex).is_ok_and(|regex| regex.matches(topic) == Some(true));
    !is_internal_topic(documents.host.kafka_version.value, topic, ".")
        && matches(mirror.text("topicsPattern"))
        && !matches(mirror.text("topicsExcludePattern"))
}
