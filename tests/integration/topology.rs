//! The input language, from text to findings.

use std::fmt::Write as _;
use std::sync::LazyLock;

use camino::{Utf8Path, Utf8PathBuf};
use mirrorc::diagnostic::Diagnostic;
use mirrorc::source::Sources;
use mirrorc::topology::model::Topology;

/// Reads a topology and says what is wrong with it, one finding a line.
fn read(path: &Utf8Path, text: &str) -> (Option<Topology>, String) {
    let mut sources = Sources::default();
    let file = sources.add(path, text);
    let (topology, findings) = mirrorc::topology::read(file, path, text);
    (topology, findings.iter().map(|finding| concise(&sources, finding)).collect())
}

/// Returns `line:col level[rule] message | help`, and every secondary label below it.
fn concise(sources: &Sources, finding: &Diagnostic) -> String {
    let mut text = String::new();
    let position = |label: &mirrorc::diagnostic::Label| {
        let position = sources.position(label.span);
        format!("{}:{}", position.line, position.column)
    };
    let at = finding.primary.as_ref().map_or("-".to_owned(), position);
    let help = finding.help.as_ref().map(|help| format!(" | {help}")).unwrap_or_default();
    let (level, rule) = (finding.level.name(), finding.rule.name);
    writeln!(text, "{at} {level}[{rule}] {}{help}", finding.message).unwrap();
    for label in &finding.secondary {
        writeln!(text, "    {} {}", position(label), label.text).unwrap();
    }
    text
}

/// Returns the files of a folder that end so, in order.
fn files(folder: &str) -> Vec<(Utf8PathBuf, String)> {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<Utf8PathBuf> = root
        .read_dir_utf8()
        .unwrap()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension() == Some("yaml"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no case in {folder}");
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap())).collect()
}

/// Judges a topology by the schema that editors use; nothing where YAML itself is wrong.
fn accepted_by_schema(text: &str) -> Option<bool> {
    static VALIDATOR: LazyLock<jsonschema::Validator> =
        LazyLock::new(|| jsonschema::validator_for(&mirrorc::topology::json_schema()).unwrap());
    let mut sources = Sources::default();
    let file = sources.add("case.yaml", text);
    let reading = mirrorc::yaml::read(file, text);
    let fine = reading.complete && reading.problems.is_empty();
    reading.root.filter(|_| fine).map(|root| VALIDATOR.is_valid(&root.to_json()))
}

fn snapshot(folder: &str, path: &Utf8Path, findings: &str) {
    let folder = Utf8Path::new("../..").join(folder);
    insta::with_settings!({
        snapshot_path => folder,
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(path.file_stem().unwrap(), findings);
    });
}

#[test]
fn good_topologies_please_reader_and_schema() {
    for folder in ["tests/cases/topology/good", "topology"] {
        for (path, text) in files(folder) {
            let (topology, findings) = read(&path, &text);
            assert_eq!(findings, "", "{path}");
            assert!(topology.is_some(), "{path}");
            assert_eq!(accepted_by_schema(&text), Some(true), "{path}");
        }
    }
}

#[test]
fn structural_faults_are_seen_by_reader_and_schema() {
    let folder = "tests/cases/topology/bad/structure";
    for (path, text) in files(folder) {
        let (_, findings) = read(&path, &text);
        assert!(findings.contains(" error["), "{path}");
        assert_eq!(accepted_by_schema(&text), Some(false), "{path}");
        snapshot(folder, &path, &findings);
    }
}

/// What only the reader can know: references, arithmetic, other languages inside values.
#[test]
fn faults_of_meaning_are_seen_by_the_reader() {
    let folder = "tests/cases/topology/bad/meaning";
    for (path, text) in files(folder) {
        let (_, findings) = read(&path, &text);
        assert_ne!(findings, "", "{path}");
        assert_ne!(accepted_by_schema(&text), Some(false), "{path}");
        snapshot(folder, &path, &findings);
    }
}

