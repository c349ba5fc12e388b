//! The first user's manifests as their authors wrote them fail in the way our rules say, while everything shows RUNNING.

use std::time::Duration;

use camino::Utf8PathBuf;
use serde_json::json;

use super::world::{Site, World};
use crate::harness::cluster::Authentication;
use crate::harness::connect::{Pod, with};
use crate::harness::process::wait_until;
use crate::harness::prometheus::{Prometheus, Target};
use crate::harness::runner::{Case, say};
use crate::harness::tools;
use crate::operator::{Connector, Documents, Instance};

pub const CASES: &[Case] = &[
    Case { name: "as_written::connect_at_the_source_echoes", run: connect_at_the_source_echoes },
    Case { name: "as_written::offset_syncs_on_one_connector_emit_no_checkpoint", run: offset_syncs_on_one_connector },
    Case { name: "as_written::identity_in_both_directions_loops", run: identity_in_both_directions_loops },
    Case { name: "as_written::users_cannot_create_remote_topics", run: users_cannot_create_remote_topics },
    Case {
        name: "as_written::where_brokers_create_topics_remote_ones_are_wrong",
        run: brokers_create_remote_topics_instead,
    },
    Case { name: "as_written::alerts_stay_silent_while_nothing_runs", run: alerts_stay_silent },
    Case { name: "as_written::log4j_1_keys_change_nothing_on_4", run: log4j_1_keys_change_nothing_on_4 },
];

/// Intervals of a minute or ten would make the test wait without showing more.
const QUICK: &[(&str, &str)] = &[
    ("refresh.topics.interval.seconds", "3"),
    ("refresh.groups.interval.seconds", "3"),
    ("emit.checkpoints.interval.seconds", "2"),
    ("sync.group.offsets.interval.seconds", "2"),
    ("emit.heartbeats.interval.seconds", "1"),
    ("offset.lag.max", "0"),
];

fn golden() -> Option<Utf8PathBuf> {
    let folder = tools::shared().map(|shared| shared.join("golden/rciis-as-written"));
    if folder.is_none() {
        say("left out: the manifests as written are not beside the repository");
    }
    folder
}

/// The two clusters of the seed, changed by `edit` before the text is read.
fn sites(edit: impl Fn(&str, String) -> String) -> Option<Vec<Site>> {
    let golden = golden()?;
    let documents = |alias: &str| {
        let mut documents = Documents::default();
        let mut paths: Vec<_> =
            fs_err::read_dir(golden.join(alias).join("extra")).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            documents.add(&edit(alias, fs_err::read_to_string(path).unwrap()));
        }
        documents
    };
    let site = |alias: &str, operator: &str, kafka: &str, namespace: &str, version: &str| Site {
        alias: alias.to_owned(),
        operator: operator.to_owned(),
        kafka: kafka.to_owned(),
        namespace: namespace.to_owned(),
        version: version.to_owned(),
        authentication: Authentication::Tls,
        nodes: 3,
        auto_create_topics: true,
        documents: documents(alias),
    };
    Some(vec![
        site("proxmox", "0.47.0", "kafka-rciis-prod", "rciis-prod", "3.9.0"),
        site("testing", "0.48.0", "kafka-rciis-testing", "rciis-testing", "4.1.0"),
    ])
}

/// Moves Connect to the target, so that a case shows one mistake and not another.
fn connect_at_the_target(alias: &str, text: String) -> String {
    let other = if alias == "proxmox" { "testing" } else { "proxmox" };
    let moved = text.replace(&format!("connectCluster: \"{alias}\""), &format!("connectCluster: \"{other}\""));
    // The storage factors stand in the entry of the source; 3 is Connect's own default.
    moved
}

fn quick(instance: &Instance) -> Vec<Connector> {
    instance.connectors.iter().map(|connector| with(connector, QUICK)).collect()
}

fn wait_for_all(pod: &Pod, instance: &Instance) {
    for connector in &instance.connectors {
        let tasks = usize::from(!connector.name.ends_with("MirrorCheckpointConnector"));
        pod.wait_for_state(&connector.name, "RUNNING", tasks);
    }
}

