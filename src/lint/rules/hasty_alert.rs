//! A `for` that one missed look would fulfil or break.

use crate::lint::check::Place;
use crate::lint::{Documents, Findings};
use crate::units::Duration;

lint!("hasty-alert", Warning, "an alert held for less than two evaluations", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for alert in documents.alerts() {
        let hold = alert.value.get("for").and_then(|hold| Duration::parse(hold.as_str()?).ok());
        let interval = alert.interval.and_then(|interval| Duration::parse(interval).ok());
        let (Some(hold), Some(interval)) = (hold, interval) else { continue };
        if hold.as_millis() >= 2 * interval.as_millis() {
            continue;
        }
        // What happened over a range may be told at once; what is so at one moment may be over at the next.
        if hold.is_zero()
            && findings.selected(alert).is_ok_and(|read| read.iter().any(|one| one.range_millis.is_some()))
        {
            continue;
        }
        let found = finding(format!("`{}` is held for {hold}, but looked at every {interval}", alert.name))
            .note(format!(
                "it fires at the {} look, on whatever one scrape happened to see",
                if hold.is_zero() { "first" } else { "second" }
            ))
            .help("write a `for` of at least two intervals, or a shorter `interval`");
        let pointer = format!("{}/for", alert.pointer());
        findings.report_each(documents, Place::value(&alert.document, &pointer), "shorter than two looks", found);
    }
}
