//! Settings that connectors must share, said on some of them only.

use crate::facts::connector::{AGREEMENTS, property};
use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("half-said-setting", Note, "a setting that connectors must share, said on some of them only", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for mirror in &maker.mirrors {
            for agreement in AGREEMENTS {
                let bound = || mirror.connectors.iter().filter(|one| agreement.between.contains(&one.kind));
                let Some(said) = bound().find(|one| one.get(agreement.key).is_some()) else { continue };
                let Some(unsaid) = bound().find(|one| one.get(agreement.key).is_none()) else { continue };
                // Where the values differ as well, that is an error of its own.
                let default = property(agreement.key).and_then(|property| property.default).unwrap_or_default();
                if said.get(agreement.key) != Some(default) {
                    continue;
                }
                let (here, there) = (said.kind.word(), unsaid.kind.word());
                let found = finding(format!("`{}` is said on the {here} connector only", agreement.key))
                    .note(format!("the {there} connector agrees by Kafka's default alone; {}", agreement.consequence))
                    .help("say it on both, or leave it to what mirrorc derives");
                let pointer = format!("{}/config", unsaid.pointer);
                findings.report_each(documents, Place::value(&maker.document, &pointer), "left out here", found);
            }
        }
    }
}
