//! What the parser's errors mean, and what to type instead.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

use super::build::Builder;
use super::problems;

/// Returns the finding for a parser's error, unless one is there already.
pub(super) fn explain(file: FileId, text: &str, error: &ScanError, builder: &Builder) -> Option<Diagnostic> {
    let offset = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let span = one_character(file, text, offset);
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return Some(problems::over_limit(span, "nested levels", builder.limits.depth));
    }
    // A control character, reported before.
    if matches!(error.kind(), ErrorKind::UnexpectedCharacter { .. }) && builder.has_problem_at(offset) {
        return None;
    }
    let (message, help) = match error.kind() {
        ErrorKind::MappingValueNotAllowed if begins_with_a_key(text, offset) => (
            Some("this key is indented deeper than the key above it, which has a value already"),
            Some("indent it as the key above"),
        ),
        kind => words(kind),
    };
    let message = message.map_or_else(|| error.kind().to_string(), str::to_owned);
    let mut problem = problems::syntax_error(span, message, "reading stopped here");
    if let Some(help) = help {
        problem = problem.help(help);
    }
    if let Some(bracket) =
        builder.open_bracket().filter(|bracket| bracket.start != span.start && about_brackets(error.kind()))
    {
        problem = problem.because(bracket, "opened here, not closed yet");
    }
    Some(problem)
}

/// Returns the span of the character at an offset; at a line end, the last character before it.
fn one_character(file: FileId, text: &str, offset: usize) -> Span {
    let mut start = offset;
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text[start..].chars().next().map_or(0, |c| if matches!(c, '\n' | '\r') { 0 } else { c.len_utf8() });
    Span::new(file, start, start + length)
}

/// Tells whether the colon at an offset is the first of its line.
fn begins_with_a_key(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    before.len() > line.len() && !line.contains(": ")
}

/// Tells whether a bracket that was never closed may be behind an error.
fn about_brackets(kind: &ErrorKind) -> bool {
    use ErrorKind as K;
    matches!(
        kind,
        K::UnexpectedEofFlowSequence
            | K::UnexpectedEofFlowMapping
            | K::UnexpectedEofImplicitFlowMapping
            | K::ExpectedFlowMappingSeparator
            | K::ExpectedFlowSequenceSeparator
            | K::UnclosedFlowCollection { .. }
            | K::MismatchedFlowCollectionEnd { .. }
            | K::InvalidColonPlacement
            | K::InvalidFlowScalarIndent
            | K::InvalidIndentation
            | K::BlockEntryInFlowCollection
    )
}

/// Returns a message where ours is better than the parser's, and what to type.
fn words(kind: &ErrorKind) -> (Option<&'static str>, Option<&'static str>) {
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => (Some("a tab cannot indent"), Some("indent with spaces")),
        K::MappingValueNotAllowed => (
            Some("a second `:` in one value"),
            Some("quote the value if `: ` belongs to it, or begin a new line for the inner key"),
        ),
        K::SimpleKeyExpected | K::ExpectedBlockMappingKey | K::InvalidSimpleKey => (
            Some("expected a key here"),
            Some("write `key: value`, with a space after the `:`, and indent as the lines above"),
        ),
        K::UnexpectedCharacter { .. } => {
            (Some("a plain value cannot begin with this character"), Some("put the whole value in quotes"))
        }
        K::PlainScalarStartsWithDashFlowIndicator => {
            (Some("a plain value cannot begin with `-` here"), Some("put the whole value in quotes"))
        }
        K::UnclosedQuotedScalar => (Some("this quote is never closed"), Some("write the closing quote")),
        K::InvalidQuotedScalarIndent | K::DocumentIndicatorInQuotedScalar => {
            (Some("a quoted value runs into this line"), Some("close the quote on the line where it begins"))
        }
        K::InvalidTrailingSingleQuotedScalar => (
            Some("the quoted value ends before this text"),
            Some("quote the whole value; inside single quotes, write a quote twice: 'it''s'"),
        ),
        K::InvalidTrailingDoubleQuotedScalar => (
            Some("the quoted value ends before this text"),
            Some("quote the whole value; inside double quotes, write a quote as \\\""),
        ),
        K::UnknownQuotedScalarEscape => (
            Some("this escape does not exist in YAML"),
            Some("use single quotes, where a backslash is a backslash, or write it twice"),
        ),
        K::UnexpectedEofFlowSequence | K::UnclosedFlowCollection { open: '[' } | K::ExpectedFlowSequenceSeparator => {
            (Some("this list is not closed"), Some("write `,` before the next item, or close the list with `]`"))
        }
        K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::UnclosedFlowCollection { .. }
        | K::ExpectedFlowMappingSeparator => {
            (Some("this mapping is not closed"), Some("write `,` before the next key, or close the mapping with `}`"))
        }
        K::InvalidColonPlacement => (
            Some("a key inside a list that is still open"),
            Some("close the `[` further up, or quote the value if the `:` belongs to it"),
        ),
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => {
            (Some("this bracket closes nothing"), Some("delete it, or open its partner before it"))
        }
        K::InvalidIndentation | K::InvalidFlowScalarIndent | K::InvalidBlockScalarIndent => {
            (Some("this line is indented in a way that fits no line above"), Some("indent it as its neighbours"))
        }
        K::ExpectedBlockSequenceEntry => (
            Some("expected the next list item here"),
            Some("begin the line with `- `, or indent it so that it is no part of the list"),
        ),
        K::BlockSequenceEntryNotAllowed | K::BlockEntryInFlowCollection => (
            Some("a list item cannot stand here"),
            Some("begin the list on a line of its own, each item with `- ` at the same indent"),
        ),
        K::CommentNotSeparated => {
            (Some("a comment needs a space before its `#`"), Some("write ` #`, or quote the value"))
        }
        K::InvalidMappingValueWhitespace | K::InvalidBlockEntryWhitespace | K::ExpectedWhitespace => {
            (Some("a space is missing or is no space"), Some("write one ordinary space"))
        }
        K::BomInsideDocument => (Some("a byte order mark stands inside the text"), Some("delete it")),
        K::ExpectedDocumentStart => (
            Some("the document ended on the line before"),
            Some("indent this line as its neighbours, or write `key: value`"),
        ),
        _ => (None, None),
    }
}
