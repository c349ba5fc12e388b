//! Heaps sized by the node.

use crate::lint::Findings;
use crate::lint::pods::Pods;

lint!("memory-without-limit", Warning, "memory asked for without a limit", Pods(check));

fn check(pods: &Pods<'_>, findings: &mut Findings<'_>) {
    let (Some(request), None) = (&pods.memory.low, &pods.memory.high) else { return };
    let no_heap = pods.heap.high.is_none() && pods.heap.low.is_none();
    let note = if no_heap {
        "the operator then sets a heap of 75 % of what the JVM sees: of the whole node (JvmOptionUtils.java)"
    } else {
        "what is not heap may grow until the node has no more, and another pod is evicted for it"
    };
    let found = finding(format!("{} asks for {} of memory and has no limit", pods.whose, request.value));
    let found = pods
        .at(found, request, "no limit beside it")
        .note(note)
        .help(format!("write a limit of {} too", request.value));
    pods.report(findings, found);
}