#[test]
fn every_rule_is_seen_in_some_case() {
    let mut seen = String::new();
    for folder in ["tests/cases/topology/bad/structure", "tests/cases/topology/bad/meaning"] {
        for (path, text) in files(folder) {
            seen.push_str(&read(&path, &text).1);
        }
    }
    for rule in mirrorc::topology::RULES {
        assert!(seen.contains(&format!("[{}]", rule.name)), "no case shows {}", rule.name);
    }
}

#[test]
fn the_schema_file_is_that_of_the_types() {
    let path = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/topology.schema.json");
    let mut made = serde_json::to_string_pretty(&mirrorc::topology::json_schema()).unwrap();
    made.push('\n');
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "{path} is not current: run `UPDATE=1 cargo test --test integration topology`");
}

/// Texts that would hurt a careless reader. Each is answered with findings, soon.
#[test]
fn hostile_texts_end_in_findings() {
    let bomb: String = (1..30).map(|n| format!("x-{n}: &a{n} [*a{m}, *a{m}]\n", m = n - 1)).collect();
    let cases = [
        ("empty", String::new()),
        ("blank", "\n# nothing\n".to_owned()),
        ("deep", "[".repeat(1_000_000)),
        ("deep block", (0..5_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect()),
        ("bomb", format!("x-0: &a0 [a, b]\n{bomb}")),
        ("nul", "name: a\0b\n".to_owned()),
        ("tabs", "name:\tx\nclusters:\n\teast: {}\n".to_owned()),
        ("cut", "name: test\nclusters:\n  east: {kafka: \"e".to_owned()),
        ("two documents", "name: a\n---\nname: b\n".to_owned()),
        ("many wrong keys", (0..20_000).map(|n| format!("key{n}: 1\n")).collect()),
        ("many wrong names", {
            let clusters: String = (0..3_000).map(|n| format!("  c{n}: {{}}\n")).collect();
            let flows: String = (0..3_000).map(|n| format!("  - {{from: d{n}, to: e{n}}}\n")).collect();
            format!("name: a\nclusters:\n{clusters}flows:\n{flows}")
        }),
        ("brokers", {
            let cluster = "{kafka: k, namespace: n, version: 4.1.0, strimzi: 0.48.0, brokers: 100000, listener: {name: a, port: 9094}}";
            let clusters: String = (0..1_000).map(|n| format!("  c{n}: {cluster}\n")).collect();
            format!("name: a\nclusters:\n{clusters}flows: [{{from: c0, to: c1}}]\n")
        }),
    ];
    for (name, text) in cases {
        let start = std::time::Instant::now();
        let (topology, findings) = read(Utf8Path::new("hostile.yaml"), &text);
        assert!(topology.is_none() && findings.contains("error["), "{name}");
        // Generous, for an unoptimised build on a busy machine.
        assert!(start.elapsed().as_secs() < 20, "{name} took {:?}", start.elapsed());
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, ..Default::default() })]

    /// A good topology with pieces cut, doubled or swapped never makes reading panic, and every finding has its place.
    #[test]
    fn mutations_are_answered(case in 0usize..64, edits in proptest::collection::vec((0usize..8, 0.0f64..1.0, 0.0f64..1.0, 0usize..12), 1..6)) {
        let mut all = files("tests/cases/topology/good");
        all.extend(files("topology"));
        let (path, mut text) = all.swap_remove(case % all.len());
        for (kind, at, other, piece) in edits {
            text = mutated(&text, kind, at, other, piece);
        }
        let mut sources = Sources::default();
        let file = sources.add(&path, text.as_str());
        let (topology, findings) = mirrorc::topology::read(file, &path, &text);
        let errors = findings.iter().filter(|finding| finding.level == mirrorc::diagnostic::Level::Error).count();
        proptest::prop_assert!(topology.is_some() || errors > 0, "neither a topology nor a reason:\n{text}");
        // The schema is never stricter than the reader.
        let accepted = accepted_by_schema(&text);
        proptest::prop_assert!(errors > 0 || accepted == Some(true), "the schema alone refuses:\n{text}");
        for finding in &findings {
            let label = finding.primary.as_ref().unwrap();
            proptest::prop_assert!(label.span.end as usize <= text.len() && label.span.start <= label.span.end);
        }
    }
}