fn connect_at_the_source_echoes() {
    let Some(sites) = sites(|_, text| text) else { return };
    let mut world = World::start("as_written::connect_at_the_source_echoes", sites);
    world.allow_everything();
    world.create_topic("testing", "orders", 1);
    world.produce("testing", "orders", &["one", "two"]);
    let instance = world.instances("testing").remove(0);
    let pod = world.start_pod(&instance);
    // Connect's own topics echo too. Their echoes are made by the broker, with one partition: for a record of any other
    // partition Connect's producer waits without end, and with it the task, whatever else it mirrors.
    let names_orders = |connector: Connector| with(&connector, &[("topics", ".*orders")]);
    pod.reconcile(&quick(&instance).into_iter().map(names_orders).collect::<Vec<_>>());
    wait_for_all(&pod, &instance);
    say("waiting for the echo");
    let echo = world.wait_for_values("testing", "testing.orders", 2, Duration::from_secs(90));
    assert_eq!(echo, ["one", "two"]);
    assert_eq!(world.values("proxmox", "testing.orders"), Vec::<String>::new());
    // And the echo is mirrored in its turn, because its name does not begin with the target's alias.
    wait_until("an echo of an echo", Duration::from_secs(120), || {
        let topics = world.topics("testing");
        if topics.iter().any(|name| name.starts_with("testing.testing.")) { Ok(()) } else { Err(format!("{topics:?}")) }
    });
}

fn offset_syncs_on_one_connector() {
    let Some(sites) = sites(connect_at_the_target) else { return };
    let mut world = World::start("as_written::offset_syncs_on_one_connector_emit_no_checkpoint", sites);
    world.allow_everything();
    world.create_topic("testing", "orders", 1);
    world.produce("testing", "orders", &["one", "two", "three"]);
    world.ask("testing", "consume", json!({"group": "billing", "topics": ["orders"], "max": 3}));
    let instance = world.instances("testing").remove(0);
    let pod = world.start_pod(&instance);
    let connectors = quick(&instance);
    pod.reconcile(&connectors);
    wait_for_all(&pod, &instance);
    world.wait_for_values("proxmox", "testing.orders", 3, Duration::from_secs(90));
    // More records and commits, so that there would be offsets to translate.
    for round in 0..4 {
        world.produce("testing", "orders", &["more"]);
        world.ask("testing", "consume", json!({"group": "billing", "topics": ["orders"], "max": 1}));
        std::thread::sleep(Duration::from_secs(3));
        say(&format!("round {round}: {} checkpoints", world.values("proxmox", "testing.checkpoints.internal").len()));
    }
    assert_eq!(world.values("proxmox", "testing.checkpoints.internal"), Vec::<String>::new());
    let checkpoint = instance.connector("MirrorCheckpointConnector");
    pod.wait_for_state(&checkpoint.name, "RUNNING", 1);
    // The same location on both, and there they are.
    let both = with(&with(checkpoint, QUICK), &[("offset-syncs.topic.location", "target")]);
    pod.put(&both);
    wait_until("a checkpoint is emitted", Duration::from_secs(90), || {
        world.produce("testing", "orders", &["more"]);
        world.ask("testing", "consume", json!({"group": "billing", "topics": ["orders"], "max": 1}));
        let count = world.values("proxmox", "testing.checkpoints.internal").len();
        if count > 0 { Ok(()) } else { Err(format!("{count} checkpoints")) }
    });
}

fn identity_in_both_directions_loops() {
    let identity = |alias: &str, text: String| {
        connect_at_the_target(alias, text).replace("DefaultReplicationPolicy", "IdentityReplicationPolicy")
    };
    let Some(sites) = sites(identity) else { return };
    let mut world = World::start("as_written::identity_in_both_directions_loops", sites);
    world.allow_everything();
    for alias in ["testing", "proxmox"] {
        world.create_topic(alias, "orders", 1);
    }
    let mut pods = Vec::new();
    for alias in ["testing", "proxmox"] {
        let mut instance = world.instances(alias).remove(0);
        instance.connectors.retain(|connector| connector.name.ends_with("MirrorSourceConnector"));
        // Each pattern names the topic alone: Connect's own topics would loop too, and hide what is shown.
        for connector in &mut instance.connectors {
            connector.config.insert("topics".to_owned(), "orders".to_owned());
        }
        let pod = world.start_pod(&instance);
        pod.reconcile(&quick(&instance));
        wait_for_all(&pod, &instance);
        pods.push(pod);
    }
    world.produce("testing", "orders", &["one"]);
    let count = world.wait_for_values("testing", "orders", 3, Duration::from_secs(60)).len();
    std::thread::sleep(Duration::from_secs(10));
    let later = world.values("testing", "orders");
    say(&format!("one record became {count}, and {} ten seconds later", later.len()));
    assert!(later.len() > count + 2);
    assert!(later.iter().all(|value| value == "one"));
}

