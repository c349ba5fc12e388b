//! Each alert is silent while all is well, fires on its failure, made for real, and comes back.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::topology;
use super::world::World;
use crate::harness::certificates::Authority;
use crate::harness::connect::{Pod, with};
use crate::harness::network::Names;
use crate::harness::process::wait_until;
use crate::harness::prometheus::{Prometheus, Target};
use crate::harness::proxy::Proxy;
use crate::harness::runner::{Case, say};
use crate::harness::tools;
use crate::operator::{Connector, Instance};

pub const CASES: &[Case] = &[Case { name: "alerts::each_fires_on_its_failure_and_comes_back", run: each_fires }];

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

/// One direction with its pod, and the proxies on its way.
struct Flow {
    source: &'static str,
    target: &'static str,
    instance: Instance,
    pod: Pod,
    to_source: Vec<Proxy>,
    to_target: Vec<Proxy>,
}

impl Flow {
    fn start(world: &mut World, source: &'static str, target: &'static str) -> Flow {
        let instance = world.instances(source).remove(0);
        let proxies = |alias: &str| -> Vec<Proxy> {
            world.clusters[alias].nodes.iter().map(|node| Proxy::start(*node, 9094)).collect()
        };
        let (to_source, to_target) = (proxies(source), proxies(target));
        let names: Names = world.names(|alias, node| {
            let index = world.clusters[alias].nodes.iter().position(|known| *known == node).unwrap();
            if alias == source { to_source[index].address } else { to_target[index].address }
        });
        let pod = world.start_pod_by(&instance, &names);
        Flow { source, target, instance, pod, to_source, to_target }
    }

    fn create_connectors(&self) {
        let others = self.instance.connectors.iter().filter(|connector| !connector.name.ends_with(SOURCE));
        self.pod.reconcile(&others.cloned().chain([self.strict()]).collect::<Vec<_>>());
    }

    fn connector(&self, class: &str) -> &Connector {
        self.instance.connector(class)
    }

    /// The source connector as it is without `errors.tolerance`.
    fn strict(&self) -> Connector {
        with(self.connector(SOURCE), &[("errors.tolerance", "none")])
    }

    /// Restarts what failed, as Strimzi does where the topology asks for it.
    fn restart_failed(&self) {
        for connector in &self.instance.connectors {
            self.pod.set_state(&connector.name, "restart?includeTasks=true&onlyFailed=true");
        }
    }

    fn restart_tasks(&self) {
        let name = &self.connector(SOURCE).name;
        let (_, tasks) = self.pod.status(name).unwrap();
        for task in 0..tasks.len() {
            self.pod.set_task_state(name, task, "restart");
        }
    }

    /// Names an alert of this flow, or of its instance.
    fn alert(&self, name: &str) -> String {
        match name {
            "MM2TargetUnreachable" => format!("{name} {}", self.instance.name),
            _ => format!("{name} {}->{}", self.source, self.target),
        }
    }

    fn alerts(&self, names: &[&str]) -> Vec<String> {
        names.iter().map(|name| self.alert(name)).collect()
    }
}

const SOURCE: &str = "MirrorSourceConnector";
const CHECKPOINT: &str = "MirrorCheckpointConnector";
const HEARTBEAT: &str = "MirrorHeartbeatConnector";

/// The watch over one run.
struct Watch {
    prometheus: Prometheus,
    /// Alerts that did not fire although their failure was made: said together, at the end.
    missed: Vec<String>,
}

impl Watch {
    /// Waits until every one of these alerts has fired, and says what else did.
    fn expect(&mut self, failure: &str, wanted: &[String]) {
        let started = Instant::now();
        let mut fired = BTreeSet::new();
        let missing = loop {
            fired.extend(self.prometheus.firing());
            let missing: Vec<&String> = wanted.iter().filter(|alert| !fired.contains(*alert)).collect();
            if missing.is_empty() || started.elapsed() > Duration::from_secs(150) {
                break missing;
            }
            std::thread::sleep(Duration::from_secs(1));
        };
        let others: Vec<&String> = fired.iter().filter(|alert| !wanted.contains(alert)).collect();
        say(&format!("{failure}: {wanted:?} after {} s; besides: {others:?}", started.elapsed().as_secs()));
        self.missed.extend(missing.iter().map(|alert| format!("{failure}: {alert}")));
    }

    /// Waits until nothing fires.
    fn expect_silence(&self, failure: &str) {
        let started = Instant::now();
        wait_until(&format!("{failure} is over, all alerts come back"), Duration::from_secs(180), || {
            let firing = self.prometheus.firing();
            if firing.is_empty() { Ok(()) } else { Err(format!("{firing:?}")) }
        });
        say(&format!("{failure}: silent again after {} s", started.elapsed().as_secs()));
    }

