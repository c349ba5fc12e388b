//! What a topology means, from its text.

use camino::Utf8Path;

use super::model::{AlertSetting, Certificates, Logging, PolicyKind, Topology};
use crate::facts::defaults;
use crate::source::{Origin, Scalar, Sources, Tree};

const CLUSTERS: &str = "
name: test
clusters:
  east: &east
    kafka: kafka-east
    namespace: prod
    version: 3.9.0
    strimzi: 0.47.0
    brokers: 3
    listener: {name: external, port: 9094, type: cluster-ip, authentication: tls}
  west:
    <<: *east
    kafka: kafka-west
    version: 4.1.0
    strimzi: 0.48.0
  north: {<<: *east, kafka: kafka-north}
";

/// Reads `CLUSTERS` and more; nothing may be wrong but clusters that no flow touches.
fn meaning(more: &str) -> Topology {
    let text = format!("{CLUSTERS}{more}");
    let mut sources = Sources::default();
    let file = sources.add("test.yaml", text.as_str());
    let (topology, findings) = super::read(file, Utf8Path::new("test.yaml"), &text);
    let wrong: Vec<_> = findings.iter().filter(|finding| finding.rule.name != "unused-cluster").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    topology.unwrap()
}

/// Returns every flow as `source->target@host instance`.
fn flows(more: &str) -> Vec<String> {
    let topology = meaning(more);
    let alias = |id| &*topology.cluster(id).alias.value;
    topology
        .flows
        .iter()
        .map(|flow| {
            let (source, target, host) = (alias(flow.source.value), alias(flow.target.value), alias(flow.host.value));
            format!("{source}->{target}@{host} {}", flow.instance.value)
        })
        .collect()
}

#[test]
fn shapes_are_written_out() {
    assert_eq!(flows("flows: [{from: east, to: west}]"), ["east->west@west mm2-east-to-west"]);
    assert_eq!(
        flows("flows: [{between: [east, west], runAt: source}]"),
        ["east->west@east mm2-east-to-west", "west->east@west mm2-west-to-east"]
    );
    assert_eq!(
        flows("flows: [{hub: north, spokes: [east, west], instance: mm2-hub}]"),
        ["east->north@north mm2-hub", "west->north@north mm2-hub"]
    );
    assert_eq!(
        flows("flows: [{hub: north, spokes: [east], direction: both, instance: 'hub-{target}'}]"),
        ["east->north@north hub-north", "north->east@east hub-east"]
    );
    assert_eq!(
        flows("flows: [{fanOut: {from: west, to: [east, north]}, runAt: west}]"),
        ["west->east@west mm2-west-to-east", "west->north@west mm2-west-to-north"]
    );
    let mesh = flows("flows: [{mesh: [east, west, north]}]");
    assert_eq!(mesh.len(), 6);
    assert_eq!(mesh[1], "east->north@north mm2-east-to-north");
    assert_eq!(
        flows("names: {mirrorMaker: 'from-{source}'}\nmirrorMaker: {runAt: north}\nflows: [{from: east, to: west}]"),
        ["east->west@north from-east"]
    );
}

