//! A JVM that does not start.

use crate::lint::sizes::each_size;
use crate::lint::{Findings, Scene};

lint!("initial-heap-above-max", Error, "a heap that begins larger than it may become", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    each_size(scene, |whose, sizing| {
        let (Some(initial), Some(max)) = (&sizing.heap.initial, &sizing.heap.max) else { return };
        if initial.value.bytes() <= max.value.bytes() {
            return;
        }
        let found =
            finding(format!("the heap of {whose} begins at {} and may be {} at most", initial.value, max.value))
                .at_origin(&initial.origin, "larger than `max`")
                .because_origin(&max.origin, "the largest heap")
                .note("the JVM refuses to start: `Initial heap size set to a larger value than the maximum heap size`")
                .help(format!("write at most {}", max.value));
        findings.report(found);
    });
}
