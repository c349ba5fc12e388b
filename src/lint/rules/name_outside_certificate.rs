//! Names under which another Kubernetes cluster's brokers are reached, and which their certificates do not have.

use crate::lint::{Findings, Scene};

lint!("name-outside-certificate", Note, "a remote name that a broker's certificate has only when told", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    let network = &scene.topology.network;
    let Some(remote) = network.remote_domain.as_ref().filter(|remote| remote.value != network.local_domain.value)
    else {
        return;
    };
    for flow in &scene.topology.flows {
        let host = scene.topology.cluster(flow.host.value);
        for far in [scene.source(flow), scene.target(flow)] {
            let elsewhere = far.kubernetes.name.value != host.kubernetes.name.value;
            if !elsewhere || far.advertise.is_some() || !far.listener.tls.value {
                continue;
            }
            let found = finding(format!(
                "brokers are reached under `{}`, which Strimzi does not put into their certificates",
                remote.value
            ))
            .at_origin(&remote.origin, "the name others use")
            .because_origin(&far.listener.name.origin, "names end in `.svc` unless the listener is told more")
            .note(
                "each listener needs `configuration.bootstrap.alternativeNames`, and brokers an `advertisedHost` that \
                 the other side resolves; `mirrorc check` lists both among the prerequisites (DnsNameGenerator.java)",
            )
            .help("once the listeners have them, allow this with the place where they are written");
            findings.report(found);
        }
    }
}
