//! A JVM that does not start.

use crate::lint::Findings;
use crate::lint::pods::Pods;

lint!("initial-heap-above-max", Error, "a heap that begins larger than it may become", Pods(check));

fn check(pods: &Pods<'_>, findings: &mut Findings<'_>) {
    let (Some(initial), Some(max)) = (&pods.heap.low, &pods.heap.high) else { return };
    if initial.value.bytes() <= max.value.bytes() {
        return;
    }
    let whose = &pods.whose;
    let found = finding(format!("the heap of {whose} begins at {} and may be {} at most", initial.value, max.value));
    let found = pods.at(found, initial, "larger than `max`");
    let found = pods
        .because(found, max, "the largest heap")
        .note("the JVM refuses to start: `Initial heap size set to a larger value than the maximum heap size`")
        .help(format!("write at most {}", max.value));
    pods.report(findings, found);
}
