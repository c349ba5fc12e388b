//! A Kafka user and what it may do.

use serde::Serialize;

use crate::facts::derivations;
use crate::plan::model::{Acl, Host, NamePattern, Operation, Resource, User, UserAuthentication};
use crate::source::{Origin, Sourced, Text};

/// What `common/user.yaml.j2` prints.
#[derive(Serialize)]
pub struct UserContext<'p> {
    name: &'p Sourced<Text>,
    /// Only where it is not that of the folder.
    namespace: Option<&'p Sourced<Text>>,
    kafka: &'p Sourced<Text>,
    authentication: Sourced<&'static str>,
    acls: Vec<AclContext<'p>>,
}

#[derive(Serialize)]
struct AclContext<'p> {
    purpose: &'p str,
    resource: Sourced<&'static str>,
    pattern: Option<Pattern<'p>>,
    operations: Vec<Sourced<&'static str>>,
}

#[derive(Serialize)]
struct Pattern<'p> {
    name: &'p Sourced<Text>,
    kind: Sourced<&'static str>,
}

impl<'p> UserContext<'p> {
    pub fn new(user: &'p User, host: &Host) -> Self {
        UserContext {
            name: &user.name,
            namespace: Some(&user.namespace).filter(|namespace| **namespace != host.namespace),
            kafka: &user.kafka,
            authentication: match &user.authentication {
                UserAuthentication::Tls(origin) => Sourced::new("tls", origin.clone()),
                UserAuthentication::TlsExternal(origin) => Sourced::new("tls-external", origin.clone()),
                UserAuthentication::ScramSha512(origin) => Sourced::new("scram-sha-512", origin.clone()),
            },
            acls: user.acls.iter().map(AclContext::new).collect(),
        }
    }
}

impl<'p> AclContext<'p> {
    fn new(acl: &'p Acl) -> Self {
        let (resource, origin, pattern) = match &acl.resource {
            Resource::Cluster(origin) => ("cluster", origin, None),
            Resource::Topic(pattern) => ("topic", &pattern.name.origin, Some(pattern)),
            Resource::Group(pattern) => ("group", &pattern.name.origin, Some(pattern)),
            Resource::TransactionalId(pattern) => ("transactionalId", &pattern.name.origin, Some(pattern)),
        };
        AclContext {
            purpose: &acl.purpose,
            resource: granted(resource, origin),
            pattern: pattern.map(Pattern::new),
            operations: acl.operations.iter().map(|operation| operation.clone().map(operation_name)).collect(),
        }
    }
}

fn granted(resource: &'static str, origin: &Origin) -> Sourced<&'static str> {
    Sourced::derived(resource, &derivations::PERMISSION, [origin.clone()])
}

impl<'p> Pattern<'p> {
    fn new(pattern: &'p NamePattern) -> Self {
        let kind = |is_prefix| if is_prefix { "prefix" } else { "literal" };
        // How it matches follows from what it names.
        let origin = match &pattern.prefix.origin {
            Origin::Derived(one) if one.inputs.is_empty() => Origin::derived(one.reason, [pattern.name.origin.clone()]),
            other => other.clone(),
        };
        Pattern { name: &pattern.name, kind: Sourced::new(kind(pattern.prefix.value), origin) }
    }
}

fn operation_name(operation: Operation) -> &'static str {
    match operation {
        Operation::Read => "Read",
        Operation::Write => "Write",
        Operation::Create => "Create",
        Operation::Delete => "Delete",
        Operation::Alter => "Alter",
        Operation::Describe => "Describe",
        Operation::ClusterAction => "ClusterAction",
        Operation::DescribeConfigs => "DescribeConfigs",
        Operation::AlterConfigs => "AlterConfigs",
        Operation::IdempotentWrite => "IdempotentWrite",
    }
}
