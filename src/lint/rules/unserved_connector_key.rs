//! Keys that the Kafka version of the pods does not read.

use crate::diagnostic::{Edit, Safety};
use crate::facts::connector::{Applies, Key};
use crate::lint::config::each_setting;
use crate::lint::{Documents, Findings};
use crate::yaml::Part;

lint!("unserved-connector-key", Warning, "a key that this Kafka version does not read", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_setting(documents, |setting| {
        let Key::Property(property) = setting.what else { return };
        let (what, kafka) = match property.applies(setting.kind, setting.kafka) {
            Applies::NotYet(since) => (format!("reads it from {since} on"), setting.kafka),
            Applies::NoMore(until) => (format!("stopped reading it in {until}"), setting.kafka),
            Applies::Yes | Applies::OtherConnector(_) => return,
        };
        let mut found = finding(format!("Kafka {kafka} does not read `{}`", setting.key))
            .because_origin(&documents.host.kafka_version.origin, "the pods run this version")
            .note(format!("Kafka {what} ({})", property.source));
        found = match property.replaced {
            Some(replaced) => {
                let origin = documents.origin(&setting.maker.document, setting.pointer(), Part::Key);
                let span = origin.and_then(|origin| documents.key_span(origin.span()?, setting.key));
                let found = found.help(format!("write `{}`", replaced.by));
                match span.filter(|span| documents.text_of(*span) == setting.key) {
                    Some(span) => {
                        let edit = Edit { span, replacement: replaced.by.to_owned() };
                        found.fix(format!("write `{}`", replaced.by), Safety::Safe, vec![edit])
                    }
                    None => found,
                }
            }
            None => found.help("delete it"),
        };
        findings.report_at(documents, setting.at_key(), "not read by this version", found);
    });
}
