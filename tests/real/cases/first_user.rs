//! The first user's topology, both directions, Kafka 3.9 and 4.1: data, offsets, rights and metrics of one long run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::world::World;
use super::{topology, watch};
use crate::harness::connect::Pod;
use crate::harness::process::wait_until;
use crate::harness::prometheus::Prometheus;
use crate::harness::runner::{Case, say};
use crate::harness::tools;
use crate::operator::Instance;

pub const CASES: &[Case] = &[
    Case { name: "first_user::records_arrive_once_and_in_order", run: records_arrive },
    Case { name: "first_user::later_topics_partitions_and_configurations_follow", run: later_changes_follow },
    Case { name: "first_user::groups_resume_on_the_other_side", run: groups_resume },
    Case { name: "first_user::groups_in_special_states", run: groups_in_special_states },
    Case { name: "first_user::no_topic_beyond_the_plan", run: no_topic_beyond_the_plan },
    Case { name: "first_user::permissions_are_sufficient", run: permissions_are_sufficient },
    Case { name: "first_user::alerts_are_silent_all_the_while", run: alerts_are_silent },
];

/// Shorter intervals, said in the topology: the output itself is not edited.
pub const QUICK: &[(&str, &str)] = &[
    ("refresh: {topics: 60s, groups: 600s}", "refresh: {topics: 4s, groups: 4s}"),
    ("checkpoints: {every: 60s, syncGroupOffsets: 60s}", "checkpoints: {every: 2s, syncGroupOffsets: 2s}"),
    (
        "heartbeats: {every: 10s}",
        "heartbeats: {every: 2s}\n    config: {source: {sync.topic.configs.interval.seconds: 4}}",
    ),
];

/// Short holds, so that what lasts for half a minute would be seen; not less, since a busy machine loses a scrape or two,
/// and with it every series. Two keep their own, since their known false alarms are made here: records of 2020 are
/// mirrored, and for a while there is no consumer group.
const WATCHED: &[(&str, &str)] = &[
    ("interval: 30s", "interval: 5s\n  window: 30s"),
    (
        "    MM2ConnectorDown: {for: 2m, severity: critical}
    MM2ReplicationLagHigh: {above: 10000, for: 5m, severity: warning}
    MM2ReplicationLagCritical: {above: 50000, for: 2m, severity: critical}
    MM2CheckpointStale: {above: 300, for: 5m, severity: warning}",
        "    MM2ConnectorDown: {for: 30s}
    MM2TaskFailed: {for: 30s}
    MM2NoTask: {for: 30s}
    MM2ReplicationLagHigh: {above: 10000, for: 30s}
    MM2ReplicationLagCritical: {above: 50000, for: 30s}
    MM2ReplicationStalled: {for: 30s}
    MM2SourceUnreachable: {for: 30s}
    MM2TargetUnreachable: {for: 30s}
    MM2CheckpointStale: {above: 300, for: 5m}
    MM2HeartbeatLost: {for: 30s}
    MM2AuthenticationFailed: {for: 30s}",
    ),
];

/// A topic that is created while the connectors run.
const LATE: &str = "late";

/// At least so long the alerts are watched.
const WATCH: Duration = Duration::from_secs(120);

/// The two directions, source first.
const DIRECTIONS: [(&str, &str); 2] = [("proxmox", "testing"), ("testing", "proxmox")];

struct Shared {
    world: World,
    pods: BTreeMap<&'static str, (Instance, Pod)>,
    started: Instant,
    /// Topics that the test created, or a client of it: not MirrorMaker's.
    own: Vec<String>,
    prometheus: Prometheus,
    watched: Instant,
}

thread_local! {
    static SHARED: RefCell<Option<Shared>> = const { RefCell::new(None) };
}

/// Ends the run.
pub fn forget() {
    SHARED.with(|shared| shared.borrow_mut().take());
}

fn with_shared<T>(work: impl FnOnce(&mut Shared) -> T) -> T {
    SHARED.with(|shared| {
        let mut shared = shared.borrow_mut();
        work(shared.get_or_insert_with(Shared::start))
    })
}

fn text() -> String {
    topology::edited("rciis.yaml", &[QUICK, WATCHED].concat())
}

