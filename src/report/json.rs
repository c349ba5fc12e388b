//! Findings for other programs. These structs are the format: the inner types may change, these only grow, and what
//! would break a reader raises [`VERSION`].

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Fix, Level, Safety};
use crate::source::{Position, Sources, Span};

use super::{Report, place};

/// The version of the format.
const VERSION: u32 = 1;

/// Findings of one run of mirrorc.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "mirrorc report")]
struct Document<'a> {
    /// The version of this format.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// In the order of file, position and rule.
    findings: Vec<Finding<'a>>,
    summary: Summary,
}

/// How many findings there are of each level.
#[derive(Serialize, JsonSchema)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// A problem in someone's file.
#[derive(Serialize, JsonSchema)]
struct Finding<'a> {
    /// The rule's name; `mirrorc explain` prints its page.
    rule: &'a str,
    level: Severity,
    /// One sentence that stands alone.
    message: &'a str,
    /// Where it is; null for a finding about no line at all.
    primary: Option<Location<'a>>,
    /// The lines that make it wrong.
    secondary: Vec<Location<'a>>,
    /// The consequence and the source.
    notes: &'a [String],
    /// What to type.
    help: Option<&'a str>,
    /// A change that mends it.
    fix: Option<Change<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
    Note,
}

/// A range of text, with what there is to say about it.
#[derive(Serialize, JsonSchema)]
struct Location<'a> {
    /// Relative to the working folder.
    path: &'a str,
    start: Point,
    /// Behind the last character.
    end: Point,
    /// May be empty.
    label: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct Point {
    /// Counted from 1.
    line: usize,
    /// In characters, counted from 1.
    column: usize,
    /// In bytes from the beginning of the file, counted from 0.
    offset: usize,
}

/// Replacements that belong together.
#[derive(Serialize, JsonSchema)]
struct Change<'a> {
    /// What it does, as an order.
    title: &'a str,
    /// Whether it keeps what the file means; otherwise a person should look.
    safe: bool,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Replacement<'a> {
    path: &'a str,
    start: Point,
    /// Behind the last character.
    end: Point,
    text: &'a str,
}

pub(super) fn render(report: &Report) -> String {
    let counts = report.counts();
    let document = Document {
        version: VERSION,
        findings: report.findings.iter().map(|finding| of(report.sources, finding)).collect(),
        summary: Summary { errors: counts.errors, warnings: counts.warnings, notes: counts.notes },
    };
    // Plain strings and numbers: serialisation cannot fail.
    serde_json::to_string_pretty(&document).map_or_else(|_| String::new(), |text| text + "\n")
}

/// Returns the JSON Schema of the format.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

fn of<'a>(sources: &'a Sources, finding: &'a Diagnostic) -> Finding<'a> {
    Finding {
        rule: finding.rule.name,
        level: match finding.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note => Severity::Note,
        },
        message: &finding.message,
        primary: finding.primary.as_ref().map(|label| location(sources, label.span, &label.text)),
        secondary: finding.secondary.iter().map(|label| location(sources, label.span, &label.text)).collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().map(|fix| change(sources, fix)),
    }
}

fn change<'a>(sources: &'a Sources, fix: &'a Fix) -> Change<'a> {
    let edits = fix.edits.iter().map(|edit| {
        let (path, start, end) = ends(sources, edit.span);
        Replacement { path, start, end, text: &edit.replacement }
    });
    Change { title: &fix.title, safe: fix.safety == Safety::Safe, edits: edits.collect() }
}

fn location<'a>(sources: &'a Sources, span: Span, label: &'a str) -> Location<'a> {
    let (path, start, end) = ends(sources, span);
    Location { path, start, end, label }
}

fn ends(sources: &Sources, span: Span) -> (&str, Point, Point) {
    let place = place::of(sources, span);
    let point = |Position { line, column }, offset| Point { line, column, offset };
    (place.path.as_str(), point(place.start, span.start as usize), point(place.end, span.end as usize))
}
