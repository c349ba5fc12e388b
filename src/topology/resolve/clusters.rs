//! Clusters: brokers counted out, listeners and credentials completed.

use crate::facts::defaults::Preset;
use crate::facts::names::cluster_ca_secret;
use crate::facts::{defaults as presets, derivations};
use crate::source::{Origin, Sourced, Span, Text};
use crate::topology::file;
use crate::topology::file::cluster::ClusterCaDefaults;
use crate::topology::file::decode::Spanned;
use crate::topology::file::scalars::AnyText;
use crate::topology::file::words::Word;
use crate::topology::model::{
    Authentication, AuthenticationType, Bounds, Certificates, Cluster, HeapBounds, Kubernetes, Listener, Network, Pool,
    Sizing, Trust,
};
use crate::topology::problems;
use crate::units::ConfigKey;

use super::{Findings, defaults};

/// More brokers than a topology can mean; each is a value of its own.
const MOST_BROKERS: usize = 500_000;

/// Returns every cluster in the order written; what lacks something it needs is none.
pub(super) fn clusters(written: &file::Topology, findings: &mut Findings) -> Vec<Option<Cluster>> {
    let Some(map) = &written.clusters else { return Vec::new() };
    if let Some(defaults) = &written.cluster_ca {
        certificate_or_pattern(defaults.certificate.as_ref(), defaults.pattern.as_ref(), findings);
    }
    let mut brokers = 0;
    let mut clusters = Vec::with_capacity(map.entries.len());
    for (alias, cluster) in &map.entries {
        let Some(cluster) = cluster else {
            clusters.push(None);
            continue;
        };
        let alias = alias.text();
        let pools = pools(cluster, &mut brokers, findings);
        let listener = cluster.listener.as_ref().map(|listener| self::listener(listener, findings));
        let local_listener = cluster.local_listener.as_ref().map(|listener| self::listener(listener, findings));
        let trust = trust(cluster, written.cluster_ca.as_ref(), findings);
        clusters.push(assemble(cluster, alias, pools, listener.flatten(), local_listener, trust));
    }
    clusters
}

fn assemble(
    cluster: &file::cluster::Cluster,
    alias: Sourced<Text>,
    pools: Option<Vec<Pool>>,
    listener: Option<Listener>,
    local_listener: Option<Option<Listener>>,
    cluster_ca: Option<Trust>,
) -> Option<Cluster> {
    Some(Cluster {
        kafka: cluster.kafka.as_ref()?.text(),
        namespace: cluster.namespace.as_ref()?.text(),
        version: cluster.version.as_ref()?.sourced(),
        strimzi: cluster.strimzi.as_ref()?.sourced(),
        pools: pools?,
        listener: listener?,
        local_listener: match local_listener {
            Some(listener) => Some(listener?),
            None => None,
        },
        advertise: cluster.advertise.as_ref().map(Spanned::sourced),
        kubernetes: kubernetes(cluster.kubernetes.as_ref(), &alias),
        sizing: cluster.sizing.as_ref().map(sizing),
        cluster_ca: cluster_ca?,
        alias,
    })
}

fn pools(cluster: &file::cluster::Cluster, brokers: &mut usize, findings: &mut Findings) -> Option<Vec<Pool>> {
    match (&cluster.brokers, &cluster.pools) {
        (Some(count), Some(pools)) => {
            if let Some((name, _)) = pools.entries.first() {
                let help = "keep `pools` where the brokers' ids are not 0, 1, 2 …; otherwise keep `brokers`";
                findings.report(problems::conflicting_keys(("brokers", count.span), ("pools", name.span), help));
            }
            None
        }
        (Some(count), None) => {
            *brokers += count.0 as usize;
            if *brokers > MOST_BROKERS {
                findings.report(problems::too_many("brokers", MOST_BROKERS, count.span));
                return None;
            }
            let id = Origin::derived(&derivations::BROKER_IDS, [count.origin()]);
            let ids = (0..count.0).map(|number| Sourced::new(number, id.clone())).collect();
            Some(vec![Pool { name: presets::POOL_NAME.text(), ids }])
        }
        (None, Some(pools)) => {
            let mut seen: std::collections::HashMap<u32, Span> = std::collections::HashMap::new();
            let mut made = Vec::new();
            for (name, ids) in pools.iter() {
                for id in ids.iter() {
                    if let Some(first) = seen.insert(id.0, id.span) {
                        findings.report(problems::repeated_item(&format!("the broker {}", id.0), first, id.span));
                    }
                }
                let ids = ids.iter().map(|id| Sourced::written(id.0, id.span)).collect();
                made.push(Pool { name: name.text(), ids });
            }
            Some(made)
        }
        // The reader has reported that both are missing, or what is wrong with them.
        (None, None) => None,
    }
}

