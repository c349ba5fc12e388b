//! Logging configuration: `CO/model/logging/LoggingUtils.loggingConfiguration`.

use serde_json::Value;

use super::documents::text;

/// `cluster-operator/src/main/resources/default-logging/KafkaConnectCluster.log4j1.properties`.
const LOG4J1: &[(&str, &str)] = &[
    ("log4j.appender.CONSOLE", "org.apache.log4j.ConsoleAppender"),
    ("log4j.appender.CONSOLE.layout", "org.apache.log4j.PatternLayout"),
    ("log4j.appender.CONSOLE.layout.ConversionPattern", "%d{ISO8601} %p %m (%c) [%t]%n"),
    ("connect.root.logger.level", "INFO"),
    ("log4j.rootLogger", "${connect.root.logger.level}, CONSOLE"),
    ("log4j.logger.org.reflections", "ERROR"),
];

/// `…/default-logging/KafkaMirrorMaker2Cluster.properties`.
const LOG4J2: &[(&str, &str)] = &[
    ("name", "KafkaMirrorMaker2Config"),
    ("appender.console.type", "Console"),
    ("appender.console.name", "STDOUT"),
    ("appender.console.layout.type", "PatternLayout"),
    ("appender.console.layout.pattern", "%d{yyyy-MM-dd HH:mm:ss} %-5p [%t] %c{1}:%L - %m%n"),
    ("rootLogger.level", "INFO"),
    ("rootLogger.appenderRefs", "console"),
    ("rootLogger.appenderRef.console.ref", "STDOUT"),
    ("rootLogger.additivity", "false"),
    ("logger.reflections.name", "org.reflections"),
    ("logger.reflections.level", "ERROR"),
    ("logger.reflections.additivity", "false"),
];

/// Derives the file's text: the defaults of the Kafka version, then the inline loggers over them, by name.
pub fn derive(spec: &Value, version: &str) -> String {
    let defaults = if version.starts_with('3') { LOG4J1 } else { LOG4J2 };
    let mut lines: Vec<(String, String)> =
        defaults.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    for (key, value) in spec["logging"]["loggers"].as_object().into_iter().flatten() {
        match lines.iter_mut().find(|(known, _)| known == key) {
            Some(line) => line.1 = text(value),
            None => lines.push((key.clone(), text(value))),
        }
    }
    let mut file: String = lines.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
    file.push_str("monitorInterval=30\n");
    file
}
