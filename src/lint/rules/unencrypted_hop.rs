//! Records and passwords in the clear between Kubernetes clusters.

use crate::lint::{Findings, Scene};
use crate::topology::model::AuthenticationType;

lint!("unencrypted-hop", Warning, "a flow that crosses Kubernetes clusters without TLS", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in &scene.topology.flows {
        let host = scene.topology.cluster(flow.host.value);
        for far in [scene.source(flow), scene.target(flow)] {
            if far.kubernetes.name.value == host.kubernetes.name.value || far.listener.tls.value {
                continue;
            }
            let password = matches!(
                far.listener.authentication.kind.value,
                AuthenticationType::ScramSha512 | AuthenticationType::ScramSha256 | AuthenticationType::Plain
            );
            let what = if password { "records and its password" } else { "records" };
            let found =
                finding(format!("`{}` sends {what} in the clear to another Kubernetes cluster", far.alias.value))
                    .at_origin(&far.listener.tls.origin, "no TLS")
                    .because_origin(&flow.host.origin, "MirrorMaker runs elsewhere")
                    .note("who can read the line between the clusters can read every record")
                    .help("give the listener `tls: true`");
            findings.report(found);
        }
    }
}
