//! Counters that the exporter renames because their rule says they are none.

use crate::lint::{Documents, Findings};

lint!(
    "counter-as-gauge",
    Warning,
    "a counter exported as a gauge, which takes the `_total` off its name",
    Documents(check)
);

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let Some((configuration, exported)) = findings.exported(documents) else { return };
    for rule in &exported.rules {
        let Some(name) = &rule.gauged else { continue };
        let kind = if rule.kind.is_empty() { "UNKNOWN" } else { &rule.kind };
        let found = finding(format!("`{name}` is exported without `_total`: its rule says `type: {kind}`"))
            .note("only a COUNTER keeps the ending; expressions that name it find nothing (jmx_exporter 1.0 on)")
            .help("write `type: COUNTER`, in a rule of its own where the others are gauges");
        findings.report_pattern(documents, configuration, &rule.pattern, "matches a counter", found);
    }
}
