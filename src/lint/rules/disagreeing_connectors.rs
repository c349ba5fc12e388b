//! Connectors of one mirror that must agree.

use crate::facts::connector::{AGREEMENTS, Agreement, property};
use crate::lint::check::Place;
use crate::lint::manifest::Connector;
use crate::lint::{Documents, Findings};

lint!("disagreeing-connectors", Error, "connectors of one flow that differ where they must agree", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for maker in documents.mirror_makers() {
        for mirror in &maker.mirrors {
            for agreement in AGREEMENTS {
                let mut bound = mirror.connectors.iter().filter(|one| agreement.between.contains(&one.kind));
                let Some(first) = bound.next() else { continue };
                for other in bound.filter(|other| effective(other, agreement) != effective(first, agreement)) {
                    report(documents, maker.document, agreement, (first, other), findings);
                }
            }
        }
    }
}

fn effective<'c>(connector: &'c Connector<'_>, agreement: &Agreement) -> &'c str {
    let default = || property(agreement.key).and_then(|property| property.default).unwrap_or_default();
    connector.get(agreement.key).unwrap_or_else(default)
}

fn report(
    documents: &Documents<'_>,
    document: crate::lint::Document<'_>,
    agreement: &Agreement,
    (first, other): (&Connector<'_>, &Connector<'_>),
    findings: &mut Findings<'_>,
) {
    let key = agreement.key;
    let say = |one: &Connector<'_>| match one.get(key) {
        Some(value) => format!("`{value}` on the {} connector", one.kind.word()),
        None => match effective(one, agreement) {
            "" => format!("left at Kafka's default, which is empty, on the {} connector", one.kind.word()),
            default => format!("left at Kafka's default, `{default}`, on the {} connector", one.kind.word()),
        },
    };
    let found = finding(format!("`{key}` is {}, but {}", say(first), say(other)))
        .note(format!("{} ({})", agreement.consequence, agreement.source))
        .help("write the same value on both, or leave the key to what mirrorc derives");
    // The caret goes to what a person wrote.
    let pointer = |one: &Connector<'_>| format!("{}/config/{key}", one.pointer);
    let (mine, theirs) = (pointer(first), pointer(other));
    let span = |pointer: &str| documents.value_span(&document, pointer);
    let (at, also) = match (span(&mine), span(&theirs)) {
        (_, Some(_)) => (&theirs, span(&mine)),
        (Some(_), None) => (&mine, None),
        (None, None) => (&theirs, None),
    };
    let found = match also.filter(|also| Some(*also) != span(at)) {
        Some(also) => found.because(also, "the other says this"),
        None => found,
    };
    findings.report_at(documents, Place::value(&document, at), "differs", found);
}
