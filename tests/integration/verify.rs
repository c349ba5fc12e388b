//! What a person wrote into a topology and a rendered document cannot hold: found at their line.

use crate::project::Project;

const TOPOLOGY: &str = "topology/rciis.yaml";

#[test]
fn own_rules_of_the_exporter_are_judged_inside_the_config_map() {
    let project = Project::with_example("rciis");
    project.replace(
        TOPOLOGY,
        "  interval: 30s",
        "  interval: 30s\n  jmxRules: {own: [{pattern: 'java.lang<type=(.+)>', name: jvm, type: gauge, labels: {a-b: c}}]}",
    );
    let run = project.run(&["check", "--output-format", "concise"]);
    assert_eq!(run.code, 1);
    let said: Vec<&str> = run.out.lines().filter(|line| line.contains("unfit-document")).collect();
    let line = project.read(TOPOLOGY).lines().position(|line| line.contains("jmxRules")).unwrap() + 1;
    assert!(said.iter().any(|one| one.contains("`a-b`") && one.contains(&format!("{TOPOLOGY}:{line}:"))), "{said:?}");
    assert!(said.iter().any(|one| one.contains("gauge")), "{said:?}");
}

#[test]
fn a_value_that_a_manifest_cannot_hold_is_found_at_its_line() {
    let project = Project::with_example("rciis");
    project.replace(TOPOLOGY, "  labels: {app:", "  template: {pod: {}, pods: {}}\n  labels: {app:");
    let run = project.run(&["check", "--output-format", "concise"]);
    assert_eq!(run.code, 1);
    // Both hosts would get it; it is said once, and at its key though nothing below that is a value.
    let said: Vec<&str> = run.out.lines().filter(|line| line.contains("`template` has no property `pods`")).collect();
    let (line, text) =
        project.read(TOPOLOGY).lines().map(str::to_owned).enumerate().find(|(_, line)| line.contains("pods:")).unwrap();
    let at = format!("{TOPOLOGY}:{}:{}: ", line + 1, text.find("pods:").unwrap() + 1);
    assert!(said.len() == 1 && said.iter().all(|one| one.starts_with(&at)), "{said:?}");
}

/// A patch is the cause of what it changed, also of what is not there any more.
#[test]
fn what_a_patch_breaks_is_found_at_the_patch() {
    let user = "KafkaUser/mm2-user, merge: {spec: {authorization: {acls: null}}}";
    for patch in ["KafkaUser/mm2-user, merge: {kind: Foo}", "KafkaUser/mm2-user, merge: {apiVersion: Foo}", user] {
        let project = Project::with_example("rciis");
        let text = project.read(TOPOLOGY) + &format!("patches: [{{object: {patch}, reason: test}}]\n");
        project.write(TOPOLOGY, &text);
        let run = project.run(&["check", "--output-format", "concise"]);
        let at = format!("{TOPOLOGY}:{}:", text.lines().count());
        let errors: Vec<&str> = run.out.lines().filter(|line| line.contains(" error[")).collect();
        assert!(!errors.is_empty() && errors.iter().all(|line| line.starts_with(&at)), "{patch}: {errors:#?}");
    }
}
