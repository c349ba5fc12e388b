//! The Connect group that every instance has when nobody names one.

use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("default-connect-group", Error, "a Connect group left at the name that all instances share", Documents(check));

/// `CO/model/KafkaMirrorMaker2Cluster.java`.
const DEFAULT: &str = "mirrormaker2-cluster";

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers().iter().filter(|maker| !maker.is_explicit()) {
        let Some(target) = &maker.target else { continue };
        let clusters = maker.document.list("/spec/clusters").iter();
        let mut groups = clusters.filter_map(|cluster| cluster.pointer("/config/group.id")?.as_str());
        // Where the group stands on another cluster, that is what is wrong.
        if groups.any(|group| group != DEFAULT) {
            continue;
        }
        let name = maker.document.name();
        let found = finding(format!("the Connect group of `{name}` is the operator's default, `{DEFAULT}`"))
            .note(
                "the operator deletes every connector of the group that is not in its own resource: two instances on \
                 one cluster would delete each other's (KafkaMirrorMaker2AssemblyOperator.java:303@1.2.0)",
            )
            .help("leave `group.id` to what mirrorc derives, or write `names: {groupId: \"{instance}\"}`");
        let pointer = format!("{}/config/group.id", target.pointer);
        findings.report_at(documents, Place::value(&maker.document, &pointer), "the shared default", found);
    }
}
