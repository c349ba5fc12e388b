//! One direction in two instances.

use std::collections::BTreeMap;

use crate::lint::{Findings, Scene};

lint!("divided-direction", Warning, "two instances that mirror one direction", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let mut directions = BTreeMap::new();
    for (_, instance) in scene.instances() {
        for mirror in &instance.mirrors {
            let flow = scene.topology.flow(mirror.flow);
            let Some(first) = directions.insert((flow.source.value, flow.target.value), flow) else { continue };
            let (source, target) = (&scene.source(flow).alias.value, &scene.target(flow).alias.value);
            // The plan goes by host and instance, people by the order of their lines.
            let (first, later) = if first.span < flow.span { (first, flow) } else { (flow, first) };
            let found = finding(format!("`{source}` is replicated into `{target}` by two instances"))
                .at(later.span, format!("by `{}`", later.instance.value))
                .because(first.span, format!("by `{}`", first.instance.value))
                .note(
                    "their connectors have one name, and so have their series: an alert on one stays silent while the other \
                     works",
                )
                .note("heartbeats are mirrored twice, and so is every topic that both choose")
                .help("merge the topics of the two flows into one");
            findings.report(found);
        }
    }
}
