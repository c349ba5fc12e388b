use super::super::reread;
use super::*;
use proptest::prelude::*;
use serde_json::json;

/// Reads into nothing.
fn read(text: &str) -> Option<Vec<Value>> {
    let mut documents = Vec::new();
    super::read(text, &mut documents).map(|()| documents)
}

#[test]
fn what_manifests_are_written_in() {
    let text = "\
# head
apiVersion: v1
spec:
  -Xms: 1024m

  # a note
  list:
  - a: \"*.crt\"
    b: 'x \"y\" \\z'
  -   # no
";
    assert_eq!(read(text), None);
    let text = "\
# head
apiVersion: v1
spec:
  -Xms: 1024m

  # a note
  list:
  - a: \"*.crt\"
    b: 'x \"y\" \\z'
  - - {}
    - [Read, \"a:b\", 3]
  empty:
  text: |-
    one: [

      two  # not a note
  # behind the text
  version: 3.9.0
  quoted: \"a \\\"b\\\" \\\\ \\n\"
  port: 9094
  factor: -1
---
done: true
";
    let first = json!({
        "apiVersion": "v1",
        "spec": {
            "-Xms": "1024m",
            "list": [{"a": "*.crt", "b": "x \"y\" \\z"}, [{}, ["Read", "a:b", 3]]],
            "empty": null,
            "text": "one: [\n\n  two  # not a note",
            "version": "3.9.0",
            "quoted": "a \"b\" \\ \n",
            "port": 9094,
            "factor": -1,
        },
    });
    assert_eq!(read(text), Some(vec![first, json!({"done": true})]));
    assert_eq!(read(text), reread(text).ok());
}

#[test]
fn leaves_what_it_does_not_know() {
    for text in [
        "",
        "a: 1",
        "# only a note\n",
        "a: 1\n---\n",
        "--- a\n",
        "---\n---\na: b\n",
        "%YAML 1.2\n",
        "a: 1\na: 2\n",
        "a: b\n  c\n",
        "a: b: c\n",
        "a: b # c\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: \u{85}\n",
        "\u{feff}a: b\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "? a\n",
        "<<: {}\n",
        "\"a\": b\n",
        "1: a\n",
        "yes: a\n",
        "a: yes\n",
        "a: ~\n",
        "a: 010\n",
        "a: 0x1F\n",
        "a: 1e3\n",
        "a: 1.5\n",
        "a: -01\n",
        "a: -2\n",
        "a: .5\n",
        "a: 12345678901234567890\n",
        "a: >\n  b\n",
        "a: |2\n   b\n",
        "a: |\n\n  b\n",
        "a: |\n  b\n c: d\n",
        "a: |\nb: c\n",
        "a: 'it''s'\n",
        "a: \"\\u00e9\"\n",
        "a: \"b\n  c\"\n",
        "a: {b: c}\n",
        "a: [b, [c]]\n",
        "a: [b,c]\n",
        "a: ['b\", \"c']\n",
        "a: [b: c]\n",
        "- a\n b\n",
        "a:  b\n",
        " a: b\n",
    ] {
        assert_eq!(read(text), None, "{text:?}");
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{}a\n", "- ".repeat(depth));
    assert!(read(&nested(DEEPEST)).is_some());
    assert_eq!(read(&nested(DEEPEST + 1)), None);
    assert_eq!(read(&nested(100_000)), None);
}

#[test]
fn every_example_is_of_the_plain_kind() {
    let mut count = 0;
    for entry in walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/output")) {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "yaml") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            assert_eq!(read(&text), reread(&text).ok(), "{}", entry.path().display());
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

/// A line of almost anything.
fn line() -> impl Strategy<Value = String> {
    let start = prop_oneof![4 => Just(""), 2 => Just("- "), 1 => Just("-"), 1 => Just("- - "), 1 => Just("-  ")];
    let key = prop_oneof![
        2 => Just(""), 6 => Just("a: "), 3 => Just("b: "), 3 => Just("c:"), 1 => Just("a:b: "), 1 => Just("-x: "),
        1 => Just("null: "), 1 => Just("a :"), 1 => Just("'a': "), 1 => Just("a:\t"), 1 => Just("<<: "),
    ];
    let value = prop_oneof![
        6 => "[a-z0-9./:_-]{0,6}",
        3 => "-?[0-9][0-9a-fex._:+-]{0,5}",
        3 => "\"[a-z:# \\\\\"n']{0,5}\"",
        3 => "'[a-z:# \\\\\"']{0,5}'",
        3 => "\\[[a-z0-9:\"',. \\[#-]{0,8}\\]",
        1 => "[ -~]{0,6}",
        1 => "\\PC{0,3}",
        3 => Just("|".to_owned()),
        3 => Just("|-".to_owned()),
        1 => prop_oneof![Just("|+"), Just("|1"), Just(">"), Just("{}"), Just("[]"), Just("~"), Just("Yes"), Just("NULL"),
            Just(".inf"), Just("nan"), Just("infinity"), Just("True"), Just("&a"), Just("*a"), Just("# a"), Just("a # b"),
            Just("0o7"), Just("2001-01-01"), Just("1:30"), Just("---"), Just("...")].prop_map(str::to_owned),
    ];
    let whole = prop_oneof![
        12 => (start, key, value).prop_map(|(start, key, value)| format!("{start}{key}{value}")),
        1 => Just(String::new()),
        1 => Just("# note".to_owned()),
    ];
    (prop_oneof![4 => Just(0_usize), 4 => Just(2), 2 => Just(4), 1 => 0..7_usize], whole)
        .prop_map(|(indent, line)| if line.is_empty() { line } else { format!("{}{line}", " ".repeat(indent)) })
}

/// Texts that have much in common, and are mostly of the plain kind.
fn similar_lines() -> impl Strategy<Value = String> {
    let line = (
        0..3_usize,
        prop_oneof![
            "[abc]: [xy1]",
            "(a|ab|a:b|-a): [xy1]",
            "- [abc]: [xy1]",
            "- (a|ab|a:b): [xy1]",
            "- [xy1]",
            "[abc]:",
            "[abc]: \\[[xy1](, [xy1]){0,2}\\]",
            "[abc]: \\{\\}",
            "[abc]: \\[\\]",
            "[abc]: \"[xy]\"",
        ],
    )
        .prop_map(|(indent, line)| format!("{}{line}\n", "  ".repeat(indent)));
    let block = prop_oneof![
        6 => line,
        2 => Just("d:\n  a: x\n  b:\n    - 1\n    - y\n".to_owned()),
        2 => Just("d:\n  a: 1\n  c: |\n    x\n    y\n".to_owned()),
        1 => Just("d:\n  a: 1\n  c: |-\n    x\n\n    z\n".to_owned()),
        1 => Just("---\na: x\n".to_owned()),
        1 => Just("e: \"a\\n\"\n".to_owned()),
    ];
    proptest::collection::vec(block, 1..5).prop_map(|blocks| blocks.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Whatever it reads, it reads as the other reader does.
    #[test]
    fn nothing_is_read_otherwise(
        lines in proptest::collection::vec(prop_oneof![20 => line(), 1 => Just("---".to_owned())], 1..7),
    ) {
        let text = lines.join("\n") + "\n";
        if let Some(documents) = read(&text) {
            prop_assert_eq!(Ok(documents), reread(&text), "{}", text);
        }
    }

    /// What was read before leaves nothing behind.
    #[test]
    fn what_was_read_before_does_not_matter(texts in proptest::collection::vec(similar_lines(), 2..6)) {
        let mut documents = Vec::new();
        for text in texts {
            // As text, for two values of other orders are equal.
            let wanted = read(&text).map(|documents| json!(documents).to_string());
            let found = super::read(&text, &mut documents).map(|()| json!(documents).to_string());
            prop_assert_eq!(found, wanted, "{}", text);
        }
    }
}
