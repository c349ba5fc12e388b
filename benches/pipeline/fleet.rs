//! Topologies of any size: a ring of clusters, each mirrored into the next, half of them on an older Kafka.

use std::fmt::Write;

const HEAD: &str = "\
name: fleet
tree: fleet/{cluster}/kafka
network: {remoteDomain: svc.clusterset.local}
monitoring: {metrics: jmx, labels: {release: prometheus}}
mirrorMaker:
  replicas: 2
  sizing: {memory: {request: 1Gi, limit: 4Gi}, cpu: {request: 500m, limit: 2}, heap: {initial: 1024m, max: 3072m}}
  labels: {app: mirror-maker, region: \"{cluster}\"}
  loggers: {root: INFO, org.apache.kafka.connect.mirror: DEBUG}
";

const SETTINGS: &str = "    groups: \".*\"
    tasks: {source: 5}
    autoRestart: [source, checkpoint]
    offsetSyncs: target
    refresh: {topics: 60s, groups: 600s}
    checkpoints: {every: 60s, syncGroupOffsets: 60s}
    heartbeats: {every: 10s}
    replicationFactor: 3
    producer: {acks: all, batch.size: 327680, linger.ms: 100, compression.type: lz4}
";

/// Returns the topology of so many clusters.
pub fn topology(clusters: usize) -> String {
    let mut text = HEAD.to_owned();
    text.push_str("clusters:\n");
    for cluster in 0..clusters {
        let (kafka, strimzi) = if cluster % 2 == 0 { ("4.1.0", "0.48.0") } else { ("3.9.0", "0.47.0") };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "  c{cluster}:\n    kafka: kafka-{cluster}\n    namespace: kafka-{cluster}\n    version: {kafka}\n    \
             strimzi: {strimzi}\n    brokers: 3\n    \
             listener: {{name: external, port: 9094, type: cluster-ip, authentication: tls}}\n    \
             sizing: {{memory: 16Gi, cpu: {{request: 2, limit: 4}}, heap: 8192m}}\n"
        );
    }
    text.push_str("flows:\n");
    for source in 0..clusters {
        let target = (source + 1) % clusters;
        let _ = write!(
            text,
            "  - from: c{source}\n    to: c{target}\n    topics: [orders-{source}, {{regex: \"audit-{source}\\\\..*\"}}]\n"
        );
        text.push_str(SETTINGS);
    }
    text
}
