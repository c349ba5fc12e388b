//! Patches of what others are derived from.

use crate::facts::names::CLASSIC_GROUP_ID;
use crate::lint::{Findings, Scene};
use crate::source::{Scalar, Sourced, Tree};
use crate::topology::model::Patch;

lint!("patched-derivation", Warning, "a patch of a value that others were derived with", Plan(check));

/// A value of an object that another one refers to or was derived beside.
struct Bearing {
    kind: &'static str,
    /// JSON pointer; `*` is any step.
    pointer: &'static str,
    /// What does not follow the patch.
    rest: &'static str,
    instead: &'static str,
}

const fn bearing(kind: &'static str, pointer: &'static str, rest: &'static str, instead: &'static str) -> Bearing {
    Bearing { kind, pointer, rest, instead }
}

const MAKER: &str = "KafkaMirrorMaker2";
const USER: &str = "KafkaUser";
const MONITOR: &str = "PodMonitor";
const CONNECT: &str = "the permissions on Connect's group and topics";
const NAMED: &str = "the permissions on mirrored topics, and the topics that `plan` predicts,";

/// Where connectors disagree, other rules say so as well.
const BEARING: &[Bearing] = &[
    bearing(MAKER, "/metadata/name", "the PodMonitor and the alerts", "`names: {mirrorMaker: …}`"),
    bearing(MAKER, "/metadata/namespace", "its Secrets and its PodMonitor", "the cluster's `namespace:`"),
    bearing(MAKER, "/spec/metricsConfig", "the alerts", "`monitoring: {metrics: …}`"),
    bearing(MAKER, "/spec/clusters/*/config/group.id", CONNECT, "`names: {groupId: …}`"),
    bearing(MAKER, "/spec/clusters/*/config/config.storage.topic", CONNECT, "`names: {configTopic: …}`"),
    bearing(MAKER, "/spec/clusters/*/config/offset.storage.topic", CONNECT, "`names: {offsetTopic: …}`"),
    bearing(MAKER, "/spec/clusters/*/config/status.storage.topic", CONNECT, "`names: {statusTopic: …}`"),
    bearing(MAKER, "/spec/target/groupId", CONNECT, "`names: {groupId: …}`"),
    bearing(MAKER, "/spec/target/configStorageTopic", CONNECT, "`names: {configTopic: …}`"),
    bearing(MAKER, "/spec/target/offsetStorageTopic", CONNECT, "`names: {offsetTopic: …}`"),
    bearing(MAKER, "/spec/target/statusStorageTopic", CONNECT, "`names: {statusTopic: …}`"),
    bearing(MAKER, "/spec/mirrors/*/topicsPattern", "the permissions on topics", "`topics:` on the flow"),
    bearing(MAKER, "/spec/mirrors/*/groupsPattern", "the permissions on groups", "`groups:` on the flow"),
    bearing(MAKER, "/spec/mirrors/*/sourceConnector/config/replication.policy.class", NAMED, "`policy: …` on the flow"),
    bearing(
        MAKER,
        "/spec/mirrors/*/sourceConnector/config/replication.policy.separator",
        NAMED,
        "`policy: {separator: …}` on the flow",
    ),
    bearing(
        MAKER,
        "/spec/mirrors/*/sourceConnector/config/replication.policy.internal.topic.separator.enabled",
        "the permissions on the topics of offset syncs and checkpoints",
        "it under the flow's `config`",
    ),
    bearing(
        MAKER,
        "/spec/mirrors/*/sourceConnector/config/offset-syncs.topic.location",
        "the permissions on the topic of offset syncs",
        "`offsetSyncs: …` on the flow",
    ),
    bearing(
        MAKER,
        "/spec/mirrors/*/checkpointConnector/config/sync.group.offsets.enabled",
        "the permissions on groups",
        "`checkpoints: {syncGroupOffsets: …}` on the flow",
    ),
    bearing(
        MAKER,
        "/spec/mirrors/*/sourceConnector/config/sync.topic.acls.enabled",
        "the permission to alter the cluster",
        "`syncTopicAcls: …` on the flow",
    ),
    bearing(USER, "/metadata/name", "the Secret that MirrorMaker reads", "`names: {user: …}`"),
    bearing(USER, "/metadata/namespace", "the Secret that MirrorMaker reads", "the cluster's `namespace:`"),
    bearing(USER, "/metadata/labels/strimzi.io~1cluster", "the cluster that MirrorMaker logs in to", "`kafka:`"),
    bearing(
        USER,
        "/spec/authentication/type",
        "what MirrorMaker shows the brokers",
        "the listener's `authentication:`",
    ),
    bearing("ConfigMap", "/metadata/name", "the KafkaMirrorMaker2 that reads it", "`names: {configMap: …}`"),
    bearing("ConfigMap", "/metadata/namespace", "the KafkaMirrorMaker2 that reads it", "the cluster's `namespace:`"),
    bearing(MONITOR, "/metadata/namespace", "the pods that it selects", "the cluster's `namespace:`"),
    bearing(MONITOR, "/spec/selector", "the labels of the pods", "a patch of nothing else but what you add"),
];

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for patch in &scene.topology.patches {
        let mut path: Vec<String> = patch.at.value.split('/').skip(1).map(str::to_owned).collect();
        walk(patch, &patch.merge, &mut path, findings);
    }
}

/// Goes to every leaf of a merge; a leaf replaces or removes all that stood below its place.
fn walk(patch: &Patch, merge: &Tree, path: &mut Vec<String>, findings: &mut Findings<'_>) {
    if let Tree::Map(entries) = merge {
        for (key, value) in entries {
            path.push(key.replace('~', "~0").replace('/', "~1"));
            walk(patch, value, path, findings);
            path.pop();
        }
        return;
    }
    let kind = patch.object.value.split('/').next().unwrap_or_default();
    // At it or inside it; above it, where all that was there is gone or has another in its place. That a connector is
    // gone is for other rules.
    let is_gone = matches!(merge, Tree::Scalar(value) if value.value == Scalar::Null);
    let is_whole = matches!(merge, Tree::List(_)) || is_gone && path.last().is_some_and(|last| last == "config");
    let reached = |bearing: &&Bearing| {
        let known: Vec<&str> = bearing.pointer.split('/').skip(1).collect();
        bearing.kind == kind
            && (is_whole || path.len() >= known.len())
            && path.iter().zip(&known).all(|(step, known)| *known == "*" || *known == step)
    };
    // `default-connect-group` says what is wrong with that one.
    let is_default_group = |value: &Scalar| matches!(value, Scalar::Text(text) if **text == *CLASSIC_GROUP_ID);
    let Some(bearing) = BEARING.iter().find(reached) else { return };
    if matches!(merge, Tree::Scalar(value) if is_default_group(&value.value)) {
        return;
    }
    let origin = match merge {
        Tree::Scalar(Sourced { origin, .. }) => origin,
        _ => &patch.at.origin,
    };
    let found = finding(format!("this patch changes `/{}` of {}", path.join("/"), patch.object.value))
        .at_origin(origin, "written over what was derived");
    let is_above = path.len() < bearing.pointer.split('/').count() - 1;
    let found = match is_above {
        false => found
            .note(format!("{} keep to what the topology says", bearing.rest))
            .help(format!("write {} instead", bearing.instead)),
        true => found
            .note(
                "permissions, alerts and other objects keep to the values that the topology gives to what stood there",
            )
            .help("patch what you change alone, an entry of a list by its number: `at: /spec/clusters/0`"),
    };
    findings.report(found);
}
