//! Host names that nobody checks.

use serde_json::Value;

use crate::lint::check::Place;
use crate::lint::{Documents, Findings};
use crate::yaml::push_pointer;

lint!("unverified-hostname", Warning, "a broker's name that is not compared with its certificate", Documents(check));

const KEY: &str = "ssl.endpoint.identification.algorithm";

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        let sources = maker.mirrors.iter().filter_map(|mirror| mirror.source.as_ref());
        let clusters = maker.target.iter().chain(sources).map(|cluster| (&cluster.pointer, cluster.value));
        let connectors = maker.mirrors.iter().flat_map(|mirror| &mirror.connectors);
        for (pointer, value) in clusters.chain(connectors.map(|one| (&one.pointer, one.value))) {
            let config = value.get("config").and_then(Value::as_object).into_iter().flatten();
            for (key, _) in config.filter(|(key, value)| key.ends_with(KEY) && value.as_str() == Some("")) {
                let found = finding("the names of brokers would not be compared with their certificates")
                    .note("any holder of a certificate of that CA, a user's among them, could answer for a broker")
                    .help("delete it, and add the name to the listener: `configuration.bootstrap.alternativeNames`");
                let mut pointer = format!("{pointer}/config");
                push_pointer(&mut pointer, key);
                findings.report_at(documents, Place::value(&maker.document, &pointer), "switched off", found);
            }
        }
    }
}
