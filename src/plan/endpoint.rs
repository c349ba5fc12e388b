//! How an instance reaches a Kafka cluster: address, trust, credentials, and the Secrets they are read from.

use super::expand::expand;
use super::model::{
    CertificateSelection, Credentials, Endpoint, SecretProducer, SecretUse, Trust, TrustedCertificates,
};
use super::problems;
use super::user;
use crate::diagnostic::Diagnostic;
use crate::facts::derivations;
use crate::facts::names;
use crate::source::{Scalar, Sourced, Text, Tree};
use crate::topology::model::{
    self, AuthenticationType, Certificates, Cluster, ClusterId, Listener, ListenerType, Topology,
};

/// The clusters as the pods of one instance see them.
pub struct View<'t> {
    pub topology: &'t Topology,
    pub host: ClusterId,
    pub instance: &'t Sourced<Text>,
}

/// How far a cluster is from the pods.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Distance {
    /// The same namespace of the same Kubernetes cluster: its Secrets are at hand.
    SameNamespace,
    SameKubernetes,
    Remote,
}

fn distance(host: &Cluster, cluster: &Cluster) -> Distance {
    match (host.kubernetes.name == cluster.kubernetes.name, host.namespace == cluster.namespace) {
        (true, true) => Distance::SameNamespace,
        (true, false) => Distance::SameKubernetes,
        (false, _) => Distance::Remote,
    }
}

/// Returns the listener that pods beside `host` use on `cluster`.
pub fn listener<'t>(host: &Cluster, cluster: &'t Cluster) -> &'t Listener {
    match (&cluster.local_listener, distance(host, cluster)) {
        (Some(local), Distance::SameNamespace | Distance::SameKubernetes) => local,
        _ => &cluster.listener,
    }
}

