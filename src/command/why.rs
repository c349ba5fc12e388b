//! `mirrorc why FILE:LINE`: where a generated line comes from.

use std::fmt::Write;
use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};

use super::compile::{Compiled, Unit, compile};
use super::keep::Keep;
use super::load::{self, Failure};
use super::options::{Common, Input, Why};
use super::wrap::hanging;
use super::{Code, Terminal, findings, verify};
use crate::dialect;
use crate::disk;
use crate::output::{Found, find_header, same_but_line_ends};
use crate::plan;
use crate::source::{Origin, Reason, Sources, Span};
use crate::template::Marked;
use crate::yaml;

pub fn run(common: &Common, options: &Why, terminal: &mut Terminal<'_>) -> Code {
    match why(common, options, terminal) {
        Ok(code) => code,
        Err(failure) => terminal.fail(failure),
    }
}

fn why(common: &Common, options: &Why, terminal: &mut Terminal<'_>) -> Result<Code, Failure> {
    load::enter(common)?;
    let file = &options.file;
    let text = yaml::decode(disk::read_file(file, yaml::LIMITS.bytes as u64)?)
        .map_err(|_| Failure(format!("`{file}` is not UTF-8")))?;
    let topologies = match options.topologies.as_slice() {
        [] => vec![topology_of(file, &text)?],
        given => given.to_vec(),
    };
    let input = Input { topologies, ..Input::default() };
    let mut compiled = compile(&input, &options.out, &Keep::Nothing)?;
    if compiled.has_errors() {
        findings::report_to_talk(common, &mut compiled, terminal);
        return Err(Failure(format!("`{file}` cannot be explained while its topology has errors")));
    }
    let (unit, marked) = made_as(&compiled, options, file, &text)?;
    let reader = Reader { sources: &compiled.sources, unit, width: terminal.width };
    let answer = reader.explain(&marked, options, &text)?;
    Ok(terminal.print(&answer))
}

/// A line of a file that a topology makes, and where it comes from.
pub struct Answer {
    /// Below the output folder.
    pub path: Utf8PathBuf,
    /// From 1, the header's lines counted.
    pub number: usize,
    pub line: String,
    /// What is visible of the line, from left to right.
    pub parts: Vec<(String, Origin)>,
    /// As `why` prints it.
    pub text: String,
}

/// Explains every line below the header of every file that a topology makes.
pub fn explain_all(topology: &Utf8Path, out: &Utf8Path) -> Result<Vec<Answer>, Failure> {
    let input = Input { topologies: vec![topology.to_owned()], ..Input::default() };
    let compiled = compile(&input, out, &Keep::Nothing)?;
    let mut answers = Vec::new();
    for unit in &compiled.units {
        let reader = Reader { sources: &compiled.sources, unit, width: WIDTH_OF_TESTS };
        let alerting = plan::Alerting::new(&unit.topology);
        let files = unit.plan.hosts.iter().flat_map(|host| dialect::files(host).map(move |kind| (host, kind)));
        for (host, kind) in files {
            let path = kind.path(host);
            let marked = verify::marked(unit, host, kind, &alerting).map_err(|error| Failure(error.message))?;
            let head = unit.maker.seal(&marked.text).lines().count() - marked.text.lines().count();
            let mut start = 0;
            for (index, line) in marked.text.split_inclusive('\n').enumerate() {
                let parts = marked.within(start..start + line.len());
                let described = reader.described(&marked, parts);
                let shown = |(range, origin): &(Range<usize>, Origin)| {
                    let within = range.start.max(start)..range.end.min(start + line.len());
                    (marked.text.get(within).unwrap_or_default().trim().to_owned(), origin.clone())
                };
                answers.push(Answer {
                    path: path.clone(),
                    number: head + index + 1,
                    line: line.trim_end_matches('\n').to_owned(),
                    parts: parts.iter().map(shown).collect(),
                    text: described,
                });
                start += line.len();
            }
        }
    }
    Ok(answers)
}

