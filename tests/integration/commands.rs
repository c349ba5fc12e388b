//! Every command and every flag, as a person meets them.

use std::collections::BTreeSet;
use std::fs;

use crate::project::{Project, Run};

const TOPOLOGY: &str = "topology/topology.yaml";
const HOST: &str = "output/apps/standby/kafka/kafka-mirrormaker2.yaml";

fn started() -> Project {
    let project = Project::empty();
    let run = project.run(&["init"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.talk);
    project
}

fn rendered() -> Project {
    let project = started();
    let run = project.run(&["render"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    project
}

fn with(topology: &str) -> Project {
    let project = Project::empty();
    project.write(TOPOLOGY, topology);
    project
}

fn assert_failed(run: &Run, message: &str) {
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.talk);
    assert!(run.talk.starts_with("error: ") && run.talk.contains(message), "{}", run.talk);
}

#[test]
fn what_init_writes_passes_and_renders() {
    let project = started();
    let run = project.run(&["check", "--deny", "warnings"]);
    assert_eq!((run.code, run.talk.as_str()), (0, "no findings\n"), "{}", run.out);
    assert!(run.out.starts_with("Prerequisites of example"), "{}", run.out);
    assert_eq!(project.run(&["render"]).code, 0);
    assert_eq!(project.run(&["init", "--stdout"]).out, project.read(TOPOLOGY));
}

#[test]
fn init_overwrites_nothing() {
    let project = started();
    project.write(TOPOLOGY, "mine: 1\n");
    assert_failed(&project.run(&["init"]), "`topology/topology.yaml` is there already; edit it");
    assert_eq!(project.read(TOPOLOGY), "mine: 1\n");
}

#[test]
fn the_schema_is_the_file() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/topology.schema.json");
    assert_eq!(Project::empty().run(&["schema"]).out, fs::read_to_string(file).unwrap());
}

#[test]
fn every_rule_of_the_list_is_explained() {
    let project = Project::empty();
    let listed: Vec<serde_json::Value> = serde_json::from_str(&project.run(&["rules", "--json"]).out).unwrap();
    let plain = project.run(&["rules"]).out;
    assert_eq!(listed.len(), plain.lines().count());
    let names: BTreeSet<&str> = listed.iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    for name in names.iter().step_by(9) {
        let run = project.run(&["explain", name]);
        assert_eq!(run.code, 0);
        assert!(run.out.starts_with(&format!("# {name}\n")), "{}", run.out);
    }
    assert_failed(&project.run(&["explain", "malformed-versio"]), "did you mean `malformed-version`?");
}

#[test]
fn shells_complete_every_command() {
    let project = Project::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = project.run(&["completions", shell]);
        assert_eq!(run.code, 0, "{shell}");
        for word in ["check", "render", "diff", "why", "explain", "--prune", "exit-zero"] {
            assert!(run.out.contains(word.trim_start_matches('-')), "{shell} lacks {word}");
        }
    }
    if project.shell("command -v bash").0 == 0 {
        let (code, said) = project.shell("mirrorc completions bash > c && bash -n c");
        assert_eq!((code, said.as_str()), (0, ""));
    }
}

#[test]
fn man_pages_are_there_for_each_command() {
    let project = Project::empty();
    assert!(project.run(&["man"]).out.contains(".TH mirrorc 1"));
    for _ in 0..2 {
        assert_eq!(project.run(&["man", "--dir", "share/man"]).code, 0);
    }
    for page in ["mirrorc.1", "mirrorc-render.1", "mirrorc-why.1"] {
        assert!(project.read(&format!("share/man/{page}")).contains(".SH"), "{page}");
    }
}