impl View<'_> {
    /// Makes the endpoint of one cluster and adds the Secrets it needs.
    pub fn endpoint(&self, id: ClusterId, secrets: &mut Vec<SecretUse>, findings: &mut Vec<Diagnostic>) -> Endpoint {
        let (host, cluster) = (self.topology.cluster(self.host), self.topology.cluster(id));
        let listener = listener(host, cluster);
        let trust = listener.tls.value.then(|| match listener.trust.value {
            model::TrustAnchors::ClusterCa => Trust::Certificates(self.trust(id, secrets)),
            model::TrustAnchors::Java => Trust::Java,
        });
        Endpoint {
            cluster: id,
            alias: cluster.alias.clone(),
            bootstrap: self.bootstrap(cluster, listener, findings),
            trust,
            authentication: self.credentials(id, listener, secrets),
        }
    }

    fn bootstrap(&self, cluster: &Cluster, listener: &Listener, findings: &mut Vec<Diagnostic>) -> Sourced<Text> {
        let host = self.topology.cluster(self.host);
        let remote = distance(host, cluster) == Distance::Remote;
        if remote && let Some(advertise) = &cluster.advertise {
            return advertise.clone().map(|address| address.text());
        }
        let network = &self.topology.network;
        let domain = if remote { network.remote_domain.as_ref() } else { Some(&network.local_domain) };
        // Only a Service address travels over a mesh; anything else has an address of its own that only people know.
        let meshed = matches!(listener.kind.value, ListenerType::ClusterIp | ListenerType::Internal);
        let Some(domain) = domain.filter(|_| !remote || meshed) else {
            findings.push(unknown_address(host, cluster, listener));
            return Sourced::derived("".into(), &derivations::BOOTSTRAP_ADDRESS, []);
        };
        let internal = listener.kind.value == ListenerType::Internal;
        let service = names::bootstrap_service(&cluster.kafka.value, &listener.name.value, internal);
        let text = format!("{service}.{}.{}:{}", cluster.namespace.value, domain.value, listener.port.value);
        let inputs = [
            cluster.kafka.origin.clone(),
            listener.name.origin.clone(),
            cluster.namespace.origin.clone(),
            domain.origin.clone(),
            listener.port.origin.clone(),
        ];
        Sourced::derived(text.into(), &derivations::BOOTSTRAP_ADDRESS, inputs)
    }

    fn trust(&self, id: ClusterId, secrets: &mut Vec<SecretUse>) -> TrustedCertificates {
        let (host, cluster) = (self.topology.cluster(self.host), self.topology.cluster(id));
        let original = &cluster.cluster_ca.secret;
        let (secret, producer) = match distance(host, cluster) {
            // Under another name than the operator gives, somebody else brings it.
            Distance::SameNamespace if *original.value != names::cluster_ca_secret(&cluster.kafka.value) => {
                (original.clone(), SecretProducer::Outside)
            }
            Distance::SameNamespace => (original.clone(), SecretProducer::ClusterCa { cluster: id }),
            _ => {
                let placeholders = [
                    ("alias", &cluster.alias),
                    ("kafka", &cluster.kafka),
                    ("secret", original),
                    ("instance", self.instance),
                ];
                let copy = expand(&self.topology.names.cluster_ca_copy, &placeholders, &derivations::CLUSTER_CA_SECRET);
                let producer = SecretProducer::Copy {
                    cluster: id,
                    namespace: cluster.namespace.clone(),
                    secret: original.clone(),
                };
                (copy, producer)
            }
        };
        let (keys, selection) = match &cluster.cluster_ca.certificates {
            Certificates::Key(key) => (vec![key.value.clone()], CertificateSelection::Certificate(key.clone())),
            Certificates::Pattern(pattern) => {
                (vec![pattern.value.clone()], CertificateSelection::Pattern(pattern.clone()))
            }
        };
        secrets.push(SecretUse {
            name: secret.clone(),
            keys,
            purpose: format!("certificates of cluster {}", cluster.alias.value).into(),
            producer,
        });
        TrustedCertificates { secret, selection }
    }

    fn credentials(&self, id: ClusterId, listener: &Listener, secrets: &mut Vec<SecretUse>) -> Credentials {
        let authentication = &listener.authentication;
        let origin = &authentication.kind.origin;
        let mut secret_use = |secret: &Sourced<Text>, keys: Vec<Text>, producer: SecretProducer| {
            secrets.push(SecretUse {
                name: secret.clone(),
                keys,
                purpose: format!("credentials for cluster {}", self.topology.cluster(id).alias.value).into(),
                producer,
            });
        };
        match authentication.kind.value {
            AuthenticationType::None => Credentials::None,
            AuthenticationType::Tls | AuthenticationType::TlsExternal => {
                let (secret, producer) = self.user_secret(id, listener);
                let (certificate, key) = (authentication.certificate.clone(), authentication.key.clone());
                secret_use(&secret, vec![certificate.value.clone(), key.value.clone()], producer);
                Credentials::Tls { secret, certificate, key }
            }
            AuthenticationType::ScramSha512 | AuthenticationType::ScramSha256 | AuthenticationType::Plain => {
                // Where no user of ours can stand behind it, the topology's reader has asked for the name.
                let username = match &authentication.username {
                    Some(username) => username.clone(),
                    None => user::name(self.topology, self.topology.cluster(id), self.instance),
                };
                let (secret, producer) = self.user_secret(id, listener);
                let key = authentication.password_key.clone();
                secret_use(&secret, vec![key.value.clone()], producer);
                Credentials::Password {
                    kind: Sourced::new(type_name(authentication.kind.value).into(), origin.clone()),
                    username,
                    secret,
                    key,
                }
            }
            AuthenticationType::OAuth | AuthenticationType::Custom => {
                for (_, setting) in &authentication.settings {
                    each_secret(setting, &mut |secret, keys| secret_use(secret, keys, SecretProducer::Outside));
                }
                Credentials::Settings {
                    kind: Sourced::new(type_name(authentication.kind.value).into(), origin.clone()),
                    sasl: authentication.sasl.clone(),
                    fields: authentication.settings.clone(),
                }
            }
        }
    }

    /// Returns the Secret with the user's credentials, as it is called beside the pods, and who brings it there.
    fn user_secret(&self, id: ClusterId, listener: &Listener) -> (Sourced<Text>, SecretProducer) {
        let (host, cluster) = (self.topology.cluster(self.host), self.topology.cluster(id));
        if let Some(secret) = &listener.authentication.secret {
            return (secret.clone(), SecretProducer::Outside);
        }
        let user = user::name(self.topology, cluster, self.instance);
        let ours = user::made_by_operator(listener.authentication.kind.value);
        if distance(host, cluster) == Distance::SameNamespace {
            let producer =
                if ours { SecretProducer::User { cluster: id, user: user.clone() } } else { SecretProducer::Outside };
            return (user, producer);
        }
        let placeholders =
            [("alias", &cluster.alias), ("kafka", &cluster.kafka), ("user", &user), ("instance", self.instance)];
        let copy = expand(&self.topology.names.user_copy, &placeholders, &derivations::USER_SECRET_COPY);
        let producer = if ours {
            SecretProducer::Copy { cluster: id, namespace: cluster.namespace.clone(), secret: user }
        } else {
            SecretProducer::Outside
        };
        (copy, producer)
    }
}

