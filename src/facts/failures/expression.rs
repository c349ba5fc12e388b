//! Placeholders of the table filled in for a flow or an instance.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Alert, Course, Unit};
use crate::facts::connector::ConnectorKind;
use crate::facts::metrics::{CATALOGUE, Exporter, Family};
use crate::facts::names;
use crate::units::regex::is_special;

/// The flow an alert watches.
#[derive(Clone, Debug)]
pub struct Flow<'a> {
    pub exporter: Exporter,
    pub source: &'a str,
    pub target: &'a str,
    /// Separator of the replication policy.
    pub separator: &'a str,
    /// Those that exist and are meant to run.
    pub connectors: &'a [ConnectorKind],
    /// Some heartbeat connector writes to the source.
    pub heartbeats_at_source: bool,
    /// The source connector has `errors.tolerance=all`.
    pub tolerates_errors: bool,
    /// Over this time rates are taken, as PromQL writes it.
    pub window: &'a str,
}

/// The instance an alert watches.
#[derive(Clone, Debug)]
pub struct Instance<'a> {
    pub exporter: Exporter,
    pub name: &'a str,
    pub target: &'a str,
    pub group_id: &'a str,
    /// As of the flow.
    pub window: &'a str,
}

/// Placeholder and series, by its name under our JMX rules.
const SERIES: &[(&str, &str)] = &[
    ("status", "kafka_connect_connector_status"),
    ("running_tasks", "kafka_connect_worker_connector_running_task_count"),
    ("failed_tasks", "kafka_connect_worker_connector_failed_task_count"),
    ("written", "kafka_connect_source_task_source_record_write_total"),
    ("in_hand", "kafka_connect_source_task_source_record_active_count"),
    ("refused", "kafka_connect_task_error_total_record_failures"),
    ("mirrored", "kafka_connect_mirror_mirrorsourceconnector_record_count"),
    ("latency_max", "kafka_connect_mirror_mirrorsourceconnector_replication_latency_ms_max"),
    ("lag", "kafka_consumer_fetch_manager_records_lag"),
    ("fetches", "kafka_consumer_fetch_manager_fetch_total"),
    ("last_poll", "kafka_consumer_last_poll_seconds_ago"),
    ("consumer_refused", "kafka_consumer_failed_authentication_total"),
    ("producer_refused", "kafka_producer_failed_authentication_total"),
];

/// Returns the reporter's name of a series, found once: a fleet asks for it many thousand times.
fn reporter_name(jmx: &str) -> Option<&'static str> {
    static NAMES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let name = |family: &Family, attribute: &str| {
            (family.name(Exporter::Jmx, attribute), family.name(Exporter::Reporter, attribute))
        };
        CATALOGUE.iter().flat_map(|family| family.attributes.iter().map(move |one| name(family, one))).collect()
    });
    names.get(jmx).map(String::as_str)
}

fn common(exporter: Exporter, placeholder: &str) -> Option<&'static str> {
    Some(match placeholder {
        "client" => match exporter {
            Exporter::Jmx => "clientid",
            Exporter::Reporter => "client_id",
        },
        _ => {
            let (_, jmx) = SERIES.iter().find(|(name, _)| *name == placeholder)?;
            match exporter {
                Exporter::Jmx => jmx,
                Exporter::Reporter => reporter_name(jmx)?,
            }
        }
    })
}

impl Flow<'_> {
    fn push_connector(&self, out: &mut String, kind: ConnectorKind) {
        out.extend(names::connector_parts(self.source, self.target, kind));
    }

    /// As [`Self::push`] in a text that is written once for each connector.
    fn push_of(&self, connector: ConnectorKind, out: &mut String, placeholder: &str) -> Option<()> {
        if CONNECTOR.trim_matches(['<', '>']) == placeholder {
            self.push_connector(out, connector);
            return Some(());
        }
        self.push(out, placeholder)
    }

    /// Adds what a placeholder stands for; nothing where it is none.
    fn push(&self, out: &mut String, placeholder: &str) -> Option<()> {
        match placeholder {
            "source" => out.push_str(self.source),
            "target" => out.push_str(self.target),
            "window" => out.push_str(self.window),
            "source_connector" => self.push_connector(out, ConnectorKind::Source),
            "checkpoint_connector" => self.push_connector(out, ConnectorKind::Checkpoint),
            "connectors" => {
                for (index, kind) in self.connectors.iter().enumerate() {
                    if index > 0 {
                        out.push('|');
                    }
                    names::connector_parts(self.source, self.target, *kind)
                        .iter()
                        .for_each(|part| push_matcher(out, part));
                }
            }
            "replication_consumers" => {
                push_matcher(out, &names::replication_consumer_prefix(self.source, self.target));
                out.push_str("[0-9]+");
                push_matcher(out, names::REPLICATION_CONSUMER_SUFFIX);
            }
            "replication_consumer" => out.push_str(&names::replication_consumer(self.source, self.target, 0)),
            "remote_orders" => out.extend([self.source, self.separator, "orders"]),
            "task_producers" => {
                let start = names::task_producer(&names::connector(self.source, self.target, ConnectorKind::Source), 0);
                push_matcher(out, start.trim_end_matches('0'));
                out.push_str("[0-9]+");
            }
            "remote_heartbeats" => out.push_str(&names::remote_heartbeats_topic(self.source, self.separator)),
            _ => out.push_str(common(self.exporter, placeholder)?),
        }
        Some(())
    }
}

