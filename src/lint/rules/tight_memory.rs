//! Heaps that leave too little for what is not heap.

use crate::lint::Findings;
use crate::lint::pods::{Pods, Role};

lint!("tight-memory", Warning, "a heap that leaves too little memory for the rest of its process", Pods(check));

/// Metaspace, threads, buffers of the network and the JVM itself, as both have in a quiet hour.
const OUTSIDE: u128 = 400 << 20;

fn check(pods: &Pods<'_>, findings: &mut Findings<'_>) {
    let (Some(heap), Some(limit)) = (&pods.heap.high, &pods.memory.high) else { return };
    let (bytes, memory) = (u128::from(heap.value.bytes()), limit.value.bytes());
    let Some(outside) = memory.checked_sub(bytes).filter(|outside| *outside > 0) else { return };
    // A broker needs as much again for the pages of its log.
    let least = match pods.role {
        Role::Broker => OUTSIDE.max(memory / 5),
        Role::MirrorMaker => OUTSIDE.max(memory / 8),
    };
    if outside >= least {
        return;
    }
    let found = finding(format!(
        "{} has {} MiB outside a heap of {}, and needs about {}",
        pods.whose,
        outside >> 20,
        heap.value,
        least >> 20
    ));
    let found = pods.at(found, heap, "leaves too little");
    let found = pods
        .because(found, limit, "the limit of the pod")
        .note(match pods.role {
            Role::Broker => "a broker reads and writes through the page cache, which counts towards the limit",
            Role::MirrorMaker => {
                "network buffers, threads and metaspace are not heap; the kernel kills what exceeds the limit"
            }
        })
        .help("write a smaller heap, or more memory");
    pods.report(findings, found);
}
