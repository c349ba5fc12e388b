//! Findings as rustc shows them.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level as Tone, Origin, Patch, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Fix, Label, Level, Safety};
use crate::source::{FileId, SourceFile};

use super::wrap::{NARROWEST, wrapped};
use super::{Format, Report, Style};

pub(super) fn render(report: &Report, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let (shown, counted) = chosen(report);
    for finding in shown {
        let renderer = renderer.clone().term_width(source_width(report, finding, style.width));
        let rendered = renderer.render(&groups(report, finding, style.width));
        let head = head(finding);
        match title(finding, style.width).lines().count().checked_sub(1) {
            // The renderer puts further lines of a title below its first word, where there is no room.
            Some(more) if more > 0 && style.width < head + NARROWEST => {
                out.push_str(&rendered.replacen(
                    &format!("\n{}", " ".repeat(head)),
                    &format!("\n{TITLE_INDENT}"),
                    more,
                ));
            }
            _ => out.push_str(&rendered),
        }
        out.push_str("\n\n");
    }
    for (rule, more) in counted {
        let said = format!("{more} more of `{rule}`: `--output-format {}` has a line for each", Format::Concise.name());
        let title = Tone::NOTE.primary_title(wrapped(&said, style.width.saturating_sub("note: ".len())));
        out.push_str(&renderer.render(&[Group::with_title(title)]));
        out.push_str("\n\n");
    }
    out
}

/// A fleet's clusters are alike, and the tenth note says what the first did.
const MOST_NOTES: usize = 3;

/// Returns what is shown whole, and of each rule how many notes are only counted.
fn chosen<'a>(report: &Report<'a>) -> (Vec<&'a Diagnostic>, BTreeMap<&'static str, usize>) {
    // Notes are alike that differ in nothing but where they are.
    let key = |finding: &'a Diagnostic| (finding.rule.name, &finding.notes, &finding.help);
    let mut left = BTreeMap::new();
    for &finding in report.findings.iter().filter(|finding| finding.level == Level::Note) {
        *left.entry(key(finding)).or_insert(0) += 1;
    }
    // A line that tells of one note would save nothing.
    left.values_mut().for_each(|left| *left = if *left > MOST_NOTES + 1 { MOST_NOTES } else { *left });
    let mut counted = BTreeMap::new();
    let is_shown = |finding: &&'a Diagnostic| {
        if finding.level != Level::Note {
            return true;
        }
        match left.get_mut(&key(finding)).filter(|left| **left > 0) {
            Some(left) => *left -= 1,
            None => {
                *counted.entry(finding.rule.name).or_insert(0) += 1;
                return false;
            }
        }
        true
    };
    (report.findings.iter().copied().filter(is_shown).collect(), counted)
}

/// Before further lines of a title that has no room beside level and rule.
const TITLE_INDENT: &str = "  ";

/// Returns the columns that stand before a title: `error[self-flow]: `.
fn head(finding: &Diagnostic) -> usize {
    finding.level.name().len() + finding.rule.name.len() + "[]: ".len()
}

/// Returns the message in lines that have room, the first one beside level and rule.
fn title(finding: &Diagnostic, width: usize) -> String {
    let head = head(finding);
    if width >= head + NARROWEST {
        return wrapped(&finding.message, width - head);
    }
    // One word stands for what precedes the message on its first line.
    let before = "x".repeat(head - 1);
    let lines = wrapped(&format!("{before} {}", finding.message), width.saturating_sub(TITLE_INDENT.len()));
    let title = lines.get(before.len()..).unwrap_or_default();
    title.strip_prefix(' ').unwrap_or(title).to_owned()
}

