//! What the Strimzi operator serves, by release.
//!
//! Releases: strimzi/strimzi-kafka-operator `kafka-versions.yaml` and `CHANGELOG.md` at each tag, up to 1.2.0.

mod feature;
mod forbidden;

pub use feature::{FEATURES, Feature, FeatureFact, served_in_words, serves_feature};
pub use forbidden::{ConfigMap, forbidden};

use std::fmt;

use crate::units::{KafkaVersion, StrimziVersion};

/// A version of Strimzi's API, and with it the shape of a KafkaMirrorMaker2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Api {
    /// `connectCluster` and `clusters`: operators up to 0.48.
    V1Beta2,
    /// `target` and `mirrors[].source`: operators from 0.49, the only one since 1.0.0.
    V1,
}

impl Api {
    /// Returns the `apiVersion` of a manifest.
    pub const fn api_version(self) -> &'static str {
        match self {
            Api::V1Beta2 => "kafka.strimzi.io/v1beta2",
            Api::V1 => "kafka.strimzi.io/v1",
        }
    }

    /// Returns the dialect's name, which is its folder's.
    pub const fn dialect(self) -> &'static str {
        match self {
            Api::V1Beta2 => "classic",
            Api::V1 => "v1",
        }
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.api_version())
    }
}

/// One release of the operator.
#[derive(Debug)]
pub struct Release {
    pub version: StrimziVersion,
    /// Year and month, where known with the day.
    pub date: &'static str,
    /// The ones it serves.
    pub apis: &'static [Api],
    /// Oldest first; the last one is the default.
    pub kafka: &'static [KafkaVersion],
    /// The JMX exporter in its images.
    pub jmx_exporter: &'static str,
}

impl Release {
    pub fn default_kafka(&self) -> Option<KafkaVersion> {
        self.kafka.last().copied()
    }
}

const fn kafka(major: u16, minor: u16, patch: u16) -> KafkaVersion {
    KafkaVersion::new(major, minor, patch)
}

const CLASSIC: &[Api] = &[Api::V1Beta2];
const BOTH: &[Api] = &[Api::V1Beta2, Api::V1];
const V1: &[Api] = &[Api::V1];
const K381: KafkaVersion = kafka(3, 8, 1);
const K390: KafkaVersion = kafka(3, 9, 0);
const K391: KafkaVersion = kafka(3, 9, 1);
const K400: KafkaVersion = kafka(4, 0, 0);
const K401: KafkaVersion = kafka(4, 0, 1);
const K410: KafkaVersion = kafka(4, 1, 0);
const K411: KafkaVersion = kafka(4, 1, 1);
const K412: KafkaVersion = kafka(4, 1, 2);
const K420: KafkaVersion = kafka(4, 2, 0);
const K421: KafkaVersion = kafka(4, 2, 1);
const K430: KafkaVersion = kafka(4, 3, 0);
const K431: KafkaVersion = kafka(4, 3, 1);

const fn release(
    version: [u16; 3],
    date: &'static str,
    apis: &'static [Api],
    kafka: &'static [KafkaVersion],
    jmx_exporter: &'static str,
) -> Release {
    Release { version: StrimziVersion::new(version[0], version[1], version[2]), date, apis, kafka, jmx_exporter }
}