#[test]
fn a_rule_that_there_is_not_is_bad_usage() {
    let project = started();
    for flag in ["--select", "--ignore"] {
        let run = project.run(&["check", flag, "orphaned-file,orphaned-fil"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        let said = "there is no rule `orphaned-fil`; did you mean `orphaned-file`?";
        assert!(run.talk.contains(said), "{}", run.talk);
        assert_eq!(project.run(&["check", flag, "orphaned-file,single-copy"]).code, 0);
    }
    let run = project.run(&["check", "--ignore", "missing-key"]);
    assert!(run.code == 2 && run.talk.contains("errors guard what is written"), "{}", run.talk);
    assert_eq!(project.run(&["check", "--select", "missing-key"]).code, 0);
}

#[test]
fn what_is_forced_may_be_said_in_any_way() {
    let project = rendered();
    fs::write(project.path(HOST), "mine: 1\n").unwrap();
    let run = project.run(&["render", "--force", "output/"]);
    assert!(run.out.contains("`--force output` allows nothing"), "{}", run.out);
    let folder = project.path("").canonicalize().unwrap();
    let folder = folder.file_name().unwrap().to_str().unwrap();
    for roundabout in [HOST.replace("apps/", "apps/../x/.././apps/"), format!("../{folder}/{HOST}")] {
        fs::write(project.path(HOST), "mine: 1\n").unwrap();
        let run = project.run(&["render", "--force", &roundabout, "--output-format", "concise"]);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.talk);
    }
}

#[test]
fn two_topologies_do_not_make_one_object() {
    let project = started();
    let other = project.read(TOPOLOGY).replace("name: example", "name: other").replace("tree: apps", "tree: others");
    project.write("topology/other.yaml", &other);
    let run = project.run(&["render", "--output-format", "concise"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("both make KafkaMirrorMaker2 `mm2-primary-to-standby`"), "{}", run.out);
    assert!(!project.path("output").exists());
}

#[test]
fn a_narrow_terminal_breaks_every_sentence() {
    let project = started();
    project.replace(TOPOLOGY, "brokers: 3", "brokrs: 3");
    let (_, said) = project.shell("COLUMNS=40 mirrorc check --color always");
    let (_, plain) = project.shell("COLUMNS=40 mirrorc check");
    assert_eq!(anstream::adapter::strip_str(&said).to_string(), plain);
    let project = started();
    let (_, listed) = project.shell("COLUMNS=40 mirrorc check -q");
    for line in plain.lines().chain(listed.lines()).filter(|line| line.contains("  ") && line.contains(' ')) {
        let longest = line.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
        let is_source = line.starts_with(|first: char| first.is_ascii_digit()) || line.contains('|');
        assert!(is_source || line.chars().count() <= 40.max(longest + 12), "{line}");
    }
}

#[test]
fn the_exit_code_says_how_it_ended() {
    let project = started();
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(project.run(&["render", "--check"]).code, 1, "nothing is written yet");
    assert_eq!(project.run(&["diff"]).code, 1);
    assert_eq!(project.run(&["render", "--check", "--exit-zero"]).code, 0);
    assert_failed(&project.run(&["check", "missing.yaml"]), "`missing.yaml` does not exist");
    assert_eq!(project.run(&["check", "missing.yaml", "--exit-zero"]).code, 2);
    assert_failed(&project.run(&["check", "topology"]), "`topology` is a folder");
    assert_eq!(project.run(&["chekc"]).code, 2);
    assert_eq!(project.run(&["render", "--check", "--stdout"]).code, 2);
    assert_failed(&project.run(&["render", "--cluster", "primry"]), "`primry`");
    assert_failed(&Project::empty().run(&["check"]), "mirrorc init");
}

#[test]
fn a_warning_is_an_error_when_denied() {
    let project = started();
    project.replace(TOPOLOGY, "clusters:\n", "clusters:\n  spare:\n    kafka: spare\n    namespace: kafka\n    version: 4.1.0\n    strimzi: 0.48.0\n    brokers: 3\n    listener: {name: tls, port: 9093, authentication: tls}\n");
    let run = project.run(&["check", "--no-prerequisites"]);
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("warning[unused-cluster]"), "{}", run.out);
    assert_eq!(run.talk, "1 warning\n");
    assert_eq!(project.run(&["check", "--deny", "warnings"]).code, 1);
    let run = project.run(&["check", "--deny", "warnings", "--ignore", "unused-cluster", "--no-prerequisites"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
}

#[test]
fn quiet_is_quiet() {
    let project = started();
    for arguments in [&["check", "-q"][..], &["render", "-q"], &["render", "-q", "--check"], &["-q", "diff"]] {
        let run = project.run(arguments);
        assert_eq!((run.code, run.out.as_str(), run.talk.as_str()), (0, "", ""), "{arguments:?}");
    }
    project.replace(TOPOLOGY, "brokers: 3", "brokrs: 3");
    let run = project.run(&["check", "-q"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("did you mean `brokers`?") && run.talk.is_empty(), "{}{}", run.out, run.talk);
}

#[test]
fn colours_come_when_asked_for() {
    let project = started();
    project.replace(TOPOLOGY, "brokers: 3", "brokrs: 3");
    assert!(!project.run(&["check"]).out.contains('\x1b'));
    assert!(project.run(&["check", "--color", "always"]).out.contains('\x1b'));
    assert!(!project.run(&["check", "--color", "never"]).out.contains('\x1b'));
    let (_, said) = project.shell("NO_COLOR=1 mirrorc check");
    assert!(!said.contains('\x1b') && said.contains("brokrs"));
}

#[test]
fn another_folder_is_worked_in_as_if_one_were_there() {
    let project = started();
    fs::create_dir(project.path("below")).unwrap();
    let (code, said) = project.shell("cd below && mirrorc -C .. render && mirrorc render -C .. --check");
    assert_eq!(code, 0, "{said}");
    assert!(project.path(HOST).exists());
    assert_failed(&project.run(&["-C", "nowhere", "check"]), "`nowhere` does not exist");
}

#[test]
fn stdout_prints_what_would_be_written() {
    let project = started();
    let run = project.run(&["render", "--stdout", "--cluster", "standby"]);
    assert_eq!((run.code, run.talk.as_str()), (0, ""));
    assert!(!project.path("output").exists());
    assert!(run.out.contains("kind: KafkaMirrorMaker2") && !run.out.contains("apps/primary/"), "{}", run.out);
    assert_eq!(project.run(&["render"]).code, 0);
    let written = project.read(HOST);
    assert!(run.out.contains(&written));
}

#[test]
fn each_view_of_a_difference_shows_it() {
    let project = rendered();
    project.replace(TOPOLOGY, "tasks: 4", "tasks: 8");
    let paths = project.run(&["diff"]);
    assert_eq!((paths.code, paths.talk.as_str()), (1, "output: 6 files: 1 changed, 5 unchanged\n"));
    assert!(paths.out.contains("sourceConnector.tasksMax: 4 → 8"), "{}", paths.out);
    let unified = project.run(&["diff", "--unified"]).out;
    assert!(unified.contains("\n-        tasksMax: 4\n+        tasksMax: 8\n"), "{unified}");
    let stat = project.run(&["diff", "--stat"]).out;
    assert!(stat.starts_with(HOST) && stat.ends_with("6 files: 1 changed, 5 unchanged\n"), "{stat}");
    assert_eq!(project.run(&["render"]).code, 0);
    let run = project.run(&["diff"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
}

#[test]
fn lost_state_is_written_when_accepted_by_its_name() {
    let project = rendered();
    project.replace(TOPOLOGY, "tasks: 4", "policy: identity");
    let run = project.run(&["render"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("policy: identity\n") && run.out.contains("makes it `org.apache.kafka"), "{}", run.out);
    let (_, accept) = run.out.split_once("--accept ").unwrap();
    let name = accept.split('`').next().unwrap();
    let before = project.read(HOST);
    assert_eq!(project.run(&["render", "--accept", "another/name"]).code, 1);
    assert_eq!(project.read(HOST), before);
    let run = project.run(&["render", "--accept", name]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    assert!(project.read(HOST).contains("IdentityReplicationPolicy"));
}

#[test]
fn a_moved_tree_leaves_nothing_unsaid() {
    let project = rendered();
    let old = HOST.replace("output/apps/", "output/elsewhere/");
    project.replace(TOPOLOGY, "tree: apps/{cluster}/kafka", "tree: elsewhere/{cluster}/kafka");
    project.replace(TOPOLOGY, "tasks: 4", "policy: identity");
    let run = project.run(&["render"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("lost-replication-state") && !project.path(&old).exists(), "{}", run.out);
    project.replace(TOPOLOGY, "policy: identity", "tasks: 4");
    assert_eq!(project.run(&["render"]).code, 0);
    let check = project.run(&["check", "--tree", "output", "--output-format", "concise"]);
    let orphans = check.out.lines().filter(|line| line.contains("warning[orphaned-file]: `output/apps/")).count();
    assert_eq!(orphans, 6, "{}", check.out);
    assert_eq!(project.run(&["render", "--check"]).code, 1);
    assert!(project.path(HOST).exists());
    assert_eq!(project.run(&["render", "--prune"]).code, 0);
    assert!(project.path(&old).exists() && !project.path("output/apps").exists());
}

#[test]
fn a_plan_names_every_predicted_topic_and_every_grant() {
    let project = rendered();
    let text = project.run(&["plan"]).out;
    let json: serde_json::Value = serde_json::from_str(&project.run(&["plan", "--json"]).out).unwrap();
    let clusters = json["topologies"][0]["clusters"].as_array().unwrap();
    assert_eq!(clusters.len(), 2);
    let mut counts = [0; 2];
    for cluster in clusters {
        for topic in cluster["topics"].as_array().unwrap() {
            assert!(text.contains(topic["name"].as_str().unwrap()), "{topic}: {text}");
            counts[0] += 1;
        }
        for grant in cluster["users"].as_array().unwrap().iter().flat_map(|user| user["grants"].as_array().unwrap()) {
            let users =
                project.read(&format!("output/apps/{}/kafka/kafka-mm2-user.yaml", cluster["alias"].as_str().unwrap()));
            assert!(users.contains(grant["name"].as_str().unwrap()), "{grant}: {users}");
            counts[1] += 1;
        }
    }
    assert!(counts.iter().all(|count| *count > 4), "{counts:?}");
    let one = project.run(&["plan", "--cluster", "standby"]).out;
    assert!(text.ends_with(&one) && one.starts_with("standby"), "{one}");
    project.replace(TOPOLOGY, "tasks: 4", "tasks: x");
    let run = project.run(&["plan"]);
    assert!(run.code == 1 && run.out.contains("error["), "{}", run.out);
}

#[test]
fn machines_read_each_format() {
    let project = with("name: 1x\nclusterz: {}\n");
    let findings = project.run(&["check", "--output-format", "concise"]).out;
    let count = findings.lines().count();
    assert!(count >= 2, "{findings}");
    let read = |format| project.run(&["check", "--output-format", format]).out;
    let json: serde_json::Value = serde_json::from_str(&read("json")).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), count);
    let sarif: serde_json::Value = serde_json::from_str(&read("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), count);
    assert_eq!(read("github").lines().filter(|line| line.starts_with("::error file=")).count(), count);
    assert_eq!(read("junit").matches("<failure ").count(), count);
    assert_eq!(read("markdown").matches("\n| error |").count(), count);
    assert_eq!(read("full").matches("error[").count(), count);
}

#[test]
fn hostile_files_are_findings() {
    for (bytes, rule) in [
        (&b""[..], "empty-file"),
        (b"# nothing\n", "empty-file"),
        (b"name: \"\xff\"\n", "not-utf-8"),
        (b"name: [1\n", "yaml-syntax-error"),
        (b"name: a\0b\n", "control-character"),
        (b"a: 1\n---\nb: 2\n", "several-documents"),
        (b"- 1\n", "wrong-type"),
    ] {
        let project = Project::empty();
        fs::write(project.path("t.yaml"), bytes).unwrap();
        let run = project.run(&["check", "t.yaml"]);
        assert_eq!(run.code, 1, "{rule}: {}{}", run.out, run.talk);
        assert!(run.out.contains(&format!("error[{rule}]")), "{rule}: {}", run.out);
    }
    let project = started();
    let text = project.read(TOPOLOGY);
    for text in [text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        project.write(TOPOLOGY, &text);
        assert_eq!(project.run(&["check"]).code, 0);
    }
}

#[test]
fn lines_are_broken_at_the_width_of_the_terminal() {
    let project = started();
    let (code, said) = project.shell("COLUMNS=70 mirrorc check");
    assert_eq!(code, 0);
    let too_long: Vec<&str> = said.lines().filter(|line| line.chars().count() > 70 && line.contains(" a ")).collect();
    assert_eq!(too_long, Vec::<&str>::new());
}

/// What cannot be read has no value yet: rules say nothing of the default in its place.
#[test]
fn a_default_in_place_of_a_wrong_value_is_not_judged() {
    let topology = started().read(TOPOLOGY);
    let changes = [
        ("authentication: tls", "authentication: mtls", "unknown-word"),
        ("topics:", "topics: \"orders(\" #", "malformed-regex"),
    ];
    for (from, to, rule) in changes {
        assert!(topology.contains(from), "{from}");
        let project = with(&topology.replacen(from, to, 1));
        let run = project.run(&["check", "--output-format", "concise", "--no-prerequisites"]);
        let found: Vec<&str> = run.out.lines().collect();
        assert!(found.len() == 1 && found.iter().all(|line| line.contains(rule)), "{}", run.out);
    }
}
