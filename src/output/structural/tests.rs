use serde_json::json;

use super::*;
use crate::output::styles::Styles;

/// Embedded texts of these tests are JSON, which is YAML.
fn shown(old: &[Value], new: &[Value]) -> String {
    let found = differences(old, new, &|text| serde_json::from_str(text).ok());
    show_differences(&found, &Styles::plain())
}

fn object(kind: &str, spec: Value) -> Value {
    json!({"kind": kind, "metadata": {"name": "x"}, "spec": spec})
}

#[test]
fn a_value_is_named_by_its_path() {
    let old = object(
        "KafkaMirrorMaker2",
        json!({"mirrors": [{"sourceConnector": {"tasksMax": 5, "config": {"a.b": "1", "c": 2}}}]}),
    );
    let new = object(
        "KafkaMirrorMaker2",
        json!({"mirrors": [{"sourceConnector": {"tasksMax": 10, "config": {"a.b": 1, "d": [1, 2]}}}]}),
    );
    insta::assert_snapshot!(shown(&[old], &[new]), @r#"
    KafkaMirrorMaker2 x
      ~ spec.mirrors[0].sourceConnector.tasksMax: 5 → 10
      ~ spec.mirrors[0].sourceConnector.config."a.b": "1" → 1
      - spec.mirrors[0].sourceConnector.config.c: 2
      + spec.mirrors[0].sourceConnector.config.d: [1,2]
    "#);
}

#[test]
fn elements_are_known_by_their_names() {
    let old = object(
        "PrometheusRule",
        json!({"rules": [{"alert": "A", "for": "1m"}, {"alert": "B", "for": "1m"}, {"alert": "C"}]}),
    );
    let new = object(
        "PrometheusRule",
        json!({"rules": [{"alert": "C"}, {"alert": "B", "for": "2m"}, {"alert": "D", "labels": {"x": "y"}}]}),
    );
    insta::assert_snapshot!(shown(&[old], &[new]), @r"
    PrometheusRule x
      - spec.rules[A].alert: A
      - spec.rules[A].for: 1m
      ~ spec.rules[B].for: 1m → 2m
      + spec.rules[D].alert: D
      + spec.rules[D].labels.x: y
      ~ spec.rules: order B, C → C, B
    ");
}

#[test]
fn elements_without_names_are_compared_in_order() {
    let old = object("KafkaUser", json!({"operations": ["Read", "Write", "Create"], "acls": [[1], [2], [3]]}));
    let new = object("KafkaUser", json!({"operations": ["Read", "Create", "Alter"], "acls": [[1], [9], [3]]}));
    insta::assert_snapshot!(shown(&[old], &[new]), @r"
    KafkaUser x
      - spec.operations[1]: Write
      + spec.operations[2]: Alter
      ~ spec.acls[1][0]: 2 → 9
    ");
}

#[test]
fn acls_are_known_by_their_resource() {
    let acl = |name: &str, operations: &[&str]| json!({"resource": {"type": "topic", "name": name, "patternType": "prefix"}, "operations": operations});
    let old = object("KafkaUser", json!({"acls": [acl("a", &["Read"]), acl("b", &["Read"])]}));
    let new = object("KafkaUser", json!({"acls": [acl("b", &["Read", "Write"])]}));
    insta::assert_snapshot!(shown(&[old], &[new]), @r#"
    KafkaUser x
      - spec.acls[topic prefix a].resource.type: topic
      - spec.acls[topic prefix a].resource.name: a
      - spec.acls[topic prefix a].resource.patternType: prefix
      - spec.acls[topic prefix a].operations: ["Read"]
      + spec.acls[topic prefix b].operations[1]: Write
    "#);
}

#[test]
fn yaml_inside_a_text_is_compared_by_meaning() {
    let map =
        |text: &str| json!({"kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"m.yml": text, "note": text}});
    let old = map("{\"rules\": [{\"pattern\": \"a\", \"name\": 1}],\n\"b\": 1}");
    let new = map("{\"rules\":\n [{\"pattern\": \"a\", \"name\": 2}], \"b\": 1}");
    insta::assert_snapshot!(shown(std::slice::from_ref(&old), &[new]), @r#"
    ConfigMap x
      ~ data."m.yml".rules[a].name: 1 → 2
      ~ data.note.rules[a].name: 1 → 2
    "#);
    let spaced = map("{\"rules\": [{\"pattern\": \"a\", \"name\":   1}],\n\n\"b\": 1}");
    assert_eq!(shown(&[old], &[spaced]), "");
}

#[test]
fn text_that_is_no_yaml_is_compared_by_lines() {
    let old = json!({"kind": "ConfigMap", "data": {"note": "one\ntwo\nthree\n"}});
    let new = json!({"kind": "ConfigMap", "data": {"note": "one\n2\nthree\n"}});
    insta::assert_snapshot!(shown(&[old], &[new]), @r"
    ConfigMap
      ~ data.note:
          - two
          + 2
    ");
}

#[test]
fn documents_are_known_by_kind_and_name() {
    let (a, b, c) = (object("A", json!(1)), object("B", json!(2)), object("C", json!(3)));
    assert_eq!(shown(&[a.clone(), b.clone()], &[b, c]), "  - A x\n  + C x\n");
    assert_eq!(shown(&[json!(1)], &[json!(2)]), "  ~ document 1\n");
    assert_eq!(shown(&[a.clone(), a.clone()], &[a.clone(), a]), "");
}

#[test]
fn strings_that_read_as_something_else_are_quoted() {
    for (value, text) in [
        (json!("10"), "\"10\""),
        (json!(10), "10"),
        (json!("true"), "\"true\""),
        (json!(""), "\"\""),
        (json!("a b"), "a b"),
        (json!("."), "."),
        (json!(null), "null"),
        (json!(["a", 1]), "[\"a\",1]"),
    ] {
        assert_eq!(show_scalar(&value), text);
    }
}
