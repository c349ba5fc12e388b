//! Topics that keep their names and come back go round for ever.

use std::collections::{BTreeMap, BTreeSet};

use crate::lint::{Findings, Scene};
use crate::topology::model::{ClusterId, Flow, FlowId, PolicyKind, State};
use crate::units::regex::{JavaRegex, Shape};

lint!("identity-cycle", Error, "flows that keep topic names and lead back to where they began", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let mut from: BTreeMap<ClusterId, Vec<FlowId>> = BTreeMap::new();
    let flows = &scene.topology.flows;
    for (number, flow) in flows.iter().enumerate() {
        if flow.policy.kind.value == PolicyKind::Identity && !stopped(flow) {
            from.entry(flow.source.value).or_default().push(FlowId(number));
        }
    }
    let mut reported = BTreeSet::new();
    for (number, flow) in flows.iter().enumerate() {
        if flow.policy.kind.value != PolicyKind::Identity || stopped(flow) {
            continue;
        }
        if let Some(back) = way_back(scene, &from, FlowId(number)) {
            let pair: BTreeSet<ClusterId> = [flow.source.value, flow.target.value].into();
            if reported.insert(pair) {
                report(scene, flow, &back, findings);
            }
        }
    }
}

/// A stopped leg is how a fail-back is kept ready.
fn stopped(flow: &Flow) -> bool {
    flow.state.source.as_ref().is_some_and(|state| state.value == State::Stopped)
}

/// Returns the flows that carry a topic of this one from its target back to its source.
fn way_back(scene: &Scene<'_>, from: &BTreeMap<ClusterId, Vec<FlowId>>, start: FlowId) -> Option<Vec<FlowId>> {
    let first = scene.topology.flow(start);
    let mut seen = BTreeSet::from([first.target.value]);
    let mut open = vec![(first.target.value, Vec::new())];
    while let Some((cluster, path)) = open.pop() {
        for &next in from.get(&cluster).into_iter().flatten() {
            let flow = scene.topology.flow(next);
            if !overlap(first, flow) {
                continue;
            }
            let mut path = path.clone();
            path.push(next);
            if flow.target.value == first.source.value {
                return Some(path);
            }
            if seen.insert(flow.target.value) {
                open.push((flow.target.value, path));
            }
        }
    }
    None
}

/// Tells whether some topic may be mirrored by both; what cannot be told apart counts as one.
fn overlap(one: &Flow, other: &Flow) -> bool {
    let regexes = |flow: &Flow| -> Vec<JavaRegex> {
        flow.topics.value.iter().filter_map(|pattern| JavaRegex::parse(&pattern.regex).ok()).collect()
    };
    let (ones, others) = (regexes(one), regexes(other));
    ones.iter().any(|one| others.iter().any(|other| may_share(one, other)))
}

fn may_share(one: &JavaRegex, other: &JavaRegex) -> bool {
    one.shapes().iter().any(|mine| {
        other.shapes().iter().any(|theirs| match (mine, theirs) {
            (Shape::Literal(name), _) => other.matches(name) != Some(false),
            (_, Shape::Literal(name)) => one.matches(name) != Some(false),
            (Shape::Prefix(mine), Shape::Prefix(theirs)) => {
                mine.starts_with(theirs.as_str()) || theirs.starts_with(mine.as_str())
            }
            (Shape::Any, _) | (_, Shape::Any) => true,
        })
    })
}

fn report(scene: &Scene<'_>, flow: &Flow, back: &[FlowId], findings: &mut Findings<'_>) {
    let mut around: Vec<&str> = vec![&scene.source(flow).alias.value, &scene.target(flow).alias.value];
    around.extend(back.iter().map(|&id| &*scene.target(scene.topology.flow(id)).alias.value));
    let mut found = finding(format!("topics go round {} under one name", around.join(" → ")))
        .at_origin(&flow.policy.kind.origin, "keeps the names of topics")
        .note(
            "every record is mirrored again and again until a disk is full: only a renamed topic shows where it began",
        )
        .help(
            "write `policy: default`, or give the directions topics that differ, or stop the returning leg: \
             `state: {source: stopped}`",
        );
    if let Some(returning) = back.last().map(|&id| scene.topology.flow(id))
        && returning.span != flow.span
    {
        found = found.because_origin(&returning.policy.kind.origin, "this flow leads back");
    }
    findings.report(found);
}
