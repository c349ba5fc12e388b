//! Reading, from text to findings.

use super::read::read_within;
use super::*;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// Reads, and checks what holds for every text: spans lie inside it, on character boundaries.
fn read_text(text: &str) -> Reading {
    let mut sources = Sources::default();
    let file = sources.add("topology/a.yaml", text);
    let reading = read(file, text);
    if let Some(root) = &reading.root {
        check_spans(text, root);
    }
    for problem in &reading.problems {
        let labels = problem.primary.iter().chain(&problem.secondary);
        labels.for_each(|label| assert!(text.get(label.span.range()).is_some(), "{problem:?}"));
        assert!(problem.primary.is_some(), "{problem:?}");
        assert!(problem.help.as_ref().is_none_or(|help| !help.ends_with('.')), "{problem:?}");
    }
    reading
}

fn check_spans(text: &str, node: &Node) {
    let body = text.get(node.span.range());
    assert!(body.is_some(), "{:?}", node.span);
    match &node.value {
        Value::Scalar(scalar) => {
            let on_one_line = !body.unwrap().contains(['\n', '\r']);
            if scalar.is_plain() && on_one_line {
                assert_eq!(body, Some(&*scalar.text), "{scalar:?}");
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| check_spans(text, item)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| {
            assert!(text.get(entry.key.span.range()).is_some());
            check_spans(text, &entry.value);
        }),
    }
}

/// One line per finding: rule, line:column of each label, message and help.
fn findings(text: &str) -> String {
    let mut sources = Sources::default();
    sources.add("a.yaml", text);
    let line = |problem: &Diagnostic| {
        let place = |label: &crate::diagnostic::Label| {
            let at = sources.position(label.span);
            format!(" {}:{} `{}` {}", at.line, at.column, sources.text(label.span).escape_debug(), label.text)
        };
        let labels: String = problem.primary.iter().chain(&problem.secondary).map(place).collect::<Vec<_>>().join(",");
        let help = problem.help.clone().unwrap_or_default();
        format!("{}: {}\n {labels}\n  = {help}\n", problem.rule.name, problem.message)
    };
    read_text(text).problems.iter().map(line).collect()
}

fn json(text: &str) -> serde_json::Value {
    let reading = read_text(text);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    reading.root.unwrap().to_json()
}

#[test]
fn spans_are_bytes_of_the_text() {
    let text = "ä: é\r\nb: |\r\n  x\r\n  y\r\n\r\nc:\r\n  - plain\r\n    more\r\n  - {d: \"q\\n\"}\r\nend: \r\n";
    let root = read_text(text).root.unwrap();
    let of = |node: &Node| text[node.span.range()].to_owned();
    assert_eq!(of(root.get("ä").unwrap()), "é");
    assert_eq!(of(root.get("b").unwrap()), "x\r\n  y");
    assert_eq!(&*root.get("b").unwrap().as_scalar().unwrap().text, "x\ny\n");
    let list = root.get("c").unwrap();
    assert_eq!(of(list), "- plain\r\n    more\r\n  - {d: \"q\\n\"}");
    assert_eq!(of(&list.as_sequence().unwrap()[0]), "plain\r\n    more");
    assert_eq!(of(&list.as_sequence().unwrap()[1]), "{d: \"q\\n\"}");
    assert_eq!(root.get("end").unwrap().kind(), "nothing");
    assert_eq!(&text[root.entry("ä").unwrap().key.span.range()], "ä");
    let with_mark = "\u{feff}a: 1\n";
    let root = read_text(with_mark).root.unwrap();
    assert_eq!(&with_mark[root.get("a").unwrap().span.range()], "1");
}

#[test]
fn aliases_and_merges() {
    let text =
        "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nx: {<<: [*base, *more], b: 0}\ny: *base\nz: {<<: *more}\n";
    let value = json(text);
    assert_eq!(value["x"], serde_json::json!({"b": 0, "a": 1, "c": 4}));
    assert_eq!(value["y"], serde_json::json!({"a": 1, "b": 2}));
    let root = read_text(text).root.unwrap();
    let merged = root.get("x").unwrap().entry("c").unwrap();
    assert_eq!(merged.value.span.start as usize, text.find("4}").unwrap());
    assert_eq!(merged.key.span.start as usize, text.find("c: 4").unwrap());
    assert_eq!(root.get("y").unwrap().span, root.get("base").unwrap().span);
    assert_eq!(json("a: &k key\n*k : 1\nb: &n\nc: *n\n'<<': x\n")["key"], 1);
}

#[test]
fn tags_of_the_core_schema() {
    let value = json("a: !!str 1\nb: !!float 1\nc: !!int '7'\nd: ! 8\ne: !!map {}\nf: !!seq []\ng: !!null\nh: ! [x]\n");
    assert_eq!(
        value,
        serde_json::json!({"a": "1", "b": 1.0, "c": 7, "d": "8", "e": {}, "f": [], "g": null, "h": ["x"]})
    );
}

#[test]
fn problems_in_structure() {
    let text = "\
a: 1
b: {x: 1, x: 2}
a: 3
? [c]
: 4
d: {{ cluster }}
: 5
e: *nothing
f: &anchor [*anchor, *anchr]
g: !vault x
h: !!int three
i: {<<: text, <<: [*nope]}
";
    insta::assert_snapshot!(findings(text));
}

#[test]
fn the_first_of_repeated_keys_counts() {
    let root = read_text("a: 1\na: 2\nb: 3\n").root.unwrap();
    assert_eq!(root.to_json(), serde_json::json!({"a": 1, "b": 3}));
    let many: String = (0..100).map(|n| format!("k{n}: {n}\n")).collect();
    assert_eq!(read_text(&(many.clone() + "k7: x\nk99: y\n")).problems.len(), 2);
    assert!(read_text(&many).problems.is_empty());
}

#[test]
fn syntax_errors_say_what_to_type() {
    let texts = [
        "a: [1, 2\nb: 3\n",
        "a: {b: 1\nc: 2\n",
        "a: \"x\nb: 3\n",
        "a: \"x",
        "a:\n\tb: 3\n",
        "a: b: c\n",
        "a: @x\n",
        "a: 1\nb\n",
        "a: 1\n b: 2\n",
        "a: \"\\d\"\n",
        "a: 'it's'\n",
        "- a\nb: 1\n",
        "a: ]\n",
        "a: [\n",
        "a: - b\n",
        "\"a\"b: 1\n",
    ];
    let all: String = texts.iter().map(|text| format!("{}\n{}", text.escape_debug(), findings(text))).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn what_was_read_before_a_syntax_error_stays() {
    let reading = read_text("a: 1\nb:\n  - x\n  - @\nc: 3\n");
    assert!(!reading.complete);
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.root.unwrap().to_json(), serde_json::json!({"a": 1, "b": ["x"]}));
}

#[test]
fn files_that_hold_too_little_or_too_much() {
    let texts = ["# nothing\n\n", "a: 1\n---\nb: 2\n", "a: \"x\u{1}\"\nb: \0\nc: \u{9b}1m\n"];
    let all: String = texts.iter().map(|text| format!("{}\n{}", text.escape_debug(), findings(text))).collect();
    insta::assert_snapshot!(all);
    assert!(read_text("---\na: 1\n...\n").problems.is_empty());
    assert_eq!(read_text("---\n").problems[0].rule.name, "empty-file");
}

#[test]
fn pages_report_their_example() {
    for rule in problems::RULES {
        let example = rule.page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        // A page is UTF-8 itself.
        if rule.name != "not-utf-8" {
            let found = read_text(example).problems;
            assert!(found.iter().any(|problem| problem.rule == *rule), "{}: {found:?}", rule.name);
        }
        for instead in rule.page.split("## Instead").nth(1).unwrap().split("```yaml\n").skip(1) {
            let found = read_text(instead.split("```").next().unwrap()).problems;
            assert!(found.is_empty(), "{}: {found:?}", rule.name);
        }
    }
}

mod agreement {
    use super::*;
    use camino::Utf8Path;

    /// Both readers say the same of the first document, if both can read it.
    pub(super) fn both(text: &str) -> Option<(serde_json::Value, serde_json::Value)> {
        let reading = read_text(text);
        let one = reading.root.filter(|_| reading.problems.is_empty())?.to_json();
        let other = reread(text).ok()?.into_iter().next()?;
        Some((one, other))
    }

    #[test]
    fn on_hand_written_samples() {
        let samples = [
            "a: {b: [1, 2.5, -3, 1e3, .5], c: 'it''s', d: \"\\u00e9\\n\", e: }\n",
            "text: |\n  one\n    two\n\n  three\nfolded: >-\n  one\n  two\n\n  three\nkept: |+\n  x\n\nlast: plain\n  more\n",
            "words: [yes, no, on, off, y, True, NULL, ~, 010, 0x1F, 0o17, 1_000, 2001-01-01, 1:30, +1]\n",
            "-Xms: 1024m\n\"quoted key\": x#y\nurl: http://a:80/b?c=d#e\nregex: .*[\\-\\.]internal\n",
            "a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: [*a, *a]\n",
            "a:\r\n  - x\r\n  - |\r\n    y\r\n    z\r\n",
            "a: !!str 1\nb: !!int '1'\n",
            "a: |\n  no line end",
            "a: >\n  no line end",
        ];
        for sample in samples {
            let (one, other) = both(sample).expect(sample);
            assert_eq!(one, other, "{sample}");
        }
    }

    /// The repository's own files and, where they are there, the manifests that people wrote.
    #[test]
    fn on_whole_files() {
        let here = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["topology", "output", "tests/cases", "../shared/golden"] {
            for entry in walkdir::WalkDir::new(here.join(folder)).into_iter().filter_map(Result::ok) {
                let is_yaml = entry.path().extension().is_some_and(|extension| extension == "yaml");
                let text = if is_yaml { std::fs::read_to_string(entry.path()).ok() } else { None };
                if let Some((one, other)) = text.as_deref().and_then(both) {
                    assert_eq!(one, other, "{}", entry.path().display());
                }
            }
        }
    }
}

mod hostile {
    use super::*;

    fn rules(text: &str) -> Vec<&'static str> {
        let mut names: Vec<_> = read_text(text).problems.iter().map(|problem| problem.rule.name).collect();
        names.dedup();
        names
    }

    #[test]
    fn aliases_cannot_multiply() {
        let laughs = (1..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
            let before = n - 1;
            text + &format!("a{n}: &a{n} [*a{before}, *a{before}]\n")
        });
        assert_eq!(rules(&laughs), ["over-limit"]);
        let long = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(20_000));
        assert_eq!(rules(&long), ["over-limit"]);
        let merges = (1..40).fold("a0: &a0 {k0: 0}\n".to_owned(), |text, n| {
            let before = n - 1;
            text + &format!("a{n}: &a{n} {{<<: [*a{before}, *a{before}, *a{before}], k{n}: 0}}\n")
        });
        assert_eq!(rules(&merges), ["over-limit"]);
        let growing = (1..200).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
            let before = n - 1;
            text + &format!("a{n}: &a{n} [*a{before}]\n")
        });
        assert_eq!(rules(&growing), ["over-limit"]);
        assert_eq!(rules("a: &a [*a]\n"), ["undefined-alias"]);
    }

    #[test]
    fn depth_is_bounded() {
        for opening in ["[", "{a: ", "- ", "? ", "a: [", "[a: ", "{", "!!seq [", "&a ["] {
            let found = rules(&opening.repeat(200_000));
            assert_eq!(found, ["over-limit"], "{opening}");
        }
        let stairs: String = (0..1000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
        assert_eq!(rules(&stairs), ["over-limit"]);
        let at_limit = format!("{}{}", "[".repeat(LIMITS.depth), "]".repeat(LIMITS.depth));
        assert!(rules(&at_limit).is_empty());
        assert_eq!(rules(&format!("[{at_limit}]")), ["over-limit"]);
    }

    #[test]
    fn a_file_too_large_is_not_parsed() {
        assert_eq!(rules(&"[".repeat(LIMITS.bytes + 1)), ["over-limit"]);
    }

    #[test]
    fn values_and_findings_are_counted() {
        let sources = &mut Sources::default();
        let text = "[1, 2, 3, 4, [5, 6]]";
        let file = sources.add("a.yaml", text);
        let few = Limits { nodes: 6, ..LIMITS };
        assert_eq!(read_within(file, text, &few).problems[0].message, "this file goes over the limit of 6 values");
        assert!(read_within(file, text, &Limits { nodes: 8, ..LIMITS }).problems.is_empty());
        assert!(!read_within(file, text, &Limits { text: 5, ..LIMITS }).complete);
        let repeated = "a: 1\n".repeat(10_000);
        assert_eq!(read_text(&repeated).problems.len(), LIMITS.findings + 1);
        assert_eq!(read_text(&"\u{1}".repeat(10_000)).problems.len(), LIMITS.findings + 1);
    }

    /// A tenth of a fleet in a third of a tenth of the limits, which is quicker than the whole.
    #[test]
    fn ten_thousand_clusters_leave_two_thirds_of_the_limits() {
        let cluster = |n: usize| {
            format!(
                "  cluster-{n:05}:   # its alias\n    kafka: kafka-rciis-{n}\n    namespace: rciis-{n}\n    version: 3.9.0\n    \
                 strimzi: 0.47.0\n    brokers: 3\n    listener: {{name: external, port: 9094, type: cluster-ip, authentication: \
                 tls}}\n    sizing: {{memory: 16Gi, cpu: {{request: 2, limit: 4}}, heap: 8192m}}\n"
            )
        };
        let flow = |n: usize| {
            format!(
                "  - from: cluster-{n:05}\n    to: cluster-{:05}\n    topics: [\"orders-{n}\", {{regex: \"a.*\"}}]\n    \
                 exclude: {{topics: [\".*[\\\\-\\\\.]internal\", \"__.*\"]}}\n    tasks: {{source: 5}}\n    refresh: {{topics: \
                 60s, groups: 600s}}\n    producer: {{acks: all, batch.size: 327680, linger.ms: 100}}\n",
                (n + 1) % 1000
            )
        };
        let clusters: String = (0..1000).map(cluster).collect();
        let flows: String = (0..1000).map(flow).collect();
        let text = format!("name: fleet\nclusters:\n{clusters}flows:\n{flows}");
        let file = Sources::default().add("a.yaml", "");
        let third = Limits { bytes: LIMITS.bytes / 30, nodes: LIMITS.nodes / 30, text: LIMITS.text / 30, ..LIMITS };
        let reading = read_within(file, &text, &third);
        assert!(reading.complete && reading.problems.is_empty(), "{:?}", reading.problems);
    }

    #[test]
    fn anchors_and_keys_in_great_number() {
        let anchors: String = (0..20_000).map(|n| format!("- &a{n} x\n")).collect();
        assert!(rules(&anchors).is_empty());
        assert_eq!(rules(&(anchors + &"- *b1\n".repeat(1000))), ["undefined-alias", "over-limit"]);
        let keys: String = (0..50_000).map(|n| format!("k{n}: x\n")).collect();
        assert!(rules(&keys).is_empty());
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Pieces that YAML acts on, and some that need care.
    fn yamlish() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "a: ",
                "b:",
                "\n",
                "\n  ",
                "\n- ",
                "  ",
                "[",
                "]",
                "{",
                "}",
                ", ",
                "'",
                "\"",
                "&x ",
                "*x",
                "<<: *x",
                "|\n",
                ">-\n",
                "# c",
                "---\n",
                "...\n",
                "!!str ",
                "!t ",
                "? ",
                ": ",
                "\r\n",
                "\t",
                "\\",
                "é",
                "𝄞",
                "\u{feff}",
                "\0",
                "%YAML 1.2\n",
                "1",
                "~",
                "x: y\n",
                "\u{85}",
                "\u{2028}",
                "@",
            ])
            .prop_map(str::to_owned),
            // No numbers but 1: as keys, Kubernetes spells them its own way.
            "[a-df-z]{1,4}",
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(text) = decode(bytes) {
                read_text(&text);
                index(&text);
            }
        }

        #[test]
        fn yamlish_text_is_read_without_panic(text in yamlish()) {
            let reading = read_text(&text);
            prop_assert!(reading.complete || !reading.problems.is_empty());
            for place in index(&text).places() {
                prop_assert!(text.get(place.range.clone()).is_some(), "{:?}", place);
            }
            // Line ends to YAML 1.1, characters to YAML 1.2; and a mark inside the text, which `decode` never leaves.
            let disputed = text.contains(['\u{85}', '\u{2028}', '\u{feff}']);
            // A block text as the whole document is disputed too; ours are mappings.
            let both = agreement::both(&text).filter(|(one, _)| !disputed && one.is_object());
            if let Some((one, other)) = both {
                prop_assert_eq!(one, other);
            }
        }
    }
}
