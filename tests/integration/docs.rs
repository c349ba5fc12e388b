//! The pages of `docs/`: tables made from the facts, examples that are checked. `UPDATE=1` renews the tables.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mirrorc::facts::acl::{Condition, NEEDS, Resource, Side, Subject};
use mirrorc::facts::failures::{Alert, FAILURES};

use crate::project::Project;

const BEGIN: &str = "<!-- made by tests/integration/docs.rs: UPDATE=1 cargo test docs -->\n";
const END: &str = "<!-- end -->\n";

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

/// Compares what stands between the marks of a page with a table, or puts the table there.
fn assert_table(name: &str, table: &str) {
    let text = fs::read_to_string(page(name)).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (shown, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(page(name), format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(shown, table, "docs/{name}: renew with `UPDATE=1 cargo test docs`");
}

/// A text as it stands in a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn failures_are_those_of_the_facts() {
    let mut table =
        "| failure | signal | seen on Kafka | with the reporter | alert | fires though nothing is wrong | stays silent |\n|---|---|---|---|---|---|---|\n"
            .to_owned();
    for failure in FAILURES {
        let joined = |text: fn(&Alert) -> String| {
            let mut texts: Vec<String> = failure.alerts.iter().map(text).filter(|text| !text.is_empty()).collect();
            texts.dedup();
            cell(&texts.join("<br>"))
        };
        let alerts = joined(|alert| {
            let above = alert.threshold.map(|one| format!(", above {} {}", one.default, one.unit.name()));
            let (above, severity) = (above.unwrap_or_default(), alert.severity.name());
            format!("`{}` {severity}, for {}{above}", alert.name, alert.hold)
        });
        let alerts = if alerts.is_empty() { "none".to_owned() } else { alerts };
        let _ = writeln!(
            table,
            "| `{}`: {} | {} | {} | {} | {alerts} | {} | {} |",
            failure.name,
            cell(failure.what),
            cell(failure.signal),
            failure.seen,
            failure.seen_with_reporter,
            joined(|alert| alert.false_alarms.to_owned()),
            joined(|alert| alert.silences.to_owned()),
        );
    }
    assert_table("failures.md", &table);
}

#[test]
fn permissions_are_those_of_the_facts() {
    let mut table =
        "| on | for | resource | operations | when | reason | without it |\n|---|---|---|---|---|---|---|\n".to_owned();
    for need in NEEDS {
        let operations: Vec<&str> = need.operations.iter().map(|operation| operation.name()).collect();
        let _ = writeln!(
            table,
            "| {} | {} | {}: {} | {} | {} | `{}`: {} {} | {} |",
            match need.side {
                Side::Source => "source",
                Side::Target => "target",
            },
            match need.subject {
                Subject::Source => "source connector",
                Subject::Checkpoint => "checkpoint connector",
                Subject::Heartbeat => "heartbeat connector",
                Subject::Worker => "Connect",
            },
            need.resource.kind().name(),
            resource(need.resource),
            operations.join(", "),
            condition(need.condition),
            need.reason.name,
            cell(need.reason.because),
            cell(&format!("[{}]", need.reason.source)),
            cell(need.without),
        );
    }
    assert_table("permissions.md", &table);
}

fn resource(resource: Resource) -> &'static str {
    match resource {
        Resource::MirroredTopics => "the flow's topics",
        Resource::SourceHeartbeats => "`heartbeats`",
        Resource::OffsetSyncs => "the offset-syncs topic",
        Resource::Groups => "the flow's groups",
        Resource::Cluster => "the cluster",
        Resource::RemoteTopics => "the copies of the flow's topics",
        Resource::RemoteHeartbeats => "the copy of `heartbeats`",
        Resource::Checkpoints => "the checkpoints topic",
        Resource::Heartbeats => "`heartbeats`",
        Resource::ConnectGroup => "the instance's group",
        Resource::ConnectTopics => "the instance's three storage topics",
        Resource::TransactionalIds => "the instance's transactional ids",
    }
}

fn condition(condition: Condition) -> &'static str {
    match condition {
        Condition::Always => "always",
        Condition::OffsetSyncsAtSource => "`offsetSyncs: source`",
        Condition::OffsetSyncsAtTarget => "`offsetSyncs: target`",
        Condition::SyncTopicAcls => "`syncTopicAcls: true`",
        Condition::SyncGroupOffsets => "`checkpoints: {syncGroupOffsets: …}`",
        Condition::SourceHoldsHeartbeats => "another flow writes heartbeats to this source",
        Condition::ExactlyOnce => "`exactlyOnce: true`",
    }
}

/// The text of each fenced `yaml` block, with the number of its first line.
fn examples(text: &str) -> Vec<(usize, String)> {
    let mut examples: Vec<(usize, String)> = Vec::new();
    let (mut open, mut wanted) = (false, false);
    for (index, line) in text.lines().enumerate() {
        if let Some(language) = line.strip_prefix("```") {
            open = !open;
            wanted = open && language == "yaml";
            if wanted {
                examples.push((index + 2, String::new()));
            }
        } else if wanted {
            let _ = writeln!(examples.last_mut().unwrap().1, "{line}");
        }
    }
    examples
}

/// The sections of a topology: each key at the margin, with everything below it.
fn sections(text: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            sections.push((line.split(':').next().unwrap().to_owned(), String::new()));
        }
        if let Some((_, section)) = sections.last_mut() {
            let _ = writeln!(section, "{line}");
        }
    }
    sections
}

#[test]
fn every_example_of_the_language_passes() {
    let text = fs::read_to_string(page("language.md")).unwrap();
    let examples = examples(&text);
    assert!(examples.len() > 15, "the examples were not found");
    let whole = sections(&examples[0].1);
    let project = Project::empty();
    let mut wrong = String::new();
    for (line, example) in &examples {
        let parts = sections(example);
        // What is new stands first: anchors come before their aliases.
        let new = parts.iter().filter(|(key, _)| whole.iter().all(|(other, _)| other != key));
        let mut topology: String = new.map(|(_, section)| section.as_str()).collect();
        for (key, section) in &whole {
            let section = parts.iter().find(|(other, _)| other == key).map_or(section, |(_, section)| section);
            topology.push_str(section);
        }
        project.write("topology.yaml", &topology);
        let run = project.run(&["check", "--deny", "warnings", "--no-prerequisites", "topology.yaml"]);
        if run.code != 0 {
            let _ = writeln!(wrong, "docs/language.md:{line}:\n{}{}", run.out, run.talk);
        }
    }
    assert_eq!(wrong, "");
}
