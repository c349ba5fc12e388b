//! Client certificates on a listener that has none itself.

use crate::lint::{Findings, Scene};
use crate::topology::model::{AuthenticationType, Listener};

lint!("tls-authentication-without-tls", Error, "TLS authentication on a listener without TLS", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for cluster in &scene.topology.clusters {
        for listener in std::iter::once(&cluster.listener).chain(&cluster.local_listener) {
            judge(&cluster.alias.value, listener, findings);
        }
    }
}

fn judge(alias: &str, listener: &Listener, findings: &mut Findings<'_>) {
    let authentication = &listener.authentication.kind;
    let by_certificate = matches!(authentication.value, AuthenticationType::Tls | AuthenticationType::TlsExternal);
    if listener.tls.value || !by_certificate {
        return;
    }
    let found = finding(format!("`{alias}` asks for client certificates on a listener without TLS"))
        .at_origin(&listener.tls.origin, "no TLS")
        .because_origin(&authentication.origin, "certificates are shown in TLS only")
        .note("the operator refuses the Kafka resource (ListenersValidator.java)")
        .help("write `tls: true`, or `authentication: scram-sha-512`");
    findings.report(found);
}
