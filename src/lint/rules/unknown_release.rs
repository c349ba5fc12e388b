//! Releases that came out after this program, before it, or never.

use crate::facts::kafka::{NEWEST, OLDEST};
use crate::facts::strimzi::{self, RELEASES, Serves, Unknown};
use crate::lint::{Findings, Scene};
use crate::topology::model::Cluster;

lint!("unknown-release", Note, "a release of the operator or of Kafka that we know nothing of", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for cluster in &scene.topology.clusters {
        operator(cluster, findings);
        kafka(cluster, findings);
    }
}

fn operator(cluster: &Cluster, findings: &mut Findings<'_>) {
    let operator = cluster.strimzi.value;
    let Serves::Unknown(why) = strimzi::serves(operator, cluster.version.value) else { return };
    let (Some(first), Some(last)) = (RELEASES.first(), RELEASES.last()) else { return };
    let (note, help) = match why {
        Unknown::TooOld => (
            format!("what is made is judged as for Strimzi {}, the oldest one known here", first.version),
            "look through what is made before you apply it, or take a newer operator".to_owned(),
        ),
        Unknown::TooNew => (
            format!(
                "what is made is judged as for the release before it; the newest one known here is {}",
                last.version
            ),
            "take a newer mirrorc, if there is one".to_owned(),
        ),
        Unknown::NoSuchRelease => {
            let next =
                RELEASES.iter().find(|release| release.version > operator).map_or(last.version, |one| one.version);
            ("there is no such release".to_owned(), format!("write a release that exists; the next one is `{next}`"))
        }
    };
    let found = finding(format!("Strimzi {operator} is no release that is known here"))
        .at_origin(&cluster.strimzi.origin, "unknown")
        .note(note)
        .help(help);
    findings.report(found);
}

fn kafka(cluster: &Cluster, findings: &mut Findings<'_>) {
    let kafka = cluster.version.value;
    let known = RELEASES.iter().any(|release| release.kafka.contains(&kafka));
    // Where the operator is known and does not run it, that is an error of its own.
    if known || strimzi::find(cluster.strimzi.value).is_some() {
        return;
    }
    let found = finding(format!("Kafka {kafka} is no release that is known here"))
        .at_origin(&cluster.version.origin, "unknown")
        .note(format!("metrics, keys and permissions are those of the nearest one from {OLDEST} to {NEWEST}"))
        .help("take a newer mirrorc, if there is one");
    findings.report(found);
}
