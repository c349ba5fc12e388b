use promql_parser::label::{MatchOp, Matcher};
use promql_parser::parser::{self, Expr, VectorSelector};

use super::*;
use crate::facts::metrics::{Exporter, TARGET_LABELS, labels_of};
use crate::units::Duration;

/// Hostile where aliases can be: a dot is a metacharacter, and so is a plus, were it legal.
fn flow(exporter: Exporter) -> Flow<'static> {
    Flow {
        exporter,
        source: "eu.west-1",
        target: "us_east",
        separator: ".",
        connectors: &ConnectorKind::ALL,
        heartbeats_at_source: true,
        tolerates_errors: true,
        window: "5m",
    }
}

fn instance(exporter: Exporter) -> Instance<'static> {
    Instance { exporter, name: "mm2-a-to-b", target: "us_east", group_id: "mm2.a-to-b", window: "5m" }
}

fn expanded(alert: &Alert, exporter: Exporter) -> String {
    match alert.scope {
        Scope::Flow => alert.expression(&flow(exporter), None),
        Scope::Instance => alert.expression_of_instance(&instance(exporter), None),
    }
}

fn selectors<'e>(expr: &'e Expr, found: &mut Vec<&'e VectorSelector>) {
    match expr {
        Expr::Aggregate(inner) => selectors(&inner.expr, found),
        Expr::Unary(inner) => selectors(&inner.expr, found),
        Expr::Binary(inner) => {
            selectors(&inner.lhs, found);
            selectors(&inner.rhs, found);
        }
        Expr::Paren(inner) => selectors(&inner.expr, found),
        Expr::Subquery(inner) => selectors(&inner.expr, found),
        Expr::VectorSelector(selector) => found.push(selector),
        Expr::MatrixSelector(matrix) => found.push(&matrix.vs),
        Expr::Call(call) => call.args.args.iter().for_each(|argument| selectors(argument, found)),
        _ => {}
    }
}

fn grouping_labels(expr: &Expr, found: &mut Vec<String>) {
    if let Expr::Aggregate(inner) = expr {
        if let Some(parser::LabelModifier::Include(labels)) = &inner.modifier {
            found.extend(labels.labels.iter().cloned());
        }
        grouping_labels(&inner.expr, found);
    }
    match expr {
        Expr::Binary(inner) => {
            grouping_labels(&inner.lhs, found);
            grouping_labels(&inner.rhs, found);
        }
        Expr::Paren(inner) => grouping_labels(&inner.expr, found),
        _ => {}
    }
}

