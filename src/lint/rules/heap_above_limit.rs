//! Heaps larger than the memory of their pod.

use crate::lint::Findings;
use crate::lint::pods::Pods;

lint!("heap-above-limit", Error, "a heap larger than the memory of its pod", Pods(check));

fn check(pods: &Pods<'_>, findings: &mut Findings<'_>) {
    let (Some(heap), Some(limit)) = (&pods.heap.high, &pods.memory.high) else { return };
    if u128::from(heap.value.bytes()) < limit.value.bytes() {
        return;
    }
    let whose = &pods.whose;
    let found = finding(format!("the heap of {whose}, {}, does not fit its memory, {}", heap.value, limit.value));
    let found = pods.at(found, heap, "too large");
    let found = pods
        .because(found, limit, "the limit of the pod")
        .note("the kernel kills the process when the heap has grown, long after it was ready")
        .help("write at most three quarters of the memory");
    pods.report(findings, found);
}
