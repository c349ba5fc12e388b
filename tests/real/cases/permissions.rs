//! No grant is idle: each, taken away while everything runs, leaves a refusal in a broker's log.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::topology;
use super::world::World;
use crate::harness::connect::{Pod, with};
use crate::harness::http::encode;
use crate::harness::process::wait_until;
use crate::harness::runner::{Case, say};
use crate::harness::tools;
use crate::operator::Instance;

pub const CASES: &[Case] = &[
    Case { name: "permissions::none_is_idle", run: none_is_idle },
    Case { name: "permissions::none_is_idle_of_what_settings_add", run: none_is_idle_of_what_settings_add },
];

const SOURCE: &str = "testing";
const TARGET: &str = "proxmox";
/// Copies that have a right of their own.
const COPIES: [&str; 2] = ["testing.orders", "testing.heartbeats"];
const INSTANCE: &str = "mm2-testing-to-proxmox";

/// Returns the first user's topology with one way whose grants are each of one use: names in place of `.*`, a user of its
/// own, and heartbeats of another instance at its source.
fn topology_with(settings: &str) -> String {
    let text = topology::edited("rciis.yaml", &[]);
    let (start, rest) = text.split_once("\nflows:\n").unwrap();
    let (_, rest) = rest.split_once("\nmonitoring:\n").unwrap();
    let (monitoring, _) = rest.split_once("\nallow:\n").unwrap();
    let flows = format!(
        "  - from: {SOURCE}
    to: {TARGET}
    topics: [orders, {{regex: \"inv.*\"}}]
    groups: [billing]
    tasks: {{source: 2}}
    refresh: {{topics: 2s, groups: 2s}}
    checkpoints: {{every: 2s, syncGroupOffsets: 2s}}
    heartbeats: {{every: 2s}}
    config: {{source: {{sync.topic.configs.interval.seconds: 2, sync.topic.acls.interval.seconds: 2}}}}
    replicationFactor: 3
    {settings}
  - {{from: {TARGET}, to: {SOURCE}, topics: [nothing], checkpoints: false, replicationFactor: 3}}
"
    );
    format!("{start}\nusers: perInstance\nflows:\n{flows}\nmonitoring:\n{monitoring}")
}

fn none_is_idle() {
    let mut bench = Bench::start(CASES[0].name, &topology_with("offsetSyncs: target"));
    let grants = bench.grants();
    bench.begin();
    bench.try_all(grants);
    assert!(bench.idle.is_empty(), "idle: {:#?}", bench.idle);
    insta::assert_snapshot!(bench.table);
}

fn none_is_idle_of_what_settings_add() {
    let text = topology_with("offsetSyncs: source\n    syncTopicAcls: true\n    exactlyOnce: true");
    let mut bench = Bench::start(CASES[1].name, &text);
    let mut grants = bench.grants();
    grants.retain(|(alias, acl)| {
        let is_of_offset_syncs = alias == SOURCE && acl["name"].as_str().unwrap().contains("offset-syncs");
        is_of_offset_syncs || acl["resource"] == "CLUSTER" || acl["resource"] == "TRANSACTIONAL_ID"
    });
    bench.begin();
    bench.expect_only_committed_reads();
    bench.try_all(grants);
    assert!(bench.idle.is_empty(), "idle: {:#?}", bench.idle);
    insta::assert_snapshot!(bench.table);
}

fn instance(world: &mut World) -> Instance {
    let mut instance = world.instances(SOURCE).into_iter().find(|instance| instance.name == INSTANCE).unwrap();
    // Connect's own pace of a minute would be waited for, and show nothing more.
    instance.worker.insert("offset.flush.interval.ms".to_owned(), "2000".to_owned());
    instance
}

struct Bench {
    world: World,
    instance: Instance,
    pod: Option<Pod>,
    round: usize,
    table: String,
    idle: Vec<String>,
}

impl Bench {
    fn start(case: &str, text: &str) -> Bench {
        let sites = topology::sites(&tools::case_folder(&format!("{case}-topology")), text);
        let mut world = World::start(case, sites);
        world.add_users();
        for topic in ["orders", "invoices", "heartbeats"] {
            world.create_topic(SOURCE, topic, 1);
            world.produce(SOURCE, topic, &["one"]);
        }
        let instance = instance(&mut world);
        Bench { world, instance, pod: None, round: 0, table: String::new(), idle: Vec::new() }
    }

    /// Returns every right of the instance's users, with the alias of the cluster where it is.
    fn grants(&self) -> Vec<(String, Value)> {
        let users = self.world.users().into_iter().filter(|(_, user)| user.name == INSTANCE);
        users.flat_map(|(alias, user)| user.acls.into_iter().map(move |acl| (alias.clone(), acl))).collect()
    }

    /// Starts the pod; with every right nothing is refused.
    fn begin(&mut self) {
        let before = [SOURCE, TARGET].map(|alias| self.world.clusters[alias].denials().len());
        self.start_pod();
        self.wait_for_health();
        self.exercise("");
        self.wait_for_health();
        for (alias, before) in [SOURCE, TARGET].iter().zip(before) {
            let denials = &self.world.clusters[*alias].denials()[before..];
            assert!(denials.is_empty(), "before anything is taken away: {denials:#?}");
        }
    }

    /// Of exactly-once delivery Connect refuses a connector that also reads what may be rolled back.
    fn expect_only_committed_reads(&self) {
        let connector = self.instance.connector("MirrorSourceConnector");
        assert_eq!(connector.config["consumer.isolation.level"], "read_committed");
        let path = format!("/connectors/{}/config", encode(&connector.name));
        for key in ["consumer.isolation.level", "source.consumer.isolation.level"] {
            let config = with(connector, &[(key, "read_uncommitted")]).config;
            let refusal = self.pod.as_ref().unwrap().rest("PUT", &path, Some(&json!(config))).unwrap_err();
            assert!(refusal.contains(": 400 ") && refusal.contains("exactly-once"), "{key}: {refusal}");
            say(&format!("{key}=read_uncommitted: {refusal}"));
        }
    }

    /// Takes each right away in its turn: first those whose use is seen in a running pod.
    fn try_all(&mut self, grants: Vec<(String, Value)>) {
        let (of_connect, mut others): (Vec<_>, Vec<_>) =
            grants.into_iter().partition(|(_, acl)| self.is_of_connect(acl));
        // A worker whose own transaction was refused may never write a configuration again, nor restart a task.
        others.sort_by_key(|(_, acl)| acl["name"].as_str().is_some_and(|name| name.starts_with("connect-cluster-")));
        for (alias, acl) in &others {
            self.wait_for_health();
            self.take_away(alias, acl, |bench| bench.exercise(acl["name"].as_str().unwrap()));
        }
        let is_write = |acl: &Value| acl["operation"] == "WRITE";
        for (alias, acl) in of_connect.iter().filter(|(_, acl)| is_write(acl)) {
            self.wait_for_health();
            self.take_away(alias, acl, |bench| bench.exercise("connect"));
        }
        // The others are used when a worker starts; it need not get further than to the refusal.
        for (alias, acl) in of_connect.iter().filter(|(_, acl)| !is_write(acl)) {
            self.pod = None;
            self.take_away(alias, acl, |bench| bench.start_pod());
        }
    }

    fn start_pod(&mut self) {
        self.pod = Some(Pod::start(&self.instance, 0, &self.world.names(|_, node| node)));
    }

    /// Puts the connectors when they are not there, restarts what has failed, and waits until all of it runs.
    fn wait_for_health(&mut self) {
        let pod = self.pod.as_mut().unwrap();
        pod.wait();
        if pod.connectors().unwrap().len() < self.instance.connectors.len() {
            pod.reconcile(&self.instance.connectors);
        }
        for connector in &self.instance.connectors {
            // A group that nobody knows yet makes no task.
            let tasks = usize::from(!connector.name.ends_with("CheckpointConnector"));
            wait_until(&format!("{} runs", connector.name), Duration::from_secs(90), || {
                let (state, states) = pod.status(&connector.name)?;
                if state == "RUNNING" && states.len() >= tasks && states.iter().all(|state| state == "RUNNING") {
                    return Ok(());
                }
                if states.iter().chain([&state]).any(|state| state == "FAILED") {
                    restart(pod, &connector.name, "&onlyFailed=true");
                }
                Err(format!("{state} {states:?}"))
            });
        }
    }

    fn is_of_connect(&self, acl: &Value) -> bool {
        let keys = ["group.id", "config.storage.topic", "offset.storage.topic", "status.storage.topic"];
        keys.iter().any(|key| acl["name"] == self.instance.worker[*key].as_str())
    }

    /// Does what needs a right while it is taken away, and writes down what a broker refused.
    fn take_away(&mut self, alias: &str, acl: &Value, work: impl FnOnce(&mut Bench)) {
        let started = Instant::now();
        let before = self.world.clusters[alias].denials().len();
        let said = self.pod.as_ref().map_or(0, |pod| pod.log().len());
        self.world.ask(alias, "removeAcls", json!({"acls": [acl]}));
        // Internal topics are asked for at each start of their connector, copies only while they are missing.
        let copy = acl["name"].as_str().filter(|name| acl["operation"] == "CREATE" && COPIES.contains(name));
        if let Some(copy) = copy {
            self.world.ask(TARGET, "deleteTopics", json!({"topics": [copy]}));
        }
        work(self);
        let seen = self.wait_for_denial(alias, acl, before, said);
        self.world.ask(alias, "addAcls", json!({"acls": [acl]}));
        if let Some(copy) = copy {
            let created = || {
                if self.world.topics(TARGET).iter().any(|name| name == copy) {
                    Ok(())
                } else {
                    Err("missing".to_owned())
                }
            };
            wait_until(copy, Duration::from_secs(30), created);
        }
        let grant = describe(alias, acl);
        say(&format!("{grant}: {}, {} s", seen.unwrap_or("nothing"), started.elapsed().as_secs()));
        match seen {
            Some(seen) => writeln!(self.table, "{grant}: {seen} is refused").unwrap(),
            None => self.idle.push(grant),
        }
    }

    /// New topics, partitions, records and commits; and a start of the connector that uses `name` only when it starts.
    fn exercise(&mut self, name: &str) {
        self.round += 1;
        let (round, world) = (self.round, &mut self.world);
        let new = format!("inv-{round}");
        world.create_topic(SOURCE, &new, 1);
        for topic in ["orders", "invoices", "heartbeats"] {
            if name.is_empty() || name.ends_with(topic) || (name.ends_with("inv") && topic == "invoices") {
                let count = world.ask(SOURCE, "describe", json!({"topics": [topic]}));
                let count = count[topic]["partitions"].as_u64().unwrap() + 1;
                world.ask(SOURCE, "addPartitions", json!({"topic": topic, "count": count}));
            }
        }
        let pod = self.pod.as_ref().unwrap();
        for (part, class) in [
            ("offset-syncs", "MirrorSourceConnector"),
            ("checkpoints", "MirrorCheckpointConnector"),
            ("heartbeats", "MirrorHeartbeatConnector"),
            ("connect", "MirrorHeartbeatConnector"),
            ("mm2-testing-to-proxmox", "MirrorSourceConnector"),
        ] {
            if name.contains(part) {
                restart(pod, &self.instance.connector(class).name, "");
            }
        }
        if name == "connect" {
            let connector = self.instance.connector("MirrorHeartbeatConnector");
            let path = format!("/connectors/{}/config", encode(&connector.name));
            let _ = pod.rest("PUT", &path, Some(&json!(connector.config)));
        }
        for topic in ["orders", "invoices", "heartbeats", &new] {
            world.produce(SOURCE, topic, &["two"]);
        }
        for topic in ["orders", "invoices"] {
            world.ask(SOURCE, "consume", json!({"group": "billing", "topics": [topic], "max": 1, "quietMs": 300}));
        }
    }

    /// Returns what the broker refused for want of this right; `said` is how much the pod had logged before.
    fn wait_for_denial(&self, alias: &str, acl: &Value, before: usize, said: usize) -> Option<&'static str> {
        let (operation, name) = (acl["operation"].as_str().unwrap(), acl["name"].as_str().unwrap());
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            for line in &self.world.clusters[alias].denials()[before..] {
                let Some(refusal) = Refusal::read(line) else { continue };
                let is_prefix = acl["pattern"] == "PREFIXED";
                let is_named = refusal.resource == name || (is_prefix && refusal.resource.starts_with(name));
                // What it implies is gone with it.
                if is_named && (refusal.operation == operation || refusal.operation == "DESCRIBE") {
                    return Some(refusal.meaning());
                }
            }
            // Who may write to no topic at all gets no producer id: the broker refuses that without a line in its
            // authorizer's log (`core/src/main/scala/kafka/server/KafkaApis.scala`, handleInitProducerIdRequest).
            let has_no_id = |pod: &Pod| pod.log().get(said..).is_some_and(|log| log.contains(NO_PRODUCER_ID));
            if operation == "WRITE" && acl["resource"] == "TOPIC" && self.pod.as_ref().is_some_and(has_no_id) {
                return Some("writing");
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        None
    }
}

/// What a producer's client says then.
const NO_PRODUCER_ID: &str = "Abortable authorization error: Cluster authorization failed";

/// A line of the authorizer's log.
#[derive(Debug)]
struct Refusal<'a> {
    operation: &'a str,
    kind: &'a str,
    resource: &'a str,
    request: &'a str,
}

impl Refusal<'_> {
    fn read(line: &str) -> Option<Refusal<'_>> {
        let (_, rest) = line.split_once("is Denied operation = ")?;
        let (operation, rest) = rest.split_once(" from host")?;
        let (kind, rest) = rest.split_once(" on resource = ")?.1.split_once(":LITERAL:")?;
        let (resource, rest) = rest.split_once(" for request = ")?;
        Some(Refusal { operation, kind, resource, request: rest.split(' ').next()? })
    }

    /// Which of the requests to one end comes first depends on the moment.
    fn meaning(&self) -> &'static str {
        if self.kind == "TransactionalId" {
            return "a transaction";
        }
        match (self.operation, self.request) {
            ("CREATE", "CreateTopics" | "Metadata") => "creating the topic",
            (_, "Fetch" | "Metadata" | "ListOffsets" | "OffsetFetch") => "reading",
            (_, "Produce") => "writing",
            (_, "CreatePartitions") => "adding partitions",
            (_, "DescribeConfigs") => "reading the configuration",
            (_, "IncrementalAlterConfigs" | "AlterConfigs") => "changing the configuration",
            (_, "OffsetCommit") => "committing offsets",
            (_, "FindCoordinator" | "JoinGroup" | "SyncGroup" | "Heartbeat" | "DescribeGroups") => {
                "taking part in the group"
            }
            (_, "DescribeAcls") => "reading ACLs",
            (_, "CreateAcls") => "creating ACLs",
            _ => panic!("{self:?}"),
        }
    }
}

fn restart(pod: &Pod, connector: &str, more: &str) {
    // The answer may take its time, where the worker waits for what it may not do.
    pod.send("POST", &format!("/connectors/{}/restart?includeTasks=true{more}", encode(connector)));
}

fn describe(alias: &str, acl: &Value) -> String {
    let part = |name: &str| acl[name].as_str().unwrap().to_lowercase();
    let side = if alias == SOURCE { "source" } else { "target" };
    let star = if acl["pattern"] == "PREFIXED" { "*" } else { "" };
    format!("{side} {} {}{star} {}", part("resource"), acl["name"].as_str().unwrap(), part("operation"))
}
