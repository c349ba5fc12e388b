//! promtool on the rules of every example, and the unit tests that are written for them.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};

use crate::harness::prometheus::write_rules;
use crate::harness::runner::{Case, say};
use crate::harness::tools;
use crate::operator::Documents;

pub const CASES: &[Case] = &[
    Case { name: "promtool::every_rule_is_accepted", run: every_rule_is_accepted },
    Case { name: "promtool::unit_tests_of_the_alerts_hold", run: unit_tests_hold },
];

/// Returns the files of the examples that have this extension.
fn files(extension: &str) -> Vec<Utf8PathBuf> {
    let entries = walkdir::WalkDir::new(tools::root().join("output")).sort_by_file_name().into_iter();
    let paths = entries.map(|entry| Utf8PathBuf::from_path_buf(entry.unwrap().into_path()).unwrap());
    paths.filter(|path| path.extension() == Some(extension)).collect()
}

/// Returns the PrometheusRules of a file.
fn rules(file: &Utf8Path) -> Vec<Value> {
    let mut documents = Documents::default();
    documents.add(&fs_err::read_to_string(file).unwrap());
    documents.of_kind("PrometheusRule").cloned().collect()
}

fn every_rule_is_accepted() {
    let scratch = tools::fresh_case_folder("promtool::every_rule_is_accepted");
    let rules: Vec<Value> = files("yaml").iter().flat_map(|file| rules(file)).collect();
    assert!(!rules.is_empty());
    write_rules(&scratch, &rules.iter().collect::<Vec<_>>());
    say(&format!("{} PrometheusRules", rules.len()));
}

/// Runs unit tests beside the groups of a rule, as docs/language.md tells a user to.
fn test_rules(scratch: &Utf8Path, tests: &Utf8Path, rule: &Value) -> Output {
    let text = fs_err::read_to_string(tests).unwrap();
    let read: Value = serde_yaml::from_str(&text).unwrap();
    let groups = read["rule_files"][0].as_str().unwrap();
    fs_err::write(scratch.join(groups), rule["spec"].to_string()).unwrap();
    let copy = scratch.join(tests.file_name().unwrap());
    fs_err::write(&copy, text).unwrap();
    Command::new(tools::prometheus("promtool")).args(["test", "rules", copy.as_str()]).output().unwrap()
}

fn unit_tests_hold() {
    let scratch = tools::fresh_case_folder("promtool::unit_tests_of_the_alerts_hold");
    let mut count = 0;
    let files = files("promtool");
    assert!(!files.is_empty(), "no example asks for unit tests");
    for tests in &files {
        let rule = rules(&tests.with_file_name("kafka-mm2-prometheus-rules.yaml")).remove(0);
        let output = test_rules(&scratch, tests, &rule);
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{tests}: {said}");
        let read: Value = serde_yaml::from_str(&fs_err::read_to_string(tests).unwrap()).unwrap();
        let tested = read["tests"].as_array().unwrap();
        let alerts = rule["spec"]["groups"][0]["rules"].as_array().unwrap();
        assert_eq!(tested.len(), alerts.len(), "{tests}: an alert without a test");
        // Each test bites: on an alert that cannot fire, and on one that always does.
        let never: BTreeSet<usize> = refused(&scratch, tests, &rule, alerts.len(), "vector(1) < 0");
        let always: BTreeSet<usize> = refused(&scratch, tests, &rule, alerts.len(), "vector(1)");
        let all: BTreeSet<usize> = (0..alerts.len()).collect();
        assert_eq!((&never, &always), (&all, &all), "{tests}: tests that hold whatever the alert is");
        count += tested.len();
    }
    say(&format!("{count} unit tests of {} examples", files.len()));
}

/// Returns the tests that fail when their alert has another expression.
fn refused(scratch: &Utf8Path, tests: &Utf8Path, rule: &Value, count: usize, expression: &str) -> BTreeSet<usize> {
    let mut broken = rule.clone();
    for alert in 0..count {
        broken["spec"]["groups"][0]["rules"][alert]["expr"] = json!(expression);
    }
    let output = test_rules(scratch, tests, &broken);
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let read: Value = serde_yaml::from_str(&fs_err::read_to_string(tests).unwrap()).unwrap();
    // promtool names the expression that has another value, quoted as Go does it.
    let query = |test: usize| format!("{:?}", read["tests"][test]["promql_expr_test"][0]["expr"].as_str().unwrap());
    (0..count).filter(|test| said.contains(&query(*test))).collect()
}