fn groups<'a>(report: &Report<'a>, finding: &'a Diagnostic, width: usize) -> Vec<Group<'a>> {
    let tone = match finding.level {
        Level::Error => Tone::ERROR,
        Level::Warning => Tone::WARNING,
        Level::Note => Tone::NOTE,
    };
    let title = tone.primary_title(title(finding, width)).id(finding.rule.name);
    let mut group = Group::with_title(title);
    let labels: Vec<(AnnotationKind, &Label)> = finding
        .primary
        .iter()
        .map(|label| (AnnotationKind::Primary, label))
        .chain(finding.secondary.iter().map(|label| (AnnotationKind::Context, label)))
        .collect();
    for element in snippets(report, &labels, width) {
        group = group.element(element);
    }
    let room = room(report, finding, width);
    for note in &finding.notes {
        group = group.element(Tone::NOTE.message(wrapped(note, room)));
    }
    let suggestion = finding.fix.as_ref().and_then(|fix| suggestion(report, fix, width));
    // Where the fix is told in words, those may be the same.
    let is_said_below = suggestion.is_none() && finding.fix.as_ref().map(|fix| &fix.title) == finding.help.as_ref();
    if let Some(help) = finding.help.as_ref().filter(|_| !is_said_below) {
        group = group.element(Tone::HELP.message(wrapped(help, room)));
    }
    let Some(fix) = &finding.fix else { return vec![group] };
    let safety = match fix.safety {
        Safety::Safe => "",
        Safety::Unsafe => " (changes what happens: `--unsafe-fixes`)",
    };
    let title = format!("{}{safety}", fix.title);
    match suggestion {
        Some(snippets) => vec![group, Group::with_title(Tone::HELP.secondary_title(title)).elements(snippets)],
        None => vec![group.element(Tone::HELP.message(wrapped(&title, room)))],
    }
}

/// Below this a source line is cut to nothing; the text at its caret may then be broken by the terminal.
const NARROWEST_SOURCE: usize = 40;

/// Returns the columns for source lines: fewer where the text at a caret would pass the edge.
fn source_width(report: &Report, finding: &Diagnostic, width: usize) -> usize {
    let labels = finding.primary.iter().chain(&finding.secondary);
    let past = labels.filter_map(|label| {
        let file = report.sources.file(label.span.file);
        let at = file.position(marked(file, label.span.range(), width).end);
        let length = label.text.chars().count() + 1;
        // Before the line stand its number, a bar and two spaces.
        (at.line.to_string().len() + 3 + at.column + length > width).then_some(length)
    });
    past.max().map_or(width, |length| width.saturating_sub(length).max(NARROWEST_SOURCE))
}

/// Returns the columns that a note has: beside it stand the numbers of the lines, and ` = note: `.
fn room(report: &Report, finding: &Diagnostic, width: usize) -> usize {
    let labels = finding.primary.iter().chain(&finding.secondary);
    let last = labels.map(|label| report.sources.file(label.span.file).position(label.span.end as usize).line).max();
    width.saturating_sub(last.unwrap_or_default().to_string().len() + " = note: ".len())
}

/// Lines farther apart than this are shown apart, so that a finding never costs the whole file.
const NEAR: usize = 64 << 10;
/// A line longer than this is named and not shown.
const LONG_LINE: usize = NEAR;