fn listener(listener: &file::cluster::Listener, findings: &mut Findings) -> Option<Listener> {
    let tls = listener.tls.as_ref().map_or_else(|| presets::LISTENER_TLS.sourced(), Spanned::sourced);
    if let Some(trust) = listener.trust.as_ref().filter(|_| !tls.value)
        && let Some(span) = tls.span()
    {
        let help = "delete it, or the `tls: false`";
        findings.report(problems::meaningless_key("trust", trust.span, "a listener without TLS", span, help));
    }
    Some(Listener {
        name: listener.name.as_ref()?.text(),
        port: listener.port.as_ref().map(|port| Sourced::written(port.0, port.span))?,
        kind: listener.kind.as_ref().map_or_else(defaults::listener_type, Spanned::sourced),
        tls,
        trust: listener.trust.as_ref().map_or_else(defaults::trust, Spanned::sourced),
        authentication: match &listener.authentication {
            Some(authentication) => self::authentication(authentication, findings)?,
            None => complete(None, defaults::authentication()),
        },
    })
}

fn authentication(written: &file::cluster::Authentication, findings: &mut Findings) -> Option<Authentication> {
    let kind = written.kind.as_ref()?;
    report_meaningless(written, kind, findings);
    if matches!(kind.value, AuthenticationType::Plain | AuthenticationType::ScramSha256) {
        for key in ["user", "secret"] {
            if written.lacks(key) {
                let beside = format!("`{}` authentication", kind.word());
                let help = format!("add `{key}`: the User Operator makes no user of this kind");
                findings.report(problems::missing_beside(key, kind.span, &beside, &help));
            }
        }
    }
    if let (AuthenticationType::ScramSha512, Some(user), true) = (kind.value, &written.user, written.lacks("secret")) {
        let beside = "a `user` who is no `KafkaUser` of ours";
        let help = "add `secret` with that user's password, or delete `user`: then we make a `KafkaUser`";
        findings.report(problems::missing_beside("secret", user.span, beside, help));
    }
    if kind.value == AuthenticationType::OAuth && written.lacks("oauth") {
        let help = "add `oauth` with the fields that Strimzi names: `clientId`, `tokenEndpointUri`, `clientSecret`";
        findings.report(problems::missing_beside("oauth", kind.span, "`oauth` authentication", help));
    }
    Some(complete(Some(written), kind.sourced()))
}

/// Reports keys that have no effect with a kind of authentication.
fn report_meaningless(
    written: &file::cluster::Authentication,
    kind: &Spanned<AuthenticationType>,
    findings: &mut Findings,
) {
    use AuthenticationType as Type;
    let span = |key: &Option<Spanned<ConfigKey>>| key.as_ref().map(|key| key.span);
    let certificate: &[Type] = &[Type::Tls, Type::TlsExternal];
    let password: &[Type] = &[Type::ScramSha512, Type::ScramSha256, Type::Plain];
    let tree_span = |tree: &Option<file::collections::FreeMap>| tree.as_ref().map(|tree| tree.span);
    let keys: [(&str, Option<Span>, &[Type]); 8] = [
        ("user", written.user.as_ref().map(|user| user.span), password),
        (
            "secret",
            written.secret.as_ref().map(|secret| secret.span),
            &[Type::Tls, Type::TlsExternal, Type::ScramSha512, Type::ScramSha256, Type::Plain],
        ),
        ("certificate", span(&written.certificate), certificate),
        ("key", span(&written.key), certificate),
        ("passwordKey", span(&written.password_key), password),
        ("sasl", written.sasl.as_ref().map(|sasl| sasl.span), &[Type::Custom]),
        ("config", tree_span(&written.config), &[Type::Custom]),
        ("oauth", tree_span(&written.oauth), &[Type::OAuth]),
    ];
    for (key, span, kinds) in keys {
        if let Some(span) = span
            && !kinds.contains(&kind.value)
        {
            let help = "delete it, or write another `type`";
            let beside = format!("`{}` authentication", kind.word());
            findings.report(problems::meaningless_key(key, span, &beside, kind.span, help));
        }
    }
}

