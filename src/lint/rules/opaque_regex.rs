//! Regexes that only Java can match.

use crate::lint::{Findings, Scene};
use crate::source::Span;
use crate::units::regex::JavaRegex;

lint!("opaque-regex", Note, "a regex of which only Java can say what it matches", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in &scene.topology.flows {
        let chosen = flow.topics.value.iter().chain(&flow.groups.value);
        let chosen = chosen.filter(|pattern| pattern.exact.is_none()).map(|pattern| (&*pattern.regex, pattern.span));
        let excluded = flow.exclude_topics.iter().chain(&flow.exclude_groups).map(|one| (&*one.value, one.span()));
        for (regex, span) in chosen.chain(excluded) {
            judge(regex, span, findings);
        }
    }
}

fn judge(regex: &str, span: Option<Span>, findings: &mut Findings<'_>) {
    let Some(span) = span else { return };
    let Ok(parsed) = JavaRegex::parse(regex) else { return };
    if parsed.is_simulated() {
        return;
    }
    let found = finding(format!("which names `{regex}` matches is not known here"))
        .at(span, "read by Java only")
        .note("look-around, back-references and what Java reads in its own way are not tried: rules about topics pass over this, and permissions are as wide as they can be")
        .help("write it without them, or list the names; or allow this and try it with `kafka-topics.sh --list`");
    findings.report(found);
}
