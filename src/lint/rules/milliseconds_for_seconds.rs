//! Keys in seconds with a value that is plainly milliseconds.

use crate::diagnostic::{Edit, Safety};
use crate::lint::config::each_setting;
use crate::lint::{Documents, Findings};

lint!("milliseconds-for-seconds", Warning, "a number of seconds that is plainly one of milliseconds", Documents(check));

/// Half an hour in milliseconds is three weeks in seconds; nobody waits so long for either.
const PLAINLY: u64 = 10_000;

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_setting(documents, |setting| {
        if !setting.key.ends_with(".interval.seconds") {
            return;
        }
        let Ok(number) = setting.value.parse::<u64>() else { return };
        if number < PLAINLY || number % 1000 != 0 {
            return;
        }
        let seconds = number / 1000;
        let hours = number / 3600;
        let mut found = finding(format!("`{}` is {number} seconds, which is {hours} hours", setting.key))
            .note("the unit is in the key's name")
            .help(format!("write {seconds} if milliseconds were meant"));
        if let Some(span) = documents.span(&setting.maker.document, setting.pointer()) {
            let replacement = match documents.text_of(span) {
                text if text == setting.value => Some(seconds.to_string()),
                text if text == format!("{number}s") => Some(format!("{seconds}s")),
                _ => None,
            };
            if let Some(replacement) = replacement {
                found = found.fix(format!("write `{replacement}`"), Safety::Unsafe, vec![Edit { span, replacement }]);
            }
        }
        findings.report_at(documents, setting.at_value(), "seconds", found);
    });
}
