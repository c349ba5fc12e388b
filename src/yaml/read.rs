//! Text to values with spans, every problem collected.

use granit_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

use super::build::{Builder, Shape, Stop};
use super::{LIMITS, Limits, Node, Scalar, Style, Value, problems, syntax};

/// What a text says, and what is wrong with it.
#[derive(Debug)]
pub struct Reading {
    /// The first document, as far as it could be read; nothing for an empty one.
    pub root: Option<Node>,
    /// Whether all that was written is in `root`. If not, nothing may be called missing.
    pub complete: bool,
    pub problems: Vec<Diagnostic>,
}

/// Reads one document. Aliases and merge keys are resolved; what stands behind one keeps the span of where it is written.
pub fn read(file: FileId, text: &str) -> Reading {
    read_within(file, text, &LIMITS)
}

pub(super) fn read_within(file: FileId, text: &str, limits: &Limits) -> Reading {
    if text.len() > limits.bytes {
        let problem = problems::over_limit(Span::new(file, 0, 0), "bytes", limits.bytes);
        return Reading { root: None, complete: false, problems: vec![problem] };
    }
    let mut builder = Builder::new(file, limits);
    let stopped = control_characters(file, text, &mut builder).and_then(|()| feed(file, text, &mut builder));
    let (root, whole, mut problems) = builder.finish();
    let root = root.filter(|node| node.span.start < node.span.end);
    if stopped.is_ok() && root.is_none() && problems.is_empty() {
        problems.push(problems::empty_file(Span::new(file, 0, 0)));
    }
    Reading { complete: whole && stopped.is_ok() && root.is_some(), root, problems }
}

/// Reports characters that YAML forbids, also where the parser would let them pass.
fn control_characters(file: FileId, text: &str, builder: &mut Builder) -> Result<(), Stop> {
    let suspicious = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7F || byte == 0xC2;
    // Almost every file ends here, after one pass over its bytes.
    if !text.bytes().any(suspicious) {
        return Ok(());
    }
    for (at, character) in text.char_indices() {
        // U+0085 is a line end to older readers and allowed by YAML.
        if character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}') {
            let span = Span::new(file, at, at + character.len_utf8());
            builder.report(problems::control_character(span, character))?;
        }
    }
    Ok(())
}

/// Hands the parser's events to the builder, up to the end of the first document.
fn feed(file: FileId, text: &str, builder: &mut Builder) -> Result<(), Stop> {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        // A little deeper than our own limit, which says it better.
        flow_nesting_limit: builder.limits.depth + 1,
        block_nesting_limit: builder.limits.depth + 1,
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, at) = match event {
            Ok(event) => event,
            Err(error) => {
                if let Some(problem) = syntax::explain(file, text, &error, builder) {
                    builder.report(problem)?;
                }
                return Err(Stop);
            }
        };
        let Some(range) = at.byte_range() else { continue };
        let span = Span::new(file, range.start, range.end);
        let tag = event.tag().map(|tag| {
            let range = at.tag_span().and_then(|tag| tag.byte_range()).unwrap_or(range.clone());
            (tag.clone(), Span::new(file, range.start, range.end))
        });
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    builder.report(problems::several_documents(span))?;
                    return Ok(());
                }
            }
            Event::Scalar(value, style, anchor, _) => {
                let tag = builder.core_tag(tag, Shape::Scalar(&value), span)?;
                let style = style_of(style);
                let span = if matches!(style, Style::Literal | Style::Folded) { trimmed(text, span) } else { span };
                // The parser spells an absent value `~`, at an empty range.
                let absent = style == Style::Plain && range.is_empty();
                let value =
                    if absent { builder.text("") } else { builder.text(as_ended(text, style, range.end, &value)) };
                let node = Node { span, value: Value::Scalar(Scalar { text: value, style, tag }) };
                builder.scalar(node, anchor)?;
            }
            Event::SequenceStart(_, anchor, _) => {
                builder.core_tag(tag, Shape::Sequence, span)?;
                builder.open_sequence(span, anchor)?;
            }
            Event::MappingStart(_, anchor, _) => {
                builder.core_tag(tag, Shape::Mapping, span)?;
                builder.open_mapping(span, anchor)?;
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(span)?,
            Event::Anchor(id, name) => builder.name_anchor(id, &name, span),
            Event::Alias(id) => builder.alias(id, span)?,
            Event::UnresolvedAlias(name) => builder.unresolved(&name, span)?,
            _ => {}
        }
    }
    Ok(())
}

/// Returns the text of a block scalar that the file ends without a line end: it has none either, though the parser
/// adds one.
fn as_ended<'v>(text: &str, style: Style, end: usize, value: &'v str) -> &'v str {
    let is_block = matches!(style, Style::Literal | Style::Folded);
    let cut = is_block && end == text.len() && !text.ends_with(['\n', '\r']);
    if cut { value.strip_suffix('\n').unwrap_or(value) } else { value }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        _ => Style::Plain,
    }
}

/// Returns the span of a block scalar without the blank lines that end it.
fn trimmed(text: &str, span: Span) -> Span {
    let body = text.get(span.range()).unwrap_or_default();
    let kept = body.trim_end_matches(['\n', '\r', ' ', '\t']).len();
    Span::new(span.file, span.start as usize, span.start as usize + kept)
}