    /// Nothing fires while nothing is wrong.
    fn expect_nothing(&self, time: Duration) {
        let started = Instant::now();
        while started.elapsed() < time {
            let firing = self.prometheus.firing();
            assert!(firing.is_empty(), "nothing is wrong, and yet after {:?}: {firing:?}", started.elapsed());
            std::thread::sleep(Duration::from_secs(1));
        }
        say(&format!("nothing is wrong: silent for {} s", time.as_secs()));
    }
}

fn each_fires() {
    let case = "alerts::each_fires_on_its_failure_and_comes_back";
    let mut changes = super::first_user::QUICK.to_vec();
    changes.extend(SHORT);
    show(case, &topology::edited("rciis.yaml", &changes));
}

fn show(case: &str, text: &str) {
    let sites = topology::sites(&tools::case_folder(&format!("{case}-topology")), text);
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
    std::thread::sleep(Duration::from_secs(20));
    let documents: Vec<Value> = world.sites.iter().flat_map(|site| site.documents.0.clone()).collect();
    let rules: Vec<&Value> = documents.iter().filter(|object| object["kind"] == "PrometheusRule").collect();
    let targets: Vec<Target> = [&one, &other]
        .iter()
        .map(|flow| Target {
            namespace: world.site(flow.source).namespace.clone(),
            pod: format!("{}-mirrormaker2-0", flow.instance.name),
            address: flow.pod.metrics_target(),
        })
        .collect();
    let mut watch = Watch { prometheus: Prometheus::start(&world.folder, &rules, &targets), missed: Vec::new() };
    watch.expect_nothing(Duration::from_secs(45));

    stopped_skipped_and_too_large(&mut world, &mut watch, &one, &other);
    throttled_and_not_trusted(&mut world, &mut watch, &one, &other);
    cut_off(&mut watch, &one, &other);
    permissions_removed(&mut world, &mut watch, &one, &other);
    deleted_and_refused(&mut world, &mut watch, &one, &other);
    brokers_killed(&mut world, &mut watch, &one, &other);
    assert!(watch.missed.is_empty(), "did not fire: {:#?}", watch.missed);
}

fn stopped_skipped_and_too_large(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    // This connector writes the heartbeats that the other flow mirrors.
    one.pod.set_state(&one.connector(HEARTBEAT).name, "stop");
    // Checkpoints stop when the groups cannot be seen.
    let (_, user) = world.users().into_iter().find(|(alias, _)| alias == one.source).unwrap();
    let denied = json!([{"resource": "GROUP", "name": format!("billing-of-{}", one.source), "pattern": "LITERAL",
        "principal": user.principal, "host": "*", "operation": "ALL", "permission": "DENY"}]);
    world.ask(one.source, "addAcls", json!({"acls": denied}));
    other.pod.put(other.connector(SOURCE));
    settle();
    too_large(world, other);
    watch.expect("a record that the target refuses is tolerated", &other.alerts(&["MM2RecordsSkipped"]));
    other.pod.put(&other.strict());
    settle();
    too_large(world, other);
    let mut wanted = one.alerts(&["MM2ConnectorDown", "MM2CheckpointStale"]);
    wanted.extend(other.alerts(&["MM2HeartbeatLost", "MM2TaskFailed"]));
    watch.expect("heartbeats stopped, groups hidden, record too large", &wanted);
    one.pod.set_state(&one.connector(HEARTBEAT).name, "resume");
    world.ask(one.source, "removeAcls", json!({"acls": denied}));
    world.ask(other.source, "deleteTopics", json!({"topics": ["large"]}));
    other.restart_failed();
    watch.expect_silence("stopped, hidden, too large");
}

/// Lets a new configuration reach the tasks, and Prometheus see their counters at 0.
fn settle() {
    std::thread::sleep(Duration::from_secs(15));
}

/// Writes a record larger than the 1 MiB that Connect's producers send.
fn too_large(world: &mut World, flow: &Flow) {
    world.ask(flow.source, "burst", json!({"topic": "large", "count": 1, "size": 4_000_000}));
}

fn throttled_and_not_trusted(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    // Not less: a batch that does not fit into what a client may have in ten seconds is never given to it.
    let quota = |value: Value| json!({"user": "CN=mm2-user", "key": "consumer_byte_rate", "value": value});
    world.ask(one.source, "quota", quota(json!(60_000)));
    world.ask(one.source, "burst", json!({"topic": "burst", "count": 60_000, "size": 300}));
    let store = other.instance.folder.join(format!("{}.truststore.pem", other.source));
    let own = fs_err::read_to_string(&store).unwrap();
    let foreign = Authority::new(&world.folder.join("foreign-cluster-ca"), "cluster-ca v0");
    fs_err::write(&store, foreign.certificate()).unwrap();
    // The tasks only: a connector that starts with it finds no topic, and has no task whose clients could count.
    other.restart_tasks();
    let mut wanted = one.alerts(&["MM2ReplicationLagHigh", "MM2ReplicationLagCritical", "MM2ReplicationLatencyHigh"]);
    wanted.extend(other.alerts(&["MM2AuthenticationFailed"]));
    watch.expect("60,000 records while the user is throttled, brokers of another authority", &wanted);
    world.ask(one.source, "quota", quota(Value::Null));
    fs_err::write(&store, own).unwrap();
    other.restart_tasks();
    watch.expect_silence("throttled, not trusted");
}

