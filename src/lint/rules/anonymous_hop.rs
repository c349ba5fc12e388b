//! Listeners that ask nobody who they are, reached from outside.

use crate::lint::{Findings, Scene};
use crate::topology::model::AuthenticationType;

lint!(
    "anonymous-hop",
    Warning,
    "a listener reached from another Kubernetes cluster without authentication",
    Plan(check)
);

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in &scene.topology.flows {
        let host = scene.topology.cluster(flow.host.value);
        for far in [scene.source(flow), scene.target(flow)] {
            let authentication = &far.listener.authentication.kind;
            if far.kubernetes.name.value == host.kubernetes.name.value
                || authentication.value != AuthenticationType::None
            {
                continue;
            }
            let found = finding(format!("`{}` lets anybody in from outside its Kubernetes cluster", far.alias.value))
                .at_origin(&authentication.origin, "no authentication")
                .because_origin(&far.listener.name.origin, "a listener that others reach")
                .note("without a user no ACL can hold: whoever reaches the port may read and write every topic")
                .help("write `authentication: tls` or `scram-sha-512` for the listener");
            findings.report(found);
        }
    }
}
