//! Rates over less than two samples.

use crate::facts::connector::ConnectorKind;
use crate::lint::alerts::Selected;
use crate::lint::check::Place;
use crate::lint::manifest::MirrorMaker;
use crate::lint::{Documents, Findings};
use crate::units::Duration;

lint!("short-range", Error, "an alert that looks back over less than two samples", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let monitor = documents.of_kind("PodMonitor").next();
    let scraped = monitor.and_then(|monitor| {
        let endpoint = monitor.list("/spec/podMetricsEndpoints").first()?;
        Duration::parse(endpoint.get("interval")?.as_str()?).ok()
    });
    for alert in documents.alerts() {
        let Ok(selected) = findings.selected(alert) else { continue };
        for series in selected {
            let Some(range) = series.range_millis else { continue };
            let scrape = scraped.as_ref().map(|every| (every.as_millis(), "it is scraped every"));
            let made = refresh(documents.mirror_makers(), series);
            let Some((every, why)) = scrape.into_iter().chain(made).max() else { continue };
            if range >= 2 * every {
                continue;
            }
            let found = finding(format!(
                "`{}` looks back {}s on `{}`, which has a new value every {}s",
                alert.name,
                range / 1000,
                series.name,
                every / 1000
            ))
            .note(format!("a rate needs two samples, and {why} {}s: most of the time it has no value", every / 1000))
            .help(format!("look back at least {}s, better twice that", 2 * every / 1000));
            let pointer = format!("{}/expr", alert.pointer());
            findings.report_each(documents, Place::value(&alert.document, &pointer), "too short a look", found);
        }
    }
}

/// How often MirrorMaker itself gives a series a new value, at the slowest.
fn refresh(makers: &[MirrorMaker<'_>], series: &Selected) -> Option<(u64, &'static str)> {
    let (kind, key, default, why) = if series.name.contains("mirrorcheckpointconnector") {
        (ConnectorKind::Checkpoint, "emit.checkpoints.interval.seconds", 60, "checkpoints are emitted every")
    } else if series.labels().any(|(label, value)| label == "topic" && value.is_some_and(is_heartbeats)) {
        (ConnectorKind::Heartbeat, "emit.heartbeats.interval.seconds", 1, "heartbeats are written every")
    } else {
        return None;
    };
    let connectors = makers.iter().flat_map(|maker| &maker.mirrors).filter_map(|mirror| mirror.connector(kind));
    let seconds = connectors.map(|one| one.get(key).and_then(|value| value.parse::<u64>().ok()).unwrap_or(default));
    Some((seconds.max()?.saturating_mul(1000), why))
}

fn is_heartbeats(topic: &str) -> bool {
    topic.ends_with("heartbeats")
}
