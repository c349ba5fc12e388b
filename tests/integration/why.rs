//! Every generated line can be explained.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use camino::Utf8Path;
use mirrorc::command::why::{Answer, explain_all};
use mirrorc::source::Origin;

use crate::project::Project;

/// What is wrong with how a file's lines are explained.
fn complaints(answers: &[Answer], out: &Path) -> Vec<String> {
    let mut files: BTreeMap<&Utf8Path, Vec<&Answer>> = BTreeMap::new();
    for answer in answers {
        files.entry(&answer.path).or_default().push(answer);
    }
    let mut wrong = Vec::new();
    for (path, answers) in files {
        let text = fs::read_to_string(out.join(path)).unwrap();
        let below_header: Vec<&str> = text.lines().skip(answers[0].number - 1).collect();
        let explained: Vec<&str> = answers.iter().map(|answer| answer.line.as_str()).collect();
        assert_eq!(below_header, explained, "{path}");
        for answer in answers {
            let problem = complaint(answer);
            wrong.extend(problem.map(|problem| format!("{path}:{} {:?}: {problem}", answer.number, answer.line)));
        }
    }
    wrong
}

fn complaint(answer: &Answer) -> Option<&'static str> {
    if answer.text.trim().is_empty() {
        return Some("no answer");
    }
    let visible = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
    let explained: usize = answer.parts.iter().map(|(text, _)| visible(text)).sum();
    if explained != visible(&answer.line) {
        return Some("a part of it has no origin");
    }
    answer.parts.iter().find_map(|(_, origin)| unfounded(origin)).or_else(|| {
        let says_nothing = answer.text.lines().filter(|line| !line.trim().is_empty()).count() < 2;
        (!answer.parts.is_empty() && says_nothing).then_some("the answer says nothing")
    })
}

fn unfounded(origin: &Origin) -> Option<&'static str> {
    match origin {
        Origin::Written(span) | Origin::Patch(span) if span.range().is_empty() => Some("no text was written there"),
        Origin::Written(_) | Origin::Patch(_) => None,
        Origin::Default(reason) if reason.because.is_empty() => Some("a default without a reason"),
        Origin::Default(_) => None,
        Origin::Derived(derivation) if derivation.inputs.is_empty() => Some("derived from nothing"),
        Origin::Derived(derivation) => derivation.inputs.iter().find_map(unfounded),
        Origin::Template { line, .. } => (*line == 0).then_some("no line of a template"),
    }
}

#[test]
fn every_line_of_every_example_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut lines = 0;
    let mut files = std::collections::BTreeSet::new();
    for entry in fs::read_dir(root.join("topology")).unwrap() {
        let topology = entry.unwrap().path();
        let topology = Utf8Path::from_path(&topology).unwrap();
        let answers =
            explain_all(topology, Utf8Path::new("output")).unwrap_or_else(|error| panic!("{topology}: {error}"));
        lines += answers.len();
        files.extend(answers.iter().map(|answer| answer.path.clone()));
        wrong.extend(complaints(&answers, &root.join("output")));
    }
    assert!(lines > 10_000 && files.len() > 90, "{lines} lines in {} files", files.len());
    assert_eq!(wrong, Vec::<String>::new());
}

