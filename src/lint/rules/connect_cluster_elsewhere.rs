//! The Connect cluster must be the target: its producer writes the data.

use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("connect-cluster-elsewhere", Error, "a Connect cluster that is not the target of its mirrors", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers().iter().filter(|maker| !maker.is_explicit()) {
        for mirror in maker.mirrors.iter().filter(|mirror| mirror.target_alias != maker.connect_alias) {
            let name = maker.document.name();
            let (connect, target) = (maker.connect_alias, mirror.target_alias);
            let found = finding(format!("`{name}` mirrors into `{target}`, but its Connect cluster is `{connect}`"))
                .note(
                    "Connect's producer writes to the Connect cluster: the records would go back into the source \
                     (operator 0.41 to 0.43 and 0.49 on refuse it; KafkaMirrorMaker2Connectors.java)",
                )
                .help(format!("write `connectCluster: {target}`"));
            let place = Place::value(&maker.document, maker.connect_pointer);
            findings.report_at(documents, place, "not the target", found);
        }
    }
}
