//! A template's text as parts, and an expression as tokens: what `prepare` and `lint` look at.
//!
//! Reads as the engine's own lexer does; what that one refuses is left to it.

use std::ops::Range;

/// What a part of a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Printed as it stands; at most one line, with its line end.
    Text,
    /// `{{{ … }}}`
    Print,
    /// `{% … %}`
    Tag,
    /// `{# … #}`
    Comment,
}

/// One part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: Kind,
    /// With its delimiters.
    pub range: Range<usize>,
    /// Without them.
    pub inner: Range<usize>,
}

const DELIMITERS: [(Kind, &str, &str); 3] =
    [(Kind::Print, "{{{", "}}}"), (Kind::Tag, "{%", "%}"), (Kind::Comment, "{#", "#}")];

/// Cuts a template into lines of parts; a line ends where its printed text does.
pub fn lines(source: &str) -> Vec<Vec<Part>> {
    let mut lines = Vec::new();
    let mut line = Vec::new();
    let (mut at, mut raw) = (0, false);
    while at < source.len() {
        let found = next_delimiter(source, at, raw);
        let text_end = found.as_ref().map_or(source.len(), |part| part.range.start);
        while at < text_end {
            let end = source[at..text_end].find('\n').map_or(text_end, |newline| at + newline + 1);
            line.push(Part { kind: Kind::Text, range: at..end, inner: at..end });
            if source[at..end].ends_with('\n') {
                lines.push(std::mem::take(&mut line));
            }
            at = end;
        }
        if let Some(part) = found {
            if part.kind == Kind::Tag {
                let name = tag_name(&source[part.inner.clone()]);
                raw = name == "raw";
            }
            at = part.range.end;
            line.push(part);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Returns the word a tag begins with.
pub fn tag_name(inner: &str) -> &str {
    let inner = inner.trim_start_matches(['-', '+']).trim_start();
    inner.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').next().unwrap_or_default()
}

fn next_delimiter(source: &str, from: usize, raw: bool) -> Option<Part> {
    let mut at = from;
    loop {
        at += source.get(at..)?.find('{')?;
        let rest = &source[at..];
        let starts_here =
            |(kind, open, _): &&(Kind, &str, &str)| rest.starts_with(open) && (!raw || *kind == Kind::Tag);
        let Some((kind, open, close)) = DELIMITERS.iter().find(starts_here) else {
            at += 1;
            continue;
        };
        let start = at + open.len();
        let end = match kind {
            Kind::Comment => start + source[start..].find(close)?,
            _ => expression_end(source, start, close)?,
        };
        if raw && tag_name(&source[start..end]) != "endraw" {
            at += 1;
            continue;
        }
        return Some(Part { kind: *kind, range: at..end + close.len(), inner: start..end });
    }
}

fn expression_end(source: &str, start: usize, close: &str) -> Option<usize> {
    let mut at = start;
    let mut depth = 0_usize;
    while at < source.len() {
        let rest = &source[at..];
        if depth == 0 && rest.starts_with(close) {
            return Some(at);
        }
        let token = token(rest)?;
        match token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += token.len();
    }
    None
}

/// Cuts an expression into strings, words, numbers and signs; blanks fall away.
pub fn tokens(expression: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(token) = expression.get(at..).and_then(token) {
        if !token.trim().is_empty() {
            tokens.push(at..at + token.len());
        }
        at += token.len();
    }
    tokens
}

fn token(rest: &str) -> Option<&str> {
    let first = rest.chars().next()?;
    let length = match first {
        '"' | '\'' => string_length(rest, first),
        _ if first.is_whitespace() => rest.len() - rest.trim_start().len(),
        _ if is_word(first) => rest.find(|character| !is_word(character)).unwrap_or(rest.len()),
        _ => ["//", "**", "==", "!=", ">=", "<="]
            .iter()
            .find(|sign| rest.starts_with(**sign))
            .map_or(first.len_utf8(), |sign| sign.len()),
    };
    rest.get(..length)
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn string_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<String> {
        let part = |part: &Part| format!("{:?} {:?}", part.kind, &source[part.range.clone()]);
        lines(source).iter().map(|line| line.iter().map(part).collect::<Vec<_>>().join(" | ")).collect()
    }

    #[test]
    fn lines_end_where_printed_text_does() {
        assert_eq!(
            shown("a: {{{ x }}}\n{% if\n y %}\nb: {{ $labels.z }} {# n\n #}c\nd"),
            [
                r#"Text "a: " | Print "{{{ x }}}" | Text "\n""#,
                r#"Tag "{% if\n y %}" | Text "\n""#,
                r#"Text "b: {{ $labels.z }} " | Comment "{# n\n #}" | Text "c\n""#,
                r#"Text "d""#,
            ]
        );
    }

    #[test]
    fn strings_and_brackets_hide_delimiters() {
        assert_eq!(
            shown(r#"{{{ {"a": {"b": "}}}"}} }}}{{{ '\'}}}' }}}"#),
            [r#"Print "{{{ {\"a\": {\"b\": \"}}}\"}} }}}" | Print "{{{ '\\'}}}' }}}""#]
        );
    }

    #[test]
    fn raw_text_is_text() {
        assert_eq!(
            shown("{% raw %}{{{ x }}}{% endraw %}\n"),
            [r#"Tag "{% raw %}" | Text "{{{ x }}}" | Tag "{% endraw %}" | Text "\n""#]
        );
    }

    #[test]
    fn tokens_keep_strings_whole() {
        let expression = r#" a.b ~"x ~ y"|plain(2) "#;
        let found: Vec<_> = tokens(expression).into_iter().map(|range| &expression[range]).collect();
        assert_eq!(found, ["a", ".", "b", "~", "\"x ~ y\"", "|", "plain", "(", "2", ")"]);
    }
}