/// Every release from 0.45.0, oldest first.
pub static RELEASES: [Release; 16] = [
    release([0, 45, 0], "2024-12", CLASSIC, &[kafka(3, 8, 0), K381, K390], "1.0.1"),
    release([0, 45, 1], "2025-06", CLASSIC, &[kafka(3, 8, 0), K381, K390, K391], "1.0.1"),
    release([0, 45, 2], "2026-03", CLASSIC, &[kafka(3, 8, 0), K381, K390, K391, kafka(3, 9, 2)], "1.0.1"),
    release([0, 46, 0], "2025-04", CLASSIC, &[K390, K400], "1.1.0"),
    release([0, 46, 1], "2025-04", CLASSIC, &[K390, K400], "1.1.0"),
    release([0, 47, 0], "2025-07", CLASSIC, &[K390, K391, K400], "1.3.0"),
    release([0, 48, 0], "2025-09-24", CLASSIC, &[K400, K410], "1.4.0"),
    release([0, 49, 0], "2025-11", BOTH, &[K400, K401, K410, K411], "1.5.0"),
    release([0, 49, 1], "2025-11", BOTH, &[K400, K401, K410, K411], "1.5.0"),
    release([0, 50, 0], "2025-12", BOTH, &[K400, K401, K410, K411], "1.5.0"),
    release([0, 50, 1], "2026-02", BOTH, &[K400, K401, K410, K411], "1.5.0"),
    release([0, 51, 0], "2026-02-28", BOTH, &[K410, K411, K420], "1.5.0"),
    release([1, 0, 0], "2026-04-23", V1, &[K410, K411, K412, K420], "1.5.0"),
    release([1, 0, 1], "2026-06-17", V1, &[K410, K411, K412, K420], "1.5.0"),
    release([1, 1, 0], "2026-06-21", V1, &[K420, K421, K430], "1.6.0"),
    release([1, 2, 0], "2026-08-18", V1, &[K420, K421, K430, K431], "1.6.0"),
];

/// The first operator that serves `v1`, in which we write from there on.
pub const FIRST_V1: StrimziVersion = StrimziVersion::new(0, 49, 0);
/// The first operator that serves nothing else.
pub const FIRST_WITHOUT_CLASSIC: StrimziVersion = StrimziVersion::new(1, 0, 0);

/// Returns the API we write for an operator; one newer than the table speaks `v1`.
pub fn dialect(strimzi: StrimziVersion) -> Api {
    if strimzi >= FIRST_V1 { Api::V1 } else { Api::V1Beta2 }
}

/// Returns the table's row of an operator.
pub fn find(strimzi: StrimziVersion) -> Option<&'static Release> {
    RELEASES.iter().find(|release| release.version == strimzi)
}

/// Whether an operator runs a Kafka version.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Serves {
    Yes,
    /// It does not; the row says which it does.
    No(&'static Release),
    /// The operator is not in the table.
    Unknown(Unknown),
}

/// Why an operator is not in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Older than the first row.
    TooOld,
    /// Newer than the last row: released after this program.
    TooNew,
    /// Between the rows: there is no such release.
    NoSuchRelease,
}

impl PartialEq for Release {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

/// Tells whether an operator runs a Kafka version.
pub fn serves(strimzi: StrimziVersion, kafka: KafkaVersion) -> Serves {
    match find(strimzi) {
        Some(release) if release.kafka.contains(&kafka) => Serves::Yes,
        Some(release) => Serves::No(release),
        None => Serves::Unknown(unknown(strimzi)),
    }
}

fn unknown(strimzi: StrimziVersion) -> Unknown {
    let known_minor = |release: &&Release| release.version.at_least(strimzi.major, strimzi.minor);
    match (RELEASES.first(), RELEASES.last()) {
        (Some(first), _) if strimzi < first.version => Unknown::TooOld,
        (_, Some(last)) if strimzi > last.version => Unknown::TooNew,
        // A later patch of a known minor release may have come out after this program.
        _ if RELEASES
            .iter()
            .filter(known_minor)
            .filter(|release| (release.version.major, release.version.minor) == (strimzi.major, strimzi.minor))
            .any(|release| release.version < strimzi) =>
        {
            Unknown::TooNew
        }
        _ => Unknown::NoSuchRelease,
    }
}

/// Returns the operators that run a Kafka version, oldest first.
pub fn operators_for(kafka: KafkaVersion) -> impl Iterator<Item = StrimziVersion> {
    RELEASES.iter().filter(move |release| release.kafka.contains(&kafka)).map(|release| release.version)
}

/// Returns the JMX exporter in an operator's images; the nearest known row where it is not in the table.
pub fn jmx_exporter(strimzi: StrimziVersion) -> &'static str {
    let row = RELEASES.iter().rev().find(|release| release.version <= strimzi).or(RELEASES.first());
    row.map_or("1.0.1", |release| release.jmx_exporter)
}

