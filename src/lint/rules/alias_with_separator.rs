//! Aliases in which MirrorMaker cannot see where the alias ends.

use crate::lint::{Findings, Scene};
use crate::topology::model::PolicyKind;

lint!("alias-with-separator", Error, "an alias that contains the separator of its flow", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in scene.topology.flows.iter().filter(|flow| flow.policy.kind.value == PolicyKind::Default) {
        let separator = &flow.policy.separator;
        for cluster in [scene.source(flow), scene.target(flow)] {
            let alias = &cluster.alias.value;
            if separator.value.is_empty() || !alias.contains(&*separator.value) {
                continue;
            }
            let found = finding(format!("the alias `{alias}` contains the separator `{}`", separator.value))
                .at_origin(&cluster.alias.origin, "where does it end?")
                .because_origin(&separator.origin, "the separator")
                .note(
                    "MirrorMaker takes what stands before the first separator for the alias: it sees no cycle, and two \
                     such aliases mirror topics into each other until their names are 249 characters long",
                )
                .help("name the cluster without it, with `-` for example, or write another `policy: {separator: …}`");
            findings.report(found);
        }
    }
}
