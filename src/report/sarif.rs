//! SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>: what code scanning and editors read.

use camino::Utf8Path;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Fix, Level, Rule};
use crate::source::{Sources, Span};

use super::{Report, place};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    /// The default would be UTF-16 code units.
    column_kind: &'a str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    semantic_version: &'a str,
    rules: Vec<Described<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described<'a> {
    id: &'a str,
    short_description: Text<'a>,
    help: Help<'a>,
    default_configuration: Configuration<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: std::borrow::Cow<'a, str>,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration<'a> {
    level: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'a str,
    message: Text<'a>,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    /// Behind the last character, as in SARIF.
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    description: Text<'a>,
    artifact_changes: Vec<ArtifactChange<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<'a>,
}

pub(super) fn render(report: &Report) -> String {
    // A finding's rule that is missing from the list would be an index out of range to every reader.
    let mut rules: Vec<&Rule> = report.rules.to_vec();
    for finding in &report.findings {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    rules.sort_by_key(|rule| rule.name);
    rules.dedup();
    let results = report.findings.iter().map(|finding| of(report.sources, &rules, finding)).collect();
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "mirrorc",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.iter().map(|rule| described(rule)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    // Plain strings and numbers: serialisation cannot fail.
    serde_json::to_string_pretty(&log).map_or_else(|_| String::new(), |text| text + "\n")
}

fn described(rule: &Rule) -> Described<'_> {
    Described {
        id: rule.name,
        short_description: Text { text: rule.summary.into() },
        help: Help { text: rule.summary, markdown: rule.page },
        default_configuration: Configuration { level: rule.level.name() },
    }
}

fn of<'a>(sources: &Sources, rules: &[&Rule], finding: &'a Diagnostic) -> Finding<'a> {
    Finding {
        rule_id: finding.rule.name,
        rule_index: rules.iter().position(|rule| *rule == finding.rule).unwrap_or_default(),
        // Our names are SARIF's.
        level: Level::name(finding.level),
        message: Text { text: message(finding).into() },
        locations: finding.primary.iter().map(|label| location(sources, label.span, None, "")).collect(),
        related_locations: finding
            .secondary
            .iter()
            .enumerate()
            .map(|(number, label)| location(sources, label.span, Some(number), &label.text))
            .collect(),
        fixes: finding.fix.iter().map(|fix| repair(sources, fix)).collect(),
    }
}

/// Returns everything a reader without the lines needs.
fn message(finding: &Diagnostic) -> String {
    let label = finding.primary.iter().map(|label| &label.text).filter(|text| !text.is_empty());
    let mut out = finding.message.clone();
    label.for_each(|text| out.push_str(&format!(": {text}")));
    finding.notes.iter().for_each(|note| out.push_str(&format!("\nnote: {note}")));
    finding.help.iter().for_each(|help| out.push_str(&format!("\nhelp: {help}")));
    out
}

fn repair<'a>(sources: &Sources, fix: &'a Fix) -> Repair<'a> {
    let mut files: Vec<_> = fix.edits.iter().map(|edit| edit.span.file).collect();
    files.sort();
    files.dedup();
    let change = |file| ArtifactChange {
        artifact_location: artifact(&sources.file(file).path),
        replacements: fix
            .edits
            .iter()
            .filter(|edit| edit.span.file == file)
            .map(|edit| Replacement {
                deleted_region: region(sources, edit.span),
                inserted_content: Text { text: edit.replacement.as_str().into() },
            })
            .collect(),
    };
    Repair {
        description: Text { text: fix.title.as_str().into() },
        artifact_changes: files.into_iter().map(change).collect(),
    }
}

fn location<'a>(sources: &Sources, span: Span, id: Option<usize>, text: &'a str) -> Location<'a> {
    Location {
        id,
        physical_location: Physical {
            artifact_location: artifact(&sources.file(span.file).path),
            region: region(sources, span),
        },
        message: if text.is_empty() { None } else { Some(Text { text: text.into() }) },
    }
}

fn region(sources: &Sources, span: Span) -> Region {
    let place = place::of(sources, span);
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

/// Returns a path as a URI reference, <https://www.rfc-editor.org/rfc/rfc3986#section-4.2>.
fn artifact(path: &Utf8Path) -> Artifact {
    let path = path.as_str().replace('\\', "/");
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Artifact { uri }
}
