//! Exporter rules that match no bean of this Kafka version.

use crate::facts::metrics::CATALOGUE;
use crate::lint::series::kind_of;
use crate::lint::{Documents, Findings};

lint!("idle-jmx-rule", Warning, "an exporter rule that matches no bean of this Kafka version", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let Some((configuration, exported)) = findings.exported(documents) else { return };
    for rule in exported.rules.iter().filter(|rule| rule.is_known && !rule.matches) {
        let Some(family) = CATALOGUE.iter().find(|family| rule.pattern.contains(kind_of(family.bean))) else {
            continue;
        };
        let kafka = documents.host.kafka_version.value;
        let found = finding(format!("the exporter's rule for `{}` matches no bean of Kafka {kafka}", rule.name))
            .because_origin(&documents.host.kafka_version.origin, "the pods run this version")
            .note(format!("a bean of that type is `{}` ({})", family.bean, family.source))
            .help("write the bean's keys in that order; from Kafka 4.0 on the source connector's have `source=` first");
        findings.report_pattern(documents, configuration, &rule.pattern, "matches nothing", found);
    }
}
