//! Which users there are, what they are called, and who makes them.

use super::expand::expand;
use crate::facts::derivations;
use crate::source::{Sourced, Text};
use crate::topology::model::{Authentication, AuthenticationType, Cluster, Topology};

/// Returns the name of the user that `instance` is on `cluster`.
pub fn name(topology: &Topology, cluster: &Cluster, instance: &Sourced<Text>) -> Sourced<Text> {
    let placeholders = [("alias", &cluster.alias), ("kafka", &cluster.kafka), ("instance", instance)];
    expand(&topology.names.user, &placeholders, &derivations::USER_NAME)
}

/// Says in words whom brokers take MirrorMaker for where no `KafkaUser` is made; nobody where it does not log in.
pub fn principal(authentication: &Authentication) -> Option<Sourced<Text>> {
    let who = match (&authentication.username, authentication.kind.value) {
        (_, AuthenticationType::None) => return None,
        (Some(name), _) => return Some(name.clone().map(|name| format!("user `{name}`").into())),
        (None, AuthenticationType::OAuth) => "the principal of the token",
        (None, _) => "the principal of the credentials",
    };
    Some(Sourced::new(who.into(), authentication.kind.origin.clone()))
}

/// Returns whether the User Operator makes the credentials.
pub fn made_by_operator(kind: AuthenticationType) -> bool {
    matches!(kind, AuthenticationType::Tls | AuthenticationType::ScramSha512)
}

/// Returns whether a `KafkaUser` stands behind this authentication.
pub fn has_kafka_user(kind: AuthenticationType) -> bool {
    made_by_operator(kind) || kind == AuthenticationType::TlsExternal
}
