//! Values that the connector will refuse when it starts.

use crate::facts::connector::{self, Applies, Key};
use crate::lint::config::each_setting;
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
}
