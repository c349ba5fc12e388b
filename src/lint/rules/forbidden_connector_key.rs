//! Keys that the operator drops.

use crate::facts::strimzi::{ConfigMap, forbidden};
use crate::lint::config::each_setting;
use crate::lint::{Documents, Findings};

lint!("forbidden-connector-key", Warning, "a connector key that the operator drops", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let operator = documents.host.strimzi.value;
    each_setting(documents, |setting| {
        if forbidden(ConfigMap::Connector, operator, setting.key).is_none() {
            return;
        }
        let found = finding(format!("the operator drops `{}` of {}", setting.key, setting.holder()))
            .note("it logs a warning, and the resource stays Ready (AbstractConnectorSpec.java)");
        let found = match setting.key {
            "tasks.max" => found.help("write `tasks:` of the flow"),
            _ => found.help("delete it: the operator sets this one itself"),
        };
        findings.report_at(documents, setting.at_key(), "dropped", found);
    });
}
