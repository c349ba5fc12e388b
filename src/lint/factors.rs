//! Every replication factor that a host's instances ask for.

use super::check::{Findings, Place};
use super::documents::{Document, Documents};
use super::manifest::{Cluster, Entry, config_pointer, shown};
use crate::diagnostic::Diagnostic;
use crate::topology::model;

/// One of them.
pub struct Factor<'d, 'm> {
    /// Where the topic will lie.
    pub alias: &'d str,
    pub cluster: &'d model::Cluster,
    pub key: &'d str,
    pub value: i64,
    documents: &'m Documents<'d>,
    document: &'m Document<'d>,
    /// Pointer of what has the configuration.
    holder: &'m str,
}

impl Factor<'_, '_> {
    pub fn report(&self, label: &str, findings: &mut Findings<'_>, finding: Diagnostic) {
        let pointer = config_pointer(self.holder, self.key);
        findings.report_at(self.documents, Place::value(self.document, &pointer), label, finding);
    }
}

/// Calls back for each factor of a topic on a cluster that the topology knows.
pub fn each_factor<'d, 'm>(documents: &'m Documents<'d>, mut see: impl FnMut(Factor<'d, 'm>)) {
    let mut judge = |document: &'m Document<'d>, alias: &'d str, holder: &'m str, key: &'d str, value: &str| {
        let (Some(cluster), Ok(value)) = (documents.cluster(alias), value.parse()) else { return };
        see(Factor { alias, cluster, key, value, documents, document, holder });
    };
    for maker in documents.mirror_makers() {
        if let Some(target) = &maker.target {
            let storage = Cluster::config(target).filter(|(key, _)| key.ends_with(".storage.replication.factor"));
            for (key, value) in storage {
                judge(&maker.document, maker.connect_alias, &target.pointer, key, &shown(value));
            }
        }
        for mirror in &maker.mirrors {
            for connector in &mirror.connectors {
                let on_source = connector.get("offset-syncs.topic.location").is_none_or(|place| place == "source");
                let factors = connector.config.iter().filter(|entry| entry.key.ends_with("replication.factor"));
                for Entry { key, value, .. } in factors {
                    let syncs = *key == "offset-syncs.topic.replication.factor";
                    let alias = if syncs && on_source { mirror.source_alias } else { mirror.target_alias };
                    judge(&maker.document, alias, &connector.pointer, key, value);
                }
            }
        }
    }
}