/// Returns one element per file, more where labels lie far apart, each in the order of the labels.
fn snippets<'a>(report: &Report<'a>, labels: &[(AnnotationKind, &'a Label)], width: usize) -> Vec<Element<'a>> {
    let mut windows: Vec<Window<'a>> = Vec::new();
    for (kind, label) in labels {
        let id = label.span.file;
        let file = report.sources.file(id);
        let range = marked(file, label.span.range(), width);
        let near = windows.iter_mut().find(|window| window.id == id && window.is_near(&range, width));
        match near {
            Some(window) => window.take(*kind, range, &label.text),
            None => windows.push(Window { id, file, range: range.clone(), labels: vec![(*kind, range, &label.text)] }),
        }
    }
    windows.iter().map(Window::element).collect()
}

/// Labels of one file that are shown together.
struct Window<'a> {
    id: FileId,
    file: &'a SourceFile,
    range: Range<usize>,
    labels: Vec<(AnnotationKind, Range<usize>, &'a str)>,
}

impl<'a> Window<'a> {
    fn is_near(&self, range: &Range<usize>, width: usize) -> bool {
        around(self.range.clone(), range.clone()).len() < NEAR && self.fits_beside(range, width)
    }

    /// Whether one cut of the lines shows all carets: lines that are shown together are cut at the same columns.
    fn fits_beside(&self, range: &Range<usize>, width: usize) -> bool {
        let columns = |range: &Range<usize>| {
            let column = self.file.position(range.start).column;
            column..column + range.len()
        };
        let all = self.labels.iter().map(|(_, range, _)| columns(range)).fold(columns(range), around);
        all.end < width || all.len() < width / 2
    }

    fn take(&mut self, kind: AnnotationKind, range: Range<usize>, text: &'a str) {
        self.range = around(self.range.clone(), range.clone());
        self.labels.push((kind, range, text));
    }

    fn element(&self) -> Element<'a> {
        let (source, line, start) = lines(self.file, &self.range);
        if source.lines().any(|line| line.len() > LONG_LINE) {
            let at = self.file.position(self.range.start);
            let origin = Origin::path(self.file.path.as_str()).line(at.line).char_column(at.column);
            return origin.into();
        }
        let annotations = self.labels.iter().map(|(kind, range, text)| {
            let span = range.start - start..range.end - start;
            let label = if text.is_empty() { None } else { Some(*text) };
            kind.span(span).label(label)
        });
        Snippet::source(source).path(self.file.path.as_str()).line_start(line).annotations(annotations).into()
    }
}

/// Returns the part of a range that gets carets: of its first line, since the caret of a mapping belongs under its first
/// key, and not more than half the width, since the rest of a line can be cut and carets cannot.
fn marked(file: &SourceFile, range: Range<usize>, width: usize) -> Range<usize> {
    let text = file.text.get(range.clone()).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default().trim_end();
    let end = line.char_indices().nth(width / 2).map_or(line.len(), |(at, _)| at);
    range.start..range.start + end
}

/// Returns the whole lines around a range, the number of the first, and where it begins.
fn lines<'a>(file: &'a SourceFile, range: &Range<usize>) -> (&'a str, usize, usize) {
    let first = file.position(range.start).line;
    let last = file.position(range.end).line;
    let start = file.line_range(first).map_or(0, |line| line.start);
    let end = file.line_range(last).map_or(file.text.len(), |line| line.end);
    (file.text.get(start..end).unwrap_or_default(), first, start)
}

/// Returns the lines that a fix changes, for a diff; nothing where they are wider than the terminal, since the lines of
/// a diff are not cut.
fn suggestion<'a>(report: &Report<'a>, fix: &'a Fix, width: usize) -> Option<Vec<Snippet<'a, Patch<'a>>>> {
    let mut files: Vec<FileId> = fix.edits.iter().map(|edit| edit.span.file).collect();
    files.sort();
    files.dedup();
    let snippet = |id: FileId| {
        let file = report.sources.file(id);
        let edits = fix.edits.iter().filter(|edit| edit.span.file == id);
        let ranges = edits.clone().map(|edit| edit.span.range());
        let (source, line, start) = lines(file, &ranges.reduce(around)?);
        // Number, sign and a space or two stand before the line.
        if source.len() > NEAR || source.lines().any(|line| line.chars().count() + 8 > width) {
            return None;
        }
        let patches = edits.map(|edit| {
            let range = edit.span.range();
            Patch::new(range.start - start..range.end - start, edit.replacement.as_str())
        });
        Some(Snippet::source(source).path(file.path.as_str()).line_start(line).patches(patches))
    };
    files.into_iter().map(snippet).collect()
}

fn around(one: Range<usize>, other: Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}
