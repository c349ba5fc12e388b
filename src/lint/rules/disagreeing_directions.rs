//! Two directions between two clusters that name topics differently.

use std::collections::BTreeMap;

use crate::lint::{Findings, Scene};
use crate::topology::model::Flow;

lint!("disagreeing-directions", Error, "two directions that name mirrored topics differently", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let mut known: BTreeMap<_, &Flow> = BTreeMap::new();
    for flow in &scene.topology.flows {
        let (source, target) = (flow.source.value, flow.target.value);
        if let Some(back) = known.get(&(target, source)) {
            let (mine, theirs) = (&flow.policy, &back.policy);
            let (at, other, what) = if mine.kind != theirs.kind {
                (&mine.kind.origin, &theirs.kind.origin, "different policies")
            } else if mine.separator != theirs.separator {
                (&mine.separator.origin, &theirs.separator.origin, "different separators")
            } else {
                continue;
            };
            let found = finding(format!(
                "the flows between `{}` and `{}` have {what}",
                scene.target(flow).alias.value,
                scene.source(flow).alias.value
            ))
            .at_origin(at, "one says this")
            .because_origin(other, "the other this")
            .note("neither sees what came from the other side, so records are mirrored back and offsets are not translated")
            .help("write the same `policy` for both");
            findings.report(found);
        }
        known.insert((source, target), flow);
    }
}
