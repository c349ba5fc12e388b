//! Worker keys that the operator drops for the worker and copies into the connectors.

use crate::facts::strimzi::{ConfigMap, forbidden};
use crate::lint::check::Place;
use crate::lint::manifest::config_pointer;
use crate::lint::{Documents, Findings};

lint!("forbidden-worker-key", Error, "a worker key that is the operator's to set", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let operator = documents.host.strimzi.value;
    for maker in documents.mirror_makers() {
        let map = if maker.is_explicit() { ConfigMap::MirrorTarget } else { ConfigMap::MirrorCluster };
        let sources = maker.mirrors.iter().filter_map(|mirror| mirror.source.as_ref());
        let targets = maker.target.iter().map(|target| (target, map));
        for (cluster, map) in targets.chain(sources.map(|source| (source, ConfigMap::MirrorCluster))) {
            for (key, _) in cluster.config() {
                let Some(entry) = forbidden(map, operator, key) else { continue };
                let found = finding(format!("`{key}` is the operator's to set"))
                    .note(format!(
                        "it drops `{entry}…` for the worker, but copies the key into every connector, behind what it \
                         made itself (KafkaMirrorMaker2Connectors.java:235@1.2.0)"
                    ))
                    .help("say it where the topology has a word for it: `listener`, `authentication`, `names`");
                let pointer = config_pointer(&cluster.pointer, key);
                findings.report_at(documents, Place::key(&maker.document, &pointer), "forbidden", found);
            }
        }
    }
}
