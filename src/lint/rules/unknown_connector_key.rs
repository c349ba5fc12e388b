//! Upstream accepts unknown keys without a word.

use crate::diagnostic::{Edit, Safety};
use crate::facts::connector::{self, Client, Key, WorkerKey};
use crate::lint::check::Place;
use crate::lint::config::{Setting, each_setting, each_worker_setting};
use crate::lint::{Documents, Findings};
use crate::yaml::Part;

lint!("unknown-connector-key", Warning, "a key that neither MirrorMaker nor Connect knows", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_setting(documents, |setting| {
        let (wrong, prefix, guess) = match setting.what {
            Key::Unknown => (setting.key, "", similar(setting.key, own_keys(&setting))),
            Key::Client { prefix, rest } if connector::client_key(prefix.client, rest).is_none() => {
                if is_plugin(prefix.client, rest) {
                    return;
                }
                (rest, prefix.prefix, similar(rest, connector::client_keys(prefix.client)))
            }
            _ => return,
        };
        let holder = setting.holder();
        let mut found = finding(format!("{holder} has no key `{}`", setting.key))
            .note("Kafka takes unknown keys without a word: nothing would happen");
        found = match guess {
            Some(name) => {
                let title = format!("write `{prefix}{name}`");
                let span = documents
                    .origin(&setting.maker.document, setting.pointer(), Part::Key)
                    .and_then(|origin| documents.key_span(origin.span()?, wrong));
                let found = found.help(format!("did you mean `{prefix}{name}`?"));
                match span {
                    Some(span) => found.fix(title, Safety::Safe, vec![Edit { span, replacement: name.to_owned() }]),
                    None => found,
                }
            }
            None => found.help("delete it, or look the key up in Kafka's documentation of MirrorMaker"),
        };
        findings.report_at(documents, setting.at_key(), "unknown", found);
    });
    each_worker_setting(documents, |setting| {
        let WorkerKey::Unknown = setting.what else { return };
        let guess = similar(setting.key, connector::client_keys(Client::Worker));
        if setting.has_plugins && guess.is_none() {
            return;
        }
        let found = finding(format!("the Connect worker has no key `{}`", setting.key))
            .note("Kafka takes unknown keys without a word: nothing would happen");
        let found = match guess {
            Some(name) => found.help(format!("did you mean `{name}`?")),
            None => found.help("delete it, or put it on the connector that reads it, under the flow's `config`"),
        };
        findings.report_at(documents, Place::key(setting.document, &setting.pointer()), "unknown", found);
    });
}

fn own_keys(setting: &Setting<'_, '_>) -> impl Iterator<Item = &'static str> {
    connector::known_keys(setting.kind, setting.kafka)
}

/// Settings of interceptors, reporters and callbacks are known to those only.
fn is_plugin(client: Client, key: &str) -> bool {
    let _ = client;
    ["sasl.", "ssl.", "prometheus.", "interceptor.", "config.providers."].iter().any(|prefix| key.starts_with(prefix))
}

fn similar(wrong: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    known
        .map(|name| (strsim::normalized_damerau_levenshtein(wrong, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, name)| name)
}