#[test]
fn a_cluster_where_pods_run_is_used() {
    let text = format!("{CLUSTERS}flows: [{{from: east, to: west, runAt: north}}]");
    let (_, findings) =
        super::read(Sources::default().add("test.yaml", text.as_str()), Utf8Path::new("test.yaml"), &text);
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn what_nobody_wrote_names_its_reason() {
    let topology = meaning("flows: [{from: east, to: west}]");
    let flow = &topology.flows[0];
    assert_eq!(flow.refresh_topics.origin, Origin::Default(&defaults::REFRESH_TOPICS));
    assert_eq!(flow.replication_factor.value, -1);
    assert_eq!(flow.topics.origin, Origin::Default(&defaults::TOPICS));
    // The host, west, runs Kafka 4.1.
    let excluded: Vec<&str> = flow.exclude_topics.iter().map(|topic| &*topic.value).collect();
    assert_eq!(excluded, [r"mm2.*\.internal", r".*\.replica", "__.*"]);
    assert!(flow.checkpoints.as_ref().unwrap().sync_group_offsets.is_none());
    assert!(flow.auto_restart.source.is_none() && flow.state.source.is_none() && flow.tasks.source.is_none());
    assert_eq!(topology.network.local_domain.origin, Origin::Default(&defaults::LOCAL_DOMAIN));
    assert_eq!(&*topology.names.user.value, "mm2-user");
    let east = &topology.clusters[0];
    assert!(matches!(&east.cluster_ca.certificates, Certificates::Pattern(pattern) if &*pattern.value == "*.crt"));
    assert_eq!(&*east.cluster_ca.secret.value, "kafka-east-cluster-ca-cert");
    assert_eq!(&*east.kubernetes.name.value, "east");
    assert_eq!(east.broker_count(), 3);
    assert_eq!(&*east.pools[0].name.value, "kafka");
}

#[test]
fn derived_values_know_every_line_they_rest_on() {
    let topology = meaning("flows: [{from: east, to: west, runAt: source}]");
    let Origin::Derived(derivation) = &topology.flows[0].instance.origin else { panic!() };
    assert_eq!(derivation.reason.name, "instance-name");
    assert_eq!(derivation.inputs.len(), 3);
    let Origin::Derived(host) = &topology.flows[0].host.origin else { panic!() };
    assert!(host.inputs.iter().all(|input| matches!(input, Origin::Written(_))));
}

#[test]
fn a_flow_overrides_what_the_topology_says() {
    let topology = meaning(
        "
mirrorMaker:
  replicas: 2
  sizing: {memory: {request: 1Gi, limit: 4Gi}, cpu: 1}
  labels: {app: mm2, env: '{cluster}'}
  loggers: {root: INFO, a.b: DEBUG}
  probes: {liveness: {initialDelay: 60s, timeout: 5s}}
  config: {offset.flush.interval.ms: 10000}
flows:
  - from: east
    to: west
    replicas: 5
    sizing: {memory: {limit: 8Gi}}
    mirrorMaker:
      labels: {env: prod, team: data}
      loggers: {a.b: TRACE}
      probes: {liveness: {timeout: 9s}}
  - from: west
    to: east
    mirrorMaker: {logging: {external: {configMap: logging, key: log4j.properties}}}
",
    );
    let ours = &topology.flows[0].mirror_maker;
    assert_eq!(ours.replicas.value, 5);
    assert_eq!(ours.sizing.memory.request.as_ref().unwrap().as_str(), "1Gi");
    assert_eq!(ours.sizing.memory.limit.as_ref().unwrap().as_str(), "8Gi");
    let labels: Vec<_> = ours.labels.iter().map(|(key, value)| format!("{key}={}", value.value)).collect();
    assert_eq!(labels, ["app=mm2", "env=prod", "team=data"]);
    let Logging::Inline(loggers) = &ours.logging else { panic!() };
    let loggers: Vec<_> = loggers.iter().map(|(name, level)| format!("{}={}", name.value, level.value)).collect();
    assert_eq!(loggers, ["root=INFO", "a.b=TRACE"]);
    assert_eq!(ours.liveness.initial_delay.as_ref().unwrap().as_str(), "60s");
    assert_eq!(ours.liveness.timeout.as_ref().unwrap().as_str(), "9s");
    let theirs = &topology.flows[1].mirror_maker;
    assert_eq!((theirs.replicas.value, theirs.config.len()), (2, 1));
    assert!(matches!(&theirs.logging, Logging::External { config_map, .. } if &*config_map.value == "logging"));
}

#[test]
fn shorthands_mean_what_they_stand_for() {
    let topology = meaning(
        "
clusterCa: {certificate: ca.crt}
users: perInstance
flows:
  - from: east
    to: west
    topics: [a.b, {regex: 'c.*'}]
    groups: 'x|y'
    policy: identity
    tasks: 5
    autoRestart: [source, heartbeat]
    state: stopped
    checkpoints: {syncGroupOffsets: true}
    heartbeats: false
    exclude: {topics: 'z.*'}
    producer: {acks: all, linger.ms: 100, enable.idempotence: true}
  - from: west
    to: east
    policy: org.apache.kafka.connect.mirror.IdentityReplicationPolicy
    autoRestart: {source: {maxRestarts: 7}, checkpoint: false}
    checkpoints: false
monitoring:
  alerts: {A: false, B: {above: 1.5, for: 5m}, own: [{alert: C, expr: up}]}
  jmxRules: {own: [{pattern: p}]}
",
    );
    let [ours, theirs] = topology.flows.as_slice() else { panic!() };
    let topics: Vec<_> = ours.topics.iter().map(|topic| (&*topic.regex, topic.exact.as_deref())).collect();
    assert_eq!(topics, [(r"a\.b", Some("a.b")), ("c.*", None)]);
    assert_eq!(&*ours.groups[0].regex, "x|y");
    assert_eq!((&ours.policy.kind.value, &theirs.policy.kind.value), (&PolicyKind::Identity, &PolicyKind::Identity));
    assert_eq!(ours.tasks.source.as_ref().unwrap().value, 5);
    assert_eq!(ours.tasks.checkpoint.as_ref().unwrap().value, 5);
    assert!(ours.auto_restart.source.is_some() && ours.auto_restart.checkpoint.is_none());
    assert!(ours.state.heartbeat.is_some() && ours.heartbeats.is_none() && theirs.checkpoints.is_none());
    let sync = ours.checkpoints.as_ref().unwrap().sync_group_offsets.as_ref().unwrap();
    assert_eq!(sync.as_str(), "60s");
    assert!(sync.span().is_some());
    assert_eq!(&*ours.exclude_topics[0].value, "z.*");
    assert_eq!(&*ours.exclude_groups[0].value, "console-consumer-.*");
    let values: Vec<_> = ours.producer.iter().map(|(_, value)| value.value.clone()).collect();
    assert_eq!(values, [Scalar::Text("all".into()), Scalar::Int(100), Scalar::Bool(true)]);
    let restart = theirs.auto_restart.source.as_ref().unwrap();
    assert_eq!((restart.enabled.value, restart.max_restarts.as_ref().unwrap().value), (true, 7));
    assert!(!theirs.auto_restart.checkpoint.as_ref().unwrap().enabled.value);
    assert!(matches!(&topology.clusters[0].cluster_ca.certificates, Certificates::Key(key) if &*key.value == "ca.crt"));
    assert_eq!(&*topology.names.user.value, "{instance}");
    let monitoring = &topology.monitoring;
    assert!(matches!(monitoring.alerts[0].1, AlertSetting::Off(_)));
    let AlertSetting::Set { above, .. } = &monitoring.alerts[1].1 else { panic!() };
    assert_eq!(above.as_ref().unwrap().value, Scalar::Float(1.5));
    assert_eq!((monitoring.own_alerts.len(), &*monitoring.own_alerts[0].expr.value), (1, "up"));
    assert!(matches!(&monitoring.own_jmx_rules[0], Tree::Map(rule) if &*rule[0].0 == "pattern"));
}

#[test]
fn values_behind_an_anchor_keep_their_own_line() {
    let topology = meaning("flows: [{from: east, to: west}]");
    let [east, west, _] = topology.clusters.as_slice() else { panic!() };
    assert_eq!(east.namespace.span(), west.namespace.span());
    assert_ne!(east.kafka.span(), west.kafka.span());
}

#[test]
fn a_mesh_of_thousands_is_refused_before_it_is_built() {
    use std::fmt::Write as _;
    let mut text = String::from("name: test\nclusters:\n");
    let mut mesh = String::new();
    for number in 0..300 {
        writeln!(
            text,
            "  c{number}: {{kafka: k, namespace: n, version: 4.1.0, strimzi: 0.48.0, brokers: 3, listener: {{name: a, port: 9094}}}}"
        )
        .unwrap();
        write!(mesh, "c{number}, ").unwrap();
    }
    write!(text, "flows:\n  - mesh: [{mesh}]\n").unwrap();
    let mut sources = Sources::default();
    let file = sources.add("test.yaml", text.as_str());
    let (topology, findings) = super::read(file, Utf8Path::new("test.yaml"), &text);
    assert!(topology.is_none());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule.name, "number-out-of-range");
}
