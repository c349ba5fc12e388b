//! Offsets of one group synchronised in both directions.

use std::collections::BTreeMap;

use crate::lint::{Findings, Scene};
use crate::topology::model::{Flow, PolicyKind, State};

lint!("group-offsets-both-ways", Note, "offsets of the same groups written in both directions", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let mut known: BTreeMap<_, &Flow> = BTreeMap::new();
    for flow in scene.topology.flows.iter().filter(|flow| syncs(flow)) {
        let (source, target) = (flow.source.value, flow.target.value);
        if let Some(back) = known.get(&(target, source)).filter(|back| may_share(flow, back)) {
            let interval = flow.checkpoints.as_ref().and_then(|checkpoints| checkpoints.sync_group_offsets.as_ref());
            let mut found = finding(format!(
                "offsets of the same groups are written both ways between `{}` and `{}`",
                scene.target(flow).alias.value,
                scene.source(flow).alias.value
            ))
            .note(
                "MirrorMaker leaves a group alone that is active at the target, so a group may run on one side only; \
                 after a fail-over its offsets come from where it ran last",
            )
            .help("give each direction its own `groups`, or allow this with the side on which groups run");
            if let Some(interval) = interval {
                found = found.at_origin(&interval.origin, "writes offsets");
            }
            if back.span != flow.span {
                found = found.because_origin(&back.groups.origin, "the groups of the other direction");
            }
            findings.report(found);
        }
        known.insert((source, target), flow);
    }
}

fn syncs(flow: &Flow) -> bool {
    let stopped = flow.state.checkpoint.as_ref().is_some_and(|state| state.value != State::Running);
    let syncs = flow.checkpoints.as_ref().is_some_and(|checkpoints| checkpoints.sync_group_offsets.is_some());
    syncs && !stopped && !matches!(flow.policy.kind.value, PolicyKind::Custom(_))
}

fn may_share(one: &Flow, other: &Flow) -> bool {
    one.groups.value.iter().any(|mine| {
        other.groups.value.iter().any(|theirs| match (&mine.exact, &theirs.exact) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => true,
        })
    })
}