fn complete(written: Option<&file::cluster::Authentication>, kind: Sourced<AuthenticationType>) -> Authentication {
    let mut settings = Vec::new();
    if let Some(config) = written.and_then(|written| written.config.as_ref()) {
        settings.push(("config".into(), crate::source::Tree::Map(config.entries.clone())));
    }
    if let Some(oauth) = written.and_then(|written| written.oauth.as_ref()) {
        settings.extend(oauth.entries.iter().cloned());
    }
    let key = |pick: fn(&file::cluster::Authentication) -> &Option<Spanned<ConfigKey>>,
               default: &'static Preset<&'static str>| {
        written.and_then(|written| pick(written).as_ref()).map_or_else(|| default.text(), Spanned::text)
    };
    Authentication {
        kind,
        username: written.and_then(|written| written.user.as_ref()).map(Spanned::text),
        secret: written.and_then(|written| written.secret.as_ref()).map(Spanned::text),
        certificate: key(|written| &written.certificate, &presets::CERTIFICATE_KEY),
        key: key(|written| &written.key, &presets::PRIVATE_KEY),
        password_key: key(|written| &written.password_key, &presets::PASSWORD_KEY),
        sasl: written.and_then(|written| written.sasl.as_ref()).map(Spanned::sourced),
        settings,
    }
}

fn kubernetes(written: Option<&file::cluster::Kubernetes>, alias: &Sourced<Text>) -> Kubernetes {
    Kubernetes {
        name: match written.and_then(|written| written.name.as_ref()) {
            Some(name) => name.text(),
            None => Sourced::derived(alias.value.clone(), &derivations::KUBERNETES_NAME, [alias.origin.clone()]),
        },
        context: written.and_then(|written| written.context.as_ref()).map(Spanned::text),
    }
}

/// Returns the cluster's CA: its own settings, then those of the topology, then Strimzi's names.
fn trust(
    cluster: &file::cluster::Cluster,
    topology: Option<&ClusterCaDefaults>,
    findings: &mut Findings,
) -> Option<Trust> {
    let own = cluster.cluster_ca.as_ref();
    let own_certificates =
        own.and_then(|own| certificate_or_pattern(own.certificate.as_ref(), own.pattern.as_ref(), findings));
    let shared = topology.and_then(|shared| certificates(shared.certificate.as_ref(), shared.pattern.as_ref()));
    let kafka = cluster.kafka.as_ref()?;
    Some(Trust {
        secret: match own.and_then(|own| own.secret.as_ref()) {
            Some(secret) => secret.text(),
            None => Sourced::derived(
                cluster_ca_secret(kafka.as_str()).into(),
                &derivations::CLUSTER_CA_SECRET,
                [kafka.origin()],
            ),
        },
        certificates: own_certificates
            .or(shared)
            .unwrap_or_else(|| Certificates::Pattern(presets::CA_CERTIFICATES.text())),
    })
}

fn certificate_or_pattern(
    certificate: Option<&Spanned<ConfigKey>>,
    pattern: Option<&Spanned<AnyText>>,
    findings: &mut Findings,
) -> Option<Certificates> {
    if let (Some(certificate), Some(pattern)) = (certificate, pattern) {
        let help = "keep `pattern`, which also trusts the next certificate while the CA is renewed";
        findings.report(problems::conflicting_keys(("certificate", certificate.span), ("pattern", pattern.span), help));
    }
    certificates(certificate, pattern)
}

fn certificates(certificate: Option<&Spanned<ConfigKey>>, pattern: Option<&Spanned<AnyText>>) -> Option<Certificates> {
    match (certificate, pattern) {
        (Some(certificate), _) => Some(Certificates::Key(certificate.text())),
        (None, Some(pattern)) => Some(Certificates::Pattern(pattern.text())),
        (None, None) => None,
    }
}

/// Returns how clusters reach each other; nothing where that is written but could not be read.
pub(super) fn network(topology: &file::Topology) -> Option<Network> {
    let written = topology.network.as_ref();
    let is_unread = written.map_or(!topology.lacks("network"), |network| !network.unread.is_empty());
    (!is_unread).then(|| Network {
        remote_domain: written.and_then(|network| network.remote_domain.as_ref()).map(Spanned::text),
        local_domain: match written.and_then(|network| network.local_domain.as_ref()) {
            Some(domain) => domain.text(),
            None => presets::LOCAL_DOMAIN.text(),
        },
    })
}

pub(super) fn sizing(written: &file::sizing::Sizing) -> Sizing {
    let bounds = |written: Option<&file::sizing::Bounds>| Bounds {
        request: written.and_then(|bounds| bounds.request.as_ref()).map(Spanned::sourced),
        limit: written.and_then(|bounds| bounds.limit.as_ref()).map(Spanned::sourced),
    };
    Sizing {
        memory: bounds(written.memory.as_ref()),
        cpu: bounds(written.cpu.as_ref()),
        heap: HeapBounds {
            initial: written.heap.as_ref().and_then(|heap| heap.initial.as_ref()).map(Spanned::sourced),
            max: written.heap.as_ref().and_then(|heap| heap.max.as_ref()).map(Spanned::sourced),
        },
    }
}
