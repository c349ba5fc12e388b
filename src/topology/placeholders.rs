//! Placeholders such as `{cluster}` in names, labels and paths.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::problems;
use super::similar::Guesses;

/// A piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// The name between the braces.
    Placeholder(&'a str),
}

impl Piece<'_> {
    /// Tells whether the piece is text, or a placeholder of this list.
    pub(super) fn is_one_of(self, known: &[&str]) -> bool {
        match self {
            Piece::Text(_) => true,
            Piece::Placeholder(name) => known.contains(&name),
        }
    }
}

/// Splits a pattern; only `{letters}` is a placeholder, other braces are text.
pub fn pieces(pattern: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = next_piece(rest);
        rest = after;
        Some(piece)
    })
}

fn next_piece(text: &str) -> (Piece<'_>, &str) {
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let inner = &text[open + 1..];
        let name = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if name > 0 && inner[name..].starts_with('}') {
            return match open {
                0 => (Piece::Placeholder(&inner[..name]), &inner[name + 1..]),
                _ => (Piece::Text(&text[..open]), &text[open..]),
            };
        }
        from = open + 1;
    }
    (Piece::Text(text), "")
}

/// Puts values in the place of placeholders; those without a value stay.
pub fn expand(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 16);
    for piece in pieces(pattern) {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Placeholder(name) => match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => text.push_str(value),
                None => {
                    text.push('{');
                    text.push_str(name);
                    text.push('}');
                }
            },
        }
    }
    text
}

/// Reports every placeholder of a pattern that stands for nothing.
pub(super) fn check(
    pattern: &str,
    at: Span,
    known: &[&'static str],
    guesses: &mut Guesses,
    findings: &mut Vec<Diagnostic>,
) {
    for piece in pieces(pattern) {
        if let Piece::Placeholder(name) = piece
            && !known.contains(&name)
        {
            let guess = guesses.of(name, known.iter().copied());
            findings.push(problems::unknown_placeholder(name, at, guess, known));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_words_in_braces_are_placeholders() {
        let found: Vec<Piece> = pieces("a-{source}{target}-{ x }{}{").collect();
        use Piece::*;
        assert_eq!(found, [Text("a-"), Placeholder("source"), Placeholder("target"), Text("-{ x }{}{")]);
        assert_eq!(expand("mm2-{source}-to-{target}", &[("source", "a"), ("target", "{source}")]), "mm2-a-to-{source}");
        assert_eq!(expand("{other} {{source}}", &[("source", "a")]), "{other} {a}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[a{}é -]{0,20}|.{0,20}") {
            prop_assert_eq!(expand(&text, &[]), text);
        }
    }
}
