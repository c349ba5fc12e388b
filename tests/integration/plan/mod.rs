//! Plans of small topologies, written out for a person to judge.

mod dump;

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use mirrorc::diagnostic::Diagnostic;
use mirrorc::facts::metrics::{CATALOGUE, RuleType};
use mirrorc::plan::{
    self, Alerting,
    model::{ExporterConfig, JmxRule, Plan},
};
use mirrorc::source::Sources;
use mirrorc::topology::model::Topology;
use promql_parser::parser::Expr;
use regex::Regex;

/// A topology, its plan, and everything that is wrong with either.
struct Planned {
    sources: Sources,
    topology: Topology,
    plan: Plan,
    findings: Vec<Diagnostic>,
}

fn planned(text: &str) -> Planned {
    let mut sources = Sources::default();
    let path = Utf8Path::new("topology/case.yaml");
    let file = sources.add(path, text);
    let (topology, mut findings) = mirrorc::topology::read(file, path, text);
    let topology = topology.unwrap_or_else(|| panic!("{}", dump::findings(&sources, &findings)));
    let (plan, found) = plan::plan(&topology);
    findings.extend(found);
    Planned { sources, topology, plan, findings }
}

fn cases(folder: &str) -> Vec<(Utf8PathBuf, String)> {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path());
    let paths: BTreeSet<Utf8PathBuf> = paths.filter(|path| path.extension() == Some("yaml")).collect();
    assert!(!paths.is_empty(), "no case in {folder}");
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

fn snapshot(folder: &str, path: &Utf8Path, text: &str) {
    insta::with_settings!({
        snapshot_path => Utf8Path::new("../../..").join(folder),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(path.file_stem().unwrap(), text);
    });
}

#[test]
fn topologies_become_these_plans() {
    let folder = "tests/cases/plan";
    for (path, text) in cases(folder) {
        let planned = planned(&text);
        assert_eq!(dump::findings(&planned.sources, &planned.findings), "", "{path}");
        snapshot(folder, &path, &dump::plan(&planned.topology, &planned.plan));
    }
}

/// A case is named after the one rule that finds it; where that finds several, a dot and a word follow.
#[test]
fn every_problem_is_found_by_its_rule_alone() {
    let folder = "tests/cases/plan/problems";
    let mut seen = BTreeSet::new();
    for (path, text) in cases(folder) {
        let planned = planned(&text);
        let (rule, several) = path
            .file_stem()
            .unwrap()
            .split_once('.')
            .map_or_else(|| (path.file_stem().unwrap(), false), |(rule, _)| (rule, true));
        let found: Vec<&str> = planned.findings.iter().map(|finding| finding.rule.name).collect();
        assert!(found.iter().all(|found| *found == rule), "{path}: {found:?}");
        assert_eq!(found.len() > 1, several, "{path}: {found:?}");
        assert!(planned.findings.iter().all(|finding| finding.primary.is_some() && finding.help.is_some()), "{path}");
        snapshot(folder, &path, &dump::findings(&planned.sources, &planned.findings));
        seen.insert(rule.to_owned());
    }
    for rule in plan::problems::RULES {
        assert!(seen.contains(rule.name), "no case shows {}", rule.name);
    }
}

/// Names of the series that an exporter makes with a host's rules, of every bean that we know.
fn exported(config: &ExporterConfig) -> BTreeSet<String> {
    let rules = config.rules.iter().map(|rule| (Regex::new(rule.pattern).unwrap(), *rule));
    let rules: Vec<(Regex, &JmxRule)> = rules.collect();
    let mut names = BTreeSet::new();
    for family in CATALOGUE {
        for attribute in family.attributes {
            let value = if family.is_state { "running" } else { "7.0" };
            // The catalogue leaves the values of a bean's keys open: `task=*`.
            let bean = family.bean.replace("=*", "=0");
            let text = format!("{bean}<>{attribute}: {value}");
            let found = rules.iter().find_map(|(pattern, rule)| Some((pattern.captures(&text)?, rule)));
            let Some((captures, rule)) = found else { continue };
            let mut name = String::new();
            // Rust reads `$1_` as a name where Java reads a number and a sign.
            captures.expand(&rule.name.replace('_', "\u{1}"), &mut name);
            let name = name.replace(['\u{1}', '-'], "_").to_lowercase();
            let is_counter = rule.rule_type == RuleType::Counter;
            let bare = name.strip_suffix("_total").unwrap_or(&name);
            names.insert(if is_counter { format!("{bare}_total") } else { bare.to_owned() });
        }
    }
    names
}

/// Names of the series that an expression reads.
fn series(expr: &Expr, found: &mut BTreeSet<String>) {
    match expr {
        Expr::Aggregate(inner) => series(&inner.expr, found),
        Expr::Unary(inner) => series(&inner.expr, found),
        Expr::Paren(inner) => series(&inner.expr, found),
        Expr::Subquery(inner) => series(&inner.expr, found),
        Expr::Binary(inner) => {
            series(&inner.lhs, found);
            series(&inner.rhs, found);
        }
        Expr::VectorSelector(selector) => found.extend(selector.name.clone()),
        Expr::MatrixSelector(matrix) => found.extend(matrix.vs.name.clone()),
        Expr::Call(call) => call.args.args.iter().for_each(|argument| series(argument, found)),
        _ => {}
    }
}