fn users_cannot_create_remote_topics() {
    let Some(mut sites) = sites(connect_at_the_target) else { return };
    sites.iter_mut().for_each(|site| site.auto_create_topics = false);
    let mut world = World::start("as_written::users_cannot_create_remote_topics", sites);
    world.add_users();
    world.create_topic("testing", "orders", 1);
    world.produce("testing", "orders", &["one"]);
    let instance = world.instances("testing").remove(0);
    let pod = world.start_pod(&instance);
    pod.reconcile(&quick(&instance));
    wait_for_all(&pod, &instance);
    let denial = wait_until("the broker refuses", Duration::from_secs(60), || {
        let denials = world.clusters["testing"].denials();
        denials.iter().find(|line| line.contains("DESCRIBE_CONFIGS")).cloned().ok_or_else(|| format!("{denials:?}"))
    });
    say(&denial);
    std::thread::sleep(Duration::from_secs(8));
    assert!(!world.topics("proxmox").contains(&"testing.orders".to_owned()));
    wait_for_all(&pod, &instance);
    assert!(pod.log().contains("TopicAuthorizationException"), "only the log tells");
}

fn brokers_create_remote_topics_instead() {
    let Some(sites) = sites(connect_at_the_target) else { return };
    let mut world = World::start("as_written::where_brokers_create_topics_remote_ones_are_wrong", sites);
    world.add_users();
    world.create_topic("testing", "orders", 3);
    world.ask("testing", "setTopicConfig", json!({"topic": "orders", "config": {"retention.ms": "3600000"}}));
    world.produce("testing", "orders", &["one"]);
    let instance = world.instances("testing").remove(0);
    let pod = world.start_pod(&instance);
    pod.reconcile(&quick(&instance));
    world.wait_for_values("proxmox", "testing.orders", 1, Duration::from_secs(90));
    std::thread::sleep(Duration::from_secs(5));
    let remote = world.ask("proxmox", "describe", json!({"topics": ["testing.orders"]}));
    say(&remote.to_string());
    assert_eq!(remote["testing.orders"]["partitions"], 1, "the source has three");
    assert_eq!(remote["testing.orders"]["config"], json!({}), "the source has retention.ms");
}

fn alerts_stay_silent() {
    let Some(sites) = sites(connect_at_the_target) else { return };
    let mut world = World::start("as_written::alerts_stay_silent_while_nothing_runs", sites);
    world.allow_everything();
    world.create_topic("testing", "orders", 1);
    let instance = world.instances("testing").remove(0);
    let pod = world.start_pod(&instance);
    pod.reconcile(&quick(&instance));
    wait_for_all(&pod, &instance);
    let documents = world.site("testing").documents.clone();
    let rules: Vec<_> = documents.of_kind("PrometheusRule").collect();
    let target = Target { namespace: "rciis-testing".into(), pod: "mm2-0".into(), address: pod.metrics_target() };
    let prometheus = Prometheus::start(&world.folder, &rules, &[target]);
    wait_until("the exporter is scraped", Duration::from_secs(60), || {
        let up = prometheus.query("up == 1");
        if up.is_empty() { Err("no".to_owned()) } else { Ok(()) }
    });
    say("stopping every connector, then the source's brokers");
    for connector in &instance.connectors {
        pod.set_state(&connector.name, "stop");
    }
    world.clusters.get_mut("testing").unwrap().kill();
    std::thread::sleep(Duration::from_secs(10));
    for rule in &rules {
        for group in rule["spec"]["groups"].as_array().unwrap() {
            for alert in group["rules"].as_array().unwrap() {
                let expression = alert["expr"].as_str().unwrap();
                let series = prometheus.query(expression);
                assert!(series.is_empty(), "{} has {series:?}", alert["alert"]);
            }
        }
    }
    assert!(prometheus.alerts("pending").is_empty());
    assert!(prometheus.firing().is_empty());
}

fn log4j_1_keys_change_nothing_on_4() {
    let Some(sites) = sites(connect_at_the_target) else { return };
    let mut world = World::start("as_written::log4j_1_keys_change_nothing_on_4", sites);
    world.allow_everything();
    let debug_lines = |log: String| log.lines().filter(|line| line.contains("DEBUG")).count();
    for (alias, is_heard) in [("proxmox", true), ("testing", false)] {
        world.create_topic(alias, "orders", 1);
        let instance = world.instances(alias).remove(0);
        let pod = world.start_pod(&instance);
        pod.reconcile(&quick(&instance));
        wait_for_all(&pod, &instance);
        std::thread::sleep(Duration::from_secs(5));
        let count = debug_lines(pod.log());
        say(&format!("Kafka {}: {count} lines of level DEBUG", instance.version));
        assert_eq!(count > 0, is_heard);
    }
}
