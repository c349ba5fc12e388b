//! Regexes that Kafka would cut at a comma.

use crate::lint::{Findings, Scene};
use crate::source::Span;
use crate::units::regex::JavaRegex;

lint!("comma-in-regex", Error, "a regex that Kafka cuts in two at its comma", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in &scene.topology.flows {
        let chosen = flow.topics.value.iter().chain(&flow.groups.value).map(|pattern| (&*pattern.regex, pattern.span));
        let excluded = flow.exclude_topics.iter().chain(&flow.exclude_groups).map(|one| (&*one.value, one.span()));
        for (regex, span) in chosen.chain(excluded) {
            // Few have one; to read a regex takes longer than to look.
            if regex.contains(',') && JavaRegex::parse(regex).is_ok() {
                report(regex, span, findings);
            }
        }
    }
}

fn report(regex: &str, span: Option<Span>, findings: &mut Findings<'_>) {
    let parts: Vec<String> = regex.split(',').map(|part| format!("`{}`", part.trim())).collect();
    let found = finding(format!("Kafka reads `{regex}` as a list: {}", parts.join(" and ")))
        .note("the key is a list, and Kafka splits it at every comma, also inside braces (ConfigDef.java)")
        .help("write it without a comma: `a{1,3}` is `a(?:a(?:a)?)?`");
    findings.report(match span {
        Some(span) => found.at(span, "cut at the comma"),
        None => found,
    });
}
