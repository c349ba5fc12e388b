//! Credentials that the User Operator cannot make, for a listener that Strimzi does not have.

use crate::lint::{Findings, Scene};
use crate::topology::model::AuthenticationType;

lint!("scram-sha-256", Warning, "SCRAM-SHA-256, of which the User Operator makes no users", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for cluster in &scene.topology.clusters {
        for listener in std::iter::once(&cluster.listener).chain(&cluster.local_listener) {
            let kind = &listener.authentication.kind;
            if kind.value != AuthenticationType::ScramSha256 {
                continue;
            }
            let found = finding(format!("the brokers of `{}` are asked for SCRAM-SHA-256", cluster.alias.value))
                .at_origin(&kind.origin, "not a type of Strimzi's listeners")
                .note(
                    "a Strimzi listener of type scram-sha-512 refuses it, and the User Operator makes SCRAM-SHA-512 \
                     credentials only (ScramCredentialsOperator.java); the Secret named here must be made by hand",
                )
                .help("write `authentication: scram-sha-512`; where the listener is a `custom` one, allow this and say so");
            findings.report(found);
        }
    }
}
