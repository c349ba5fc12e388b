//! What a person wrote into a topology and a rendered document cannot hold: found at their line.

use crate::project::Project;

const TOPOLOGY: &str = "topology/rciis.yaml";

#[test]
fn own_rules_of_the_exporter_are_judged_inside_the_config_map() {
    let project = Project::with_example("rciis");
    project.replace(
        TOPOLOGY,
        "  interval: 30s",
        "  interval: 30s\n  jmxRules: {own: [{patern: 'java.lang<type=(.+)>', name: jvm, type: gauge}]}",
    );
    let run = project.run(&["check", "--output-format", "concise"]);
    assert_eq!(run.code, 1);
    let said: Vec<&str> = run.out.lines().filter(|line| line.contains("unfit-document")).collect();
    let line = project.read(TOPOLOGY).lines().position(|line| line.contains("jmxRules")).unwrap() + 1;
    assert!(
        said.iter().any(|one| one.contains("`patern`") && one.contains(&format!("{TOPOLOGY}:{line}:"))),
        "{said:?}"
    );
    assert!(said.iter().any(|one| one.contains("gauge")), "{said:?}");
}

#[test]
fn a_value_that_a_manifest_cannot_hold_is_found_at_its_line() {
    let project = Project::with_example("rciis");
    project.replace(TOPOLOGY, "  labels: {app:", "  template: {pod: {}, pods: {}}\n  labels: {app:");
    let run = project.run(&["check", "--output-format", "concise"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("`template` has no property `pods`"), "{}", run.out);
}
