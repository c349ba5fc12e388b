//! Records in flight taken for lag.

use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("in-flight-as-lag", Warning, "an alert that takes records in flight for lag", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for alert in documents.alerts() {
        // The parser is slower than a look.
        if !(alert.expr.contains("source_record_poll") && alert.expr.contains("source_record_write")) {
            continue;
        }
        let Ok(selected) = findings.selected(alert) else { continue };
        let has = |part: &str| selected.iter().any(|series| series.name.contains(part));
        if !(has("source_record_poll") && has("source_record_write")) {
            continue;
        }
        let found = finding(format!("`{}` compares polled with written records, which is not lag", alert.name))
            .note(
                "the difference is what the producer has in hand, a few hundred at most; what waits on the source is \
                 `records-lag` of the replication consumer (SourceTaskMetricsGroup)",
            )
            .help("read `kafka_consumer_fetch_manager_records_lag{clientid=~\".*replication-consumer\"}`");
        let pointer = format!("{}/expr", alert.pointer());
        findings.report_each(documents, Place::value(&alert.document, &pointer), "in flight, not lag", found);
    }
}
