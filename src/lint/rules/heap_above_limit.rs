//! Heaps larger than the memory of their pod.

use crate::lint::sizes::each_size;
use crate::lint::{Findings, Scene};

lint!("heap-above-limit", Error, "a heap larger than the memory of its pod", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    each_size(scene, |whose, sizing| {
        let (Some(heap), Some(limit)) = (&sizing.heap.max, &sizing.memory.limit) else { return };
        if u128::from(heap.value.bytes()) < limit.value.bytes() {
            return;
        }
        let found = finding(format!("the heap of {whose}, {}, does not fit its memory, {}", heap.value, limit.value))
            .at_origin(&heap.origin, "too large")
            .because_origin(&limit.origin, "the limit of the pod")
            .note("the kernel kills the process when the heap has grown, long after it was ready")
            .help("write at most three quarters of the memory");
        findings.report(found);
    });
}
