//! Exactly-once delivery by a consumer that also reads what may be rolled back.

use crate::facts::connector::ConnectorKind;
use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("uncommitted-reads", Error, "exactly-once delivery that Connect refuses", Documents(check));

/// The first that is there counts (`MIRROR/MirrorConnectorConfig.java`, sourceConsumerConfig).
const LEVELS: [&str; 2] = ["source.consumer.isolation.level", "consumer.isolation.level"];

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for connector in maker.mirrors.iter().filter_map(|mirror| mirror.connector(ConnectorKind::Source)) {
            if !connector.get("exactly.once.support").is_some_and(|level| level.eq_ignore_ascii_case("required")) {
                continue;
            }
            let asked = format!("{}/config/exactly.once.support", connector.pointer);
            let level = LEVELS.iter().find_map(|key| Some((*key, connector.get(key)?)));
            let found = match &level {
                Some((_, level)) if *level == "read_committed" => continue,
                Some((key, level)) => {
                    finding(format!("exactly-once delivery, but `{key}` is `{level}`")).help("write `read_committed`")
                }
                None => finding("exactly-once delivery, but the consumer reads uncommitted records too").help(
                    "write `exactlyOnce: true` on the flow: it brings `consumer.isolation.level: read_committed`",
                ),
            };
            let found = found.note(
                "Connect answers 400, and there is no connector, unless its consumer reads committed records only \
                 (MirrorSourceConnector.java, exactlyOnceSupport)",
            );
            match level {
                Some((key, _)) => {
                    let found = match documents.value_span(&maker.document, &asked) {
                        Some(span) => found.because(span, "asked for here"),
                        None => found,
                    };
                    let pointer = format!("{}/config/{key}", connector.pointer);
                    findings.report_at(documents, Place::value(&maker.document, &pointer), "not this level", found);
                }
                None => findings.report_at(documents, Place::value(&maker.document, &asked), "asked for here", found),
            }
        }
    }
}
