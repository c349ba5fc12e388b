//! Values that a connector or its worker will refuse when it starts.

use crate::facts::connector::{self, Applies, Key, WorkerKey};
use crate::lint::check::Place;
use crate::lint::config::{each_setting, each_worker_setting};
use crate::lint::{Documents, Findings};

lint!("malformed-connector-value", Error, "a value that its key cannot take", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_setting(documents, |setting| {
        let checked = match setting.what {
            Key::Property(property) if property.applies(setting.kind, setting.kafka) == Applies::Yes => {
                property.check(setting.value)
            }
            Key::Client { prefix, rest } if prefix.reaches(setting.kind) => {
                let Some(key) = connector::client_key(prefix.client, rest) else { return };
                connector::check(key.value_type, key.valid, setting.value)
            }
            _ => return,
        };
        if let Err(malformed) = checked {
            // A value that Kafka looks up when it starts is not known here.
            if setting.value.contains("${") {
                return;
            }
            let found = finding(format!("`{}` cannot be `{}`: {}", setting.key, setting.value, malformed.message))
                .note("the connector fails when it starts")
                .help(malformed.help);
            findings.report_at(documents, setting.at_value(), "refused by Kafka", found);
        }
    });
    each_worker_setting(documents, |setting| {
        let WorkerKey::Known(key) = setting.what else { return };
        let Err(malformed) = connector::check(key.value_type, key.valid, &setting.value) else { return };
        if setting.value.contains("${") {
            return;
        }
        let found = finding(format!("`{}` cannot be `{}`: {}", setting.key, setting.value, malformed.message))
            .note("the Connect worker fails when it starts, and every connector with it")
            .help(malformed.help);
        findings.report_at(documents, Place::value(setting.document, &setting.pointer()), "refused by Kafka", found);
    });
}
