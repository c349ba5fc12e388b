//! Other shapes than two clusters that replicate to each other.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use super::topology;
use super::world::World;
use crate::harness::connect::Pod;
use crate::harness::http::encode;
use crate::harness::process::wait_until;
use crate::harness::runner::{Case, say};
use crate::harness::tools;
use crate::operator::Instance;

pub const CASES: &[Case] = &[
    Case { name: "shapes::instances_side_by_side_at_a_hub", run: side_by_side },
    Case { name: "shapes::mesh_makes_the_predicted_copies", run: mesh },
    Case { name: "shapes::fail_over_and_back_with_names_kept", run: there_and_back },
];

const LIMIT: Duration = Duration::from_secs(90);

fn start(case: &str, text: &str) -> World {
    let sites = topology::sites(&tools::case_folder(&format!("{case}-topology")), text);
    let mut world = World::start(case, sites);
    world.add_users();
    world
}

/// Runs every instance of a cluster's namespace.
fn run_all(world: &mut World, alias: &str) -> Vec<(Instance, Pod)> {
    let instances = world.instances(alias);
    let names = world.names(|_, node| node);
    let mut pods: Vec<_> = instances
        .into_iter()
        .map(|instance| {
            let pod = Pod::start(&instance, 0, &names);
            (instance, pod)
        })
        .collect();
    for (instance, pod) in &mut pods {
        pod.wait();
        pod.reconcile(&instance.connectors);
    }
    pods
}

fn expect_no_denials(world: &World) {
    for (alias, cluster) in &world.clusters {
        let denials = cluster.denials();
        assert!(denials.is_empty(), "{alias}: {denials:#?}");
    }
}

/// Three instances in one namespace, on one target: the operator deletes from a Connect group what is not its own, so
/// each must have a group of its own.
fn side_by_side() {
    let text = topology::edited(
        "hub-and-spoke.yaml",
        &[
            ("    instance: mm2-hub                       # one for all three\n", ""),
            ("version: 4.2.0", "version: 4.1.0"),
            ("brokers: 3", "brokers: 1"),
            ("brokers: 6", "brokers: 1"),
            ("replicationFactor: 3", "replicationFactor: 1"),
            ("refresh: {topics: 60s, groups: 60s}", "refresh: {topics: 4s, groups: 4s}"),
            ("checkpoints: {every: 60s}", "checkpoints: {every: 2s}"),
        ],
    );
    let mut world = start(CASES[0].name, &text);
    let spokes = ["spoke-1", "spoke-2", "spoke-3"];
    for spoke in spokes {
        world.create_topic(spoke, "orders", 2);
        world.create_topic(spoke, "secrets", 1);
        world.produce(spoke, "orders", &[spoke]);
        world.produce(spoke, "secrets", &[spoke]);
    }
    let pods = run_all(&mut world, "hub");
    let groups: BTreeSet<&String> = pods.iter().map(|(instance, _)| &instance.worker["group.id"]).collect();
    assert_eq!(groups.len(), 3);
    // Again, as every two minutes: each deletes what is not its own.
    for (instance, pod) in &pods {
        pod.reconcile(&instance.connectors);
    }
    for spoke in spokes {
        assert_eq!(world.wait_for_values("hub", &format!("{spoke}.orders"), 1, LIMIT), [spoke]);
    }
    for (instance, pod) in &pods {
        let own: BTreeSet<String> = instance.connectors.iter().map(|connector| connector.name.clone()).collect();
        assert_eq!(BTreeSet::from_iter(pod.connectors().unwrap()), own);
        pod.wait_for_state(&instance.connector("MirrorSourceConnector").name, "RUNNING", 1);
    }
    assert!(!world.topics("hub").iter().any(|name| name.contains("secrets")), "no pattern names it");
    expect_no_denials(&world);
}

const MESH: &str = "
name: mesh
tree: mesh/{cluster}

x-cluster: &cluster
  namespace: kafka
  version: 4.1.0
  strimzi: 0.48.0
  brokers: 1
  listener: {name: external, port: 9094, type: loadbalancer, authentication: tls}

