//! CRDs of a user.

use mirrorc::schema::{Coverage, CrdSet};
use serde_json::{Value, json};

use super::{said, yaml};

fn crds() -> CrdSet {
    let crd = yaml(
        "
kind: CustomResourceDefinition
spec:
  group: example.io
  names: {kind: Thing}
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            properties:
              size: {x-kubernetes-int-or-string: true, pattern: '^[0-9]+Gi$'}
              maybe: {type: string, nullable: true}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string}}}
              map: {type: object, additionalProperties: {type: object, properties: {x: {type: integer}}}}
              above: {type: integer, minimum: 3, exclusiveMinimum: true}
              mode: {type: string, enum: [fast, slow]}
              set: {type: array, items: {type: string}, x-kubernetes-list-type: set}
              ref:
                type: object
                properties: {secret: {type: string}, key: {type: string}, glob: {type: string}}
                required: [secret]
                oneOf:
                - {properties: {key: {}}, required: [key]}
                - {properties: {glob: {}}, required: [glob]}
  - {name: v1alpha1, served: false}
",
    );
    CrdSet::from_documents([json!({"kind": "Role"}), crd]).unwrap()
}

fn thing(spec: &str) -> Value {
    let mut thing = yaml("{apiVersion: example.io/v1, kind: Thing, metadata: {name: t, anything: goes}}");
    thing["spec"] = yaml(spec);
    thing
}

fn crd_says(spec: &str) -> String {
    match crds().check(&thing(spec)) {
        Coverage::Checked(violations) => said(&violations),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_crd_takes_what_an_api_server_takes() {
    assert_eq!(
        crd_says(
            "{size: 4Gi, maybe: null, free: {a: b, c: d}, map: {k: {x: 1}}, above: 4, mode: fast, set: [a, b],
              ref: {secret: s, glob: '*'}}"
        ),
        ""
    );
    assert_eq!(crd_says("{size: 4, free: {}}"), "");
}

#[test]
fn a_crd_refuses_what_an_api_server_refuses() {
    let said = crd_says(
        "{size: 4G, free: {a: 1}, map: {k: {y: 1}}, above: 3, mode: fats, sett: [], set: [a, a], ref: {secret: s}}",
    );
    insta::assert_snapshot!(said, @r#"
    /spec/size: `size` cannot be `4G`
        write something that matches `^[0-9]+Gi$`
    /spec/free/a: `a` must be text and is a number
        put it in quotes: "1"
    /spec/map/k/y (key): `k` has no property `y`
        write `x`
    /spec/above: `above` is too small
        write more than 3
    /spec/mode: `mode` cannot be `fats`
        write `fast`; it can be `fast` or `slow`
    /spec/sett (key): `spec` has no property `sett`
        write `set`
    /spec/set: `set`: entry 2 repeats `a`
        give it a value of its own
    /spec/ref: `ref` needs exactly one of `key` or `glob`
        add `key` or `glob`
    "#);
    insta::assert_snapshot!(crd_says("{ref: {key: k, glob: g}}"), @r"
    /spec/ref: `ref` has more than one of `key` or `glob`
        keep `key` or `glob`
    /spec/ref: `ref` lacks `secret`
        add `secret`
    ");
}

#[test]
fn a_kind_without_a_crd_is_not_covered() {
    let crds = crds();
    assert_eq!(crds.kinds().collect::<Vec<_>>(), [("example.io/v1", "Thing")]);
    let served = vec!["example.io/v1".to_owned()];
    let old = json!({"apiVersion": "example.io/v1alpha1", "kind": "Thing"});
    assert_eq!(crds.check(&old), Coverage::NotCovered { served });
    assert_eq!(crds.check(&json!({"kind": "Other"})), Coverage::NotCovered { served: vec![] });
}

#[test]
fn a_broken_crd_says_what_it_lacks() {
    let problem = |crd: &str| CrdSet::from_documents([json!({}), yaml(crd)]).err().unwrap();
    let nameless = problem("{kind: CustomResourceDefinition, spec: {group: g}}");
    assert_eq!(nameless.document, 1);
    assert_eq!(nameless.message, "this CustomResourceDefinition has no spec.names.kind");
    let bare = problem("{kind: CustomResourceDefinition, spec: {group: g, names: {kind: K}, versions: [{name: v1}]}}");
    assert_eq!(bare.message, "version v1 of the CustomResourceDefinition of K has no schema");
}
