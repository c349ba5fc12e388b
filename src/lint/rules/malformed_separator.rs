//! Separators of which no topic name can be made.

use std::collections::BTreeSet;

use crate::lint::{Findings, Scene};
use crate::topology::model::PolicyKind;

lint!("malformed-separator", Error, "a separator that is empty or that topic names cannot hold", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in &scene.topology.flows {
        let separator = &flow.policy.separator;
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let wrong: BTreeSet<char> = separator.value.chars().filter(|c| !legal(*c)).collect();
        if !separator.value.is_empty() && wrong.is_empty() {
            continue;
        }
        let message = match wrong.first() {
            None => "an empty separator cannot be told from a topic's name".to_owned(),
            Some(first) => format!("topic names cannot hold `{}`", first.escape_debug()),
        };
        let found = finding(message).at_origin(&separator.origin, "the separator");
        // Internal topics are named with it under every policy.
        let found = if flow.policy.kind.value == PolicyKind::Default {
            found.note("no remote topic could be created; names are made of `a-z A-Z 0-9 . _ -` (Topic.java)")
        } else {
            found.note("internal topics are named with it under every policy; names are made of `a-z A-Z 0-9 . _ -`")
        };
        findings.report(found.help("write `.`, `_` or `-`, or leave it out for `.`"));
    }
}
