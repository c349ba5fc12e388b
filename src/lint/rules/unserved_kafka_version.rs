//! Kafka versions that an operator does not run.

use crate::facts::strimzi::{Serves, Unknown, operators_for, serves};
use crate::lint::{Findings, Scene};

lint!("unserved-kafka-version", Error, "a Kafka version that the operator does not run", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for cluster in &scene.topology.clusters {
        let (kafka, operator) = (cluster.version.value, cluster.strimzi.value);
        let served = match serves(operator, kafka) {
            Serves::No(release) => {
                let versions: Vec<String> = release.kafka.iter().map(ToString::to_string).collect();
                format!("Strimzi {operator} runs Kafka {}", versions.join(", "))
            }
            Serves::Unknown(Unknown::NoSuchRelease) => format!("there is no Strimzi {operator}"),
            Serves::Yes | Serves::Unknown(_) => continue,
        };
        let operators: Vec<String> = operators_for(kafka).map(|operator| operator.to_string()).collect();
        let found = finding(format!("Strimzi {operator} does not run Kafka {kafka}"))
            .at_origin(&cluster.version.origin, "not run")
            .because_origin(&cluster.strimzi.origin, "by this operator")
            .note(format!("{served} (kafka-versions.yaml of each release)"));
        findings.report(if operators.is_empty() {
            found.help("write a version that it runs")
        } else {
            found.help(format!("write a version that it runs, or one of its operators: {}", operators.join(", ")))
        });
    }
}
