//! A user that may not do what MirrorMaker does.

use crate::facts::acl::Operation;
use crate::lint::check::Place;
use crate::lint::grants::{Granted, kind_of};
use crate::lint::{Documents, Findings};
use crate::plan::model::Acl;

lint!("missing-grant", Error, "a user without a permission that MirrorMaker needs", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for Granted { document, user, grants: given } in documents.users() {
        for (number, acl) in user.acls.iter().enumerate() {
            // Ours stand in the order of the plan; only after a patch need the others be searched.
            let own = given.get(number);
            let missing: Vec<&str> = acl
                .operations
                .iter()
                .map(|operation| operation.value)
                .filter(|operation| !own.into_iter().chain(given).any(|grant| grant.allows(acl, *operation)))
                .map(Operation::name)
                .collect();
            if !missing.is_empty() {
                report(documents, document, acl, &missing.join(", "), findings);
            }
        }
    }
}

const ACLS: &str = "/spec/authorization/acls";

fn report(
    documents: &Documents<'_>,
    document: &crate::lint::Document<'_>,
    acl: &Acl,
    missing: &str,
    findings: &mut Findings<'_>,
) {
    let (kind, name, prefix) = kind_of(acl);
    let what = match (kind.name(), prefix) {
        ("cluster", _) => "the cluster".to_owned(),
        (kind, true) => format!("{kind}s that begin with `{name}`"),
        (kind, false) if name == "*" => format!("every {kind}"),
        (kind, false) => format!("{kind} `{name}`"),
    };
    let user = document.name();
    let found = finding(format!("`{user}` may not {missing} {what}"))
        .note(format!("needed for: {}", acl.purpose))
        .note("a refused request is only logged by the connector, which stays RUNNING")
        .help("leave the permissions to what mirrorc derives, or add the operation");
    let found = match documents.patch(document, ACLS) {
        Some(patch) => found.at(patch, "this patch takes it away"),
        None => found,
    };
    findings.report_each(documents, Place::value(document, ACLS), "lacks it", found);
}
