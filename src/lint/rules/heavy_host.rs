//! MirrorMaker as large as the cluster that it runs beside.

use crate::lint::check::Place;
use crate::lint::pods;
use crate::lint::{Documents, Findings};

lint!("heavy-host", Note, "instances that together ask for more memory than the brokers beside them", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let host = documents.topology.cluster(documents.host.cluster);
    let Some(broker) = host.sizing.as_ref().and_then(|sizing| sizing.memory.limit.as_ref()) else { return };
    let brokers = broker.value.bytes().saturating_mul(host.broker_count() as u128);
    let replicas = |maker: &crate::lint::manifest::MirrorMaker<'_>| {
        let said = maker.document.pointer("/spec/replicas").and_then(serde_json::Value::as_u64);
        u128::from(said.unwrap_or(3))
    };
    let makers = documents.mirror_makers();
    let sizes = makers.iter().map(|maker| {
        let memory = pods::memory_of(&maker.document);
        let amount = memory.low.or(memory.high);
        amount.map_or(0, |amount| amount.value.bytes()).saturating_mul(replicas(maker))
    });
    let (total, pods): (u128, u128) = (sizes.sum(), makers.iter().map(replicas).sum());
    let Some(first) = makers.first().filter(|_| total > brokers && brokers > 0) else { return };
    let gibibytes = |bytes: u128| format!("{:.1} GiB", bytes as f64 / f64::from(1 << 30));
    let found = finding(format!(
        "the {pods} pods of MirrorMaker beside `{}` ask for {} of memory, its brokers have {}",
        host.alias.value,
        gibibytes(total),
        gibibytes(brokers)
    ))
    .because_origin(&broker.origin, format!("of each of its {} brokers", host.broker_count()))
    .note("flows with the same host and target may share one `instance`; idle pods cost what they ask for")
    .help(
        "write smaller `sizing` or fewer `replicas`, or let flows share an `instance`; allow this where there is room",
    );
    findings.report_at(documents, Place::value(&first.document, "/spec/resources"), "of each pod", found);
}
