//! Levels of loggers, in the language of the logging library that Kafka brings.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::facts::derivations;
use crate::source::{Origin, Sourced, Text};
use crate::units::KafkaVersion;

/// One line of `logging.loggers`.
#[derive(Serialize)]
pub struct LoggerLine<'p> {
    key: Sourced<String>,
    value: &'p Sourced<Text>,
}

/// How the topology calls the root logger.
const ROOT: &str = "root";

/// Ids that Strimzi's own configuration uses; another logger under one of them would take its place.
///
/// `cluster-operator/src/main/resources/default-logging/KafkaMirrorMaker2Cluster.properties` @1.2.0.
const TAKEN: [&str; 1] = ["reflections"];
const TAKEN_NAME: &str = "org.reflections";

/// Writes loggers and their levels as lines.
pub fn lines<'p>(loggers: &'p [(Sourced<Text>, Sourced<Text>)], kafka: &Sourced<KafkaVersion>) -> Vec<LoggerLine<'p>> {
    if kafka.value.at_least(4, 0) { log4j2(loggers, &kafka.origin) } else { log4j1(loggers, &kafka.origin) }
}

fn key(text: String, name: &Sourced<Text>, kafka: &Origin) -> Sourced<String> {
    Sourced::derived(text, &derivations::LOGGER, [name.origin.clone(), kafka.clone()])
}

fn log4j1<'p>(loggers: &'p [(Sourced<Text>, Sourced<Text>)], kafka: &Origin) -> Vec<LoggerLine<'p>> {
    let line = |(name, level): &'p (Sourced<Text>, Sourced<Text>)| {
        let text = match &*name.value {
            ROOT => "connect.root.logger.level".to_owned(),
            other => format!("log4j.logger.{other}"),
        };
        LoggerLine { key: key(text, name, kafka), value: level }
    };
    loggers.iter().map(line).collect()
}

fn log4j2<'p>(loggers: &'p [(Sourced<Text>, Sourced<Text>)], kafka: &Origin) -> Vec<LoggerLine<'p>> {
    let mut ids = BTreeSet::from(TAKEN.map(str::to_owned));
    let mut lines = Vec::with_capacity(loggers.len() * 2);
    for (name, level) in loggers {
        if &*name.value == ROOT {
            lines.push(LoggerLine { key: key("rootLogger.level".to_owned(), name, kafka), value: level });
            continue;
        }
        let id = if &*name.value == TAKEN_NAME { TAKEN[0].to_owned() } else { unused_id(&name.value, &ids) };
        lines.push(LoggerLine { key: key(format!("logger.{id}.name"), name, kafka), value: name });
        lines.push(LoggerLine { key: key(format!("logger.{id}.level"), name, kafka), value: level });
        ids.insert(id);
    }
    lines
}

/// Makes an id of as few of the last parts of a name as it takes; an id ends at the first dot, so it has none.
fn unused_id(name: &str, used: &BTreeSet<String>) -> String {
    let mut id = String::new();
    for part in name.rsplit('.') {
        let part: String = part.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        id = if id.is_empty() { part } else { format!("{part}-{id}") };
        if !id.is_empty() && !used.contains(&id) {
            return id;
        }
    }
    let base = if id.is_empty() { "logger".to_owned() } else { id };
    (2..).map(|number| format!("{base}-{number}")).find(|id| !used.contains(id)).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Reason;
    use proptest::prelude::*;

    static REASON: Reason = Reason { name: "test", because: "A test says so.", source: "" };

    fn shown(kafka: &str, names: &[&str]) -> Vec<String> {
        let sourced = |text: &str| Sourced::default(Text::from(text), &REASON);
        let loggers: Vec<_> = names.iter().map(|name| (sourced(name), sourced("DEBUG"))).collect();
        let kafka = Sourced::default(kafka.parse().unwrap(), &REASON);
        lines(&loggers, &kafka).iter().map(|line| format!("{}={}", line.key.value, line.value.value)).collect()
    }

    #[test]
    fn up_to_3_9_keys_are_names() {
        assert_eq!(
            shown("3.9.1", &["root", "org.apache.kafka.connect.mirror"]),
            ["connect.root.logger.level=DEBUG", "log4j.logger.org.apache.kafka.connect.mirror=DEBUG"]
        );
    }

    #[test]
    fn from_4_0_a_logger_has_an_id() {
        assert_eq!(
            shown("4.0.0", &["root", "org.apache.kafka.connect.mirror", "a.mirror", "mirror", "org.reflections"]),
            [
                "rootLogger.level=DEBUG",
                "logger.mirror.name=org.apache.kafka.connect.mirror",
                "logger.mirror.level=DEBUG",
                "logger.a-mirror.name=a.mirror",
                "logger.a-mirror.level=DEBUG",
                "logger.mirror-2.name=mirror",
                "logger.mirror-2.level=DEBUG",
                "logger.reflections.name=org.reflections",
                "logger.reflections.level=DEBUG",
            ]
        );
        assert_eq!(shown("4.1.0", &["com.reflections"])[0], "logger.com-reflections.name=com.reflections");
    }

    proptest! {
        #[test]
        fn ids_are_unique_and_without_dots(names in proptest::collection::btree_set("[a-c.$-]{0,5}", 1..12)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let keys: Vec<String> = shown("4.1.0", &names).iter().map(|line| line.split('=').next().unwrap().to_owned()).collect();
            let unique: BTreeSet<&String> = keys.iter().collect();
            prop_assert_eq!(unique.len(), keys.len());
            for key in keys {
                prop_assert!(key == "rootLogger.level" || key.split('.').count() == 3, "{}", key);
            }
        }
    }
}
