//! Heaps that leave too little for what is not heap.

use crate::lint::sizes::{Whose, each_size};
use crate::lint::{Findings, Scene};

lint!("tight-memory", Warning, "a heap that leaves too little memory for the rest of its process", Plan(check));

/// Metaspace, threads, buffers of the network and the JVM itself, as both have in a quiet hour.
const OUTSIDE: u128 = 400 << 20;

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    each_size(scene, |whose, sizing| {
        let (Some(heap), Some(limit)) = (&sizing.heap.max, &sizing.memory.limit) else { return };
        let (bytes, memory) = (u128::from(heap.value.bytes()), limit.value.bytes());
        let Some(outside) = memory.checked_sub(bytes).filter(|outside| *outside > 0) else { return };
        // A broker needs as much again for the pages of its log.
        let least = match whose {
            Whose::Broker(_) => OUTSIDE.max(memory / 5),
            Whose::MirrorMaker(_) => OUTSIDE.max(memory / 8),
        };
        if outside >= least {
            return;
        }
        let found = finding(format!(
            "{whose} has {} MiB outside a heap of {}, and needs about {}",
            outside >> 20,
            heap.value,
            least >> 20
        ))
        .at_origin(&heap.origin, "leaves too little")
        .because_origin(&limit.origin, "the limit of the pod")
        .note(match whose {
            Whose::Broker(_) => "a broker reads and writes through the page cache, which counts towards the limit",
            Whose::MirrorMaker(_) => {
                "network buffers, threads and metaspace are not heap; the kernel kills what exceeds the limit"
            }
        })
        .help("write a smaller heap, or more memory");
        findings.report(found);
    });
}
