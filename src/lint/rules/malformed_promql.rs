//! Expressions that Prometheus would not load.

use crate::lint::check::Place;
use crate::lint::{Documents, Findings};

lint!("malformed-promql", Error, "an alert's expression that Prometheus cannot read", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    for alert in documents.alerts() {
        let Err(problem) = findings.selected(alert) else { continue };
        let problem = problem.lines().next().unwrap_or_default().trim_end_matches('.');
        let found = finding(format!("the expression of `{}` is not PromQL: {problem}", alert.name))
            .note("the Prometheus operator refuses the whole PrometheusRule, with every other alert in it")
            .help("try it in Prometheus's own page, or with `promtool check rules`");
        let pointer = format!("{}/expr", alert.pointer());
        findings.report_each(documents, Place::value(&alert.document, &pointer), "cannot be read", found);
    }
}
