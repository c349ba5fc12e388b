use serde_json::{Value, json};

use super::*;

fn classic() -> Value {
    json!({
        "apiVersion": "kafka.strimzi.io/v1beta2", "kind": "KafkaMirrorMaker2", "metadata": {"name": "mm2-a-to-b"},
        "spec": {
            "connectCluster": "b",
            "clusters": [
                {"alias": "a", "bootstrapServers": "a:9092"},
                {"alias": "b", "bootstrapServers": "b:9092",
                 "config": {"group.id": "mm2-a-to-b", "offset.storage.topic": "__mm2-a-to-b-offsets"}},
            ],
            "mirrors": [{
                "sourceCluster": "a", "targetCluster": "b",
                "sourceConnector": {"config": {"offset-syncs.topic.location": "target"}},
            }],
        },
    })
}

fn v1() -> Value {
    json!({
        "apiVersion": "kafka.strimzi.io/v1", "kind": "KafkaMirrorMaker2", "metadata": {"name": "mm2-a-to-b"},
        "spec": {
            "target": {"alias": "b", "bootstrapServers": "b:9092", "groupId": "mm2-a-to-b",
                       "offsetStorageTopic": "__mm2-a-to-b-offsets"},
            "mirrors": [{
                "source": {"alias": "a", "bootstrapServers": "a:9092"},
                "sourceConnector": {"config": {
                    "offset-syncs.topic.location": "target",
                    "replication.policy.separator": ".",
                    "replication.policy.class": "org.apache.kafka.connect.mirror.DefaultReplicationPolicy",
                }},
            }],
        },
    })
}

/// Returns `accept: old → new` of what changes between documents in files.
fn changed(old: &[(&str, Value)], new: &[(&str, Value)]) -> Vec<String> {
    let flows = |files: &[(&str, Value)]| -> Vec<Flow> {
        files.iter().flat_map(|(path, document)| flows_of((*path).into(), std::slice::from_ref(document))).collect()
    };
    let changes = state_changes(flows(old), flows(new));
    changes.iter().map(|change| format!("{}: {} → {}", change.accept, change.old, change.new)).collect()
}

fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    *document.pointer_mut(pointer).unwrap() = value;
    document
}

#[test]
fn a_move_between_dialects_with_equal_meanings_is_no_change() {
    assert_eq!(changed(&[("x.yaml", classic())], &[("x.yaml", v1())]), [""; 0]);
    assert_eq!(changed(&[("x.yaml", v1())], &[("x.yaml", classic())]), [""; 0]);
}

#[test]
fn every_field_is_seen_in_both_dialects() {
    let connector = "/spec/mirrors/0/sourceConnector/config";
    let location = json!({"offset-syncs.topic.location": "source"});
    let separator = json!({"offset-syncs.topic.location": "target", "replication.policy.separator": "-"});
    let policy = json!({"offset-syncs.topic.location": "target", "replication.policy.class": "Identity"});
    for (pointer, value, expected) in [
        (connector, location, "mm2-a-to-b/offset-syncs-location: target → source"),
        (connector, separator, "mm2-a-to-b/separator: . → -"),
        (
            connector,
            policy,
            "mm2-a-to-b/replication-policy: org.apache.kafka.connect.mirror.DefaultReplicationPolicy → Identity",
        ),
    ] {
        for document in [classic(), v1()] {
            let new = with(document, pointer, value.clone());
            assert_eq!(changed(&[("x.yaml", classic())], &[("x.yaml", new)]), [expected]);
        }
    }
    for (old, pointer) in [(classic(), "/spec/clusters/1/config/group.id"), (v1(), "/spec/target/groupId")] {
        let new = with(old, pointer, json!("other"));
        assert_eq!(changed(&[("x.yaml", classic())], &[("x.yaml", new)]), ["mm2-a-to-b/group-id: mm2-a-to-b → other"]);
    }
    for (old, pointer) in
        [(classic(), "/spec/clusters/1/config/offset.storage.topic"), (v1(), "/spec/target/offsetStorageTopic")]
    {
        let new = with(old, pointer, json!("other"));
        let expected = ["mm2-a-to-b/offset-storage-topic: __mm2-a-to-b-offsets → other"];
        assert_eq!(changed(&[("x.yaml", v1())], &[("x.yaml", new)]), expected);
    }
    for (old, pointer) in [(v1(), "/spec/mirrors/0/source/alias"), (v1(), "/spec/target/alias")] {
        let new = with(old, pointer, json!("c"));
        assert_eq!(changed(&[("x.yaml", classic())], &[("x.yaml", new)]).len(), 1);
    }
}