/// Cuts, doubles or replaces lines and pieces of a text.
fn mutated(text: &str, kind: usize, at: f64, other: f64, piece: usize) -> String {
    const PIECES: [&str; 12] =
        ["", "~", "[]", "{}", "-1", "yes", "\"", "{a: b}", "[x, y]", "9999999999", "*east", "{source}"];
    let mut lines: Vec<&str> = text.lines().collect();
    let line = |part: f64, count: usize| ((count as f64 * part) as usize).min(count.saturating_sub(1));
    let (one, two) = (line(at, lines.len()), line(other, lines.len()));
    if lines.is_empty() {
        return PIECES[piece].to_owned();
    }
    let owned;
    match kind {
        0 => drop(lines.remove(one)),
        1 => lines.insert(two, lines[one]),
        2 => lines.swap(one, two),
        3 => lines.truncate(one),
        4 | 5 => {
            let key = lines[one].split_inclusive(": ").next().unwrap_or_default();
            owned = format!("{key}{}", PIECES[piece]);
            lines[one] = &owned;
        }
        _ => {
            let words: Vec<&str> = lines[one].split(' ').collect();
            let word = line(other, words.len());
            let changed: Vec<&str> =
                words.iter().enumerate().map(|(n, w)| if n == word { PIECES[piece] } else { w }).collect();
            owned = changed.join(" ");
            lines[one] = &owned;
        }
    }
    lines.join("\n")
}

/// The example of a rule's page is a topology, or a piece of one: laid over a good one, that shows the rule.
#[test]
fn the_examples_of_the_pages_show_their_rule() {
    for rule in mirrorc::topology::RULES {
        let example = rule.page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let mut topology = json(
            "
name: test
clusters:
  east: &east
    kafka: east
    namespace: kafka
    version: 4.1.0
    strimzi: 0.48.0
    brokers: 3
    listener: {name: external, port: 9094, type: loadbalancer, authentication: tls}
  west: {<<: *east, kafka: west}
  north: {<<: *east, kafka: north}
flows: [{from: east, to: west}]
",
        );
        let text = if example.starts_with("name: ") {
            example.to_owned()
        } else {
            lay_over(&mut topology, json(example));
            topology.to_string()
        };
        let mut sources = Sources::default();
        let file = sources.add("page.yaml", text.as_str());
        let (_, findings) = mirrorc::topology::read(file, Utf8Path::new("page.yaml"), &text);
        let names: Vec<&str> = findings.iter().map(|finding| finding.rule.name).collect();
        assert!(names.contains(&rule.name), "{}: {names:?}", rule.name);
        // A cluster of an example may be abridged.
        let others = names.iter().filter(|name| ![rule.name, "missing-key", "unused-cluster"].contains(name));
        assert_eq!(others.collect::<Vec<_>>(), Vec::<&&str>::new(), "{}", rule.name);
    }
}

fn json(text: &str) -> serde_json::Value {
    let mut sources = Sources::default();
    let file = sources.add("piece.yaml", text);
    mirrorc::yaml::read(file, text).root.unwrap().to_json()
}

fn lay_over(base: &mut serde_json::Value, over: serde_json::Value) {
    match (base, over) {
        (serde_json::Value::Object(base), serde_json::Value::Object(over)) => {
            for (key, value) in over {
                lay_over(base.entry(key).or_insert(serde_json::Value::Null), value);
            }
        }
        (base, over) => *base = over,
    }
}
