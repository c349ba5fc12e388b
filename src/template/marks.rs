//! Marks in a text: characters of plane 15, which no formatted value and no template may hold.

use std::fmt;
use std::ops::Range;

/// Where the output that follows came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// An origin of the recording.
    Value(u32),
    /// A template's own line: number of the template in the store, line from 1.
    Line { template: u32, line: u32 },
}

/// A text in the engine, with the marks of its parts; none in plain rendering.
pub type Parts = Vec<(Range<usize>, Mark)>;

const LOW: u32 = 0xF_1000;
const HIGH: u32 = 0xF_0000;
const LINE: u32 = 0xF_2000;
const END: char = '\u{F3000}';
const BITS: u32 = 12;
const MASK: u32 = (1 << BITS) - 1;

/// Tells whether a character may only be a mark.
pub fn is_mark(character: char) -> bool {
    ('\u{F0000}'..='\u{F3FFF}').contains(&character)
}

fn digit(base: u32, value: u32) -> char {
    char::from_u32(base | (value & MASK)).unwrap_or(END)
}

impl Mark {
    /// Writes the mark in front of what it covers.
    pub fn write(self, out: &mut dyn fmt::Write) -> fmt::Result {
        let number = match self {
            Mark::Value(id) => id,
            Mark::Line { template, line } => {
                out.write_char(digit(LINE, template))?;
                line
            }
        };
        out.write_char(digit(HIGH, number >> BITS))?;
        out.write_char(digit(LOW, number))
    }
}

/// Writes a text's pieces, each behind its mark; the last mark stays open.
pub fn write_parts<E>(
    out: &mut dyn fmt::Write,
    text: &str,
    parts: &[(Range<usize>, Mark)],
    mut write: impl FnMut(&mut dyn fmt::Write, &str) -> Result<(), E>,
) -> Result<(), E>
where
    E: From<fmt::Error>,
{
    let mut done = 0;
    for (range, mark) in parts {
        let (start, stop) = (range.start.max(done).min(text.len()), range.end.min(text.len()));
        if start > done {
            end(out)?;
            write(out, text.get(done..start).unwrap_or_default())?;
        }
        mark.write(out)?;
        write(out, text.get(start..stop).unwrap_or_default())?;
        done = done.max(stop);
    }
    match text.get(done..) {
        None | Some("") => Ok(()),
        Some(rest) => {
            if !parts.is_empty() {
                end(out)?;
            }
            write(out, rest)
        }
    }
}

/// Hands what follows back to the template's own line.
pub fn end(out: &mut dyn fmt::Write) -> fmt::Result {
    out.write_char(END)
}

/// Takes the marks out of a text: what remains, and what each part of it came from.
pub fn decode(marked: &str) -> (String, Parts) {
    let mut text = String::with_capacity(marked.len());
    let mut parts: Parts = Vec::new();
    let mut line = None;
    let mut current: Option<Mark> = None;
    let (mut template, mut high) = (None, 0);
    let (mut start, mut read) = (0, 0);
    for (at, found) in marked.match_indices(is_mark) {
        text.push_str(marked.get(read..at).unwrap_or_default());
        read = at + found.len();
        let code = found.chars().next().map_or(0, u32::from);
        let next = match code & !MASK {
            HIGH => {
                high = code & MASK;
                continue;
            }
            LINE => {
                template = Some(code & MASK);
                continue;
            }
            LOW => {
                let number = high << BITS | (code & MASK);
                match template.take() {
                    Some(template) => {
                        line = Some(Mark::Line { template, line: number });
                        line
                    }
                    None => Some(Mark::Value(number)),
                }
            }
            _ => line,
        };
        if let Some(mark) = current.filter(|_| start < text.len()) {
            parts.push((start..text.len(), mark));
        }
        (current, start) = (next, text.len());
    }
    text.push_str(marked.get(read..).unwrap_or_default());
    if let Some(mark) = current.filter(|_| start < text.len()) {
        parts.push((start..text.len(), mark));
    }
    (text, parts)
}
