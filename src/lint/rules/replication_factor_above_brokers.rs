//! Topics that cannot be created because there are too few brokers.

use crate::lint::check::Place;
use crate::lint::manifest::Cluster;
use crate::lint::{Document, Documents, Findings};
use crate::yaml::push_pointer;

lint!(
    "replication-factor-above-brokers",
    Error,
    "a replication factor larger than the number of brokers",
    Documents(check)
);

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        let storage = maker.target.as_ref().into_iter().flat_map(Cluster::config);
        for (key, value) in storage.filter(|(key, _)| key.ends_with(".storage.replication.factor")) {
            let pointer = format!("{}/config", maker.target.as_ref().map_or("", |target| target.pointer.as_str()));
            judge(documents, &maker.document, maker.connect_alias, (pointer, key, value), findings);
        }
        for mirror in &maker.mirrors {
            for connector in &mirror.connectors {
                let on_source = connector.get("offset-syncs.topic.location").is_none_or(|place| place == "source");
                for (key, value) in connector.config().filter(|(key, _)| key.ends_with("replication.factor")) {
                    let syncs = key == "offset-syncs.topic.replication.factor";
                    let alias = if syncs && on_source { mirror.source_alias } else { mirror.target_alias };
                    let pointer = format!("{}/config", connector.pointer);
                    judge(documents, &maker.document, alias, (pointer, key, value), findings);
                }
            }
        }
    }
}

fn judge(
    documents: &Documents<'_>,
    document: &Document<'_>,
    alias: &str,
    (mut pointer, key, value): (String, &str, &serde_json::Value),
    findings: &mut Findings<'_>,
) {
    let Some(cluster) = documents.cluster(alias) else { return };
    let brokers = cluster.broker_count();
    let Ok(factor) = crate::lint::manifest::shown(value).parse::<i64>() else { return };
    if brokers == 0 || factor <= i64::try_from(brokers).unwrap_or(i64::MAX) {
        return;
    }
    let found = finding(format!("{factor} copies of a topic need {factor} brokers, and `{alias}` has {brokers}"))
        .note(format!("`{key}`: creating the topic fails, and the connector only logs it"))
        .help(format!("write at most {brokers}, or -1 for what the brokers have as their default"));
    let pools = cluster.pools.iter().flat_map(|pool| &pool.ids).find_map(|id| id.span());
    let found = match pools {
        Some(span) => found.because(span, "its brokers"),
        None => found,
    };
    push_pointer(&mut pointer, key);
    findings.report_at(documents, Place::value(document, &pointer), "too many copies", found);
}