impl Instance<'_> {
    /// As of the flow.
    fn push(&self, out: &mut String, placeholder: &str) -> Option<()> {
        match placeholder {
            "instance" => out.push_str(self.name),
            "target" => out.push_str(self.target),
            "window" => out.push_str(self.window),
            // `CONNECT/storage/Kafka{Config,Offset,Status}BackingStore.java`: clients are named after the group.
            "worker_consumer" => out.extend([self.group_id, "-configs"]),
            "worker_consumers" => {
                push_matcher(out, self.group_id);
                out.push_str("-(?:configs|offsets|statuses)");
            }
            _ => out.push_str(common(self.exporter, placeholder)?),
        }
        Some(())
    }
}

/// Adds a text for a regex matcher in a PromQL string: quoted once for the regex, once for the string.
fn push_matcher(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_special(*byte)) {
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(if byte == b'\\' { r"\\\" } else { r"\\" });
        done = at;
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

impl Alert {
    /// Returns the PromQL for a flow; `threshold` as a person wrote it, in the alert's unit.
    pub fn expression(&self, flow: &Flow<'_>, threshold: Option<&str>) -> String {
        let number = || self.number(threshold);
        if !is_for_each_connector(self.template) {
            return fill(self.template, &number, &|out, name| flow.push(out, name));
        }
        // One alternative for each connector: `absent` keeps the label of an equality only.
        let one = |kind: &ConnectorKind| fill(self.template, &number, &|out, name| flow.push_of(*kind, out, name));
        flow.connectors.iter().map(one).collect::<Vec<_>>().join("\nor\n")
    }

    /// Returns the PromQL for an instance.
    pub fn expression_of_instance(&self, instance: &Instance<'_>, threshold: Option<&str>) -> String {
        fill(self.template, &|| self.number(threshold), &|out, name| instance.push(out, name))
    }

    /// Returns the series of a unit test for a flow.
    pub fn series(&self, flow: &Flow<'_>) -> Vec<(String, Course)> {
        let (none, mut series) = (|| None, Vec::new());
        for signal in self.signals {
            if is_for_each_connector(signal.series) {
                let one =
                    |kind: &ConnectorKind| fill(signal.series, &none, &|out, name| flow.push_of(*kind, out, name));
                series.extend(flow.connectors.iter().map(|kind| (one(kind), signal.course)));
            } else {
                series.push((fill(signal.series, &none, &|out, name| flow.push(out, name)), signal.course));
            }
        }
        series
    }

    /// Returns the series of a unit test for an instance.
    pub fn series_of_instance(&self, instance: &Instance<'_>) -> Vec<(String, Course)> {
        let filled = |template: &str| fill(template, &|| None, &|out, name| instance.push(out, name));
        self.signals.iter().map(|signal| (filled(signal.series), signal.course)).collect()
    }

    /// Returns how many alerts fire when everything that a unit test of a flow has fails.
    pub fn count(&self, flow: &Flow<'_>) -> usize {
        let each = self.signals.iter().any(|signal| is_for_each_connector(signal.series));
        if each { flow.connectors.len() } else { 1 }
    }

    /// Fills a summary or a description for a flow.
    pub fn text(&self, template: &str, flow: &Flow<'_>, threshold: Option<&str>) -> String {
        fill(template, &|| self.readable(threshold), &|out, name| flow.push(out, name))
    }

    /// Fills a summary or a description for an instance.
    pub fn text_of_instance(&self, template: &str, instance: &Instance<'_>, threshold: Option<&str>) -> String {
        fill(template, &|| self.readable(threshold), &|out, name| instance.push(out, name))
    }

    fn number(&self, threshold: Option<&str>) -> Option<String> {
        let default = || self.threshold.map(|threshold| threshold.default.to_string());
        threshold.map(str::to_owned).or_else(default)
    }

    /// `10000` becomes `10,000 records`.
    fn readable(&self, threshold: Option<&str>) -> Option<String> {
        let unit = self.threshold?.unit;
        let number = self.number(threshold)?;
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Some(format!("{number} {}", unit.name()));
        }
        let mut grouped = String::new();
        for (at, digit) in number.chars().enumerate() {
            if at > 0 && (number.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        Some(match unit {
            Unit::Records => format!("{grouped} records"),
            Unit::Milliseconds | Unit::Seconds => format!("{grouped} {}", unit.name()),
        })
    }
}

/// The placeholder of a text that is written once for each connector.
const CONNECTOR: &str = "<connector>";

fn is_for_each_connector(template: &str) -> bool {
    template.contains(CONNECTOR)
}

/// Replaces every `<name>` that is known; PromQL's own `<` has a space behind it.
fn fill(
    template: &str,
    threshold: &dyn Fn() -> Option<String>,
    push: &dyn Fn(&mut String, &str) -> Option<()>,
) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(open) = memchr::memchr(b'<', rest.as_bytes()) {
        let (before, from) = rest.split_at(open);
        filled.push_str(before);
        let end = memchr::memchr(b'>', from.as_bytes()).unwrap_or(0);
        let known = match from.get(1..end) {
            Some("threshold") => threshold().map(|threshold| filled.push_str(&threshold)),
            Some(name) => push(&mut filled, name),
            None => None,
        };
        if known.is_some() {
            rest = &from[end + 1..];
        } else {
            filled.push('<');
            rest = &from[1..];
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::push_matcher;
    use crate::units::regex::quote;

    proptest! {
        #[test]
        fn a_matcher_is_quoted_for_the_regex_and_for_the_string(text in "[a-z0-9.*\\\\|>é\\[-]{0,12}") {
            let mut pushed = String::new();
            push_matcher(&mut pushed, &text);
            prop_assert_eq!(pushed, quote(&text).replace('\\', r"\\"));
            let whole = format!("^(?:{})$", quote(&text));
            prop_assert!(regex::Regex::new(&whole).unwrap().is_match(&text), "{}", whole);
        }
    }
}
