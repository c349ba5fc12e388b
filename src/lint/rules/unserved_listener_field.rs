//! Settings of a listener that its operator does not know yet.

use crate::facts::strimzi::{Feature, served_in_words};
use crate::lint::Findings;
use crate::lint::tree::Tree;

lint!("unserved-listener-field", Error, "a listener's setting that the operator drops", Tree(check));

const FIELDS: [(&str, Feature); 3] = [
    ("advertisedHostTemplate", Feature::AdvertisedHostTemplate),
    ("advertisedPortTemplate", Feature::AdvertisedPortTemplate),
    ("perBrokerAnnotationsTemplate", Feature::PerBrokerAnnotationsTemplate),
];

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        let Some(kafka) = folder.kafka() else { continue };
        let strimzi = &folder.host.strimzi;
        for number in 0..kafka.list("/spec/kafka/listeners").len() {
            for (field, feature) in FIELDS.into_iter().filter(|(_, feature)| !feature.is_in(strimzi.value)) {
                let pointer = format!("/spec/kafka/listeners/{number}/configuration/{field}");
                if kafka.value.pointer(&pointer).is_none() {
                    continue;
                }
                let mut found = finding(format!("Strimzi {} does not know `{field}` of a listener", strimzi.value))
                    .because_origin(&strimzi.origin, format!("served {}", served_in_words(feature)))
                    .note("the API server drops a field that its CRD does not have, and nobody is told")
                    .help(
                        "write the same for each broker under `configuration.brokers`, or upgrade the operator first",
                    );
                if let Some(span) = kafka.span(&pointer) {
                    found = found.at(span, "dropped");
                }
                findings.report_about(&kafka.object(), found);
            }
        }
    }
}