/// Finds the Secrets that Strimzi's own fields name: `{secretName: …, key: …}`, alone or in lists.
fn each_secret(setting: &Tree, found: &mut dyn FnMut(&Sourced<Text>, Vec<Text>)) {
    match setting {
        Tree::Map(entries) => {
            let text = |value: &Tree| match value {
                Tree::Scalar(Sourced { value: Scalar::Text(text), origin }) => {
                    Some(Sourced::new(text.clone(), origin.clone()))
                }
                _ => None,
            };
            let name = entries.iter().find(|(key, _)| &**key == "secretName").and_then(|(_, value)| text(value));
            match name {
                Some(name) => {
                    let keys = entries.iter().filter(|(key, _)| &**key != "secretName");
                    found(&name, keys.filter_map(|(_, value)| Some(text(value)?.value)).collect());
                }
                None => entries.iter().for_each(|(_, value)| each_secret(value, found)),
            }
        }
        Tree::List(items) => items.iter().for_each(|item| each_secret(item, found)),
        Tree::Scalar(_) => {}
    }
}

/// Strimzi's name of an authentication type.
pub fn type_name(kind: AuthenticationType) -> &'static str {
    match kind {
        AuthenticationType::None => "none",
        AuthenticationType::Tls => "tls",
        AuthenticationType::TlsExternal => "tls-external",
        AuthenticationType::ScramSha512 => "scram-sha-512",
        AuthenticationType::ScramSha256 => "scram-sha-256",
        AuthenticationType::Plain => "plain",
        AuthenticationType::OAuth => "oauth",
        AuthenticationType::Custom => "custom",
    }
}

fn unknown_address(host: &Cluster, cluster: &Cluster, listener: &Listener) -> Diagnostic {
    let alias = &cluster.alias.value;
    let finding = Diagnostic::new(
        &problems::UNKNOWN_ADDRESS,
        format!("nothing says how `{}` reaches `{alias}`", host.alias.value),
    )
    .at_origin(&listener.kind.origin, format!("`{alias}` listens here"))
    .because_origin(&host.alias.origin, "pods run here, in another Kubernetes cluster");
    match listener.kind.value {
        ListenerType::ClusterIp | ListenerType::Internal => finding.help(format!(
            "write `network: {{remoteDomain: …}}` if a mesh names its Services, or `advertise: host:port` on `{alias}`"
        )),
        _ => finding.help(format!("write `advertise: host:port` on cluster `{alias}`")),
    }
}
