//! Kubernetes' own judges on every file of every example, and each of them on a copy that we broke.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};

use super::topology;
use crate::harness::crds;
use crate::harness::runner::{Case, say};
use crate::harness::tools;
use crate::operator::Documents;

pub const CASES: &[Case] = &[
    Case { name: "kubernetes::an_api_server_accepts_every_file", run: an_api_server_accepts },
    Case { name: "kubernetes::kubeconform_accepts_every_file", run: kubeconform_accepts },
    Case { name: "kubernetes::strimzi_reads_every_file", run: strimzi_reads },
    Case { name: "kubernetes::kustomize_builds_every_folder", run: kustomize_builds },
];

/// Strimzi releases whose classes the reader was compiled against.
const CLASSES: [(&str, (u16, u16)); 4] =
    [("0.47.0", (0, 47)), ("0.48.0", (0, 48)), ("0.51.0", (0, 51)), ("1.2.0", (1, 2))];

/// One folder of an example, and the operator that will read it.
struct Folder {
    path: Utf8PathBuf,
    operator: (u16, u16),
}

/// Returns every folder of every example; together they hold every file under `output`.
fn folders() -> Vec<Folder> {
    let mut folders = Vec::new();
    let mut topologies: Vec<_> = fs_err::read_dir(tools::root().join("topology"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    topologies.sort();
    for name in topologies.iter().filter(|name| name.ends_with(".yaml")) {
        let plan = topology::plan(&topology::edited(name, &[]));
        folders.extend(plan.hosts.iter().map(|host| Folder {
            path: tools::root().join("output").join(&host.folder),
            operator: (host.strimzi.value.major, host.strimzi.value.minor),
        }));
    }
    let of_folders: BTreeSet<_> = folders.iter().flat_map(|folder| files(&folder.path)).collect();
    let all: BTreeSet<_> = files(&tools::root().join("output")).into_iter().collect();
    assert_eq!(of_folders, all, "files that belong to no example, or are missing");
    folders
}

/// Returns the YAML files of a folder and of those in it.
fn files(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let paths = entries.map(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).unwrap());
    paths.filter(|path| path.extension() == Some("yaml")).collect()
}

/// Returns the files of all folders by what `of` makes of their operator.
fn files_by<T: Ord>(of: impl Fn((u16, u16)) -> T) -> BTreeMap<T, Vec<Utf8PathBuf>> {
    let mut grouped: BTreeMap<T, Vec<Utf8PathBuf>> = BTreeMap::new();
    for folder in folders() {
        grouped.entry(of(folder.operator)).or_default().extend(files(&folder.path));
    }
    grouped
}

/// Writes a copy of a file of the examples in which one text is replaced, the first time it stands there.
fn broken(scratch: &Utf8Path, file: &str, from: &str, to: &str) -> Utf8PathBuf {
    let text = fs_err::read_to_string(tools::root().join("output").join(file)).unwrap();
    assert!(text.contains(from), "{file} no longer contains {from:?}");
    let copy = scratch.join("broken.yaml");
    fs_err::write(&copy, text.replacen(from, to, 1)).unwrap();
    copy
}

fn run(program: &Utf8Path, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap_or_else(|problem| panic!("{program}: {problem}"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A judge's opinion of some files; an error says what is wrong.
type Judge<'a> = dyn Fn(&[Utf8PathBuf]) -> Result<(), String> + 'a;

/// Expects a judge to refuse a copy of one of the examples' files, and to say why.
fn expect_refusal(judge: &Judge, scratch: &Utf8Path, file: &str, (from, to): (&str, &str), because: &str) {
    let copy = broken(scratch, file, from, to);
    let refusal = judge(&[copy]).expect_err(&format!("{file} with {to:?} was accepted"));
    assert!(refusal.contains(because), "{file} with {to:?}: expected {because:?} in\n{refusal}");
}

/// Runs a program of ours that prints a line of JSON for every document, and returns how many it judged.
fn judged_by(program: &Utf8Path, arguments: &[&str], files: &[Utf8PathBuf]) -> Result<usize, String> {
    let mut all = arguments.to_vec();
    all.extend(files.iter().map(|file| file.as_str()));
    let output = run(program, &all);
    assert!(output.status.code().is_some_and(|code| code < 2), "{program}: {}", said(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    let verdicts: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let refused: Vec<String> =
        verdicts.iter().filter(|verdict| verdict["errors"] != json!([])).map(Value::to_string).collect();
    assert_eq!(output.status.success(), refused.is_empty());
    if refused.is_empty() { Ok(verdicts.len()) } else { Err(refused.join("\n")) }
}

fn documents_in(files: &[Utf8PathBuf], kinds: Option<&[&str]>) -> usize {
    let mut documents = Documents::default();
    files.iter().for_each(|file| documents.add(&fs_err::read_to_string(file).unwrap()));
    let counts = |object: &&Value| kinds.is_none_or(|kinds| kinds.iter().any(|kind| object["kind"] == *kind));
    documents.0.iter().filter(counts).count()
}

/// By the API server's own packages: structural schema, unknown fields, list types, CEL.
fn an_api_server_accepts() {
    let Some(shared) = crds::folder() else {
        return say("left out: needs the CRDs of ../shared or MIRRORC_SHARED");
    };
    let scratch = tools::fresh_case_folder("kubernetes::an_api_server_accepts_every_file");
    let crdcheck = tools::k8s("crdcheck");
    let prometheus = shared.join(crds::PROMETHEUS_OPERATOR);
    let judge = |release: &str, files: &[Utf8PathBuf]| {
        let strimzi = shared.join(release);
        judged_by(&crdcheck, &["--crds", strimzi.as_str(), "--crds", prometheus.as_str()], files)
    };
    for (release, files) in files_by(crds::release) {
        let count = judge(release, &files).unwrap_or_else(|refused| panic!("{release}:\n{refused}"));
        assert_eq!(count, documents_in(&files, None));
        say(&format!("{count} objects in {} files as {release} would have them", files.len()));
    }
    let refuses = |release: &str, file: &str, change: (&str, &str), because: &str| {
        expect_refusal(&|files| judge(release, files).map(drop), &scratch, file, change, because);
    };
    let (classic, v1) = ("strimzi-0.45.0", "strimzi-1.2.0");
    let mirror = "apps/rciis/kafka/proxmox/extra/kafka-mirrormaker2.yaml";
    refuses(classic, mirror, ("  replicas:", "  replica:"), "unknown field \\\"spec.replica\\\"");
    refuses(classic, mirror, ("kafka.strimzi.io/v1beta2", "kafka.strimzi.io/v1"), "no CustomResourceDefinition serves");
    refuses(classic, mirror, ("\nspec:", "\nspec: {}\nspec:"), "already set in map");
    let user = "apps/rciis/kafka/proxmox/extra/kafka-mm2-user.yaml";
    refuses(classic, user, ("Describe", "Describes"), "Unsupported value");
    // What a schema alone cannot say: a rule in CEL.
    let reporter = "throughput/my-cluster-tgt/kafka-mirrormaker2.yaml";
    refuses(v1, reporter, ("strimziMetricsReporter", "jmxPrometheusExporter"), "valueFrom property is required");
    let rules = "throughput/my-cluster-tgt/kafka-mm2-prometheus-rules.yaml";
    refuses(v1, rules, ("for: ", "for: x"), "spec.groups[0].rules[0].for");
    let exporter = "apps/rciis/kafka/proxmox/extra/kafka-mm2-metrics-configmap.yaml";
    refuses(classic, exporter, ("\ndata:", "\ndate:"), "unknown field");
    // One operator's file before another's.
    refuses(v1, mirror, ("  replicas:", "  replicas:"), "no CustomResourceDefinition serves");
}

/// By our own schemas, and by those of the operator's CRDs.
fn kubeconform_accepts() {
    let scratch = tools::fresh_case_folder("kubernetes::kubeconform_accepts_every_file");
    let kubeconform = tools::k8s("kubeconform");
    let ours = tools::root().join("schemas");
    let judge = |locations: &[String], files: &[Utf8PathBuf]| {
        let mut arguments = vec!["-strict", "-summary", "-output", "json"];
        locations.iter().for_each(|location| arguments.extend(["-schema-location", location]));
        arguments.extend(files.iter().map(|file| file.as_str()));
        let output = run(&kubeconform, &arguments);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
        let summary = &answer["summary"];
        let clean = ["invalid", "errors", "skipped"].iter().all(|outcome| summary[outcome] == 0);
        assert_eq!(output.status.success(), clean);
        if clean { Ok(summary["valid"].as_u64().unwrap()) } else { Err(answer["resources"].to_string()) }
    };
    let our_schemas = [
        format!("{ours}/{{{{.ResourceKind}}}}-{{{{.ResourceAPIVersion}}}}.schema.json"),
        format!("{ours}/{{{{.ResourceKind}}}}.schema.json"),
    ];
    let mut schemas = vec![("our own schemas".to_owned(), our_schemas.to_vec(), files_by(|_| "").remove("").unwrap())];
    if let Some(shared) = crds::folder() {
        for (release, files) in files_by(crds::release) {
            let folder = scratch.join(release);
            crds::write_json_schemas(&[shared.join(release), shared.join(crds::PROMETHEUS_OPERATOR)], &folder);
            // A ConfigMap has no CRD.
            let configmap =
                our_schemas[1].replace("{{.ResourceKind}}", "{{if eq .ResourceKind \"configmap\"}}configmap{{end}}");
            let theirs = format!("{folder}/{{{{.ResourceKind}}}}-{{{{.ResourceAPIVersion}}}}.json");
            schemas.push((release.to_owned(), vec![theirs, configmap], files));
        }
    } else {
        say("left out: the CRDs' own schemas need ../shared or MIRRORC_SHARED");
    }
    for (name, locations, files) in &schemas {
        let count = judge(locations, files).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        assert_eq!(count, documents_in(files, None) as u64);
        say(&format!("{count} objects in {} files by {name}", files.len()));
    }
    let mirror = "apps/rciis/kafka/proxmox/extra/kafka-mirrormaker2.yaml";
    let exporter = "apps/rciis/kafka/proxmox/extra/kafka-mm2-metrics-configmap.yaml";
    for (_, locations, _) in schemas.iter().filter(|(name, _, _)| *name != "strimzi-0.51.0" && *name != "strimzi-1.2.0")
    {
        let refuses = |file: &str, change: (&str, &str), because: &str| {
            expect_refusal(&|files| judge(locations, files).map(drop), &scratch, file, change, because);
        };
        refuses(mirror, ("  replicas:", "  replica:"), "replica");
        refuses(mirror, ("  replicas: ", "  replicas: x"), "/spec/replicas");
        refuses(mirror, ("\nspec:", "\nspec: {}\nspec:"), "already set in map");
        refuses(exporter, ("\ndata:", "\ndate:"), "date");
    }
}

/// By the Java classes that the operator reads with.
fn strimzi_reads() {
    let scratch = tools::fresh_case_folder("kubernetes::strimzi_reads_every_file");
    let reader = tools::root().join("tests/real/tools/strimzi-read/strimzi-read");
    // The oldest classes that know what this operator knows; older operators are read with the oldest we have.
    let classes = |operator| CLASSES.iter().find(|(_, of)| operator <= *of).map_or("1.2.0", |(release, _)| *release);
    let mut read = Vec::new();
    for (release, files) in files_by(classes) {
        if !tools::cache().join("strimzi-read").join(release).join("classes").exists() {
            say(&format!("left out: {} files for Strimzi {release}, whose classes need a newer Java", files.len()));
            continue;
        }
        let count = judged_by(&reader, &[release], &files).unwrap_or_else(|refused| panic!("{release}:\n{refused}"));
        assert_eq!(count, documents_in(&files, Some(&["KafkaMirrorMaker2", "KafkaUser"])));
        say(&format!("{count} objects with the classes of Strimzi {release}"));
        read.push(release);
    }
    let refuses = |release: &str, file: &str, change: (&str, &str), because: &str| {
        expect_refusal(&|files| judged_by(&reader, &[release], files).map(drop), &scratch, file, change, because);
    };
    let mirror = "apps/rciis/kafka/proxmox/extra/kafka-mirrormaker2.yaml";
    refuses("0.47.0", mirror, ("  replicas:", "  replica:"), "spec.replica");
    refuses("0.47.0", mirror, ("  replicas: 2", "  replicas: \"2\""), "replicas");
    let user = "apps/rciis/kafka/proxmox/extra/kafka-mm2-user.yaml";
    // Not a wrong operation: `AclOperation.forValue` makes null of it, and only the CRD knows better.
    refuses("0.47.0", user, ("acls:", "acl:"), "spec.authorization.acl");
    if read.contains(&"1.2.0") {
        let newest = "throughput/my-cluster-tgt/kafka-mirrormaker2.yaml";
        refuses("1.2.0", newest, ("  target:", "  connectCluster: x\n  target:"), "spec.connectCluster");
    }
}

/// In a copy with a listing as a person would write it, since the tree has none of ours.
fn kustomize_builds() {
    let scratch = tools::fresh_case_folder("kubernetes::kustomize_builds_every_folder");
    let kustomize = tools::k8s("kustomize");
    let build = |folder: &Utf8Path, resources: &[String]| -> Result<Documents, String> {
        let listing =
            json!({"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": resources});
        fs_err::write(folder.join("kustomization.yaml"), listing.to_string()).unwrap();
        let output = run(&kustomize, &["build", folder.as_str()]);
        if !output.status.success() {
            return Err(said(&output));
        }
        let mut built = Documents::default();
        built.add(&String::from_utf8(output.stdout).unwrap());
        Ok(built)
    };
    let mut objects = 0;
    let folders = folders();
    for (number, folder) in folders.iter().enumerate() {
        let copy = scratch.join(number.to_string());
        let mut written = Documents::default();
        let mut resources = Vec::new();
        for file in files(&folder.path) {
            let name = file.strip_prefix(&folder.path).unwrap();
            let text = fs_err::read_to_string(&file).unwrap();
            fs_err::create_dir_all(copy.join(name).parent().unwrap()).unwrap();
            fs_err::write(copy.join(name), &text).unwrap();
            written.add(&text);
            resources.push(name.to_string());
        }
        let built = build(&copy, &resources).unwrap_or_else(|problem| panic!("{}: {problem}", folder.path));
        // Kustomize orders the objects its own way.
        let sorted = |documents: &Documents| {
            let mut texts: Vec<String> = documents.0.iter().map(canonical).collect();
            texts.sort();
            texts
        };
        assert_eq!(sorted(&built), sorted(&written), "{}", folder.path);
        objects += built.0.len();
        if number == 0 {
            fs_err::copy(copy.join(&resources[0]), copy.join("again.yaml")).unwrap();
            resources.push("again.yaml".to_owned());
            let refusal = build(&copy, &resources).map(drop).expect_err("an object twice was accepted");
            assert!(refusal.contains("already registered id"), "{refusal}");
        }
    }
    say(&format!("{objects} objects of {} folders, each once and unchanged", folders.len()));
}

/// Returns a value's text with its keys in order.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<&String, String> = map.iter().map(|(key, value)| (key, canonical(value))).collect();
            format!("{sorted:?}")
        }
        Value::Array(items) => format!("{:?}", items.iter().map(canonical).collect::<Vec<_>>()),
        scalar => scalar.to_string(),
    }
}