#[test]
fn shared_defaults_count_as_said() {
    let old = with(classic(), "/spec/clusters/1/config", json!({}));
    assert_eq!(
        changed(&[("x.yaml", old)], &[("x.yaml", classic())]),
        [
            "mm2-a-to-b/group-id: mirrormaker2-cluster → mm2-a-to-b",
            "mm2-a-to-b/offset-storage-topic: mirrormaker2-cluster-offsets → __mm2-a-to-b-offsets",
        ]
    );
}

#[test]
fn a_renamed_cluster_is_seen_although_file_and_object_are_others() {
    let new = with(with(v1(), "/metadata/name", json!("mm2-c-to-b")), "/spec/mirrors/0/source/alias", json!("c"));
    assert_eq!(changed(&[("a/x.yaml", v1())], &[("c/x.yaml", new)]), ["mm2-c-to-b/source-alias: a → c"]);
}

#[test]
fn swapped_aliases_are_a_change_of_both() {
    let new = with(with(v1(), "/spec/target/alias", json!("a")), "/spec/mirrors/0/source/alias", json!("b"));
    let expected = ["mm2-a-to-b/source-alias: a → b", "mm2-a-to-b/target-alias: b → a"];
    assert_eq!(changed(&[("x.yaml", v1())], &[("x.yaml", new)]), expected);
}

#[test]
fn a_flow_that_moves_to_another_instance_takes_its_state_or_loses_it() {
    let shared = |group: &str| {
        let document = with(with(v1(), "/metadata/name", json!("mm2-shared")), "/spec/target/groupId", json!(group));
        with(document, "/spec/target/offsetStorageTopic", json!("__mm2-a-to-b-offsets"))
    };
    assert_eq!(changed(&[("x.yaml", v1())], &[("y.yaml", shared("mm2-a-to-b"))]), [""; 0]);
    assert_eq!(
        changed(&[("x.yaml", v1())], &[("y.yaml", shared("shared"))]),
        ["mm2-shared/group-id: mm2-a-to-b → shared"]
    );
}

#[test]
fn another_address_or_another_flow_loses_nothing() {
    let moved = with(v1(), "/spec/mirrors/0/source/bootstrapServers", json!("elsewhere:9092"));
    assert_eq!(changed(&[("x.yaml", v1())], &[("x.yaml", moved)]), [""; 0]);
    let other = with(
        with(with(v1(), "/metadata/name", json!("mm2-c-to-b")), "/spec/mirrors/0/source/alias", json!("c")),
        "/spec/mirrors/0/source/bootstrapServers",
        json!("c:9092"),
    );
    assert_eq!(changed(&[("x.yaml", v1())], &[("y.yaml", other)]), [""; 0]);
    assert_eq!(changed(&[("x.yaml", v1())], &[]), [""; 0]);
    assert_eq!(changed(&[], &[("x.yaml", v1())]), [""; 0]);
}

#[test]
fn one_name_on_two_hosts_is_accepted_per_file() {
    let a = v1();
    let b = with(with(v1(), "/spec/target/alias", json!("z")), "/spec/target/bootstrapServers", json!("z:9092"));
    let group = |document: Value| with(document, "/spec/target/groupId", json!("new"));
    assert_eq!(
        changed(&[("a.yaml", a.clone()), ("b.yaml", b.clone())], &[("a.yaml", group(a)), ("b.yaml", group(b))]),
        ["a.yaml:mm2-a-to-b/group-id: mm2-a-to-b → new", "b.yaml:mm2-a-to-b/group-id: mm2-a-to-b → new"]
    );
}

#[test]
fn nonsense_is_no_flow() {
    for document in
        [json!(null), json!([1]), json!({"kind": "KafkaMirrorMaker2", "spec": {"mirrors": {}, "clusters": 1}})]
    {
        assert_eq!(flows_of("x.yaml".into(), &[document]), []);
    }
}

#[test]
fn every_consequence_has_one_name_and_a_source() {
    let names: BTreeSet<_> = CONSEQUENCES.iter().map(|one| one.name).collect();
    assert_eq!(names.len(), CONSEQUENCES.len());
    assert!(CONSEQUENCES.iter().all(|one| !one.source.is_empty() && !one.text.ends_with('.')));
    assert_eq!(StateField::GroupId.name(), "group-id");
}