/// Wide enough that no sentence is broken.
const WIDTH_OF_TESTS: usize = usize::MAX;

/// Finds the topology that the header names, from the file's own folder upwards.
fn topology_of(file: &Utf8Path, text: &str) -> Result<Utf8PathBuf, Failure> {
    let Found::Header(header) = find_header(text) else {
        return Err(Failure(format!("`{file}` has no header of mirrorc; name its topology with --topology")));
    };
    let absolute = disk::canonical(file)?;
    let near = absolute.ancestors().skip(1).map(|folder| folder.join(header.topology)).find(|path| disk::exists(path));
    match near {
        Some(path) => Ok(disk::shown(&path)),
        None => Err(Failure(format!(
            "`{}`, which `{file}` was made from, is not in any folder above it; name it with --topology",
            header.topology
        ))),
    }
}

/// Renders the file once more with marked values, and insists that it is the one on disk.
fn made_as<'c>(
    compiled: &'c Compiled,
    options: &Why,
    file: &Utf8Path,
    text: &str,
) -> Result<(&'c Unit, Marked), Failure> {
    let (file, out) = (disk::canonical(file)?, disk::canonical(&options.out)?);
    for unit in &compiled.units {
        let alerting = plan::Alerting::new(&unit.topology);
        let files = unit.plan.hosts.iter().flat_map(|host| dialect::files(host).map(move |kind| (host, kind)));
        for (host, kind) in files {
            if file != out.join(kind.path(host)) {
                continue;
            }
            let marked = verify::marked(unit, host, kind, &alerting).map_err(|error| Failure(error.message))?;
            return match same_but_line_ends(&unit.maker.seal(&marked.text), text) {
                true => Ok((unit, marked)),
                false => Err(stale(options, unit)),
            };
        }
    }
    Err(Failure(format!(
        "no topology of this run makes `{}` in `{}`; name its output folder with `--out`, or its project with `-C`",
        options.file, options.out
    )))
}

fn stale(options: &Why, unit: &Unit) -> Failure {
    Failure(format!(
        "`{}` is not what `{}` would make now; `mirrorc diff {}` shows the difference",
        options.file, unit.path, unit.path
    ))
}

/// Says where things come from, to whom has so many columns.
struct Reader<'c> {
    sources: &'c Sources,
    unit: &'c Unit,
    width: usize,
}

