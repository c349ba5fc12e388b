//! Keys behind a prefix that nobody strips.

use crate::diagnostic::{Edit, Safety};
use crate::facts::connector::Key;
use crate::lint::config::each_setting;
use crate::lint::{Documents, Findings};
use crate::yaml::Part;

lint!("dead-client-prefix", Warning, "client settings behind a prefix that reaches no client", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_setting(documents, |setting| {
        let Key::Client { prefix, rest } = setting.what else { return };
        if prefix.reaches(setting.kind) {
            return;
        }
        let (holder, dead) = (setting.holder(), prefix.prefix);
        let mut found = finding(format!("nothing in {holder} reads `{}`", setting.key))
            .note(format!("keys behind `{dead}` reach no client of it ({})", prefix.source));
        let origin = documents.origin(&setting.maker.document, setting.pointer(), Part::Key);
        let span = origin.and_then(|origin| documents.key_span(origin.span()?, setting.key));
        found = match (prefix.instead, span) {
            (Some(instead), Some(span)) if documents.text_of(span) == setting.key => {
                let replacement = format!("{instead}{rest}");
                found.help(format!("write `{replacement}`")).fix(
                    format!("write `{replacement}`"),
                    Safety::Unsafe,
                    vec![Edit { span, replacement }],
                )
            }
            (Some(instead), _) => found.help(format!("write `{instead}{rest}`")),
            (None, _) => found.help("delete it, or put it on the connector whose client is meant"),
        };
        findings.report_at(documents, setting.at_key(), "read by nobody", found);
    });
}
