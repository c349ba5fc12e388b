//! Exclude lists that replace Kafka's own.

use crate::facts::kafka::{DEFAULT_GROUPS_EXCLUDE, default_topics_exclude, is_internal_topic};
use crate::lint::{Findings, Scene};
use crate::source::{Origin, Sourced, Text};
use crate::topology::model::Pattern;
use crate::units::regex::JavaRegex;

lint!("dropped-default-excludes", Warning, "an exclude list that drops what Kafka leaves out by default", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in &scene.topology.flows {
        let kafka = scene.topology.cluster(flow.host.value).version.value;
        let separator = &flow.policy.separator.value;
        // What the policy refuses anyway is not lost with the list.
        let topics = default_topics_exclude(kafka)
            .iter()
            .copied()
            .filter(|default| sample(default).is_some_and(|name| !is_internal_topic(kafka, name, separator)));
        judge("topics", &flow.topics.value, &flow.exclude_topics, topics, findings);
        if flow.checkpoints.is_some() {
            let groups = DEFAULT_GROUPS_EXCLUDE.iter().copied();
            judge("groups", &flow.groups.value, &flow.exclude_groups, groups, findings);
        }
    }
}

fn judge(
    what: &str,
    chosen: &[Pattern],
    excluded: &[Sourced<Text>],
    defaults: impl Iterator<Item = &'static str>,
    findings: &mut Findings<'_>,
) {
    let Some(first) = excluded.iter().find(|exclude| matches!(exclude.origin, Origin::Written(_))) else { return };
    // Read once each: to compile one takes longer than all the rest.
    let read = |text: &Text| JavaRegex::parse(text).ok();
    let chosen: Vec<JavaRegex> = chosen.iter().filter_map(|pattern| read(&pattern.regex)).collect();
    let excluded: Vec<JavaRegex> = excluded.iter().filter_map(|exclude| read(&exclude.value)).collect();
    let matches = |list: &[JavaRegex], name: &str| list.iter().any(|regex| regex.matches(name) == Some(true));
    let is_said = |default: &str| excluded.iter().any(|exclude| exclude.as_str() == default);
    let is_lost = |default: &&str| {
        let name = sample(default).filter(|_| !is_said(default));
        name.is_some_and(|name| matches(&chosen, name) && !matches(&excluded, name))
    };
    let lost: Vec<&str> = defaults.filter(is_lost).collect();
    if lost.is_empty() {
        return;
    }
    let found = finding(format!("Kafka's own list would leave out `{}` too", lost.join("`, `")))
        .at_origin(&first.origin, "replaces the list")
        .note(format!("`exclude: {{{what}: …}}` takes the place of the default of this Kafka version"))
        .help(format!("add {}", lost.iter().map(|one| format!("`\"{one}\"`")).collect::<Vec<_>>().join(", ")));
    findings.report(found);
}

/// A name that each default leaves out.
fn sample(default: &str) -> Option<&'static str> {
    Some(match default {
        r"mm2.*\.internal" => "mm2-offset-syncs.a.internal",
        r".*[\-\.]internal" => "a.internal",
        r".*\.replica" => "a.replica",
        "__.*" => "__a",
        "console-consumer-.*" => "console-consumer-1",
        "connect-.*" => "connect-a",
        _ => return None,
    })
}