/// A cluster's lines, each key chosen among its kinds.
fn cluster(alias: usize, choice: [usize; 6]) -> String {
    let pick = |of: &[&'static str], at: usize| of[choice[at] % of.len()];
    let versions = pick(
        &["version: 3.9.0, strimzi: 0.47.0", "version: 4.1.0, strimzi: 0.48.0", "version: 4.3.1, strimzi: 1.2.0"],
        0,
    );
    let kind = pick(&["internal", "cluster-ip", "loadbalancer", "nodeport", "ingress", "route"], 1);
    let authentication = pick(&["none", "tls", "tls-external", "scram-sha-512"], 2);
    let kubernetes = pick(&["", "kubernetes: one, ", "kubernetes: two, "], 3);
    let advertise = pick(&["", "advertise: \"a.example.org:443\", "], 4);
    let local = pick(&["", "localListener: {name: near, port: 9093, authentication: tls}, "], 5);
    let (kafka, namespace) = (pick(&["kafka", "events"], 3), pick(&["kafka", "data"], 5));
    format!(
        "  c{alias}: {{kafka: {kafka}, namespace: {namespace}, {kubernetes}{versions}, brokers: 3, {advertise}{local}\
         listener: {{name: far, port: 9094, type: {kind}, authentication: {authentication}}}}}\n"
    )
}

fn flow(choice: [usize; 10], clusters: usize) -> String {
    let pick = |of: &[&'static str], at: usize| of[choice[at] % of.len()];
    let (from, step) = (choice[0] % clusters, 1 + choice[1] % (clusters - 1));
    let to = (from + step) % clusters;
    let run_at = pick(&["", "runAt: source, ", "runAt: target, ", "runAt: c0, "], 2);
    let instance = pick(&["", "", "instance: shared, "], 3);
    let topics = pick(&["\".*\"", "[orders]", "[orders, {regex: \"a-.*|b\"}]", "[{regex: \".*x\"}]"], 4);
    let policy = pick(&["", "policy: identity, ", "policy: {separator: _}, ", "policy: org.example.P, "], 5);
    let state = pick(&["", "state: paused, ", "state: {source: stopped}, ", "state: {heartbeat: paused}, "], 6);
    let checkpoints = pick(&["", "checkpoints: false, ", "checkpoints: {syncGroupOffsets: 30s}, "], 7);
    let syncs = pick(&["", "offsetSyncs: target, ", "exactlyOnce: true, ", "syncTopicAcls: true, "], 8);
    let heartbeats = pick(&["", "heartbeats: false, ", "heartbeats: {every: 5s}, "], 9);
    format!(
        "  - {{from: c{from}, to: c{to}, {run_at}{instance}{policy}{state}{checkpoints}{syncs}{heartbeats}topics: {topics}}}\n"
    )
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    /// Whatever is planned, no alert waits for a series that nothing exports, and no rule of a user is empty.
    #[test]
    fn every_alert_can_fire(
        clusters in proptest::collection::vec(proptest::array::uniform6(0usize..12), 2..5),
        flows in proptest::collection::vec(proptest::array::uniform10(0usize..12), 1..6),
        names in 0usize..3,
        monitoring in 0usize..3,
    ) {
        let lines = |list: Vec<String>| list.concat();
        let names = ["", "names: {user: \"mm2-{alias}\", clusterCaCopy: \"{alias}-ca\"}\n", "users: perInstance\n"][names];
        let own = "monitoring: {unitTests: true, alerts: {own: [{alert: Mine, expr: up == 0}]}}\n";
        let monitoring = ["", "monitoring: {unitTests: true}\n", own][monitoring];
        let count = clusters.len();
        let text = format!(
            "name: random\n{names}{monitoring}network: {{remoteDomain: svc.example.org}}\nclusters:\n{}flows:\n{}",
            lines(clusters.into_iter().enumerate().map(|(alias, choice)| cluster(alias, choice)).collect()),
            lines(flows.into_iter().map(|choice| flow(choice, count)).collect()),
        );
        let planned = planned(&text);
        let alerting = Alerting::new(&planned.topology);
        for host in &planned.plan.hosts {
            let exported = host.exporter.as_ref().map(exported).unwrap_or_default();
            let alerts = alerting.alerts(host);
            if let Some(group) = &host.alerts {
                proptest::prop_assert!(!alerts.is_empty());
                proptest::prop_assert_eq!(group.tested, alerts.iter().any(|alert| alert.test.is_some()));
            } else {
                // No instance, or none of whose legs anything is meant to run.
                proptest::prop_assert!(host.instances.is_empty() || alerts.is_empty());
            }
            for alert in alerts.iter().filter(|alert| &*alert.name.value != "Mine" && host.alerts.is_some()) {
                let mut read = BTreeSet::new();
                series(&promql_parser::parser::parse(&alert.expr.value).unwrap(), &mut read);
                proptest::prop_assert!(!read.is_empty() && read.is_subset(&exported), "{}: {read:?}", alert.name.value);
            }
            let acls = host.users.iter().flat_map(|user| &user.acls);
            for acl in acls {
                proptest::prop_assert!(!acl.operations.is_empty() && !acl.purpose.is_empty());
            }
        }
        for finding in &planned.findings {
            proptest::prop_assert!(finding.primary.is_some() && finding.help.is_some(), "{}", finding.message);
        }
    }
}
