//! Each alert is silent while all is well, fires on its failure, made for real, and comes back: with both exporters.

mod flow;
mod rounds;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;

use self::flow::Flow;
use self::rounds::Round;
use super::topology;
use super::watch::{self, Watch};
use super::world::World;
use crate::harness::runner::Case;
use crate::harness::tools;

pub const CASES: &[Case] = &[
    Case { name: "alerts::each_fires_on_its_failure_and_comes_back", run: each_fires },
    Case { name: "alerts::each_fires_with_the_reporter_too", run: each_fires_with_the_reporter },
];

/// Shorter windows and holds, said in the topology; a hold outlasts a scrape that is lost.
const SHORT: &[(&str, &str)] = &[
    ("interval: 30s", "interval: 5s\n  window: 30s"),
    (
        "    MM2ConnectorDown: {for: 2m, severity: critical}
    MM2ReplicationLagHigh: {above: 10000, for: 5m, severity: warning}
    MM2ReplicationLagCritical: {above: 50000, for: 2m, severity: critical}
    MM2CheckpointStale: {above: 300, for: 5m, severity: warning}",
        "    MM2ConnectorDown: {for: 15s}
    MM2TaskFailed: {for: 15s}
    MM2NoTask: {for: 15s}
    MM2ReplicationLagHigh: {above: 10000, for: 15s}
    MM2ReplicationLagCritical: {above: 40000, for: 15s}
    MM2ReplicationLatencyHigh: {above: 30000, for: 15s}
    MM2ReplicationStalled: {for: 15s}
    MM2SourceUnreachable: {for: 15s}
    MM2TargetUnreachable: {for: 15s}
    MM2CheckpointStale: {above: 30, for: 15s}
    MM2HeartbeatLost: {for: 20s}
    MM2RecordsSkipped: {for: 0s}
    MM2AuthenticationFailed: {for: 15s}",
    ),
    // Five minutes by default: so long a worker that lost its target leaves its tasks unassigned when it is back.
    ("\nmirrorMaker:\n", "\nmirrorMaker:\n  config: {scheduled.rebalance.max.delay.ms: 5000}\n"),
    // So that the alert on it is written; only the case that needs it leaves it in the connector.
    ("sync.topic.configs.interval.seconds: 4", "sync.topic.configs.interval.seconds: 4, errors.tolerance: all"),
    ("\nallow:\n", "\nallow:\n  - {rule: tolerated-errors, where: \"flows[0]\", reason: records are to be skipped}\n"),
];

/// The reporter, which needs Kafka 4.1 and an operator from 0.48 on; and passwords, for once.
const REPORTER: &[(&str, &str)] = &[
    ("  metrics: jmx\n", "  metrics: strimzi-reporter\n"),
    ("version: 3.9.0", "version: 4.1.0"),
    ("strimzi: 0.47.0", "strimzi: 0.48.0"),
    ("tls: true, authentication: tls}", "tls: true, authentication: scram-sha-512}"),
];

/// Starting takes the whole machine: pages that are late then are failures to Prometheus.
static STARTING: Mutex<()> = Mutex::new(());

fn each_fires() {
    let rounds: &[Round] = &[
        rounds::throttled_and_not_trusted,
        rounds::brokers_killed,
        rounds::cut_off,
        rounds::permissions_removed,
        rounds::deleted_and_refused,
        rounds::stopped_skipped_and_too_large,
    ];
    show("alerts::each_fires_on_its_failure_and_comes_back", &[], rounds);
}

fn each_fires_with_the_reporter() {
    let rounds: &[Round] = &[
        rounds::throttled_and_not_trusted,
        rounds::cut_off,
        rounds::hidden_and_deleted,
        rounds::stopped_skipped_and_too_large,
    ];
    show("alerts::each_fires_with_the_reporter_too", REPORTER, rounds);
}

/// Makes failures on the first user's two flows, some of their text changed; the round that looks at latency comes first,
/// since every other leaves late records behind.
fn show(case: &str, changes: &[(&str, &str)], rounds: &[Round]) {
    let starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    let text = topology::edited("rciis.yaml", &[super::first_user::QUICK, SHORT, changes].concat());
    let sites = topology::sites(&tools::case_folder(&format!("{case}-topology")), &text);
    let mut world = World::start(case, sites);
    world.add_users();
    for alias in ["proxmox", "testing"] {
        world.create_topic(alias, "rect", 2);
        world.create_topic(alias, "large", 1);
        world.ask(alias, "setTopicConfig", json!({"topic": "large", "config": {"max.message.bytes": "6000000"}}));
        world.create_topic(alias, "burst", 1);
    }
    let one = Flow::start(&mut world, "proxmox", "testing");
    let other = Flow::start(&mut world, "testing", "proxmox");
    // Not before both pods are there: what waits for a connector arrives late, and its latency is remembered.
    for flow in [&one, &other] {
        flow.create_connectors();
    }
    for flow in [&one, &other] {
        let group = format!("billing-of-{}", flow.source);
        world.ask(flow.source, "traffic", json!({"topic": "rect", "group": group, "perSecond": 10}));
    }
    for flow in [&one, &other] {
        for connector in &flow.instance.connectors {
            flow.pod.wait_for_state(&connector.name, "RUNNING", 1);
        }
        world.wait_for_values(flow.target, &format!("{}.rect", flow.source), 20, Duration::from_secs(90));
    }
    std::thread::sleep(Duration::from_secs(10));
    let pods = [&one, &other].map(|flow| (flow.source, &flow.instance, &flow.pod));
    let mut watch = Watch::new(watch::start(&world, &pods));
    // A look: what lasts would fail the wait for silence after every failure. The first user's cases watch for longer.
    watch.expect_nothing(Duration::from_secs(15));
    drop(starting);
    for round in rounds {
        round(&mut world, &mut watch, &one, &other);
    }
    watch.end();
}
