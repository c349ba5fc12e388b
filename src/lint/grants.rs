//! What a rendered KafkaUser may do, compared with what it needs.

use serde_json::Value;

use super::documents::Document;
use crate::facts::acl::{Kind, Operation};
use crate::plan::model::{Acl, Host, Resource, User};

/// What a KafkaUser says that it may do, beside the user that was planned.
pub struct Granted<'d> {
    pub document: Document<'d>,
    pub user: &'d User,
    pub grants: Vec<Grant<'d>>,
}

impl<'d> Granted<'d> {
    /// None for other documents, and for a user that is not planned.
    pub fn new(host: &'d Host, document: &Document<'d>) -> Option<Self> {
        let is_user = document.kind() == "KafkaUser";
        let user = host.users.iter().find(|user| is_user && *user.name.value == *document.name())?;
        Some(Granted { document: *document, user, grants: grants(document) })
    }
}

/// One element of `acls`.
pub struct Grant<'d> {
    /// Place in the list.
    number: usize,
    pub kind: &'d str,
    name: &'d str,
    prefix: bool,
    pub operations: Vec<Operation>,
    /// `All`.
    pub all: bool,
}

impl Grant<'_> {
    pub fn pointer(&self) -> String {
        format!("/spec/authorization/acls/{}", self.number)
    }

    pub fn is_everything(&self) -> bool {
        self.kind != "cluster" && (self.name == "*" || (self.prefix && self.name.is_empty()))
    }

    /// Tells whether an operation that an ACL of the plan lists is allowed by this one.
    pub fn allows(&self, acl: &Acl, operation: Operation) -> bool {
        let (kind, name, prefix) = kind_of(acl);
        let covers = kind == Kind::Cluster
            || self.is_everything()
            || if self.prefix { name.starts_with(self.name) && name != "*" } else { !prefix && self.name == name };
        let has = || self.all || self.operations.iter().any(|one| *one == operation || one.implies(operation));
        kind.name() == self.kind && covers && has()
    }
}

/// Reads the allowing ACLs of a user.
fn grants<'d>(document: &Document<'d>) -> Vec<Grant<'d>> {
    let text = |value: &'d Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let allows = |acl: &&Value| acl.get("type").is_none_or(|kind| kind == "allow");
    let acls = document.list("/spec/authorization/acls").iter().enumerate();
    acls.filter(|(_, acl)| allows(acl))
        .map(|(number, acl)| {
            let resource = acl.get("resource").unwrap_or(&Value::Null);
            let listed = acl.get("operations").and_then(Value::as_array).into_iter().flatten();
            let names: Vec<&str> = listed.chain(acl.get("operation")).filter_map(Value::as_str).collect();
            let known = |name: &&str| Operation::ALL.into_iter().find(|operation| operation.name() == *name);
            Grant {
                number,
                kind: text(resource, "type"),
                name: text(resource, "name"),
                prefix: text(resource, "patternType") == "prefix",
                operations: names.iter().filter_map(known).collect(),
                all: names.contains(&"All"),
            }
        })
        .collect()
}

/// Returns the kind, the name and whether that is a prefix.
pub fn kind_of(acl: &Acl) -> (Kind, &str, bool) {
    match &acl.resource {
        Resource::Cluster(_) => (Kind::Cluster, "", false),
        Resource::Topic(pattern) => (Kind::Topic, &pattern.name.value, pattern.prefix.value),
        Resource::Group(pattern) => (Kind::Group, &pattern.name.value, pattern.prefix.value),
        Resource::TransactionalId(pattern) => (Kind::TransactionalId, &pattern.name.value, pattern.prefix.value),
    }
}
