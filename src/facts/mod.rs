//! What we know of Kafka, Strimzi and the exporter, each fact once, with its source.
//!
//! Sources are upstream paths: `MIRROR/` is apache/kafka `connect/mirror/src/main/java/org/apache/kafka/connect/mirror/`,
//! `CONNECT/` its `connect/runtime/src/main/java/org/apache/kafka/connect/`, `CLIENTS/` its
//! `clients/src/main/java/org/apache/kafka/`; `CO/` is strimzi/strimzi-kafka-operator
//! `cluster-operator/src/main/java/io/strimzi/operator/cluster/`, `API/` its
//! `api/src/main/java/io/strimzi/api/kafka/model/`. `@X` is the tag.

pub mod acl;
pub mod connector;
pub mod defaults;
pub mod derivations;
pub mod failures;
pub mod kafka;
pub mod metrics;
pub mod names;
pub mod strimzi;

#[cfg(test)]
mod tests {
    use super::{acl, defaults, derivations};

    #[test]
    fn every_reason_is_a_named_sentence() {
        let acls = acl::NEEDS.iter().map(|need| need.reason);
        let mut names = std::collections::BTreeSet::new();
        for reason in defaults::ALL.iter().chain(derivations::ALL).copied().chain(acls) {
            assert!(names.insert(reason.name), "{} twice", reason.name);
            assert!(reason.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            assert!(reason.because.ends_with('.') && !reason.because.contains('\n'), "{}", reason.name);
        }
    }
}
