//! The first user's manifests: what we write is what its authors wrote, but for the corrections that are listed.
//!
//! Compared as Kubernetes and Kafka read them: connector configuration as strings, embedded YAML parsed, lists whose
//! elements have a name by that name; comments and the order of keys do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mirrorc::yaml;
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FILES: &[&str] = &[
    "kafka-mirrormaker2.yaml",
    "kafka-mm2-user.yaml",
    "kafka-mm2-metrics-configmap.yaml",
    "kafka-mm2-prometheus-rules.yaml",
];

#[derive(Debug)]
struct Correction {
    clusters: Vec<String>,
    file: String,
    path: String,
    as_written: Option<Value>,
    corrected: Option<Value>,
}

fn read(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    yaml::reread(&text).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

fn corrections() -> Vec<Correction> {
    let documents = read(&Path::new(ROOT).join("tests/cases/rciis/corrections.yaml"));
    let list = documents[0]["corrections"].as_array().expect("a list of corrections");
    let text = |entry: &Value, key: &str| {
        let value = entry[key].as_str().unwrap_or_else(|| panic!("`{key}` is missing in {entry}"));
        assert!(!value.trim().is_empty(), "`{key}` is empty in {entry}");
        value.to_owned()
    };
    list.iter()
        .map(|entry| {
            text(entry, "reason");
            text(entry, "evidence");
            let known = ["clusters", "file", "path", "asWritten", "corrected", "reason", "evidence"];
            for key in entry.as_object().unwrap().keys() {
                assert!(known.contains(&key.as_str()), "unknown key `{key}` in {entry}");
            }
            let clusters = match &entry["clusters"] {
                Value::Array(names) => names.iter().map(|name| name.as_str().unwrap().to_owned()).collect(),
                _ => vec!["proxmox".to_owned(), "testing".to_owned()],
            };
            Correction {
                clusters,
                file: text(entry, "file"),
                path: text(entry, "path"),
                as_written: entry.get("asWritten").map(|value| normal(value, "")),
                corrected: entry.get("corrected").map(|value| normal(value, "")),
            }
        })
        .collect()
}

/// Kubernetes' and Kafka's view of a value: a connector's settings are strings, YAML in a text is its value.
fn normal(value: &Value, path: &str) -> Value {
    match value {
        Value::Object(entries) => Value::Object(
            entries.iter().map(|(key, value)| (key.clone(), normal(value, &format!("{path}.{key}")))).collect(),
        ),
        Value::Array(items) => items.iter().map(|item| normal(item, path)).collect(),
        Value::String(text) if path.ends_with(".mm2-metrics-config.yml") => normal(&yaml::reread(text).unwrap()[0], ""),
        Value::String(text) => Value::String(text.trim_end().to_owned()),
        // Connect's settings are strings to Kafka, and a quantity or a probe's number is what its text says.
        scalar => Value::String(scalar.to_string()),
    }
}

/// What names an element of a list.
fn identity(item: &Value) -> Option<String> {
    let text = |pointer: &str| item.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    text("/alias")
        .or_else(|| text("/alert"))
        .or_else(|| text("/pattern"))
        .or_else(|| Some(format!("{}:{}", text("/resource/type")?, text("/resource/name").unwrap_or_default())))
        .or_else(|| text("/secretName"))
        .or_else(|| text("/name"))
}

fn flatten(value: &Value, path: &str, flat: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                let step = if key.contains('.') { format!("[{key}]") } else { format!(".{key}") };
                flatten(value, &format!("{path}{step}"), flat);
            }
        }
        Value::Array(items) if !items.is_empty() && items.iter().all(|item| item.is_string()) => {
            let texts: BTreeSet<&str> = items.iter().filter_map(Value::as_str).collect();
            flat.insert(path.to_owned(), texts.into_iter().collect::<Vec<_>>().join(", "));
        }
        Value::Array(items) if !items.is_empty() => {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for (index, item) in items.iter().enumerate() {
                let mut name = identity(item).unwrap_or_else(|| index.to_string());
                let times = seen.entry(name.clone()).or_default();
                *times += 1;
                if *times > 1 {
                    name = format!("{name}#{times}");
                }
                flatten(item, &format!("{path}[{name}]"), flat);
            }
        }
        scalar => {
            flat.insert(path.to_owned(), scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned));
        }
    }
}

fn flat(documents: &[Value]) -> BTreeMap<String, String> {
    let mut flat = BTreeMap::new();
    assert_eq!(documents.len(), 1);
    flatten(&normal(&documents[0], ""), "", &mut flat);
    flat.into_iter().map(|(path, value)| (path.trim_start_matches('.').to_owned(), value)).collect()
}

/// The part of a flat document at and below a path.
fn below(flat: &BTreeMap<String, String>, path: &str) -> BTreeMap<String, String> {
    let inside =
        |key: &&String| key.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    flat.keys().filter(inside).map(|key| (key[path.len()..].to_owned(), flat[key].clone())).collect()
}

fn expected(value: &Option<Value>) -> BTreeMap<String, String> {
    let mut flat = BTreeMap::new();
    if let Some(value) = value {
        flatten(value, "", &mut flat);
    }
    flat
}

fn golden() -> Option<PathBuf> {
    let shared = std::env::var_os("MIRRORC_SHARED").map(PathBuf::from);
    let places = shared.into_iter().chain([Path::new(ROOT).join("../shared"), Path::new(ROOT).join("../../shared")]);
    places.map(|shared| shared.join("golden/rciis-as-written")).find(|folder| folder.is_dir())
}

#[test]
fn nothing_deviates_but_what_is_listed() {
    let corrections = corrections();
    let Some(golden) = golden() else {
        println!("left out: ../shared/golden/rciis-as-written is not there");
        return;
    };
    let mut wrong = Vec::new();
    for cluster in ["proxmox", "testing"] {
        for file in FILES {
            let written = flat(&read(&golden.join(cluster).join("extra").join(file)));
            let made = Path::new(ROOT).join("output/apps/rciis/kafka").join(cluster).join("extra").join(file);
            let made = flat(&read(&made));
            let ours: Vec<&Correction> = corrections
                .iter()
                .filter(|one| one.file == *file && one.clusters.iter().any(|c| c == cluster))
                .collect();
            let mut covered = BTreeSet::new();
            for correction in &ours {
                let path = &correction.path;
                let (before, after) = (below(&written, path), below(&made, path));
                if before == after {
                    wrong.push(format!("{cluster}/{file}: {path} is listed, but nothing deviates there"));
                }
                if before != expected(&correction.as_written) {
                    wrong.push(format!("{cluster}/{file}: {path} was written as {before:#?}"));
                }
                if after != expected(&correction.corrected) {
                    wrong.push(format!("{cluster}/{file}: {path} is made as {after:#?}"));
                }
                for key in before.keys().chain(after.keys()) {
                    covered.insert(format!("{path}{key}"));
                }
            }
            for key in written.keys().chain(made.keys()) {
                if written.get(key) != made.get(key) && !covered.contains(key) {
                    wrong.push(format!(
                        "{cluster}/{file}: {key} was {:?}, is {:?}, and nothing lists it",
                        written.get(key),
                        made.get(key)
                    ));
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
