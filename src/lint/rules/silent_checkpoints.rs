//! A checkpoint connector without anything to make checkpoints of.

use crate::facts::connector::ConnectorKind;
use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("silent-checkpoints", Error, "a checkpoint connector that can emit no checkpoint", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for mirror in &maker.mirrors {
            if mirror.connector(ConnectorKind::Checkpoint).is_none() {
                continue;
            }
            for (kind, key) in [
                (ConnectorKind::Source, "emit.offset-syncs.enabled"),
                (ConnectorKind::Checkpoint, "emit.checkpoints.enabled"),
            ] {
                let Some(connector) = mirror.connector(kind) else { continue };
                if !connector.get(key).is_some_and(|value| value.eq_ignore_ascii_case("false")) {
                    continue;
                }
                let found = finding(format!("without `{key}` the checkpoint connector has nothing to do"))
                    .note("no group's offsets would be translated; Kafka 3.9 on refuses the second of these outright")
                    .help("delete the key, or write `checkpoints: false`");
                let pointer = format!("{}/config/{key}", connector.pointer);
                findings.report_at(documents, Place::value(&maker.document, &pointer), "switched off", found);
            }
        }
    }
}
