//! Findings for people and programs: one file per format.
//!
//! Nothing here prints: each format is a function from a [`Report`] to a text.

mod concise;
mod full;
mod github;
mod json;
mod junit;
mod markdown;
mod place;
mod sarif;
mod wrap;

use std::fmt;
use std::str::FromStr;

use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::source::Sources;

pub use json::schema as json_schema;
pub use wrap::{NARROWEST, wrapped};

/// The findings of one run, in the order of every format: by file, then position, then rule.
pub struct Report<'a> {
    sources: &'a Sources,
    findings: Vec<&'a Diagnostic>,
    /// Every rule the program knows, for the formats that list them.
    rules: &'a [&'static Rule],
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As rustc does, with the lines.
    Full,
    /// One line per finding.
    Concise,
    /// Our own shape, versioned; `schemas/report.schema.json` describes it.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// What most CI servers read as test results.
    Junit,
    /// A table, for a job summary.
    Markdown,
}

/// What the reader's terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// In columns; longer source lines are cut around their carets.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style { color: false, width: 80 }
    }
}

impl<'a> Report<'a> {
    pub fn new(sources: &'a Sources, findings: &'a [Diagnostic], rules: &'a [&'static Rule]) -> Self {
        let mut findings: Vec<&Diagnostic> = findings.iter().collect();
        findings.sort_by_cached_key(|finding| place::sort_key(sources, finding));
        Report { sources, findings, rules }
    }

    /// Returns the report as a text in a format, with a final line end unless it is empty.
    pub fn render(&self, format: Format, style: Style) -> String {
        match format {
            Format::Full => full::render(self, style),
            Format::Concise => concise::render(self),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
            Format::Github => github::render(self),
            Format::Junit => junit::render(self),
            Format::Markdown => markdown::render(self),
        }
    }

    /// Returns how many findings there are of each level.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.findings)
    }
}

/// How many findings there are of each level; displays as "2 errors, 1 warning".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
}

impl Counts {
    fn of(findings: &[&Diagnostic]) -> Self {
        let count = |level| findings.iter().filter(|finding| finding.level == level).count();
        Counts { errors: count(Level::Error), warnings: count(Level::Warning), notes: count(Level::Note) }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let parts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}{}", if *count == 1 { "" } else { "s" }))
            .collect();
        out.write_str(if parts.is_empty() { "no findings" } else { "" })?;
        out.write_str(&parts.join(", "))
    }
}

impl Format {
    /// Every format, as `--output-format` lists them.
    pub const ALL: [Format; 7] =
        [Format::Full, Format::Concise, Format::Json, Format::Sarif, Format::Github, Format::Junit, Format::Markdown];

    /// Returns the name behind `--output-format`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Full => "full",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Junit => "junit",
            Format::Markdown => "markdown",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let names = || Format::ALL.map(Format::name).join(", ");
        let found = Format::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| format!("there is no format `{name}`; there are {}", names()))
    }
}

/// Returns a text on one line, with nothing in it that a terminal or a CI server would act on.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => out.push(' '),
            control if control.is_control() => out.extend(control.escape_unicode()),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests;
