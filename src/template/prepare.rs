//! From a template's text to what the engine compiles.
//!
//! The engine is told to let a tag swallow its line (`trim_blocks`, `lstrip_blocks`). That is right for a line of nothing
//! but tags, and wrong for any other: `kind: {% if x %}A{% endif %}` would lose its line end. So a tag on a line with
//! content gets the engine's `+` sign in the place of its inner blanks, and every byte keeps its offset for errors.

use std::ops::Range;

use super::marks::Mark;
use super::scan::{self, Kind, Part};

/// Makes tags vanish with their line only where they stand alone.
pub fn plain(source: &str) -> String {
    let mut prepared = String::with_capacity(source.len());
    for line in scan::lines(source) {
        let keeps = has_content(source, &line);
        for part in line {
            push_part(&mut prepared, source, &part, keeps);
        }
    }
    prepared
}

/// As [`plain`], with a mark in front of everything that a line prints.
pub fn marked(source: &str, template: u32) -> String {
    let mut prepared = String::with_capacity(source.len() * 2);
    let (mut line_number, mut counted) = (1, 0);
    for line in scan::lines(source) {
        let keeps = has_content(source, &line);
        for part in line {
            let text = &source[part.range.clone()];
            let before_content = text.len() - text.trim_start().len();
            let starts_printing = part.range.start + if part.kind == Kind::Text { before_content } else { 0 };
            line_number += newlines(&source[counted..starts_printing]);
            counted = starts_printing;
            let mark = Mark::Line { template, line: line_number };
            match part.kind {
                Kind::Text if before_content < text.len() => {
                    prepared.push_str(&text[..before_content]);
                    // Writing to a String cannot fail.
                    let _ = mark.write(&mut prepared);
                    prepared.push_str(&text[before_content..]);
                }
                Kind::Print => {
                    let _ = mark.write(&mut prepared);
                    prepared.push_str("{{{ ");
                    prepared.push_str(&joined(&source[part.inner.clone()]));
                    prepared.push_str(" }}}");
                }
                _ => push_part(&mut prepared, source, &part, keeps),
            }
        }
    }
    prepared
}

/// Tells whether a line prints anything by itself.
pub fn has_content(source: &str, line: &[Part]) -> bool {
    line.iter().any(|part| match part.kind {
        Kind::Text => !source[part.range.clone()].trim().is_empty(),
        Kind::Print => true,
        Kind::Tag | Kind::Comment => false,
    })
}

fn push_part(prepared: &mut String, source: &str, part: &Part, keeps: bool) {
    let inner = &source[part.inner.clone()];
    match inner.strip_prefix(' ').and_then(|inner| inner.strip_suffix(' ')) {
        Some(content) if keeps && matches!(part.kind, Kind::Tag | Kind::Comment) => {
            prepared.push_str(&source[part.range.start..part.inner.start]);
            prepared.push('+');
            prepared.push_str(content);
            prepared.push('+');
            prepared.push_str(&source[part.inner.end..part.range.end]);
        }
        _ => prepared.push_str(&source[part.range.clone()]),
    }
}

fn newlines(text: &str) -> u32 {
    text.bytes().filter(|&byte| byte == b'\n').count() as u32
}

/// Name of the function that joins texts and keeps their marks.
pub const JOIN: &str = "__join";

/// Writes `a ~ b` as a call that keeps marks, wherever that reads the same.
fn joined(expression: &str) -> String {
    let tokens = scan::tokens(expression);
    let mut out = String::new();
    let mut at = 0;
    for (range, level) in levels(expression, &tokens) {
        out.push_str(&expression[at..range.start]);
        at = range.end;
        match level {
            Edit::Open => out.extend([JOIN, "("]),
            Edit::Comma => out.push(','),
            Edit::Close => out.push(')'),
        }
    }
    out.push_str(&expression[at..]);
    out
}

enum Edit {
    Open,
    Comma,
    Close,
}

/// One bracket of an expression, or the expression itself: where its current item began and what stands in it.
struct Level {
    start: usize,
    tildes: Vec<Range<usize>>,
    has_other_operators: bool,
}

fn levels(expression: &str, tokens: &[Range<usize>]) -> Vec<(Range<usize>, Edit)> {
    let mut edits = Vec::new();
    let mut finish = |level: &Level, end: usize| {
        if !level.tildes.is_empty() && !level.has_other_operators {
            edits.push((level.start..level.start, Edit::Open));
            edits.extend(level.tildes.iter().map(|tilde| (tilde.clone(), Edit::Comma)));
            edits.push((end..end, Edit::Close));
        }
    };
    let new = |start| Level { start, tildes: Vec::new(), has_other_operators: false };
    let mut stack = vec![new(0)];
    for token in tokens {
        let text = &expression[token.clone()];
        let Some(level) = stack.last_mut() else { break };
        match text {
            "(" | "[" | "{" => stack.push(new(token.end)),
            ")" | "]" | "}" => {
                finish(level, token.start);
                if stack.len() > 1 {
                    stack.pop();
                }
            }
            "," | ":" => {
                finish(level, token.start);
                *level = new(token.end);
            }
            "=" => *level = new(token.end),
            "~" => level.tildes.push(token.clone()),
            _ if is_loose(text) => level.has_other_operators = true,
            _ => {}
        }
    }
    if let Some(level) = stack.first() {
        finish(level, expression.len());
    }
    edits.sort_by_key(|(range, edit)| (range.start, matches!(edit, Edit::Open)));
    edits
}

/// Tells whether a token is an operator, so that what stands beside it may bind otherwise.
pub fn is_loose(token: &str) -> bool {
    matches!(
        token,
        "+" | "-"
            | "*"
            | "/"
            | "//"
            | "**"
            | "%"
            | "=="
            | "!="
            | "<"
            | ">"
            | "<="
            | ">="
            | "and"
            | "or"
            | "not"
            | "in"
            | "is"
            | "if"
            | "else"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_takes_nothing_from_a_line_with_content() {
        let source = "{% if a %}\nkind: {% if b %}A{% endif %}\n  {# note #} x\n  {# alone #}\n";
        let prepared = plain(source);
        assert_eq!(prepared, "{% if a %}\nkind: {%+if b+%}A{%+endif+%}\n  {#+note+#} x\n  {# alone #}\n");
        assert_eq!(prepared.len(), source.len());
    }

    #[test]
    fn joins_become_calls_where_nothing_else_binds() {
        assert_eq!(joined(" a ~ 'b ~ c' "), "__join( a , 'b ~ c' )");
        assert_eq!(joined("(a ~ b) | block(4)"), "(__join(a , b)) | block(4)");
        assert_eq!(joined("[a ~ b, c]"), "[__join(a , b), c]");
        assert_eq!(joined("a ~ (b ~ c)"), "__join(a , (__join(b , c)))");
        assert_eq!(joined("a ~ b if c else d"), "a ~ b if c else d");
        assert_eq!(joined("m(x, k=a ~ b)"), "m(x, k=__join(a , b))");
    }
}
