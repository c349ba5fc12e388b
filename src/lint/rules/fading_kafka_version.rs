//! Kafka versions whose time is over.

use crate::facts::kafka::LINES;
use crate::lint::{Findings, Scene};

lint!("fading-kafka-version", Note, "a Kafka version that gets no more fixes, or soon will not", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for cluster in &scene.topology.clusters {
        let kafka = cluster.version.value;
        let line = LINES.iter().find(|line| (line.major, line.minor) == (kafka.major, kafka.minor));
        let Some(line) = line.filter(|line| !line.note.is_empty()) else { continue };
        let found = finding(format!("Kafka {}.{} of `{}`: {}", line.major, line.minor, cluster.alias.value, line.note))
            .at_origin(&cluster.version.origin, "on its way out")
            .help("plan the way to the next version, the operator first");
        findings.report(found);
    }
}