impl Reader<'_> {
    fn explain(&self, marked: &Marked, options: &Why, text: &str) -> Result<String, Failure> {
        let Some(line) = text.lines().nth(options.line - 1) else {
            return Err(Failure(format!(
                "`{}` has {} lines, not {}",
                options.file,
                text.lines().count(),
                options.line
            )));
        };
        let head = text.lines().count() - marked.text.lines().count();
        let (place, line) = (format!("{}:{}", options.file, options.line), line.trim());
        let fits = place.chars().count() + 2 + line.chars().count() <= self.width;
        let mut answer = format!("\x1b[1m{place}\x1b[0m{}{line}\n", if fits { "  " } else { "\n  " });
        if options.line <= head {
            answer.push_str("\n  the header, written by mirrorc above every file: whose it is, and how to renew it\n");
            return Ok(answer);
        }
        let parts = chosen(marked, options.line - head, options.column);
        answer.push_str(&self.described(marked, &parts));
        Ok(answer)
    }

    /// Says where the parts of a line come from; neighbours of the same origin are one.
    fn described(&self, marked: &Marked, parts: &[(Range<usize>, Origin)]) -> String {
        if parts.is_empty() {
            return "\n  a blank line of the template\n".to_owned();
        }
        // The template's own words around a value say nothing that the value does not.
        let only_template = parts.iter().all(|(_, origin)| matches!(origin, Origin::Template { .. }));
        let mut kept: Vec<(Range<usize>, &Origin)> = Vec::new();
        for (range, origin) in parts {
            if !only_template && matches!(origin, Origin::Template { .. }) {
                continue;
            }
            match kept.last_mut() {
                Some((last, same)) if *same == origin => last.end = range.end,
                _ => kept.push((range.clone(), origin)),
            }
        }
        let mut answer = String::new();
        for (range, origin) in kept {
            let _ = writeln!(answer, "\n  \x1b[36m{}\x1b[0m", first_line(marked.text.get(range).unwrap_or_default()));
            self.describe(origin, 1, &mut answer);
        }
        answer
    }

    /// Says where a value came from, and where that came from.
    fn describe(&self, origin: &Origin, depth: usize, answer: &mut String) {
        let indent = "  ".repeat(depth + 1);
        match origin {
            Origin::Written(span) => self.written(*span, "", &indent, answer),
            Origin::Patch(span) => {
                self.written(*span, "patch: ", &indent, answer);
                if let Some(patch) = self.unit.topology.patches.iter().find(|patch| patch.span == *span) {
                    answer.push_str(&hanging(&format!("{indent}  "), &patch.reason.value, self.width));
                }
            }
            Origin::Default(reason) => because("default", reason, &indent, self.width, answer),
            Origin::Derived(derivation) => {
                because("derived", derivation.reason, &indent, self.width, answer);
                for input in &derivation.inputs {
                    self.describe(input, depth + 1, answer);
                }
            }
            Origin::Template { name, line } => {
                let own = self.own_template(name);
                let _ =
                    writeln!(answer, "{indent}template {}:{line}", own.as_deref().unwrap_or(Utf8Path::new(&**name)));
            }
        }
    }

    /// Returns the path of the file that the topology puts in the place of a template of ours.
    fn own_template(&self, name: &str) -> Option<Utf8PathBuf> {
        let folder = self.unit.topology.templates.as_ref()?;
        let path = self.unit.path.parent().unwrap_or(Utf8Path::new("")).join(&*folder.value).join(name);
        disk::exists(&path).then(|| disk::canonical(&path).map_or(path, |path| disk::shown(&path)))
    }

    fn written(&self, span: Span, what: &str, indent: &str, answer: &mut String) {
        let file = self.sources.file(span.file);
        let position = self.sources.position(span);
        let place = format!("{}:{}:{}", file.path, position.line, position.column);
        let line = file.line_range(position.line).and_then(|range| file.text.get(range)).unwrap_or_default().trim();
        let room = self.width.saturating_sub(indent.len() + what.len() + place.chars().count() + 2);
        // A remark behind the value goes first where the line is too long.
        let shown = match line.split_once("  #") {
            Some((value, _)) if line.chars().count() > room => value.trim_end(),
            _ => line,
        };
        let _ = writeln!(answer, "{indent}{what}\x1b[1m{place}\x1b[0m  {shown}");
    }
}

/// The parts of a line, or the one at a column.
fn chosen(marked: &Marked, line: usize, column: Option<usize>) -> Vec<(Range<usize>, Origin)> {
    let parts = marked.line(line);
    let Some(column) = column else { return parts.to_vec() };
    let start = marked.text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let text = marked.text[start..].lines().next().unwrap_or_default();
    let at = start + text.char_indices().nth(column - 1).map_or(text.len(), |(at, _)| at);
    // A blank belongs to what follows it.
    let part = parts.iter().find(|(range, _)| range.end > at).or(parts.last());
    part.into_iter().cloned().collect()
}

fn because(kind: &str, reason: &Reason, indent: &str, width: usize, answer: &mut String) {
    let _ = writeln!(answer, "{indent}{kind} \x1b[1m{}\x1b[0m", reason.name);
    answer.push_str(&hanging(&format!("{indent}  "), reason.because, width));
    if !reason.source.is_empty() {
        let _ = writeln!(answer, "{indent}  \x1b[2m[{}]\x1b[0m", reason.source);
    }
}

fn first_line(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().trim().to_owned();
    if lines.next().is_some() { format!("{first} …") } else { first }
}
