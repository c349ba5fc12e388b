//! A small JMX exporter runs the rules over beans as Kafka names them.

use regex::Regex;

use super::*;
use crate::units::KafkaVersion;

const K390: KafkaVersion = KafkaVersion::new(3, 9, 0);
const K410: KafkaVersion = KafkaVersion::new(4, 1, 0);

#[derive(Debug, PartialEq)]
struct Sample {
    name: String,
    labels: Vec<(String, String)>,
    value: f64,
}

fn patterns() -> &'static [Regex] {
    static PATTERNS: std::sync::OnceLock<Vec<Regex>> = std::sync::OnceLock::new();
    PATTERNS.get_or_init(|| {
        JMX_RULES.iter().map(|rule| Regex::new(&format!("^.*(?:{}).*$", rule.pattern)).unwrap()).collect()
    })
}

/// `JmxCollector.Receiver.recordBean` of 1.0.1, as far as the rules use it.
fn export(kafka: KafkaVersion, bean: &str, attribute: &str, value: &str) -> Option<Sample> {
    let text = format!("{bean}<>{attribute}: {value}");
    for (rule, pattern) in JMX_RULES.iter().zip(patterns()) {
        let Some(found) = pattern.captures(&text).filter(|_| jmx_rules(kafka).any(|served| served.id == rule.id))
        else {
            continue;
        };
        let fill = |template: &str| {
            let mut filled = String::new();
            // Rust reads `$1_` as a name where Java reads a number and a sign.
            found.expand(&template.replace('_', "\u{1}"), &mut filled);
            filled.replace('\u{1}', "_")
        };
        let sample = match rule.value {
            Some(value) => value as f64,
            None => value.parse().ok()?,
        };
        let mut name: String =
            fill(rule.name).chars().map(|c| if c.is_ascii_alphanumeric() || c == ':' { c } else { '_' }).collect();
        name.make_ascii_lowercase();
        if let Some(stripped) = name.strip_suffix("_total") {
            name = stripped.to_owned();
        }
        if rule.rule_type == RuleType::Counter {
            name.push_str("_total");
        }
        let labels = rule
            .labels
            .iter()
            .map(|(label, template)| (label.to_ascii_lowercase(), fill(template)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        return Some(Sample { name, labels, value: sample });
    }
    None
}

/// Values as Kafka writes them into a bean's name: what has a sign is quoted.
fn value_of(key: &str) -> &'static str {
    match key {
        "source" => "east",
        "target" => "west",
        "topic" => "east.orders.eu",
        "group" => "billing app",
        "connector" => "\"east->west.MirrorSourceConnector\"",
        "client-id" => "\"east->west|east->west.MirrorSourceConnector-0|replication-consumer\"",
        _ => "0",
    }
}

fn filled(bean: &str) -> String {
    let mut parts = bean.split("=*");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let key = text.rsplit([' ', '<']).next().unwrap_or_default().to_owned();
        text = format!("{text}={}{part}", value_of(&key));
    }
    text
}

#[test]
fn every_bean_of_the_catalogue_becomes_its_series() {
    for kafka in [K390, K410] {
        for family in CATALOGUE {
            for attribute in family.attributes {
                let value = if family.is_state { "running" } else { "7.0" };
                let sample = export(kafka, &filled(family.bean), attribute, value).unwrap();
                assert_eq!(sample.name, family.name(Exporter::Jmx, attribute));
                let labels: Vec<&str> = sample.labels.iter().map(|(label, _)| label.as_str()).collect();
                assert_eq!(labels, family.jmx_labels, "{}", sample.name);
                assert!(sample.labels.iter().all(|(_, value)| !value.contains('"')), "{:?}", sample.labels);
            }
        }
    }
}

#[test]
fn the_source_label_is_there_only_with_its_tag() {
    let tagged =
        "kafka.connect.mirror<type=MirrorSourceConnector, source=east, target=west, topic=east.a, partition=3>";
    let untagged = "kafka.connect.mirror<type=MirrorSourceConnector, target=west, topic=east.a, partition=3>";
    let labels = |bean| export(K390, bean, "record-count", "5").unwrap().labels;
    assert_eq!(labels(tagged)[0], ("source".to_owned(), "east".to_owned()));
    assert_eq!(labels(untagged)[0], ("target".to_owned(), "west".to_owned()));
}

#[test]
fn nothing_else_is_exported() {
    for (bean, attribute, value) in [
        ("kafka.connect<type=connector-metrics, connector=\"a->b.X\">", "connector-class", "org.apache.X"),
        ("kafka.connect<type=connect-worker-rebalance-metrics>", "leader-name", "http://x:8083/"),
        ("kafka.connect<type=app-info, client-id=\"x\">", "version", "4.1.0"),
        ("kafka.consumer<type=consumer-fetch-manager-metrics, client-id=x, topic=a, partition=0>", "records-lead", "1"),
        ("kafka.consumer<type=consumer-fetch-manager-metrics, client-id=x, topic=a>", "records-consumed-total", "1"),
        ("kafka.producer<type=producer-metrics, client-id=x>", "batch-size-avg-x", "1"),
        ("java.lang<type=Memory>", "ObjectPendingFinalizationCount", "0"),
    ] {
        assert_eq!(export(K410, bean, attribute, value), None, "{bean} {attribute}");
    }
}

#[test]
fn no_two_families_share_a_series() {
    for exporter in [Exporter::Jmx, Exporter::Reporter] {
        let mut names: Vec<String> = series(exporter).map(|(name, _)| name).collect();
        names.sort();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}

#[test]
fn names_are_those_that_were_scraped() {
    for (exporter, name, labels) in [
        (Exporter::Jmx, "kafka_connect_connector_status", &["connector", "status"][..]),
        (Exporter::Reporter, "kafka_connect_connector_metrics_status_info", &["connector", "status"]),
        (Exporter::Jmx, "kafka_connect_source_task_source_record_write_total", &["connector", "task"]),
        (Exporter::Reporter, "kafka_connect_source_task_metrics_source_record_write", &["connector", "task"]),
        (Exporter::Jmx, "kafka_consumer_fetch_manager_fetch_total", &["clientid"]),
        (Exporter::Reporter, "kafka_consumer_consumer_fetch_manager_metrics_fetch", &["client_id"]),
        (Exporter::Jmx, "kafka_connect_worker_rebalance_rebalancing", &[]),
    ] {
        assert_eq!(labels_of(exporter, name), Some(labels), "{name}");
    }
    assert_eq!(labels_of(Exporter::Jmx, "kafka_connect_source_task_last_checkpoint_timestamp_seconds"), None);
}

#[test]
fn the_reporter_lets_every_series_through() {
    let allowed = Regex::new(&format!("^(?:{})$", REPORTER_ALLOW_LIST.join("|"))).unwrap();
    for (name, _) in series(Exporter::Reporter) {
        assert!(allowed.is_match(&name), "{name}");
    }
}
