//! Secrets that MirrorMaker reads and that nothing in the tree makes.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::lint::Findings;
use crate::lint::tree::{Tree, Written};
use crate::plan::model::SecretProducer;

lint!("secret-without-producer", Warning, "a Secret that nothing in the tree makes", Tree(check));

/// Kinds of which an object of the Secret's name makes it, and where each may say another name.
const PRODUCERS: &[(&str, &str)] = &[
    ("Secret", ""),
    ("SealedSecret", "/spec/template/metadata/name"),
    ("ExternalSecret", "/spec/target/name"),
    ("ClusterExternalSecret", "/spec/externalSecretName"),
    ("Certificate", "/spec/secretName"),
    ("KafkaUser", ""),
    ("VaultStaticSecret", "/spec/destination/name"),
    ("VaultDynamicSecret", "/spec/destination/name"),
    ("VaultPKISecret", "/spec/destination/name"),
    ("OnePasswordItem", ""),
    ("InfisicalSecret", "/spec/managedSecretReference/secretName"),
];

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        let host = folder.host;
        let needed = host.instances.iter().flat_map(|instance| &instance.secrets);
        let needed =
            needed.filter(|secret| matches!(secret.producer, SecretProducer::Copy { .. } | SecretProducer::Outside));
        let made: BTreeSet<&str> = tree
            .around(host)
            .filter(|one| may_lie_in(one, &host.namespace.value))
            .flat_map(|one| makes(&one))
            .collect();
        for secret in needed.filter(|secret| !made.contains(&*secret.name.value)) {
            let name = &secret.name.value;
            let found =
                finding(format!("nothing in the tree makes Secret `{name}` in namespace {}", host.namespace.value))
                    .at_origin(&secret.name.origin, "its name follows from here")
                    .note(match &secret.producer {
                        SecretProducer::Copy { namespace, secret, .. } => format!(
                            "it is a copy of `{}` from namespace {}; without it the pods of MirrorMaker do not start",
                            secret.value, namespace.value
                        ),
                        _ => format!("{}; without it the pods of MirrorMaker do not start", secret.purpose),
                    })
                    .help(format!(
                        "add what makes it, such as an ExternalSecret, or say who brings it: \
                     `allow: [{{rule: secret-without-producer, where: Secret/{name}, reason: …}}]`"
                    ));
            findings.report_about(&format!("Secret/{name}"), found);
        }
    }
}

/// A ClusterExternalSecret chooses its namespaces by label.
fn may_lie_in(written: &Written<'_>, namespace: &str) -> bool {
    written.text("/kind") == "ClusterExternalSecret" || written.may_lie_in(namespace)
}

/// Returns the names of the Secrets that an object makes.
fn makes<'m>(written: &Written<'m>) -> Vec<&'m str> {
    let kind = written.text("/kind");
    let mut names: Vec<&str> = Vec::new();
    for (_, pointer) in PRODUCERS.iter().filter(|(name, _)| *name == kind) {
        let said = written.text(pointer);
        names.push(if pointer.is_empty() || said.is_empty() { written.text("/metadata/name") } else { said });
    }
    if written.manifest.is_kustomization() {
        let generated = written.list("/secretGenerator").iter();
        names.extend(generated.filter_map(|one| one.get("name").and_then(Value::as_str)));
    }
    names
}
