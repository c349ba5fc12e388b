//! Failures made on both flows at once, where they do not meet; each is mended before the next.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::watch::Watch;
use super::super::world::{PASSWORD, World};
use super::flow::{Flow, HEARTBEAT, SOURCE};
use crate::harness::certificates::Authority;
use crate::harness::cluster::Authentication;
use crate::harness::proxy::Proxy;
use crate::operator::users::User;

/// Of two flows, one the other's way back.
pub type Round = fn(&mut World, &mut Watch, &Flow, &Flow);

/// Returns the user of a cluster: it reads for one flow and writes for the other.
fn user(world: &World, alias: &str) -> User {
    let (_, user) = world.users().into_iter().find(|(home, _)| home == alias).unwrap();
    user
}

fn restart_failed(one: &Flow, other: &Flow) {
    one.restart_failed();
    other.restart_failed();
}

pub fn stopped_skipped_and_too_large(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    // This connector writes the heartbeats that the other flow mirrors.
    one.pod.set_state(&one.connector(HEARTBEAT).name, "stop");
    // Checkpoints stop when the groups cannot be seen.
    let user = user(world, one.source);
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
    watch.expect_over("stopped, hidden, too large", || restart_failed(one, other));
}

/// Lets a new configuration reach the tasks, and Prometheus see their counters at 0.
fn settle() {
    std::thread::sleep(Duration::from_secs(12));
}

/// Writes a record larger than the 1 MiB that Connect's producers send.
fn too_large(world: &mut World, flow: &Flow) {
    world.ask(flow.source, "burst", json!({"topic": "large", "count": 1, "size": 4_000_000}));
}

pub fn throttled_and_not_trusted(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    let user = user(world, one.source);
    let name = user.principal.trim_start_matches("User:");
    // Not less: a batch that does not fit into what a client may have in ten seconds is never given to it.
    let quota = |value: Value| json!({"user": name, "key": "consumer_byte_rate", "value": value});
    world.ask(one.source, "quota", quota(json!(60_000)));
    world.ask(one.source, "burst", json!({"topic": "burst", "count": 60_000, "size": 300}));
    let mistrust = Mistrust::begin(world, other);
    let mut wanted = one.alerts(&["MM2ReplicationLagHigh", "MM2ReplicationLagCritical", "MM2ReplicationLatencyHigh"]);
    wanted.extend(other.alerts(&["MM2AuthenticationFailed"]));
    watch.expect(&format!("60,000 records while the user is throttled, {}", mistrust.what()), &wanted);
    world.ask(one.source, "quota", quota(Value::Null));
    mistrust.end(world, other);
    watch.expect_over("throttled, not trusted", || restart_failed(one, other));
}

/// Source and clients that no longer know each other.
enum Mistrust {
    /// A broker has a certificate of another authority; the clients' own store.
    Brokers(String),
    /// A password was renewed, and not copied.
    Password,
}

impl Mistrust {
    /// Restarts the tasks only: a connector that starts so finds no topic, and has no task whose clients could count.
    fn begin(world: &mut World, flow: &Flow) -> Mistrust {
        let mistrust = match world.site(flow.source).authentication {
            Authentication::Scram => {
                world.set_passwords(flow.source, "renewed");
                Mistrust::Password
            }
            Authentication::Tls => {
                let store = flow.instance.folder.join(format!("{}.truststore.pem", flow.source));
                let own = fs_err::read_to_string(&store).unwrap();
                let foreign = Authority::new(&world.folder.join("foreign-cluster-ca"), "cluster-ca v0");
                fs_err::write(&store, foreign.certificate()).unwrap();
                Mistrust::Brokers(own)
            }
        };
        flow.restart_tasks();
        mistrust
    }

    fn what(&self) -> &'static str {
        match self {
            Mistrust::Brokers(_) => "brokers of another authority",
            Mistrust::Password => "a password renewed and not copied",
        }
    }

    fn end(self, world: &mut World, flow: &Flow) {
        match self {
            Mistrust::Brokers(own) => {
                fs_err::write(flow.instance.folder.join(format!("{}.truststore.pem", flow.source)), own).unwrap();
            }
            Mistrust::Password => world.set_passwords(flow.source, PASSWORD),
        }
        flow.restart_tasks();
    }
}

pub fn cut_off(_: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    one.to_source.iter().for_each(Proxy::cut);
    other.to_target.iter().for_each(Proxy::cut);
    let mut wanted = one.alerts(&["MM2SourceUnreachable", "MM2HeartbeatLost"]);
    wanted.extend(other.alerts(&["MM2TargetUnreachable", "MM2ConnectorDown"]));
    watch.expect("source cut off, target cut off", &wanted);
    one.to_source.iter().for_each(Proxy::mend);
    other.to_target.iter().for_each(Proxy::mend);
    watch.expect_over("cut off", || restart_failed(one, other));
}

