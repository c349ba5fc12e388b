//! Which users there are, what they are called, and who makes them.

use super::expand::expand;
use crate::facts::derivations;
use crate::source::{Sourced, Text};
use crate::topology::model::{AuthenticationType, Cluster, Topology};

/// Returns the name of the user that `instance` is on `cluster`.
pub fn name(topology: &Topology, cluster: &Cluster, instance: &Sourced<Text>) -> Sourced<Text> {
    let placeholders = [("alias", &cluster.alias), ("kafka", &cluster.kafka), ("instance", instance)];
    expand(&topology.names.user, &placeholders, &derivations::USER_NAME)
}

/// Returns whether the User Operator makes the credentials.
pub fn made_by_operator(kind: AuthenticationType) -> bool {
    matches!(kind, AuthenticationType::Tls | AuthenticationType::ScramSha512)
}

/// Returns whether a `KafkaUser` stands behind this authentication.
pub fn has_kafka_user(kind: AuthenticationType) -> bool {
    made_by_operator(kind) || kind == AuthenticationType::TlsExternal
}
