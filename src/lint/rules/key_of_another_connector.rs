//! Keys on a connector that does not read them.

use crate::facts::connector::{Applies, Key};
use crate::lint::config::each_setting;
use crate::lint::{Documents, Findings};

lint!("key-of-another-connector", Warning, "a key on a connector that does not read it", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_setting(documents, |setting| {
        let Key::Property(property) = setting.what else { return };
        let Applies::OtherConnector(connectors) = property.applies(setting.kind, setting.kafka) else { return };
        let words: Vec<&str> = connectors.iter().map(|connector| connector.word()).collect();
        let readers = words.join(" and the ");
        let found = finding(format!("{} does not read `{}`", setting.holder(), setting.key))
            .note(format!("the {readers} connector reads it ({})", property.source))
            .help(format!("put it under `config: {{{}: …}}`", words.first().unwrap_or(&"source")));
        findings.report_at(documents, setting.at_key(), "not read here", found);
    });
}