pub fn permissions_removed(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    let writes = grant(world, other, "WRITE");
    let hidden = hidden(world, one);
    world.ask(other.target, "removeAcls", json!({"acls": [writes]}));
    world.ask(one.source, "addAcls", json!({"acls": hidden}));
    let mut wanted = one.alerts(&["MM2NoTask"]);
    wanted.extend(other.alerts(&["MM2TaskFailed"]));
    watch.expect("the rights to see the source's topics and to write the target's are gone", &wanted);
    world.ask(other.target, "addAcls", json!({"acls": [writes]}));
    world.ask(one.source, "removeAcls", json!({"acls": hidden}));
    other.restart_failed();
    watch.expect_over("the rights", || restart_failed(one, other));
}

/// Returns what the target's user is allowed on the copies.
fn grant(world: &World, flow: &Flow, operation: &str) -> Value {
    let prefix = format!("{}.", flow.source);
    let user = user(world, flow.target);
    let is_it = |acl: &&Value| acl["name"] == prefix.as_str() && acl["operation"] == operation;
    let grants: Vec<&Value> = user.acls.iter().filter(is_it).collect();
    assert_eq!(grants.len(), 1, "{:?}", user.acls);
    grants[0].clone()
}

/// Returns what hides the source's topics: its user's right to read every topic is Connect's too, so they are denied.
fn hidden(world: &World, flow: &Flow) -> Vec<Value> {
    let user = user(world, flow.source);
    ["rect", "burst", "large", "heartbeats"]
        .iter()
        .map(|topic| {
            json!({"resource": "TOPIC", "name": topic, "pattern": "LITERAL", "principal": user.principal, "host": "*",
            "operation": "DESCRIBE", "permission": "DENY"})
        })
        .collect()
}

/// Deletes the copies; without the right that it returns neither MirrorMaker nor the brokers bring them back.
fn delete_copies(world: &mut World, flow: &Flow) -> Value {
    let creates = grant(world, flow, "CREATE");
    world.ask(flow.target, "removeAcls", json!({"acls": [creates]}));
    let prefix = format!("{}.", flow.source);
    let topics: Vec<String> = world.topics(flow.target).into_iter().filter(|name| name.starts_with(&prefix)).collect();
    world.ask(flow.target, "deleteTopics", json!({"topics": topics}));
    creates
}

/// The target answers, but has nowhere to write to; and the source refuses a certificate.
pub fn deleted_and_refused(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    let creates = delete_copies(world, one);
    let store = other.instance.folder.join(format!("{}.keystore.pem", other.source));
    let own = fs_err::read_to_string(&store).unwrap();
    let foreign = Authority::new(&world.folder.join("foreign-clients-ca"), "clients-ca v0").issue("mm2-user", &[]);
    fs_err::write(&store, foreign.key + &foreign.certificate).unwrap();
    other.restart_tasks();
    let mut wanted = one.alerts(&["MM2ReplicationStalled"]);
    // TLS 1.3 refuses after the handshake: no client counts that as an authentication that failed.
    wanted.extend(other.alerts(&["MM2SourceUnreachable"]));
    watch.expect("remote topics deleted on the target, certificate of another authority", &wanted);
    world.ask(one.target, "addAcls", json!({"acls": [creates]}));
    fs_err::write(&store, own).unwrap();
    other.restart_tasks();
    one.restart_failed();
    watch.expect_over("deleted, refused", || restart_failed(one, other));
}

/// Two of the failures above at once, for the exporter that is run second.
pub fn hidden_and_deleted(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    let creates = delete_copies(world, other);
    let hidden = hidden(world, one);
    world.ask(one.source, "addAcls", json!({"acls": hidden}));
    let mut wanted = one.alerts(&["MM2NoTask"]);
    wanted.extend(other.alerts(&["MM2ReplicationStalled"]));
    watch.expect("the right to see the source's topics is gone, remote topics deleted on the target", &wanted);
    world.ask(one.source, "removeAcls", json!({"acls": hidden}));
    world.ask(other.target, "addAcls", json!({"acls": [creates]}));
    other.restart_failed();
    watch.expect_over("hidden, deleted", || restart_failed(one, other));
}

pub fn brokers_killed(world: &mut World, watch: &mut Watch, one: &Flow, other: &Flow) {
    world.clusters.get_mut("testing").unwrap().kill();
    let mut wanted = one.alerts(&["MM2TargetUnreachable", "MM2ConnectorDown"]);
    wanted.extend(other.alerts(&["MM2SourceUnreachable"]));
    watch.expect("all brokers of testing killed", &wanted);
    world.clusters.get_mut("testing").unwrap().start_again();
    world.clusters["testing"].wait();
    watch.expect_over("killed", || restart_failed(one, other));
}
