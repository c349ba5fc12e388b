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

/// Connect refuses a wrong value when it starts, and takes an unknown key without a word.
#[test]
fn keys_of_the_worker_are_judged() {
    let project = Project::with_example("rciis");
    let config =
        "{offset.flush.interval.ms: abc, offset.flush.timeot.ms: 1, producer.linger.ms: 5, key.converter.x: y}";
    project.replace(TOPOLOGY, "mirrorMaker:\n", &format!("mirrorMaker:\n  config: {config}\n"));
    let run = project.run(&["check", "--output-format", "concise"]);
    let line = project.read(TOPOLOGY).lines().position(|line| line.contains("offset.flush")).unwrap() + 1;
    let at = format!("{TOPOLOGY}:{line}:");
    let found: Vec<&str> = run.out.lines().filter(|one| one.starts_with(&at)).collect();
    let has = |rule: &str, key: &str| found.iter().any(|one| one.contains(rule) && one.contains(key));
    assert!(has("error[malformed-connector-value]", "`offset.flush.interval.ms`"), "{}", run.out);
    assert!(has("warning[unknown-connector-key]", "`offset.flush.timeot.ms`"), "{}", run.out);
    assert_eq!(found.len(), 2, "{found:#?}");
}

/// The v1 API has no heartbeat connector: what is said of it alone would do nothing.
#[test]
fn settings_of_a_connector_that_is_not_there_are_refused() {
    for (said, refused) in [
        ("config: {heartbeat: {a.b: c}}", true),
        ("state: {heartbeat: paused}", true),
        ("autoRestart: [source, heartbeat]", true),
        ("heartbeats: {every: 5s}", true),
        ("state: paused", false),
        ("autoRestart: true", false),
        ("heartbeats: false", false),
    ] {
        let cluster = "namespace: k, version: 4.2.0, strimzi: 1.2.0, brokers: 3, listener: {name: m, port: 9094}";
        let clusters = format!("clusters: {{east: {{kafka: e, {cluster}}}, west: {{kafka: w, {cluster}}}}}");
        let rest =
            format!("network: {{remoteDomain: x.local}}\nflows: [{{from: east, to: west, topics: [a], {said}}}]");
        let project = Project::with_topology(&format!("name: t\n{clusters}\n{rest}\n"));
        let run = project.run(&["check", "--output-format", "concise"]);
        assert_eq!(run.out.contains("error[feature-not-served]"), refused, "{said}: {}", run.out);
    }
}

/// A look at one moment may be wrong at the next; what happened over a range may be told at once.
#[test]
fn an_alert_that_is_not_held_is_hasty() {
    let project = Project::with_example("rciis");
    let text = project.read(TOPOLOGY);
    assert!(!text.contains("MM2AuthenticationFailed"));
    let hasty = |alert: &str| {
        project.write(TOPOLOGY, &text.replacen("  alerts:\n", &format!("  alerts:\n    {alert}: {{for: 0s}}\n"), 1));
        project.run(&["check", "--output-format", "concise"]).out.contains("warning[hasty-alert]")
    };
    assert!(text.contains("  alerts:\n") && hasty("MM2NoTask"));
    assert!(!hasty("MM2AuthenticationFailed"));
}
