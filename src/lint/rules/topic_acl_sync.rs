//! MirrorMaker and the User Operator both writing ACLs.

use crate::facts::connector::ConnectorKind;
use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("topic-acl-sync", Warning, "ACLs that MirrorMaker copies and the User Operator removes", Documents(check));

const KEY: &str = "sync.topic.acls.enabled";

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for connector in maker.mirrors.iter().filter_map(|mirror| mirror.connector(ConnectorKind::Source)) {
            if connector.get(KEY).is_some_and(|value| value.eq_ignore_ascii_case("false")) {
                continue;
            }
            let found = finding("MirrorMaker would copy ACLs to a cluster whose ACLs are the User Operator's")
                .note("the User Operator removes them again at its next look; Kafka's default is `true`")
                .help("write `syncTopicAcls: false`, and give each user its `KafkaUser` on both sides");
            let pointer = format!("{}/config/{KEY}", connector.pointer);
            findings.report_at(documents, Place::value(&maker.document, &pointer), "copies ACLs", found);
        }
    }
}