fn cut_off(watch: &mut Watch, one: &Flow, other: &Flow) {
    one.to_source.iter().for_each(Proxy::cut);
    other.to_target.iter().for_each(Proxy::cut);
    let mut wanted = one.alerts(&["MM2SourceUnreachable", "MM2HeartbeatLost"]);
    wanted.extend(other.alerts(&["MM2TargetUnreachable", "MM2ConnectorDown"]));
    watch.expect("source cut off, target cut off", &wanted);
    one.to_source.iter().for_each(Proxy::mend);
    other.to_target.iter().for_each(Proxy::mend);
    watch.expect_silence("cut off");
}

fn permissions_removed(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    // One user: it reads for one flow and writes for the other.
    let (_, user) = world.users().into_iter().find(|(alias, _)| alias == one.source).unwrap();
    let prefix = format!("{}.", other.source);
    let is_write = |acl: &&Value| acl["name"] == prefix.as_str() && acl["operation"] == "WRITE";
    let grants: Vec<Value> = user.acls.iter().filter(is_write).cloned().collect();
    assert_eq!(grants.len(), 1, "{:?}", user.acls);
    // Its right to read every topic is Connect's too, so this one is denied by topic.
    let hidden: Vec<Value> = ["rect", "burst", "large", "heartbeats"]
        .iter()
        .map(|topic| {
            json!({"resource": "TOPIC", "name": topic, "pattern": "LITERAL", "principal": user.principal, "host": "*",
            "operation": "DESCRIBE", "permission": "DENY"})
        })
        .collect();
    world.ask(one.source, "removeAcls", json!({"acls": grants}));
    world.ask(one.source, "addAcls", json!({"acls": hidden}));
    let mut wanted = one.alerts(&["MM2NoTask"]);
    wanted.extend(other.alerts(&["MM2TaskFailed"]));
    watch.expect("the rights to see the source's topics and to write the target's are gone", &wanted);
    world.ask(one.source, "addAcls", json!({"acls": grants}));
    world.ask(one.source, "removeAcls", json!({"acls": hidden}));
    other.restart_failed();
    watch.expect_silence("the rights");
}

/// The target answers, but has nowhere to write to; and the source refuses a certificate.
fn deleted_and_refused(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    let (_, user) = world.users().into_iter().find(|(alias, _)| alias == one.target).unwrap();
    let prefix = format!("{}.", one.source);
    let creates = |acl: &&Value| acl["name"] == prefix.as_str() && acl["operation"] == "CREATE";
    let grants: Vec<Value> = user.acls.iter().filter(creates).cloned().collect();
    assert_eq!(grants.len(), 1, "{:?}", user.acls);
    // Without it neither MirrorMaker nor the brokers bring them back.
    world.ask(one.target, "removeAcls", json!({"acls": grants}));
    let topics: Vec<String> = world.topics(one.target).into_iter().filter(|name| name.starts_with(&prefix)).collect();
    world.ask(one.target, "deleteTopics", json!({"topics": topics}));
    let store = other.instance.folder.join(format!("{}.keystore.pem", other.source));
    let own = fs_err::read_to_string(&store).unwrap();
    let foreign = Authority::new(&world.folder.join("foreign-clients-ca"), "clients-ca v0").issue("mm2-user", &[]);
    fs_err::write(&store, foreign.key + &foreign.certificate).unwrap();
    other.restart_tasks();
    let mut wanted = one.alerts(&["MM2ReplicationStalled"]);
    // TLS 1.3 refuses after the handshake: no client counts that as an authentication that failed.
    wanted.extend(other.alerts(&["MM2SourceUnreachable"]));
    watch.expect("remote topics deleted on the target, certificate of another authority", &wanted);
    world.ask(one.target, "addAcls", json!({"acls": grants}));
    fs_err::write(&store, own).unwrap();
    other.restart_tasks();
    one.restart_failed();
    watch.expect_silence("deleted, refused");
}

fn brokers_killed(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    world.clusters.get_mut("testing").unwrap().kill();
    let mut wanted = one.alerts(&["MM2TargetUnreachable", "MM2ConnectorDown"]);
    wanted.extend(other.alerts(&["MM2SourceUnreachable"]));
    watch.expect("all brokers of testing killed", &wanted);
    world.clusters.get_mut("testing").unwrap().start_again();
    world.clusters["testing"].wait();
    watch.expect_silence("killed");
}
