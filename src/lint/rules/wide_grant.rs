//! Permissions for every resource where fewer are needed.

use crate::facts::acl::Operation;
use crate::lint::check::Place;
use crate::lint::grants::{Granted, kind_of};
use crate::lint::{Documents, Findings};

lint!("wide-grant", Warning, "a permission for everything where less is needed", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for Granted { document, user, grants } in documents.users() {
        for grant in grants.iter().filter(|grant| grant.is_everything()) {
            let needed = |operation: Operation| {
                user.acls.iter().any(|acl| {
                    let (kind, name, prefix) = kind_of(acl);
                    let of_all = name == "*" || (prefix && name.is_empty());
                    let implied = |one: Operation| one == operation || one.implies(operation);
                    kind.name() == grant.kind && of_all && acl.operations.iter().any(|one| implied(one.value))
                })
            };
            let wide: Vec<&str> =
                grant.operations.iter().copied().filter(|operation| !needed(*operation)).map(Operation::name).collect();
            if wide.is_empty() && !grant.all {
                continue;
            }
            let wide = if grant.all { "All".to_owned() } else { wide.join(", ") };
            let found = finding(format!("`{}` may {wide} every {}", document.name(), grant.kind))
                .note("whoever has this user's key can do that to topics that MirrorMaker never touches")
                .help("leave the permissions to what mirrorc derives: they name what is mirrored");
            findings.report_each(documents, Place::value(document, &grant.pointer()), "more than is needed", found);
        }
    }
}