impl Shared {
    fn start() -> Shared {
        let sites = topology::sites(&tools::case_folder("first_user-topology"), &text());
        let mut world = World::start("first_user", sites);
        world.add_users();
        let mut pods = BTreeMap::new();
        for (source, _) in DIRECTIONS {
            let instance = world.instances(source).remove(0);
            let pod = world.start_pod(&instance);
            pods.insert(source, (instance, pod));
        }
        // A topic that is there before the connectors are.
        for (source, _) in DIRECTIONS {
            world.create_topic(source, "rect", 3);
        }
        for (instance, pod) in pods.values() {
            pod.reconcile(&instance.connectors);
        }
        let started = Instant::now();
        for (instance, pod) in pods.values() {
            for connector in &instance.connectors {
                pod.wait_for_state(&connector.name, "RUNNING", 0);
            }
        }
        let running: Vec<_> = pods.iter().map(|(source, (instance, pod))| (*source, instance, pod)).collect();
        let prometheus = watch::start(&world, &running);
        let own = ["__consumer_offsets", "rect"].map(str::to_owned).to_vec();
        Shared { world, pods, started, own, prometheus, watched: Instant::now() }
    }

    /// Creates a topic of this name on both clusters.
    fn create(&mut self, name: &str, partitions: u32) {
        for (source, _) in DIRECTIONS {
            self.world.create_topic(source, name, partitions);
        }
        self.own.push(name.to_owned());
    }

    /// Waits until a remote topic holds what its source topic holds, and compares everything but the offsets.
    fn expect_copy(&mut self, source: &str, target: &str, topic: &str) {
        let remote = format!("{source}.{topic}");
        let wanted = records(&mut self.world, source, topic);
        wait_until(&format!("{remote} on {target} is complete"), Duration::from_secs(90), || {
            let there = self.world.values(target, &remote).len();
            let all = wanted.values().map(Vec::len).sum();
            if there < all { Err(format!("{there} of {all}")) } else { Ok(()) }
        });
        let got = records(&mut self.world, target, &remote);
        assert_eq!(got, wanted, "{remote}");
    }
}

/// Returns the records of each partition in their order: key, value, headers and timestamp.
fn records(world: &mut World, alias: &str, topic: &str) -> BTreeMap<u64, Vec<Value>> {
    let mut partitions: BTreeMap<u64, Vec<Value>> = BTreeMap::new();
    let read = world.ask(alias, "read", json!({"topics": [topic]}));
    for record in read.as_array().unwrap() {
        let content = json!([record["key"], record["value"], record["headers"], record["timestamp"]]);
        partitions.entry(record["partition"].as_u64().unwrap()).or_default().push(content);
    }
    partitions
}

fn records_arrive() {
    with_shared(|shared| {
        for (source, _) in DIRECTIONS {
            let mut batch = Vec::new();
            for number in 0..60 {
                let value = if number % 7 == 0 { Value::Null } else { json!(format!("{source} {number}")) };
                batch.push(json!({
                    "topic": "rect", "partition": number % 3, "key": format!("key {}", number % 5), "value": value,
                    "headers": {"number": number.to_string(), "from": source}, "timestamp": 1_600_000_000_000_u64 + number,
                }));
            }
            shared.world.ask(source, "produce", json!({ "records": batch }));
        }
        for (source, target) in DIRECTIONS {
            shared.expect_copy(source, target, "rect");
        }
        for (instance, pod) in shared.pods.values() {
            for connector in &instance.connectors {
                // Without a group there is nothing for a checkpoint task.
                let tasks = usize::from(!connector.name.ends_with("MirrorCheckpointConnector"));
                pod.wait_for_state(&connector.name, "RUNNING", tasks);
            }
        }
        // Nothing comes back: what was mirrored to a cluster is not mirrored from it to where it came from.
        for (source, target) in DIRECTIONS {
            let topics = shared.world.topics(source);
            let back: Vec<_> = topics.iter().filter(|name| name.starts_with(&format!("{target}.{source}."))).collect();
            assert!(back.is_empty(), "{back:?}");
        }
    });
}

