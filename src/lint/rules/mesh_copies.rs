//! Copies of copies in a mesh.

use std::collections::{BTreeMap, BTreeSet};

use crate::lint::{Findings, Scene};
use crate::topology::model::{ClusterId, Flow, PolicyKind, State};

lint!("mesh-copies", Note, "flows that carry copies of copies", Plan(check));

/// Beyond this the number says enough.
const MOST: usize = 1000;

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let mut into: BTreeMap<ClusterId, Vec<&Flow>> = BTreeMap::new();
    for flow in scene.topology.flows.iter().filter(|flow| carries_copies(flow)) {
        into.entry(flow.target.value).or_default().push(flow);
    }
    for (target, flows) in &into {
        if flows.len() < 2 {
            continue;
        }
        let mut count = 0;
        let mut origins = BTreeSet::new();
        walk(&into, *target, &mut vec![*target], &mut count, &mut origins);
        if count <= origins.len() {
            continue;
        }
        let Some(first) = flows.first() else { continue };
        let alias = &scene.topology.cluster(*target).alias.value;
        let shown = if count >= MOST { format!("more than {MOST}") } else { count.to_string() };
        let found = finding(format!(
            "`{alias}` gets {shown} copies of topics of one name on {} clusters: copies of copies are mirrored too",
            origins.len()
        ))
        .at_origin(&first.topics.origin, "takes in copies")
        .note("MirrorMaker leaves out only what began at the target: in a mesh of 3, 4, 5 it is 2, 5, 16 copies a cluster")
        .help("choose topics by a regex that no copy matches: `[^.]*`, or a prefix of your own");
        findings.report(found);
        return;
    }
}

/// Tells whether a topic with another cluster's alias before it would be mirrored as well.
fn carries_copies(flow: &Flow) -> bool {
    let stopped = flow.state.source.as_ref().is_some_and(|state| state.value == State::Stopped);
    !stopped
        && flow.policy.kind.value == PolicyKind::Default
        && flow.topics.value.iter().any(|pattern| pattern.exact.is_none() && &*pattern.regex == ".*")
}

/// Counts the ways that lead to a cluster without passing one twice.
fn walk(
    into: &BTreeMap<ClusterId, Vec<&Flow>>,
    at: ClusterId,
    path: &mut Vec<ClusterId>,
    count: &mut usize,
    origins: &mut BTreeSet<ClusterId>,
) {
    for flow in into.get(&at).into_iter().flatten() {
        let source = flow.source.value;
        if path.contains(&source) || *count >= MOST {
            continue;
        }
        *count += 1;
        origins.insert(source);
        path.push(source);
        walk(into, source, path, count, origins);
        path.pop();
    }
}
