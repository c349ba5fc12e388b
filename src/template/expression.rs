//! What `lint` wants to know of the expression inside an interpolation or a tag.

use super::filters::FINISHING;
use super::{prepare, scan};

/// An expression as tokens.
pub struct Expression<'s> {
    tokens: Vec<&'s str>,
}

/// Functions of the engine; any other call is a macro's.
const FUNCTIONS: [&str; 4] = ["range", "dict", "namespace", "loop"];

impl<'s> Expression<'s> {
    pub fn new(expression: &'s str) -> Self {
        Expression { tokens: scan::tokens(expression).into_iter().map(|range| &expression[range]).collect() }
    }

    pub fn has(&self, token: &str) -> bool {
        self.tokens.contains(&token)
    }

    /// Returns the filter that finishes the whole value, when it has one.
    pub fn finishing(&self) -> Option<&'s str> {
        let (head, name, _) = self.split_last_filter()?;
        let mut depth = 0_i32;
        let whole = head.iter().all(|token| {
            match *token {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            depth > 0 || !(prepare::is_loose(token) || *token == "~")
        });
        whole.then_some(name)
    }

    /// Returns the argument of the finishing filter.
    pub fn finishing_argument(&self) -> Option<&'s str> {
        self.split_last_filter()?.2
    }

    /// Returns a finishing filter that applies to a part of the value, or that others follow.
    pub fn misplaced_finishing(&self) -> Option<&'s str> {
        let allowed = usize::from(self.finishing().is_some());
        let mut found = self.finishing_filters();
        let first = found.next();
        if allowed == 0 { first } else { found.next() }
    }

    pub fn finishing_anywhere(&self) -> Option<&'s str> {
        self.finishing_filters().next()
    }

    /// Tells whether the expression is what a macro prints.
    pub fn is_call(&self) -> bool {
        let name = self.tokens.iter().take_while(|token| **token == "." || is_name(token)).count();
        name > 0 && self.tokens.get(name) == Some(&"(")
    }

    /// Tells whether a macro is called anywhere in it.
    pub fn calls_macro(&self) -> bool {
        self.tokens.iter().enumerate().any(|(index, token)| {
            let previous = index.checked_sub(1).and_then(|previous| self.tokens.get(previous));
            is_name(token)
                && self.tokens.get(index + 1) == Some(&"(")
                && !matches!(previous, Some(&("|" | "is")))
                && !FUNCTIONS.contains(token)
                && !prepare::is_loose(token)
        })
    }

    fn finishing_filters(&self) -> impl Iterator<Item = &'s str> + '_ {
        let pairs = self.tokens.iter().zip(self.tokens.iter().skip(1));
        pairs.filter(|(pipe, name)| **pipe == "|" && FINISHING.contains(name)).map(|(_, name)| *name)
    }

    /// Returns what stands before the last filter, its name and its argument, when that filter finishes the value.
    fn split_last_filter(&self) -> Option<(&[&'s str], &'s str, Option<&'s str>)> {
        match self.tokens.as_slice() {
            [head @ .., "|", name] if FINISHING.contains(name) => Some((head, name, None)),
            [head @ .., "|", name, "(", argument, ")"] if FINISHING.contains(name) => {
                Some((head, name, Some(argument)))
            }
            _ => None,
        }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
}