fn later_changes_follow() {
    with_shared(|shared| {
        shared.create(LATE, 2);
        for (source, _) in DIRECTIONS {
            shared.world.produce(source, LATE, &["one", "two", "three"]);
            shared.world.ask(source, "addPartitions", json!({"topic": "rect", "count": 4}));
            // Thirty years: the records' own timestamps are old, and must outlive the brokers' first clean-up.
            let change =
                json!({"topic": "rect", "config": {"retention.ms": "946080000000", "max.message.bytes": "900000"}});
            shared.world.ask(source, "setTopicConfig", change);
        }
        for (source, target) in DIRECTIONS {
            shared.expect_copy(source, target, LATE);
            let remote = format!("{source}.rect");
            wait_until(
                &format!("{remote} has a fourth partition and the configuration"),
                Duration::from_secs(60),
                || {
                    let found = shared.world.ask(target, "describe", json!({"topics": [remote]}));
                    let wanted = json!({"retention.ms": "946080000000", "max.message.bytes": "900000"});
                    if found[&remote]["partitions"] == 4 && found[&remote]["config"] == wanted {
                        Ok(())
                    } else {
                        Err(found.to_string())
                    }
                },
            );
            let described = shared.world.ask(target, "describe", json!({"topics": [remote]}));
            assert_eq!(described[&remote]["replication"], 3);
            let record = json!({"topic": "rect", "partition": 3, "value": "in the fourth"});
            shared.world.ask(source, "produce", json!({"records": [record]}));
        }
        for (source, target) in DIRECTIONS {
            shared.expect_copy(source, target, "rect");
        }
    });
}

fn groups_resume() {
    with_shared(|shared| {
        shared.create("invoices", 1);
        for (source, target) in DIRECTIONS {
            let group = format!("billing-of-{source}");
            let remote = format!("{source}.invoices");
            // Records and reading alternate, as in life: translation is exact only near an offset sync.
            for round in 0..6 {
                let values: Vec<String> = (0..20).map(|number| (round * 20 + number).to_string()).collect();
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                shared.world.produce(source, "invoices", &values);
                let read =
                    shared.world.ask(source, "consume", json!({"group": group, "topics": ["invoices"], "max": 20}));
                assert_eq!(read.as_array().unwrap().len(), 20);
            }
            // Read part-way: half of the last twenty stays unread.
            let values: Vec<String> = (120..140).map(|number| number.to_string()).collect();
            shared.world.produce(source, "invoices", &values.iter().map(String::as_str).collect::<Vec<_>>());
            let read = json!({"group": group, "topics": ["invoices"], "max": 10, "step": 10});
            assert_eq!(shared.world.ask(source, "consume", read).as_array().unwrap().len(), 10);
            shared.expect_copy(source, target, "invoices");
            let partition = format!("{remote}-0");
            let mut last = None;
            let translated = wait_until(&format!("{group} has an offset on {target}"), Duration::from_secs(60), || {
                let offsets = shared.world.ask(target, "groupOffsets", json!({"group": group}));
                let now = offsets[&partition].as_u64();
                // The same twice, a sync interval apart: it has settled.
                std::thread::sleep(Duration::from_secs(3));
                let settled = now.is_some() && now == last;
                last = now;
                if settled { Ok(now.unwrap()) } else { Err(offsets.to_string()) }
            });
            say(&format!("{group}: 130 read on {source}, continues at {translated} of {remote} on {target}"));
            assert!(translated <= 130, "records would be lost");
            let rest = shared.world.ask(target, "consume", json!({"group": group, "topics": [remote]}));
            let rest: Vec<&str> =
                rest.as_array().unwrap().iter().map(|record| record["value"].as_str().unwrap()).collect();
            let wanted: Vec<String> = (translated..140).map(|number| number.to_string()).collect();
            assert_eq!(rest, wanted, "everything after the translated offset, once");
            // At most what one interval of offset syncs holds (offset.lag.max is 100).
            assert!(130 - translated <= 100, "{} repeated", 130 - translated);
        }
    });
}