/// A project with a patch and an overridden template.
fn patched() -> Project {
    let project = Project::empty();
    assert_eq!(project.run(&["init"]).code, 0);
    let mut text = project.read("topology/topology.yaml");
    text.push_str(
        "\npatches:\n  - object: KafkaMirrorMaker2/mm2-primary-to-standby\n    at: /spec\n    merge: {clientRackInitImage: registry.example.com/rack}\n    reason: our registry\ntemplates: ../templates\n",
    );
    project.write("topology/topology.yaml", &text);
    let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/common/pod-monitor.yaml.j2");
    let template = fs::read_to_string(ours)
        .unwrap()
        .replace("      path: /metrics\n", "      path: /metrics\n      honorLabels: true\n");
    project.write("templates/common/pod-monitor.yaml.j2", &template);
    let run = project.run(&["render"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    project
}

fn why(project: &Project, file: &str, text: &str) -> String {
    let place = project.read(file).lines().position(|line| line.contains(text)).unwrap() + 1;
    let run = project.run(&["why", &format!("{file}:{place}")]);
    assert_eq!(run.code, 0, "{}", run.talk);
    let behind = run.out.strip_prefix(&format!("{file}:{place}")).unwrap_or_else(|| panic!("{}", run.out));
    // The line itself, below where it has no room beside.
    assert!(behind.starts_with("  ") || behind.starts_with("\n  "), "{}", run.out);
    run.out
}

const FOLDER: &str = "output/apps/standby/kafka";

#[test]
fn patches_and_own_templates_are_named() {
    let project = patched();
    let answer = why(&project, &format!("{FOLDER}/kafka-mirrormaker2.yaml"), "clientRackInitImage");
    assert!(answer.contains("patch: topology/topology.yaml:") && answer.contains("\n      our registry\n"), "{answer}");
    let answer = why(&project, &format!("{FOLDER}/kafka-mm2-pod-monitor.yaml"), "honorLabels");
    assert!(answer.contains("template templates/common/pod-monitor.yaml.j2:"), "{answer}");
    let answer = why(&project, &format!("{FOLDER}/kafka-mm2-user.yaml"), "kind: KafkaUser");
    assert!(answer.contains("template classic/") || answer.contains("template v1/"), "{answer}");
    let topology = project.path("topology/topology.yaml");
    let out = project.path("output");
    let answers = explain_all(Utf8Path::from_path(&topology).unwrap(), Utf8Path::from_path(&out).unwrap());
    let answers = answers.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(complaints(&answers, &out), Vec::<String>::new());
    let is_patch = |answer: &&Answer| answer.parts.iter().any(|(_, origin)| matches!(origin, Origin::Patch(_)));
    assert!(answers.iter().any(|answer| is_patch(&answer)));
}

#[test]
fn a_value_leads_to_its_line_its_default_or_its_derivation() {
    let project = patched();
    let host = format!("{FOLDER}/kafka-mirrormaker2.yaml");
    let answer = why(&project, &host, "bootstrapServers: kafka.primary.example.com");
    assert!(answer.contains("topology/topology.yaml:") && answer.contains("advertise: kafka.primary"), "{answer}");
    let answer = why(&project, &host, "emit.heartbeats.interval.seconds");
    assert!(answer.contains("default default-heartbeats-every\n      Kafka's own.\n"), "{answer}");
    let answer = why(&project, &host, "group.id");
    assert!(answer.contains("from: primary") && answer.contains("to: standby"), "{answer}");
    // The address of a Service has all that it is made of.
    let answer = why(&project, &host, "bootstrapServers: kafka-standby-kafka-external-bootstrap");
    for part in ["kafka: kafka-standby", "namespace: kafka", "name: external", "port: 9094"] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
}

#[test]
fn lines_inside_a_text_are_explained_too() {
    let project = patched();
    let answer = why(&project, &format!("{FOLDER}/kafka-mm2-metrics-configmap.yaml"), "pattern");
    assert!(answer.contains("template common/jmx-exporter.yaml.j2:") || answer.contains("derived "), "{answer}");
    let answer = why(&project, &format!("{FOLDER}/kafka-mm2-prometheus-rules.yaml"), "absent(");
    assert!(answer.contains("derived "), "{answer}");
}

#[test]
fn a_blank_belongs_to_what_follows_it() {
    let project = patched();
    let host = format!("{FOLDER}/kafka-mirrormaker2.yaml");
    let text = project.read(&host);
    let (line, content) = text.lines().enumerate().find(|(_, line)| line.contains("bootstrapServers: ")).unwrap();
    let at = |column: usize| project.run(&["why", &format!("{host}:{}:{column}", line + 1)]).out;
    let answer = |column: usize| at(column).split_once("\n\n").map(|(_, answer)| answer.to_owned()).unwrap();
    let key = content.find("bootstrap").unwrap() + 1;
    assert_eq!(answer(1), answer(key));
    assert_eq!(answer(key + "bootstrapServers:".len()), answer(key + "bootstrapServers: ".len()));
    assert_eq!(answer(1000), answer(content.len()));
    assert!(answer(content.len()).contains("advertise") || answer(content.len()).contains("derived"));
}

#[test]
fn a_file_that_is_not_current_is_not_explained() {
    let project = patched();
    let host = format!("{FOLDER}/kafka-mirrormaker2.yaml");
    project.replace(&host, "replicas: 2", "replicas: 3");
    let run = project.run(&["why", &format!("{host}:12")]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.talk.contains("mirrorc diff"), "{}", run.talk);
    let run = project.run(&["why", "topology/topology.yaml:3"]);
    assert_eq!(run.code, 2);
    assert!(run.talk.contains("--topology"), "{}", run.talk);
    let run = project.run(&["why", "topology/topology.yaml:3", "--topology", "topology/topology.yaml"]);
    assert!(run.code == 2 && run.talk.contains("`--out`") && run.talk.contains("`-C`"), "{}", run.talk);
    for place in ["3:0", "0:3", "0"] {
        let run = project.run(&["why", &format!("{host}:{place}")]);
        assert!(run.code == 2 && run.talk.contains("counted from 1"), "{place}: {}", run.talk);
    }
    let run = project.run(&["why", "nowhere"]);
    assert!(run.code == 2 && run.talk.contains("Usage: mirrorc why"), "{}", run.talk);
}
