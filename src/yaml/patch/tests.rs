use super::*;
use serde_json::json;

const TEXT: &str = "\
# made by hand
kind: KafkaMirrorMaker2   # the kind
metadata:
  name: mm2
  labels:
    app: mm2   # keep me
spec:
  replicas: 2
  # how much
  resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 4Gi}}
  mirrors:
    - source: a
      config:
        tasks.max: 5
    - source: b
---
kind: Other
spec: {}
";

#[track_caller]
fn patched(document: usize, pointer: &str, merge: Value) -> String {
    let patched = patch(TEXT, document, pointer, &merge).unwrap();
    for range in &patched.ranges {
        assert!(patched.text.get(range.clone()).is_some_and(|text| !text.is_empty()), "{range:?}");
    }
    similar::TextDiff::from_lines(TEXT, &patched.text)
        .iter_all_changes()
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .map(|change| format!("{}{}", change.tag(), change))
        .collect()
}

#[test]
fn changes_only_the_lines_of_the_patch() {
    assert_eq!(patched(0, "/spec", json!({"replicas": 3})), "-  replicas: 2\n+  replicas: 3\n");
    assert_eq!(
        patched(0, "/metadata/labels", json!({"app": "yes", "team": {"x": [1]}})),
        "-    app: mm2   # keep me\n+    app: \"yes\"   # keep me\n+    team:\n+      x:\n+        - 1\n"
    );
    assert_eq!(
        patched(0, "/spec/resources", json!({"limits": {"cpu": 2}, "requests": {"cpu": null}})),
        "-  resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 4Gi}}\n\
         +  resources: {requests: {memory: 1Gi}, limits: {memory: 4Gi, cpu: 2}}\n"
    );
    assert_eq!(patched(0, "/spec/mirrors/0/config", json!({"a/b~c": "é"})), "+        \"a/b~c\": \"é\"\n");
    assert_eq!(patched(0, "/spec/mirrors/1", json!(null)), "-    - source: b\n");
    assert_eq!(patched(1, "/spec", json!({"a": 1})), "-spec: {}\n+spec: {a: 1}\n");
}

#[test]
fn replaces_lists_and_scalars_as_a_whole() {
    assert_eq!(
        patched(0, "/spec/mirrors", json!([{"source": "c"}])),
        "-    - source: a\n-      config:\n-        tasks.max: 5\n-    - source: b\n+    - source: c\n"
    );
    assert_eq!(patched(0, "/spec/replicas", json!("a\nb\n")), "-  replicas: 2\n+  replicas: |\n+    a\n+    b\n");
    assert_eq!(patched(0, "/spec/mirrors/1", json!("x")), "-    - source: b\n+    - x\n");
    assert_eq!(
        patched(0, "/metadata/labels", json!({"app": null})),
        "-  labels:\n-    app: mm2   # keep me\n+  labels: {}\n"
    );
}

#[test]
fn says_where_it_wrote() {
    let merge = json!({"replicas": 3, "image": "x", "gone": null});
    let patched = patch(TEXT, 0, "/spec", &merge).unwrap();
    let written: Vec<_> = patched.ranges.iter().map(|range| &patched.text[range.clone()]).collect();
    assert_eq!(written, ["replicas: 3", "image: x"]);
    assert_eq!(patched.idle, ["/spec/gone"]);
}

#[test]
fn a_patch_without_a_target_is_refused() {
    let error = patch(TEXT, 0, "/spec/template/pod", &json!({"a": 1})).unwrap_err();
    assert_eq!(error.to_string(), "nothing stands at `/spec/template/pod`; `/spec` is there");
    assert_eq!(patch(TEXT, 2, "", &json!({})).unwrap_err(), PatchError::NoSuchDocument(2));
    assert!(matches!(patch("a: 1\na: 2\n", 0, "", &json!({})).unwrap_err(), PatchError::Unreadable(_)));
}

#[test]
fn a_patch_that_changes_nothing_says_so() {
    let patched = patch(TEXT, 0, "/spec", &json!({"replicas": 2})).unwrap();
    assert_eq!(patched.text, TEXT);
    assert_eq!(patched.idle, ["/spec/replicas"]);
}

/// Words and numbers of YAML 1.1, which the independent reader takes for text and the Kubernetes reader does not.
#[test]
fn text_that_older_readers_misread_is_quoted() {
    for text in
        ["yes", "No", "on", "OFF", "y", "n", "1_000", "2001-01-01", "010", "0b1", "1:30", "=", "<<", "+1", ".5", "~"]
    {
        for pointer in ["/spec", "/spec/resources", "/spec/resources/limits"] {
            let patched = patch(TEXT, 0, pointer, &json!({"a": text, "b": [text], "c": {"d": text}})).unwrap();
            let quoted = [format!("\"{text}\""), format!("'{text}'")];
            let count: usize = quoted.iter().map(|quoted| patched.text.matches(quoted).count()).sum();
            assert_eq!(count, 3, "{}", patched.text);
        }
        if text != "<<" {
            let patched = patch(TEXT, 0, "/spec/resources/limits", &json!({text: 1})).unwrap();
            assert!(
                patched.text.contains(&format!("\"{text}\"")) || patched.text.contains(&format!("'{text}'")),
                "{}",
                patched.text
            );
        }
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn merge() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(Value::from),
            "[a-z\\n :#'\"{}|-]{0,8}".prop_map(Value::from),
            Just(json!(["x", {"y": 1}])),
        ];
        let key = prop::sample::select(vec![
            "kind",
            "metadata",
            "name",
            "labels",
            "app",
            "spec",
            "resources",
            "limits",
            "new",
            "a b",
        ]);
        leaf.prop_recursive(4, 16, 4, move |inner| {
            prop::collection::vec((key.clone(), inner), 0..4)
                .prop_map(|entries| entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Value>())
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

        #[test]
        fn a_patch_does_what_it_says_or_is_refused(
            merge in merge(),
            pointer in prop::sample::select(vec!["", "/metadata", "/spec", "/spec/resources", "/spec/mirrors/0", "/kind"]),
        ) {
            if let Ok(patched) = patch(TEXT, 0, pointer, &merge) {
                let mut expected = reread(TEXT).unwrap();
                apply_to_json(&mut expected[0], pointer, &merge);
                prop_assert_eq!(reread(&patched.text).unwrap(), expected);
                prop_assert!(patched.text.starts_with("# made by hand\n"));
                let rest = "---\nkind: Other\nspec: {}\n";
                prop_assert!(patched.text.ends_with(rest));
            } else {
                prop_assert!(pointer.is_empty() && !merge.is_object(), "refused {} at {}", merge, pointer);
            }
        }
    }
}