clusters:
  a: {<<: *cluster, kafka: a, advertise: \"kafka.a.example.com:9094\"}
  b: {<<: *cluster, kafka: b, advertise: \"kafka.b.example.com:9094\"}
  c: {<<: *cluster, kafka: c, advertise: \"kafka.c.example.com:9094\"}

flows:
  - mesh: [a, b, c]
    instance: mm2-mesh
    topics: \".*\"
    refresh: {topics: 5s, groups: 600s}
    checkpoints: false
    heartbeats: false
    replicationFactor: 1

monitoring: {metrics: none}
";

/// Every cluster gets the copies that the rule counts, and no more.
fn mesh() {
    let predicted = predicted_copies();
    let mut world = start(CASES[1].name, MESH);
    let aliases = ["a", "b", "c"];
    for alias in aliases {
        world.create_topic(alias, "orders", 1);
        world.produce(alias, "orders", &[alias]);
    }
    let mut pods = Vec::new();
    for alias in aliases {
        pods.extend(run_all(&mut world, alias));
    }
    let copies = |world: &mut World, on: &str| -> Vec<String> {
        world.topics(on).into_iter().filter(|name| name.ends_with(".orders")).collect()
    };
    for on in aliases {
        let found = wait_until(&format!("copies on {on}"), Duration::from_secs(120), || {
            let found = copies(&mut world, on);
            if found.len() >= predicted { Ok(found) } else { Err(format!("{found:?}")) }
        });
        say(&format!("on {on}: {}", found.join(" ")));
    }
    // Nothing more comes in two further rounds.
    std::thread::sleep(Duration::from_secs(11));
    for on in aliases {
        let found = copies(&mut world, on);
        assert_eq!(found.len(), predicted, "{found:?}");
        for name in found {
            let origin = name.trim_end_matches(".orders").rsplit('.').next().unwrap().to_owned();
            assert_ne!(origin, on, "nothing comes back to where it began");
            assert_eq!(world.wait_for_values(on, &name, 1, LIMIT), [origin], "{name} on {on}");
        }
    }
    expect_no_denials(&world);
}

/// Returns the number in the finding of the rule `mesh-copies`.
fn predicted_copies() -> usize {
    let folder = tools::case_folder("shapes::mesh_makes_the_predicted_copies-check");
    fs_err::create_dir_all(&folder).unwrap();
    let topology = folder.join("mesh.yaml");
    fs_err::write(&topology, MESH).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_mirrorc"))
        .args(["check", "--output-format", "concise", topology.as_str()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    let finding = said.lines().find(|line| line.contains("mesh-copies")).unwrap_or_else(|| panic!("{said}"));
    let count = finding.split(" gets ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    count.parse().unwrap_or_else(|_| panic!("{finding}"))
}

/// Disaster recovery with a returning leg that is stopped until it is wanted.
fn there_and_back() {
    let text = topology::edited(
        "comptech-dr.yaml",
        &[
            // Ports below 1024 are not for everybody.
            ("comptech-lab.com:443", "comptech-lab.com:9094"),
            ("    localListener:", "    advertise: bootstrap.kafka.apps.dr.example.com:9094\n    localListener:"),
            ("pools: {broker: [0, 1, 2]}", "pools: {broker: [0]}"),
            (
                "    replicationFactor: 3\n",
                "    replicationFactor: 1
    groups: [applier]
    refresh: {topics: 4s, groups: 4s}
    checkpoints: {every: 2s, syncGroupOffsets: 2s}
  - from: dr
    to: dc
    topics: [redis-writes]
    policy: identity
    groups: [applier]
    refresh: {topics: 4s, groups: 4s}
    checkpoints: {every: 2s, syncGroupOffsets: 2s}
    replicationFactor: 1
    state: stopped
",
            ),
        ],
    );
    let mut world = start(CASES[2].name, &text);
    world.create_topic("dc", TOPIC, 1);
    write(&mut world, "dc", 0, 100);
    let there = Leg::start(&mut world, "dc", "dr");
    let back = Leg::start(&mut world, "dr", "dc");
    back.pod.wait_for_state(&back.source, "STOPPED", 0);
    assert_eq!(world.wait_for_values("dr", TOPIC, 100, LIMIT), numbers(0, 100));
    // The operator creates a connector before it stops it: too short a while to copy anything.
    assert_eq!(world.values("dc", TOPIC).len(), 100);
    world.ask("dc", "consume", json!({"group": "applier", "topics": [TOPIC], "max": 100, "quietMs": 1000}));
    let translated = wait_until("the group has an offset on DR", LIMIT, || {
        let offsets = world.ask("dr", "groupOffsets", json!({"group": "applier"}));
        offsets["redis-writes-0"].as_u64().ok_or_else(|| offsets.to_string())
    });
    say(&format!("DC to DR: 100 of 100; the group has read 100 on DC and continues at {translated} on DR"));
    assert!(translated <= 100, "records would be lost");

    there.stop();
    write(&mut world, "dr", 100, 110);
    back.resume();
    let all = world.wait_for_values("dc", TOPIC, 210, LIMIT);
    assert_eq!(all[100..], numbers(0, 110)[..]);
    say("fail-back as it is: the returning leg begins at the beginning, 100 duplicates before the 10 new records");
    back.stop();
    there.resume();
    let all = world.wait_for_values("dr", TOPIC, 220, LIMIT);
    assert_eq!(all[110..], numbers(0, 110)[..]);
    say("and the leg there, when it runs again, carries all of what came back: 110 duplicates on DR");
    expect_quiet(&mut world, 210, 220);

    there.stop();
    write(&mut world, "dr", 110, 115);
    // DR held 220 records when the leg there was stopped: what follows is DR's own.
    back.place_at("dr", 220);
    back.resume();
    let all = world.wait_for_values("dc", TOPIC, 215, LIMIT);
    assert_eq!(all[210..], numbers(110, 115)[..]);
    back.stop();
    // DC's 215 records have all been on DR before.
    there.place_at("dc", 215);
    there.resume();
    write(&mut world, "dc", 115, 117);
    let all = world.wait_for_values("dr", TOPIC, 227, LIMIT);
    assert_eq!(all[220..], numbers(110, 117)[..]);
    expect_quiet(&mut world, 217, 227);
    say("with both legs' offsets altered before they run again: no duplicate on either side");
    expect_no_denials(&world);
}

const TOPIC: &str = "redis-writes";

fn numbers(from: u32, to: u32) -> Vec<String> {
    (from..to).map(|number| number.to_string()).collect()
}

fn write(world: &mut World, alias: &str, from: u32, to: u32) {
    world.produce(alias, TOPIC, &numbers(from, to).iter().map(String::as_str).collect::<Vec<_>>());
}

/// Waits two rounds, and expects that nothing has come beyond these counts.
fn expect_quiet(world: &mut World, on_dc: usize, on_dr: usize) {
    std::thread::sleep(Duration::from_secs(8));
    assert_eq!((world.values("dc", TOPIC).len(), world.values("dr", TOPIC).len()), (on_dc, on_dr));
}

/// The one instance at the end of a flow.
struct Leg {
    pod: Pod,
    /// Name of its source connector.
    source: String,
}

impl Leg {
    fn start(world: &mut World, from: &str, to: &str) -> Leg {
        let (instance, pod) = run_all(world, to).remove(0);
        let source = instance.connector("MirrorSourceConnector").name.clone();
        assert!(source.starts_with(&format!("{from}->{to}.")), "{source}");
        Leg { pod, source }
    }

    fn stop(&self) {
        self.pod.set_state(&self.source, "stop");
        self.pod.wait_for_state(&self.source, "STOPPED", 0);
    }

    fn resume(&self) {
        self.pod.set_state(&self.source, "resume");
        self.pod.wait_for_state(&self.source, "RUNNING", 1);
    }

    /// Lets the stopped leg begin at this offset of its source: it stores the last one that it has read.
    fn place_at(&self, alias: &str, next: u64) {
        let path = format!("/connectors/{}/offsets", encode(&self.source));
        let place = json!({"offsets": [{
            "partition": {"cluster": alias, "partition": 0, "topic": TOPIC},
            "offset": {"offset": next - 1},
        }]});
        let answer = wait_until("the offsets are altered", LIMIT, || self.pod.rest("PATCH", &path, Some(&place)));
        say(&answer.to_string());
    }
}
