//! Topics that Kafka takes for one, because metrics write `.` as `_`.

use std::collections::BTreeMap;

use crate::lint::{Findings, Scene};
use crate::plan::model::PredictedTopic;

lint!("colliding-topics", Error, "two topics on one cluster whose names differ only in `.` and `_`", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let mut names: BTreeMap<(&str, String), &PredictedTopic> = BTreeMap::new();
    for (cluster, topic) in scene.plain_topics() {
        let name = &*topic.name.value;
        let alias = &*cluster.alias.value;
        let Some(first) = names.insert((alias, name.replace('.', "_")), topic) else { continue };
        if *first.name.value == *name {
            continue;
        }
        let found = finding(format!("`{}` and `{name}` cannot both exist on `{alias}`", first.name.value))
            .at_origin(&topic.name.origin, topic.purpose.to_string())
            .because_origin(&first.name.origin, first.purpose.to_string())
            .note(
                "Kafka refuses a topic whose name collides with another in its metrics, where `.` is written `_` \
                 (Topic.hasCollision); the connector only logs it",
            )
            .help("leave one of them out, or write a separator or an alias that keeps them apart");
        findings.report(found);
    }
}
