//! Heaps sized by the node.

use crate::lint::sizes::each_size;
use crate::lint::{Findings, Scene};

lint!("memory-without-limit", Warning, "memory asked for without a limit", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    each_size(scene, |whose, sizing| {
        let (Some(request), None) = (&sizing.memory.request, &sizing.memory.limit) else { return };
        let no_heap = sizing.heap.max.is_none() && sizing.heap.initial.is_none();
        let note = if no_heap {
            "the operator then sets a heap of 75 % of what the JVM sees: of the whole node (JvmOptionUtils.java)"
        } else {
            "what is not heap may grow until the node has no more, and another pod is evicted for it"
        };
        let found = finding(format!("{whose} asks for {} of memory and has no limit", request.value))
            .at_origin(&request.origin, "no limit beside it")
            .note(note)
            .help(format!("write `memory: {}`, which is both", request.value));
        findings.report(found);
    });
}
