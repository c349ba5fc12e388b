//! Exporter rules that take a part of an attribute, or its value with it.

use crate::lint::series::RuleUse;
use crate::lint::{Documents, Findings};

lint!(
    "loose-jmx-pattern",
    Error,
    "an exporter rule that takes less or more than an attribute's name",
    Documents(check)
);

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    let Some((configuration, exported)) = findings.exported(documents) else { return };
    for rule in &exported.rules {
        let Some((what, help)) = looseness(rule) else { continue };
        let found = finding(what)
            .note("a pattern is searched for, not matched whole (jmx_exporter JmxCollector.java)")
            .help(help);
        findings.report_pattern(documents, configuration, &rule.pattern, "not bounded", found);
    }
}

fn looseness(rule: &RuleUse) -> Option<(String, &'static str)> {
    let name = &rule.name;
    if rule.pattern.contains("...") {
        let help = "write the attributes out, or `([a-z-]+)`, and end with `:`";
        return Some((
            format!("the `...` in the rule for `{name}` matches any three letters, and cuts names short"),
            help,
        ));
    }
    if rule.swallows {
        let help = "end the capture of the attribute with `:`, which stands before the value";
        return Some((format!("the rule for `{name}` takes the value into the series' name"), help));
    }
    let attribute = rule.cuts.as_ref()?;
    let what = format!("the rule for `{name}` takes `{attribute}` too, of which it matches a part");
    Some((what, "end the attribute with `:`"))
}