#[test]
fn every_expression_reads_series_that_exist() {
    for exporter in [Exporter::Jmx, Exporter::Reporter] {
        for (_, alert) in alerts() {
            let text = expanded(alert, exporter);
            let expr = parser::parse(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", alert.name));
            let mut found = Vec::new();
            selectors(&expr, &mut found);
            assert!(!found.is_empty());
            let mut known: Vec<&str> = TARGET_LABELS.to_vec();
            for selector in found {
                let name = selector.name.as_deref().unwrap();
                let labels = labels_of(exporter, name).unwrap_or_else(|| panic!("{}: no series {name}", alert.name));
                known.extend(labels);
                for matcher in &selector.matchers.matchers {
                    assert!(labels.contains(&matcher.name.as_str()), "{}: {name} has no {}", alert.name, matcher.name);
                }
            }
            let mut grouped = Vec::new();
            grouping_labels(&expr, &mut grouped);
            assert!(grouped.iter().all(|label| known.contains(&label.as_str())), "{}: {grouped:?}", alert.name);
        }
    }
}

#[test]
fn unit_tests_have_the_series_that_expressions_read() {
    for exporter in [Exporter::Jmx, Exporter::Reporter] {
        for (_, alert) in alerts() {
            let series = match alert.scope {
                Scope::Flow => alert.series(&flow(exporter)),
                Scope::Instance => alert.series_of_instance(&instance(exporter)),
            };
            let expr = parser::parse(&expanded(alert, exporter)).unwrap();
            let mut read = Vec::new();
            selectors(&expr, &mut read);
            for (text, _) in &series {
                let Expr::VectorSelector(selector) = parser::parse(text).unwrap() else { panic!("{text}") };
                let name = selector.name.as_deref().unwrap();
                let labels = labels_of(exporter, name).unwrap_or_else(|| panic!("{}: no series {name}", alert.name));
                let mut given: Vec<&str> = selector.matchers.matchers.iter().map(|one| one.name.as_str()).collect();
                let mut wanted = labels.to_vec();
                given.sort_unstable();
                wanted.sort_unstable();
                assert_eq!(given, wanted, "{text}");
            }
            // Each selector finds one of them, but for the producers': one kind of client is enough.
            for selector in read.iter().filter(|one| one.name.as_deref().is_some_and(|name| !name.contains("producer")))
            {
                let found = series.iter().any(|(text, _)| {
                    let Expr::VectorSelector(given) = parser::parse(text).unwrap() else { return false };
                    given.name == selector.name
                        && selector.matchers.matchers.iter().all(|wanted| {
                            given
                                .matchers
                                .matchers
                                .iter()
                                .any(|one| one.name == wanted.name && wanted.is_match(&one.value))
                        })
                });
                assert!(found, "{}: nothing for {selector}", alert.name);
            }
        }
    }
}

fn matchers(text: &str) -> Vec<Matcher> {
    let expr = parser::parse(text).unwrap();
    let mut found = Vec::new();
    selectors(&expr, &mut found);
    found.iter().flat_map(|selector| selector.matchers.matchers.clone()).collect()
}

#[test]
fn matchers_meet_the_names_that_kafka_uses() {
    let client = "eu.west-1->us_east|eu.west-1->us_east.MirrorSourceConnector-7|replication-consumer";
    let lag = alert("MM2ReplicationLagHigh").unwrap().expression(&flow(Exporter::Jmx), None);
    let matcher = matchers(&lag).into_iter().find(|matcher| matcher.name == "clientid").unwrap();
    assert!(matches!(matcher.op, MatchOp::Re(_)));
    assert!(matcher.is_match(client), "{}", matcher.value);
    for other in [
        "euXwest-1->us_east|eu.west-1->us_east.MirrorSourceConnector-7|replication-consumer",
        "eu.west-1->us_east|eu.west-1->us_east.MirrorCheckpointConnector-7|offset-syncs-target-consumer",
        "eu.west-1->us_east",
    ] {
        assert!(!matcher.is_match(other), "{other}");
    }
    let worker = alert("MM2TargetUnreachable").unwrap().expression_of_instance(&instance(Exporter::Reporter), None);
    let matcher = matchers(&worker).into_iter().find(|matcher| matcher.name == "client_id").unwrap();
    assert!(matcher.is_match("mm2.a-to-b-statuses") && !matcher.is_match("mm2Xa-to-b-statuses"));
    let producers = alert("MM2AuthenticationFailed").unwrap().expression(&flow(Exporter::Jmx), None);
    let producer = "connector-producer-eu.west-1->us_east.MirrorSourceConnector-10";
    assert!(matchers(&producers).iter().any(|matcher| matcher.is_match(producer)), "{producers}");
}

#[test]
fn the_first_user_s_alerts_are_there() {
    for (name, severity, hold, threshold) in [
        ("MM2ConnectorDown", Severity::Critical, "2m", None),
        ("MM2ReplicationLagHigh", Severity::Warning, "5m", Some(10_000)),
        ("MM2ReplicationLagCritical", Severity::Critical, "2m", Some(50_000)),
        ("MM2CheckpointStale", Severity::Warning, "5m", Some(300)),
    ] {
        let alert = alert(name).unwrap();
        assert_eq!((alert.severity, alert.hold), (severity, hold));
        assert_eq!(alert.threshold.map(|threshold| threshold.default), threshold);
    }
}

#[test]
fn expressions_read_well() {
    let expression = |name| alert(name).unwrap().expression(&flow(Exporter::Jmx), None);
    insta::assert_snapshot!(expression("MM2ConnectorDown"), @r#"
    absent(kafka_connect_connector_status{connector="eu.west-1->us_east.MirrorSourceConnector",status="running"})
    or
    absent(kafka_connect_connector_status{connector="eu.west-1->us_east.MirrorCheckpointConnector",status="running"})
    or
    absent(kafka_connect_connector_status{connector="eu.west-1->us_east.MirrorHeartbeatConnector",status="running"})
    "#);
    insta::assert_snapshot!(expression("MM2ReplicationLagHigh"), @r#"
    (
      sum by (topic) (
        max by (topic, partition) (kafka_consumer_fetch_manager_records_lag{clientid=~"eu\\.west-1->us_east\\|eu\\.west-1->us_east\\.MirrorSourceConnector-[0-9]+\\|replication-consumer"})
      ) > 10000
    )
    and on () (
      sum(kafka_connect_worker_connector_running_task_count{connector="eu.west-1->us_east.MirrorSourceConnector"}) > 0
    )
    "#);
    insta::assert_snapshot!(expression("MM2CheckpointStale"), @r#"
    (
      (sum(increase(kafka_connect_source_task_source_record_write_total{connector="eu.west-1->us_east.MirrorCheckpointConnector"}[300s])) or vector(0)) == 0
    )
    and on () (
      sum(rate(kafka_connect_mirror_mirrorsourceconnector_record_count{source="eu.west-1",target="us_east",topic!="eu.west-1.heartbeats"}[300s])) > 0
    )
    "#);
}

#[test]
fn texts_name_the_flow_and_the_threshold() {
    let lag = alert("MM2ReplicationLagHigh").unwrap();
    let text = |threshold| lag.text(lag.summary, &flow(Exporter::Jmx), threshold);
    assert_eq!(text(None), "MirrorMaker 2 replication lag from eu.west-1 to us_east exceeds 10,000 records");
    assert_eq!(text(Some("250")), "MirrorMaker 2 replication lag from eu.west-1 to us_east exceeds 250 records");
    assert!(lag.expression(&flow(Exporter::Jmx), Some("250")).contains("> 250"));
}

#[test]
fn the_table_is_sound() {
    let mut names = std::collections::BTreeSet::new();
    for failure in FAILURES {
        assert!(names.insert(failure.name), "{} twice", failure.name);
        assert!(failure.what.ends_with('.') && failure.signal.ends_with('.'), "{}", failure.name);
    }
    for (_, alert) in alerts() {
        assert!(names.insert(alert.name), "{} twice", alert.name);
        assert!(Duration::parse(alert.hold).is_ok());
        assert_eq!(alert.template.contains("<threshold>"), alert.threshold.is_some(), "{}", alert.name);
        for exporter in [Exporter::Jmx, Exporter::Reporter] {
            for template in [alert.summary, alert.description] {
                let text = match alert.scope {
                    Scope::Flow => alert.text(template, &flow(exporter), None),
                    Scope::Instance => alert.text_of_instance(template, &instance(exporter), None),
                };
                assert!(!text.contains('<') && !text.contains("  "), "{}: {text}", alert.name);
            }
            // What is left are comparisons.
            assert!(!expanded(alert, exporter).replace("< ", "").contains('<'), "{}", alert.name);
        }
        for text in [alert.description, alert.false_alarms, alert.silences] {
            assert!(text.is_empty() || text.ends_with('.'), "{}", alert.name);
        }
    }
}

#[test]
fn alerts_need_what_they_watch() {
    let only_source = Flow { connectors: &[ConnectorKind::Source], heartbeats_at_source: false, ..flow(Exporter::Jmx) };
    let applies = |name| alert(name).unwrap().applies(&only_source);
    assert!(applies("MM2ConnectorDown") && applies("MM2ReplicationLagHigh"));
    assert!(!applies("MM2CheckpointStale") && !applies("MM2HeartbeatLost"));
    // A task that tolerates nothing fails, and never leaves a record out.
    let strict = Flow { tolerates_errors: false, ..only_source.clone() };
    let skipped = alert("MM2RecordsSkipped").unwrap();
    assert!(skipped.applies(&only_source) && !skipped.applies(&strict));
    let paused = Flow { connectors: &[], ..only_source };
    assert!(alerts().all(|(_, alert)| !alert.applies(&paused)));
}

#[test]
fn texts_can_be_expanded() {
    for (_, alert) in super::alerts() {
        for text in [alert.summary, alert.description] {
            assert_eq!(crate::units::go_template::check(text), Ok(()), "{text}");
        }
    }
}
