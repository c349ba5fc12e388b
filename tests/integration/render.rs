//! `mirrorc render` on a tree, as a person meets it.

use crate::project::Project;

const USER: &str = "output/apps/rciis/kafka/proxmox/extra/kafka-mm2-user.yaml";
const TOPOLOGY: &str = "topology/rciis.yaml";

fn rendered() -> Project {
    let project = Project::with_example("rciis");
    let run = project.run(&["render"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    project
}

#[test]
fn a_second_run_changes_nothing_not_even_times() {
    let project = rendered();
    let before = project.files("output");
    assert_eq!(before.len(), 10);
    let run = project.run(&["render"]);
    assert_eq!((run.code, run.talk.as_str()), (0, "output: 10 files: 10 unchanged\n"));
    assert_eq!(project.files("output"), before);
    assert_eq!(project.run(&["render", "--check"]).code, 0);
}

#[test]
fn the_working_folder_does_not_show_in_the_files() {
    let project = rendered();
    let before = project.files("output");
    std::fs::create_dir(project.path("elsewhere")).unwrap();
    let topology = project.path(TOPOLOGY);
    let out = project.path("output");
    let arguments = ["-C", "elsewhere", "render", topology.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let run = project.run(&arguments);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    assert_eq!(project.files("output"), before);
}

#[test]
fn an_edited_file_stops_everything_until_it_is_forced() {
    let project = rendered();
    project.replace(USER, "type: simple", "type: simplf");
    project.replace(TOPOLOGY, "replicas: 2", "replicas: 3");
    let before = project.files("output");

    let run = project.run(&["render", "--check"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("edited-file") && run.out.contains(USER), "{}", run.out);

    let run = project.run(&["render"]);
    assert_eq!(run.code, 1);
    assert!(run.talk.ends_with("nothing was written\n"), "{}", run.talk);
    assert_eq!(project.files("output"), before);

    let run = project.run(&["render", "--force", USER]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    assert!(project.read(USER).contains("type: simple\n"));
    assert_eq!(project.run(&["render", "--check"]).code, 0);
}

#[test]
fn a_changed_topology_makes_files_stale() {
    let project = rendered();
    project.replace(TOPOLOGY, "replicas: 2", "replicas: 3");
    let run = project.run(&["render", "--check"]);
    assert_eq!(run.code, 1);
    assert!(run.talk.contains("2 changed, 8 unchanged"), "{}", run.talk);
    assert_eq!(project.run(&["render"]).code, 0);
    let host = project.read("output/apps/rciis/kafka/proxmox/extra/kafka-mirrormaker2.yaml");
    assert!(host.contains("replicas: 3"));
}

#[test]
fn what_others_wrote_survives() {
    let project = Project::with_example("rciis");
    let kafka = "output/apps/rciis/kafka/proxmox/extra/kafka.yaml";
    project.write(kafka, "kind: Kafka\n");
    assert_eq!(project.run(&["render"]).code, 0);
    assert_eq!(project.run(&["render", "--prune"]).code, 0);
    assert_eq!(project.read(kafka), "kind: Kafka\n");

    project.write(USER, "kind: KafkaUser\n");
    let run = project.run(&["render"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("foreign-file"), "{}", run.out);
    assert_eq!(project.read(USER), "kind: KafkaUser\n");
}

#[test]
fn orphans_go_only_when_asked_and_untouched() {
    let project = rendered();
    project.replace(TOPOLOGY, "monitoring:", "files: {user: users.yaml}\nmonitoring:");
    let run = project.run(&["render"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    assert!(run.out.contains("orphaned-file"), "{}", run.out);
    assert!(project.path(USER).exists());

    project.replace("output/apps/rciis/kafka/testing/extra/kafka-mm2-user.yaml", "simple", "simplf");
    let run = project.run(&["render", "--prune"]);
    assert!(!project.path(USER).exists(), "{}{}", run.out, run.talk);
    assert!(project.path("output/apps/rciis/kafka/testing/extra/kafka-mm2-user.yaml").exists());
}

#[test]
fn replication_state_is_not_lost_unasked() {
    let project = rendered();
    project.replace(TOPOLOGY, "offsetSyncs: target", "offsetSyncs: source");
    let before = project.files("output");
    let run = project.run(&["render"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("lost-replication-state") && run.out.contains("--accept"), "{}", run.out);
    assert_eq!(project.files("output"), before);
}

#[test]
fn an_error_in_the_topology_writes_nothing() {
    let project = Project::with_example("rciis");
    project.replace(TOPOLOGY, "namespace: rciis-prod", "namespce: rciis-prod");
    let run = project.run(&["render"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("namespce"), "{}", run.out);
    assert!(!project.path("output").exists());
}

#[test]
fn whoever_only_looks_finds_what_whoever_writes_finds() {
    let project = rendered();
    for arguments in [vec!["render", "--adopt", "rciis"], vec!["render", "--adopt", "nobody"], vec!["render"]] {
        let write = project.run(&arguments);
        for look in ["--check", "--dry-run"] {
            let look = project.run(&[arguments.as_slice(), &[look]].concat());
            assert_eq!((look.code, &look.out), (write.code, &write.out), "{arguments:?}");
        }
    }
    // What lies in the way of the output folder hides nothing that is wrong with the topology.
    std::fs::remove_dir_all(project.path("output")).unwrap();
    project.write("output", "");
    project.replace(TOPOLOGY, "namespace: rciis-prod", "namespce: rciis-prod");
    for arguments in [&["render"] as &[&str], &["render", "--check"], &["diff"], &["check", "--tree", "output"]] {
        let run = project.run(arguments);
        assert!(run.code == 1 && format!("{}{}", run.out, run.talk).contains("namespce"), "{arguments:?} {}", run.talk);
    }
}

#[test]
fn a_missing_topology_is_not_a_finding() {
    let project = Project::with_example("rciis");
    let run = project.run(&["render", "topology/nope.yaml"]);
    assert_eq!(run.code, 2);
    assert!(run.talk.contains("`topology/nope.yaml` does not exist"), "{}", run.talk);
    assert_eq!(project.run(&["render", "topology"]).code, 2);
}

#[test]
fn one_cluster_alone_leaves_the_others_be() {
    let project = Project::with_example("rciis");
    let run = project.run(&["render", "--cluster", "testing"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    assert_eq!(project.files("output").len(), 5);
    assert_eq!(project.run(&["render", "--cluster", "tasting"]).code, 2);
}

#[test]
fn standard_output_gets_the_files_and_the_disk_nothing() {
    let project = Project::with_example("rciis");
    let run = project.run(&["render", "--stdout"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.out.matches("# Made by mirrorc").count(), 10);
    assert!(!project.path("output").exists());
}
