//! Logger keys of the other log4j.

use serde_json::Value;

use crate::facts::kafka::{Logging, logging};
use crate::lint::check::Place;
use crate::lint::{Documents, Findings};
use crate::yaml::push_pointer;

lint!("unread-logger", Warning, "a logger key that this Kafka version's log4j does not read", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let kafka = documents.host.kafka_version.value;
    let library = logging(kafka);
    for maker in documents.mirror_makers() {
        let loggers = maker.document.pointer("/spec/logging/loggers").and_then(Value::as_object);
        for (key, _) in loggers.into_iter().flatten() {
            let is_first = key.starts_with("log4j.") || key == "connect.root.logger.level";
            let is_second =
                key.starts_with("rootLogger.") || key.starts_with("logger.") || key.starts_with("appender.");
            let (has, other) = match library {
                Logging::Log4j1 if is_second => ("Log4j 1", "Log4j 2"),
                Logging::Log4j2 if is_first => ("Log4j 2", "Log4j 1"),
                _ => continue,
            };
            let found = finding(format!("Kafka {kafka} logs with {has}, which does not read `{key}`"))
                .because_origin(&documents.host.kafka_version.origin, "the pods run this version")
                .note(format!("it is a key of {other}; the level would stay what it is (KIP-653)"))
                .help(
                    "write `loggers: {root: INFO, org.apache.kafka.connect.mirror: DEBUG}`, which fits every version",
                );
            let mut pointer = "/spec/logging/loggers".to_owned();
            push_pointer(&mut pointer, key);
            findings.report_at(documents, Place::key(&maker.document, &pointer), "not read", found);
        }
    }
}
