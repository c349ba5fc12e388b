//! The embedded schemas, and the words of their findings.

use mirrorc::schema::{Era, UnknownKind, check, check_in};
use serde_json::{Value, json};

use super::{said, yaml};
use crate::shared;

fn user(spec: &str) -> Value {
    let mut user = yaml(
        "{apiVersion: kafka.strimzi.io/v1, kind: KafkaUser, metadata: {name: u, labels: {strimzi.io/cluster: k}}}",
    );
    user["spec"] = yaml(spec);
    user
}

#[test]
fn a_kind_that_we_never_write_is_said() {
    let unknown = check(&json!({"apiVersion": "v1", "kind": "Secret"})).unwrap_err();
    assert_eq!(unknown, UnknownKind { api_version: Some("v1".to_owned()), kind: Some("Secret".to_owned()) });
    assert_eq!(check(&json!([])).unwrap_err(), UnknownKind { api_version: None, kind: None });
}

#[test]
fn all_problems_come_at_once_in_the_order_of_the_document() {
    let user =
        user("{authentication: {type: tsl}, autorization: {}, quotas: {producerByteRate: -1, requestPercentage: '5'}}");
    insta::assert_snapshot!(said(&check(&user).unwrap()), @r"
    /spec/authentication/type: `type` cannot be `tsl`
        write `tls`; it can be `tls`, `tls-external` or `scram-sha-512`
    /spec/autorization (key): `spec` has no property `autorization`
        write `authorization`
    /spec/quotas/producerByteRate: `producerByteRate` is too small
        write 0 or more
    /spec/quotas/requestPercentage: `requestPercentage` must be a whole number and is text
        write 5 without quotes
    ");
}

#[test]
fn what_a_newer_operator_takes_is_said() {
    let user = user("{authentication: {type: tls, validityDays: 30, renewalDays: 10}}");
    assert_eq!(check_in(Era::of(1, 1), &user).unwrap(), []);
    insta::assert_snapshot!(said(&check_in(Era::of(0, 51), &user).unwrap()), @r"
    /spec/authentication/validityDays (key): `authentication` has no property `validityDays`
        this needs Strimzi 1.1 or newer, or leave it out
    /spec/authentication/renewalDays (key): `authentication` has no property `renewalDays`
        this needs Strimzi 1.1 or newer, or leave it out
    ");
}

#[test]
fn alternatives_are_told_by_their_type() {
    let missing = user("{authentication: {}}");
    let wrong = user("{authentication: {type: scram-sha-512, password: {valueFrom: {secretKeyRef: {name: s}}}}}");
    insta::assert_snapshot!(said(&check(&missing).unwrap()), @r"
    /spec/authentication: `authentication` lacks `type`
        add `type`: one of `tls`, `tls-external` or `scram-sha-512`
    ");
    insta::assert_snapshot!(said(&check(&wrong).unwrap()), @r"
    /spec/authentication/password/valueFrom/secretKeyRef: `secretKeyRef` lacks `key`
        add `key`
    ");
}

#[test]
fn a_resource_takes_only_the_operations_that_it_has() {
    let user =
        user("{authorization: {type: simple, acls: [{resource: {type: group, name: g}, operations: [Read, Write]}]}}");
    insta::assert_snapshot!(said(&check(&user).unwrap()), @r"
    /spec/authorization/acls/0/operations/1: entry 2 of `operations` cannot be `Write`
        write one of `Read`, `Delete`, `Describe`, `AlterConfigs`, `DescribeConfigs` or `All`
    ");
}

#[test]
fn keys_of_maps_are_judged_too() {
    let map = yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, labels: {-x: y}}, data: {'a b': 1}}");
    insta::assert_snapshot!(said(&check(&map).unwrap()), @r#"
    /metadata/labels/-x (key): `-x` cannot be a key of `labels`
        write a label key such as `app` or `strimzi.io/cluster`
    /data/a b (key): `a b` cannot be a key of `data`
        write the name of a key: letters, digits, `-`, `_` and `.`
    /data/a b: `a b` must be text and is a number
        put it in quotes: "1"
    "#);
}

#[test]
fn a_list_kept_as_a_map_repeats_no_key() {
    let rule = yaml(
        "{apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule, metadata: {name: r}, spec: {groups: [
            {name: a, rules: [{alert: A, expr: up}]}, {name: a, rules: [{alert: B, expr: up}]}]}}",
    );
    insta::assert_snapshot!(said(&check(&rule).unwrap()), @r"
    /spec/groups: `groups`: entry 2 repeats `name: a`
        give it a value of its own
    ");
}

/// A schema sees almost nothing of what is wrong with the seed's manifests; the rules and the derivations see it.
#[test]
fn of_the_seeds_mistakes_the_schemas_see_one() {
    let Some(shared) = shared::folder("the seed's manifests against our schemas") else { return };
    let mut words = String::new();
    for cluster in ["proxmox", "testing"] {
        for file in
            ["kafka-mirrormaker2", "kafka-mm2-metrics-configmap", "kafka-mm2-prometheus-rules", "kafka-mm2-user"]
        {
            let path = shared.join(format!("golden/rciis-as-written/{cluster}/extra/{file}.yaml"));
            let object = yaml(&std::fs::read_to_string(path).unwrap());
            words += &said(&check_in(Era::of(0, 47), &object).unwrap());
        }
    }
    insta::assert_snapshot!(words, @r"
    /spec/authorization/acls/1/operations/1: entry 2 of `operations` cannot be `Write`
        write one of `Read`, `Delete`, `Describe`, `AlterConfigs`, `DescribeConfigs` or `All`
    /spec/authorization/acls/1/operations/1: entry 2 of `operations` cannot be `Write`
        write one of `Read`, `Delete`, `Describe`, `AlterConfigs`, `DescribeConfigs` or `All`
    ");
}
