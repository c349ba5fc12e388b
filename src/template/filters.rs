//! What a template may do to a value beside printing it.

use std::borrow::Cow;
use std::fmt;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error};

use super::error::refusal;
use super::format::{self, Place};
use super::marks::{self, Parts};
use super::recording::Atom;
use super::scalar;

/// Filters whose output is finished YAML: each stands last in an interpolation (see `lint`).
pub const FINISHING: [&str; 5] = ["key", "plain", "comment", "block", "yaml"];

/// Adds our filters, and takes those away that would get past the formatter.
pub fn install(env: &mut Environment<'_>) {
    for name in ["safe", "escape", "e"] {
        env.remove_filter(name);
    }
    env.add_filter("key", |value: &Value| finished(|out| format::write_key(out, value, Place::Block)));
    env.add_filter("plain", plain);
    env.add_filter("comment", comment);
    env.add_filter("block", block);
    env.add_filter("yaml", |value: &Value, indent: usize| finished(|out| write_tree(out, value, indent)));
}

fn finished(write: impl FnOnce(&mut dyn fmt::Write) -> Result<(), Error>) -> Result<Value, Error> {
    // Most fit, so that they need not grow.
    let mut text = String::with_capacity(256);
    write(&mut text)?;
    Ok(Value::from_safe_string(text))
}

fn text_of(value: &Value) -> Result<(Cow<'_, str>, Parts), Error> {
    format::text_of(value).ok_or_else(|| format::unprintable(value))
}

/// Lets a text of harmless characters stand beside the template's own text.
fn plain(value: &Value) -> Result<Value, Error> {
    let (text, parts) = text_of(value)?;
    let fits = (1..=scalar::LONGEST_PLAIN).contains(&text.len());
    if !fits || !text.bytes().all(|byte| scalar::is_harmless(byte) && byte != b':') {
        return Err(refusal(
            format_args!("{} cannot stand inside other text", scalar::quoted(&text)),
            "write the whole scalar as one value, `{{{ \"…\" ~ value }}}`",
        ));
    }
    finished(|out| {
        marks::write_parts(out, &text, &parts, |out, piece| out.write_str(piece))?;
        Ok(format::close(out, &parts)?)
    })
}

/// Makes a text fit behind `# `: one line, nothing hidden.
fn comment(value: &Value) -> Result<Value, Error> {
    let (text, parts) = text_of(value)?;
    finished(|out| {
        let (mut written, mut gap) = (false, false);
        marks::write_parts(out, &text, &parts, |out, piece| {
            for (index, word) in piece.split(is_gap).enumerate() {
                gap |= written && index > 0;
                if word.is_empty() {
                    continue;
                }
                if std::mem::take(&mut gap) {
                    out.write_char(' ')?;
                }
                out.write_str(word)?;
                written = true;
            }
            Ok::<_, Error>(())
        })?;
        if !written {
            return Err(refusal("the comment is empty", "print it inside `{% if … %}`"));
        }
        Ok(format::close(out, &parts)?)
    })
}

fn is_gap(character: char) -> bool {
    !character.is_ascii_graphic() && (character.is_whitespace() || scalar::is_hidden(character))
}

/// Writes a text as a literal block whose lines are indented by so many spaces, or in quotes where a literal cannot hold it.
fn block(value: &Value, indent: usize) -> Result<Value, Error> {
    let (text, parts) = text_of(value)?;
    finished(|out| Ok(write_block(out, &text, &parts, indent)?))
}

/// As `split('\n')`, which takes its time over short lines.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr(b'\n', text.as_bytes());
        rest = end.and_then(|end| text.get(end + 1..));
        end.map_or(Some(text), |end| text.get(..end))
    })
}

fn write_block(out: &mut dyn fmt::Write, text: &str, parts: &Parts, indent: usize) -> fmt::Result {
    if !fits_a_literal(text) {
        return format::write_text(out, text, parts, Place::Block);
    }
    format::open(out, parts)?;
    out.write_str(if text.starts_with([' ', '\n']) { "|2" } else { "|" })?;
    // The template's own line end is the literal's last.
    let (body, chomping) = match text.strip_suffix('\n') {
        Some(body) => (body, ""),
        None => (text, "-"),
    };
    out.write_str(chomping)?;
    out.write_char('\n')?;
    let mut fresh = true;
    marks::write_parts(out, body, parts, |out, piece| {
        for (index, line) in lines(piece).enumerate() {
            if index > 0 {
                out.write_char('\n')?;
                fresh = true;
            }
            if !line.is_empty() {
                if std::mem::take(&mut fresh) {
                    write_spaces(out, indent)?;
                }
                out.write_str(line)?;
            }
        }
        Ok::<_, fmt::Error>(())
    })?;
    format::close(out, parts)
}

/// Tells whether a literal gives the text back exactly, wherever it stands and whatever an editor does to blanks.
///
/// Several line ends at the end are left out: `|+` would take in the blank lines that follow in the template.
fn fits_a_literal(text: &str) -> bool {
    let fits = |line: &str| !line.ends_with(' ') && !scalar::has_hidden(line);
    !text.trim_matches('\n').is_empty() && !text.ends_with("\n\n") && lines(text).all(fits)
}

/// Writes nested lists and maps in block style; the first line stands where the template is.
fn write_tree(out: &mut dyn fmt::Write, value: &Value, indent: usize) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Map if is_empty(value) => Ok(out.write_str("{}")?),
        ValueKind::Seq | ValueKind::Iterable if is_empty(value) => Ok(out.write_str("[]")?),
        ValueKind::Map => {
            for (index, (key, item)) in format::pairs(value).enumerate() {
                if index > 0 {
                    write_line(out, indent)?;
                }
                format::write_key(out, &key, Place::Block)?;
                out.write_char(':')?;
                if matches!(item.kind(), ValueKind::Map | ValueKind::Seq | ValueKind::Iterable) && !is_empty(&item) {
                    write_line(out, indent + 2)?;
                } else {
                    out.write_char(' ')?;
                }
                write_tree(out, &item, indent + 2)?;
            }
            Ok(())
        }
        ValueKind::Seq | ValueKind::Iterable => {
            for (index, item) in value.try_iter()?.enumerate() {
                if index > 0 {
                    write_line(out, indent)?;
                }
                out.write_str("- ")?;
                write_tree(out, &item, indent + 2)?;
            }
            Ok(())
        }
        ValueKind::String if value.as_str().is_some_and(has_lines) => {
            let (text, parts) = text_of(value)?;
            Ok(write_block(out, &text, &parts, indent)?)
        }
        // A person wrote it; the formatter alone refuses null.
        ValueKind::None => Ok(out.write_str("null")?),
        _ => match Atom::of(value) {
            Some(atom) if atom.value.is_none() => {
                atom.mark.write(out)?;
                write_tree(out, &atom.value, indent)?;
                Ok(marks::end(out)?)
            }
            _ => format::write_value(out, value, Place::Block),
        },
    }
}

fn has_lines(text: &str) -> bool {
    memchr::memchr(b'\n', text.as_bytes()).is_some()
}

fn is_empty(value: &Value) -> bool {
    value.len() == Some(0)
}

fn write_line(out: &mut dyn fmt::Write, indent: usize) -> fmt::Result {
    out.write_char('\n')?;
    write_spaces(out, indent)
}

fn write_spaces(out: &mut dyn fmt::Write, count: usize) -> fmt::Result {
    const SPACES: &str = "                                ";
    let mut left = count;
    while left > 0 {
        let now = left.min(SPACES.len());
        out.write_str(&SPACES[..now])?;
        left -= now;
    }
    Ok(())
}