/// How an operator judges `connectCluster` against a mirror's target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetRule {
    /// Not at all: data goes to the Connect cluster, whatever the mirror says.
    Unchecked,
    /// The aliases must be the same.
    SameAlias,
    /// The aliases, or the bootstrap addresses as texts, must be the same.
    SameAliasOrBootstrap,
    /// The API cannot say anything else.
    ByShape,
}

/// Returns how an operator judges a mirror's target.
///
/// `CO/model/KafkaMirrorMaker2Connectors.java:119@0.45.0`, `CO/model/KafkaMirrorMaker2Cluster.java:179@0.51.0`.
pub fn target_rule(strimzi: StrimziVersion) -> TargetRule {
    match strimzi {
        _ if strimzi >= FIRST_WITHOUT_CLASSIC => TargetRule::ByShape,
        _ if strimzi.at_least(0, 49) => TargetRule::SameAlias,
        _ if strimzi.at_least(0, 44) => TargetRule::SameAliasOrBootstrap,
        _ if strimzi.at_least(0, 41) => TargetRule::SameAlias,
        _ => TargetRule::Unchecked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strimzi(text: &str) -> StrimziVersion {
        text.parse().unwrap()
    }

    #[test]
    fn the_table_is_in_order_and_complete() {
        assert!(RELEASES.windows(2).all(|pair| pair[0].version < pair[1].version));
        for release in &RELEASES {
            assert!(release.kafka.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(release.apis.contains(&dialect(release.version)), "{}", release.version);
        }
    }

    #[test]
    fn dialects_part_at_0_49() {
        assert_eq!(dialect(strimzi("0.48.0")), Api::V1Beta2);
        assert_eq!(dialect(strimzi("0.49.0")), Api::V1);
        assert_eq!(dialect(strimzi("3.0.0")), Api::V1);
    }

    #[test]
    fn no_release_runs_both_clusters_of_the_first_user() {
        let both = RELEASES.iter().find(|release| release.kafka.contains(&K390) && release.kafka.contains(&K410));
        assert_eq!(both, None);
        assert_eq!(operators_for(K390).last(), Some(strimzi("0.47.0")));
        assert_eq!(operators_for(K410).next(), Some(strimzi("0.48.0")));
    }

    #[test]
    fn says_why_it_does_not_know() {
        assert_eq!(serves(strimzi("0.47.0"), K390), Serves::Yes);
        assert!(
            matches!(serves(strimzi("0.48.0"), K390), Serves::No(release) if release.default_kafka() == Some(K410))
        );
        assert_eq!(serves(strimzi("0.40.0"), K390), Serves::Unknown(Unknown::TooOld));
        assert_eq!(serves(strimzi("1.3.0"), K431), Serves::Unknown(Unknown::TooNew));
        assert_eq!(serves(strimzi("0.47.1"), K390), Serves::Unknown(Unknown::TooNew));
        assert_eq!(serves(strimzi("0.52.0"), K390), Serves::Unknown(Unknown::NoSuchRelease));
    }

    #[test]
    fn the_exporter_follows_the_operator() {
        assert_eq!(jmx_exporter(strimzi("0.44.0")), "1.0.1");
        assert_eq!(jmx_exporter(strimzi("0.47.0")), "1.3.0");
        assert_eq!(jmx_exporter(strimzi("9.0.0")), "1.6.0");
    }

    #[test]
    fn targets_are_judged_by_release() {
        assert_eq!(target_rule(strimzi("0.43.0")), TargetRule::SameAlias);
        assert_eq!(target_rule(strimzi("0.47.0")), TargetRule::SameAliasOrBootstrap);
        assert_eq!(target_rule(strimzi("0.51.0")), TargetRule::SameAlias);
        assert_eq!(target_rule(strimzi("1.0.0")), TargetRule::ByShape);
    }
}
