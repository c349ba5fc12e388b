//! Batches that do not fit a request or the buffer.

use crate::facts::connector::ConnectorKind;
use crate::lint::check::Place;
use crate::lint::manifest::Connector;
use crate::lint::{Documents, Findings};

lint!("oversized-batch", Warning, "a batch that fits neither a request nor the producer's buffer", Documents(check));

/// `CLIENTS/clients/producer/ProducerConfig.java`.
const MAX_REQUEST_SIZE: u64 = 1 << 20;
const BUFFER_MEMORY: u64 = 32 << 20;

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for connector in maker.mirrors.iter().filter_map(|mirror| mirror.connector(ConnectorKind::Source)) {
            for prefix in ["producer.override.", "producer."] {
                judge(documents, &maker.document, connector, prefix, findings);
            }
        }
    }
}

fn judge(
    documents: &Documents<'_>,
    document: &crate::lint::Document<'_>,
    connector: &Connector<'_>,
    prefix: &str,
    findings: &mut Findings<'_>,
) {
    let number = |key: &str| connector.get(&format!("{prefix}{key}")).and_then(|value| value.parse::<u64>().ok());
    let Some(batch) = number("batch.size") else { return };
    let (key, limit, written) = match (number("max.request.size"), number("buffer.memory")) {
        (request, _) if batch > request.unwrap_or(MAX_REQUEST_SIZE) => {
            ("max.request.size", request.unwrap_or(MAX_REQUEST_SIZE), request.is_some())
        }
        (_, buffer) if batch.saturating_mul(4) > buffer.unwrap_or(BUFFER_MEMORY) => {
            ("buffer.memory", buffer.unwrap_or(BUFFER_MEMORY), buffer.is_some())
        }
        _ => return,
    };
    let whose = if written { "" } else { "Kafka's default " };
    let found = finding(format!("batches of {batch} bytes do not fit {whose}`{key}`, {limit} bytes"))
        .note(match key {
            "max.request.size" => "a batch that is full would be refused as too large; before, it is cut",
            _ => "four full batches fill the buffer, and the producer waits for each",
        })
        .help(format!("write a smaller `batch.size`, or a larger `{key}` beside it"));
    let found = match documents.value_span(document, &format!("{}/config/{prefix}{key}", connector.pointer)) {
        Some(span) => found.because(span, "the limit"),
        None => found,
    };
    let pointer = format!("{}/config/{prefix}batch.size", connector.pointer);
    findings.report_at(documents, Place::value(document, &pointer), "too large", found);
}
