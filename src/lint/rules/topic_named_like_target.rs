//! Topics that look as if they had come from the target.

use crate::lint::{Findings, Scene};
use crate::topology::model::PolicyKind;

lint!("topic-named-like-target", Error, "a topic whose name begins with the target's alias", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in scene.topology.flows.iter().filter(|flow| flow.policy.kind.value == PolicyKind::Default) {
        let target = scene.target(flow);
        let prefix = format!("{}{}", target.alias.value, flow.policy.separator.value);
        for pattern in &flow.topics.value {
            let Some(name) = pattern.exact.as_ref().filter(|name| name.starts_with(&prefix)) else { continue };
            let mut found = finding(format!("`{name}` is never mirrored into `{}`", target.alias.value))
                .because_origin(&target.alias.origin, "the target's alias")
                .note(format!(
                    "a topic that begins with `{prefix}` looks like one that came from there, and mirroring it back \
                     would be a cycle (MirrorSourceConnector.java, isCycle)"
                ))
                .help("rename the topic or the alias, or write another `policy: {separator: …}`");
            if let Some(span) = pattern.span {
                found = found.at(span, "left out without a word");
            }
            findings.report(found);
        }
    }
}
