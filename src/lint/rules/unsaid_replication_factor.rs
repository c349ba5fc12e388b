//! Remote topics with Kafka's own replication factor of 2.

use crate::facts::connector::ConnectorKind;
use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!(
    "unsaid-replication-factor",
    Warning,
    "a source connector left at Kafka's replication factor of 2",
    Documents(check)
);

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for mirror in &maker.mirrors {
            let Some(source) = mirror.connector(ConnectorKind::Source) else { continue };
            if source.get("replication.factor").is_some() {
                continue;
            }
            let found = finding(format!(
                "remote topics on `{}` would have 2 copies, which nobody chose",
                mirror.target_alias
            ))
            .note("Kafka's default is 2 whatever the brokers have (MirrorSourceConfig.java): with one broker no topic is made, and with `min.insync.replicas: 2` a restart stops the mirror")
            .help("write `replicationFactor: 3` on the flow, or -1 for what the brokers have as their default");
            let pointer = format!("{}/config", source.pointer);
            findings.report_at(
                documents,
                Place::value(&maker.document, &pointer),
                "without `replication.factor`",
                found,
            );
        }
    }
}
