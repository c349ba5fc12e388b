//! Remote topics whose names Kafka refuses.

use crate::lint::{Findings, Scene};
use crate::units::name::LONGEST_TOPIC;

lint!("long-topic-name", Error, "a topic whose name at the target is longer than Kafka allows", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for (cluster, topic) in scene.plain_topics() {
        let length = topic.name.value.len();
        if length <= LONGEST_TOPIC {
            continue;
        }
        let alias = &cluster.alias.value;
        let found = finding(format!("on `{alias}` this topic gets a name of {length} characters"))
            .at_origin(&topic.name.origin, format!("{LONGEST_TOPIC} are allowed"))
            .note(format!("`{}…` ({})", topic.name.value.get(..40).unwrap_or_default(), topic.purpose))
            .note("creating it fails with InvalidTopicException, which the connector only logs")
            .help("write a shorter alias for the source, or leave the topic out");
        findings.report(found);
    }
}
