//! Exporter rules behind one that takes everything of theirs.

use crate::lint::{Documents, Findings};

lint!("shadowed-jmx-rule", Warning, "an exporter rule behind one that takes all its beans", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let Some((configuration, exported)) = findings.exported(documents) else { return };
    let own = documents.topology.monitoring.own_jmx_rules.len();
    for (number, rule) in exported.rules.iter().enumerate() {
        if !rule.is_known || !rule.matches || rule.is_first {
            continue;
        }
        let Some(earlier) = rule.shadowed_by.and_then(|number| exported.rules.get(number)) else { continue };
        // A rule put before ours to make the same series is meant to take its place.
        if earlier.name == rule.name {
            continue;
        }
        let found =
            finding(format!("the exporter's rule for `{}` never applies: `{}` is before it", rule.name, earlier.name))
                .note("the first rule that matches wins (jmx_exporter JmxCollector.java)")
                .help("put the narrower rule first, or make the first one narrower");
        let span = |pattern: &str| documents.span_inside(&configuration.document, &configuration.pointer, pattern);
        let found = match (span(&rule.pattern).filter(|_| number < own), span(&earlier.pattern)) {
            (Some(mine), Some(other)) => found.at(mine, "never applies").because(other, "takes all of it"),
            (None, Some(other)) => found.at(other, "takes all of it"),
            _ => found,
        };
        findings.report_in_configuration(documents, configuration, found);
    }
}
