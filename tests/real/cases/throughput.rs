//! The published experiment on batch sizes, on this machine: a benchmark, run only when it is named.

use std::time::{Duration, Instant};

use serde_json::json;

use super::topology;
use super::world::World;
use crate::harness::process::wait_until;
use crate::harness::runner::{BENCHMARK, Case, say};
use crate::harness::tools;

pub const CASES: &[Case] = &[Case { name: "benchmark::throughput", run: throughput }];

const RECORDS: u64 = 500_000;
const PARTITIONS: u64 = 4;

/// Releases that lie in the cache, and one broker a cluster: all of them would share this machine's disk and processors.
const RELEASES: &[(&str, &str)] = &[
    ("version: 4.3.1", "version: 4.1.0"),
    ("strimzi: 1.2.0", "strimzi: 0.51.0"),
    ("pools: {broker: [10, 11, 12]} ", "pools: {broker: [10]} "),
    ("pools: {combined: [0, 1, 2]}", "pools: {combined: [0]}"),
    ("replicationFactor: 3", "replicationFactor: 1"),
];

fn throughput() {
    let settings = "    producer: {batch.size: 327680}\n";
    let mut without = RELEASES.to_vec();
    without.push((settings, ""));
    let default = seconds("default", &topology::edited("throughput.yaml", &without));
    let ours = seconds("ours", &topology::edited("throughput.yaml", RELEASES));
    say(&format!(
        "{RECORDS} records of 100 bytes: {default:.1} s with Kafka's producer, {ours:.1} s with the topology's; ratio {:.2}",
        default / ours
    ));
}

/// Mirrors the same records to a new cluster, and returns how long that took, from the first to the last.
fn seconds(name: &str, text: &str) -> f64 {
    let case = format!("{BENCHMARK}throughput-{name}");
    let mut world = World::start(&case, topology::sites(&tools::case_folder(&format!("{case}-topology")), text));
    world.add_users();
    world.create_topic("my-cluster", "my-topic", u32::try_from(PARTITIONS).unwrap());
    let burst = json!({"topic": "my-topic", "partitions": PARTITIONS, "count": RECORDS, "size": 100});
    world.ask("my-cluster", "burst", burst);
    let mut instance = world.instances("my-cluster-tgt").remove(0);
    instance.heap = "2g";
    let pod = world.start_pod(&instance);
    pod.reconcile(&instance.connectors);
    let mut there = |count: u64| {
        wait_until(&format!("{count} records are mirrored"), Duration::from_secs(900), || {
            let topic = "my-cluster.my-topic";
            if !world.topics("my-cluster-tgt").iter().any(|name| name == topic) {
                return Err("no topic yet".to_owned());
            }
            let ends = world.ask("my-cluster-tgt", "endOffsets", json!({"topics": [topic]}));
            let there: u64 = ends.as_object().unwrap().values().filter_map(serde_json::Value::as_u64).sum();
            if there >= count { Ok(()) } else { Err(format!("{there} of {RECORDS}")) }
        })
    };
    // What the connector needs for its start is the same for both.
    there(1);
    let started = Instant::now();
    there(RECORDS);
    let seconds = started.elapsed().as_secs_f64();
    say(&format!("{name}: {seconds:.1} s"));
    seconds
}
