//! Settings for an alert that does not exist.

use crate::diagnostic::Safety;
use crate::facts::failures;
use crate::lint::{Findings, Scene};

lint!("unknown-alert", Error, "settings of a built-in alert that does not exist", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for (name, _) in &scene.topology.monitoring.alerts {
        if failures::alert(&name.value).is_some() {
            continue;
        }
        let mut found = finding(format!("there is no built-in alert `{}`", name.value))
            .at_origin(&name.origin, "changes nothing")
            .note("docs/failures.md lists them; an alert of your own goes under `own`");
        let likeness = |known: &str| strsim::jaro_winkler(&name.value, known);
        let known = failures::alerts().map(|(_, alert)| (likeness(alert.name), alert.name));
        let similar = known.filter(|(likeness, _)| *likeness > 0.85).max_by(|one, other| one.0.total_cmp(&other.0));
        found = match (similar, name.span()) {
            (Some((_, similar)), Some(span)) => {
                let edit = crate::diagnostic::Edit { span, replacement: similar.to_owned() };
                let help = format!("did you mean `{similar}`?");
                found.help(help).fix(format!("write `{similar}`"), Safety::Safe, vec![edit])
            }
            _ => {
                let all: Vec<&str> = failures::alerts().map(|(_, alert)| alert.name).collect();
                found.help(format!("write one of {}", all.join(", ")))
            }
        };
        findings.report(found);
    }
}
