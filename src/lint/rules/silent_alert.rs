//! Alerts on series, labels or label values that do not exist.

use crate::facts::metrics::TARGET_LABELS;
use crate::lint::alerts::Selected;
use crate::lint::check::Place;
use crate::lint::series::Exported;
use crate::lint::{Documents, Findings};

lint!("silent-alert", Error, "an alert on a series that nothing makes", Documents(check));

/// Prefixes of what MirrorMaker's own exporter makes; other series are somebody else's.
const OURS: [&str; 3] = ["kafka_connect_", "kafka_consumer_", "kafka_producer_"];

/// `CONNECT/runtime/AbstractStatus.java`, in lower case on the bean.
const STATES: [&str; 7] = ["unassigned", "running", "paused", "stopped", "failed", "restarting", "destroyed"];

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let Some(exported) = findings.made(documents) else { return };
    for alert in documents.alerts() {
        let Ok(selected) = findings.selected(alert) else { continue };
        for series in selected.iter().filter(|series| OURS.iter().any(|ours| series.name.starts_with(ours))) {
            let Some((problem, help)) = judge(series, &exported) else { continue };
            let found = finding(format!("`{}` never fires: {problem}", alert.name))
                .note("an expression over nothing has no value, and no alert")
                .help(help);
            let pointer = format!("{}/expr", alert.pointer());
            findings.report_each(documents, Place::value(&alert.document, &pointer), "reads nothing", found);
        }
    }
}

fn judge(series: &Selected, exported: &Exported) -> Option<(String, String)> {
    let name = &series.name;
    let Some(labels) = exported.series.get(name) else {
        if exported.might_make(name) {
            return None;
        }
        let help = match similar(name, exported) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "read a series that the exporter's rules make: `mirrorc render --stdout` shows them".to_owned(),
        };
        return Some((format!("nothing makes the series `{name}`"), help));
    };
    for (label, value) in series.labels() {
        if !labels.contains(label) && !TARGET_LABELS.contains(&label) {
            let known: Vec<&str> = labels.iter().map(String::as_str).collect();
            return Some((format!("`{name}` has no label `{label}`"), format!("its labels are {}", known.join(", "))));
        }
        if let (true, Some(value)) = (label == "status", value)
            && !STATES.contains(&value)
        {
            let help = format!("the values are {}", STATES.join(", "));
            return Some((format!("no `status` is ever `{value}`"), help));
        }
    }
    None
}

fn similar<'e>(name: &str, exported: &'e Exported) -> Option<&'e str> {
    let known = exported.series.keys().map(|known| (strsim::jaro_winkler(name, known), known.as_str()));
    known.filter(|(likeness, _)| *likeness > 0.9).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, known)| known)
}
