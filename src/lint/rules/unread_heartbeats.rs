//! Heartbeats that no flow carries anywhere.

use crate::lint::{Findings, Scene};
use crate::source::Origin;

lint!("unread-heartbeats", Note, "heartbeats written where no flow begins", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in &scene.topology.flows {
        let Some(heartbeats) = &flow.heartbeats else { continue };
        // Nobody asked for the default ones.
        if !matches!(heartbeats.every.origin, Origin::Written(_))
            || scene.topology.flows_from(flow.target.value).next().is_some()
        {
            continue;
        }
        let (source, target) = (&scene.source(flow).alias.value, &scene.target(flow).alias.value);
        let found = finding(format!("no flow carries the heartbeats of `{}` away from `{target}`", scene.arrow(flow)))
            .at_origin(&heartbeats.every.origin, format!("written to `{target}`"))
            .because_origin(&flow.target.origin, "the target")
            .note(format!(
                "the heartbeat connector writes to its target; a flow is watched by heartbeats that something else \
                 writes to its source, here `{source}` (MirrorHeartbeatTask.java)"
            ))
            .help("write `heartbeats: false`, and watch this flow by its lag and its tasks");
        findings.report(found);
    }
}
