//! Mirrors that mirror nothing.

use crate::facts::connector::ConnectorKind;
use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("mirror-without-source-connector", Error, "a mirror without the connector that copies records", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for mirror in maker.mirrors.iter().filter(|mirror| mirror.connector(ConnectorKind::Source).is_none()) {
            let (source, target) = (mirror.source_alias, mirror.target_alias);
            let found = finding(format!("nothing copies records from `{source}` to `{target}`"))
                .note("a connector is there only if its object is; an empty `sourceConnector: {}` is enough, and without it all that runs is READY")
                .help("take out what removes `sourceConnector`; to let a flow rest, write `state: stopped`");
            findings.report_at(
                documents,
                Place::value(&maker.document, &mirror.pointer),
                "without `sourceConnector`",
                found,
            );
        }
    }
}