fn groups_in_special_states() {
    with_shared(|shared| {
        let (source, target) = ("proxmox", "testing");
        shared.create("parcels", 1);
        let values: Vec<String> = (0..400).map(|number| number.to_string()).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        shared.world.produce(source, "parcels", &values[..200]);
        shared.expect_copy(source, target, "parcels");
        shared.world.produce(source, "parcels", &values[200..]);
        shared.expect_copy(source, target, "parcels");
        // Idle at the end, lagging near the beginning, and active on both sides.
        for (group, offset) in [("idle", 400), ("lagging", 20), ("both", 390)] {
            let place = json!([{"topic": "parcels", "partition": 0, "offset": offset}]);
            shared.world.ask(source, "setGroupOffsets", json!({"group": group, "offsets": place}));
        }
        let place = json!([{"topic": "proxmox.parcels", "partition": 0, "offset": 395}]);
        shared.world.ask(target, "setGroupOffsets", json!({"group": "both", "offsets": place}));
        let mut seen = BTreeMap::new();
        for _ in 0..8 {
            std::thread::sleep(Duration::from_secs(2));
            for group in ["idle", "lagging", "both"] {
                let offsets = shared.world.ask(target, "groupOffsets", json!({"group": group}));
                seen.insert(group, offsets["proxmox.parcels-0"].as_u64());
            }
        }
        say(&format!("offsets on {target}: {seen:?}"));
        // A group that stands ahead on the target is never set back.
        assert_eq!(seen["both"], Some(395));
        // A group that stopped before any offset sync that is still known starts at the beginning: repeated, not lost.
        assert!(seen["lagging"].is_none_or(|offset| offset <= 20));
        assert!(seen["idle"].is_none_or(|offset| offset <= 400));
    });
}

fn no_topic_beyond_the_plan() {
    with_shared(|shared| {
        let left = Duration::from_secs(120).saturating_sub(shared.started.elapsed());
        std::thread::sleep(left);
        let predicted = topology::predicted_topics(&text());
        for (alias, _) in DIRECTIONS {
            for topic in shared.world.topics(alias) {
                let is_predicted = predicted.iter().filter(|(of, _, _)| of == alias).any(|(_, name, is_regex)| {
                    if *is_regex {
                        regex::Regex::new(&format!("^(?:{name})$")).unwrap().is_match(&topic)
                    } else {
                        *name == topic
                    }
                });
                assert!(is_predicted || shared.own.contains(&topic), "{topic} on {alias} is in no plan: {predicted:?}");
            }
            for (_, name, _) in predicted.iter().filter(|(of, _, is_regex)| of == alias && !is_regex) {
                assert!(shared.world.topics(alias).contains(name), "{name} is not on {alias}");
            }
        }
    });
}

fn permissions_are_sufficient() {
    with_shared(|shared| {
        for (alias, _) in DIRECTIONS {
            let denials = shared.world.clusters[alias].denials();
            assert!(denials.is_empty(), "{alias}: {denials:#?}");
            let log = shared.pods[alias].1.log();
            let failures: Vec<&str> = log
                .lines()
                .filter(|line| line.contains("AuthorizationException") || line.contains("not authorized"))
                .collect();
            assert!(failures.is_empty(), "{alias}: {failures:#?}");
        }
    });
}

fn alerts_are_silent() {
    // Alone, or once more on servers just started: what is watched has to be done first.
    let is_done = with_shared(|shared| shared.own.iter().any(|topic| topic == LATE));
    if !is_done {
        records_arrive();
        later_changes_follow();
        groups_resume();
    }
    with_shared(|shared| {
        std::thread::sleep(WATCH.saturating_sub(shared.watched.elapsed()));
        let seconds = shared.watched.elapsed().as_secs();
        let query = |expression: &str| shared.prometheus.query(&format!("{expression}[{seconds}s])"));
        for (source, target) in DIRECTIONS {
            // Not how much it grew: what was mirrored before the first look at its series is no growth.
            let arrived = query(&format!(
                "max_over_time(kafka_connect_mirror_mirrorsourceconnector_record_count{{source=\"{source}\",target=\"{target}\",topic!~\".*heartbeats\"}}"
            ));
            assert!(arrived.iter().any(|(_, count)| *count > 0.0), "nothing was mirrored from {source}: {arrived:?}");
        }
        watch::expect_evaluated(&shared.world, &shared.prometheus);
        watch::expect_series(&shared.world, &shared.prometheus, seconds);
        let scraped: Vec<f64> = query("avg_over_time(up").into_iter().map(|(_, share)| share).collect();
        assert!(scraped.len() == DIRECTIONS.len() && scraped.iter().all(|share| *share > 0.7), "{scraped:?}");
        let seen = |state: &str| {
            let series = query(&format!("count_over_time(ALERTS{{alertstate=\"{state}\"}}"));
            let seen = series.into_iter().map(|(labels, count)| format!("{labels:?} {count} times"));
            seen.collect::<Vec<String>>()
        };
        say(&format!("watched for {seconds} s, share of scrapes {scraped:?}, pending: {:#?}", seen("pending")));
        assert_eq!(seen("firing"), Vec::<String>::new());
    });
}
