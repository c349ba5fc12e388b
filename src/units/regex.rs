//! Java regexes, as far as they can be judged without Java, and the lists Kafka makes of them.
//!
//! Layers: what Rust's `regex` reads the way Java does can be simulated; what only `fancy-regex` accepts is valid but
//! not simulated; the rest is an error. [`scan`] knows where Java and Rust part.

mod scan;

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use ::regex::bytes::{Regex, RegexBuilder};

use super::{Malformed, text_value};
use crate::source::Text;
use scan::{Scan, Token};

/// A regex of `java.util.regex` that MirrorMaker matches against whole names.
#[derive(Clone, Debug)]
pub struct JavaRegex {
    text: Text,
    scan: Arc<Scan>,
    /// Compiled when first asked; `None` inside: valid, but Rust cannot say what it matches.
    matcher: Arc<OnceLock<Option<Regex>>>,
}

text_value!(JavaRegex);

impl PartialEq for JavaRegex {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for JavaRegex {}

impl Hash for JavaRegex {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// The names a regex can match, as an ACL can say it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// Exactly this name.
    Literal(String),
    /// Names that start so, perhaps not all of them.
    Prefix(String),
    /// Nothing narrower than every name.
    Any,
}

impl Shape {
    /// Tells whether every name of `other` is one of this shape.
    pub fn covers(&self, other: &Shape) -> bool {
        match (self, other) {
            (Shape::Any, _) => true,
            (Shape::Literal(mine), Shape::Literal(theirs)) => mine == theirs,
            (Shape::Prefix(mine), Shape::Literal(theirs) | Shape::Prefix(theirs)) => theirs.starts_with(mine.as_str()),
            _ => false,
        }
    }
}

impl JavaRegex {
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() {
            return Err(Malformed::new("a regex is empty", "write `.*` for every name"));
        }
        let scan = scan::scan(text)?;
        let matcher = OnceLock::new();
        if !scan.plainly_valid {
            let compiled = if scan.same_in_rust { compile(&scan.translated) } else { None };
            if compiled.is_none() {
                fancy_regex::Regex::new(&scan.translated).map_err(|error| invalid(text, &error.to_string()))?;
            }
            let _ = matcher.set(compiled);
        }
        Ok(JavaRegex { text: text.into(), scan: Arc::new(scan), matcher: Arc::new(matcher) })
    }

    /// Makes the regex that matches exactly this name.
    pub fn literal(name: &str) -> Result<Self, Malformed> {
        JavaRegex::parse(&quote(name))
    }

    /// Tells whether the whole name matches; `None` when only Java can say.
    pub fn matches(&self, name: &str) -> Option<bool> {
        let matcher = self.matcher.get_or_init(|| compile(&self.scan.translated));
        Some(matcher.as_ref()?.is_match(name.as_bytes()))
    }

    /// Tells whether [`JavaRegex::matches`] can answer.
    pub fn is_simulated(&self) -> bool {
        // A matcher takes longer to make than everything else about a regex.
        let is_sure = self.scan.plainly_valid && self.scan.same_in_rust && self.text.len() <= SURELY_SMALL;
        is_sure || self.matches("").is_some()
    }

    /// Returns what an ACL has to grant for every name this can match: its alternatives, none covered by another.
    pub fn shapes(&self) -> Vec<Shape> {
        if self.scan.has_flags {
            return vec![Shape::Any];
        }
        let mut shapes: Vec<Shape> = Vec::new();
        for alternative in self.scan.alternatives() {
            let shape = shape_of(alternative);
            // An empty name is no name.
            if shape == Shape::Literal(String::new()) || shapes.iter().any(|known| known.covers(&shape)) {
                continue;
            }
            shapes.retain(|known| !shape.covers(known));
            shapes.push(shape);
        }
        shapes
    }

    /// Returns the one shape that covers all of [`JavaRegex::shapes`].
    pub fn shape(&self) -> Shape {
        match self.shapes().as_slice() {
            [shape] => shape.clone(),
            _ => Shape::Any,
        }
    }
}

fn shape_of(tokens: &[Token]) -> Shape {
    // Matching is of whole names, so anchors at the ends say nothing.
    let tokens = tokens.strip_prefix(&[Token::Start]).unwrap_or(tokens);
    let tokens = tokens.strip_suffix(&[Token::End]).unwrap_or(tokens);
    let mut name = String::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Literal(c) => name.push(*c),
            other => {
                if matches!(other, Token::Quantifier { optional: true }) && at > 0 {
                    name.pop();
                }
                return if name.is_empty() { Shape::Any } else { Shape::Prefix(name) };
            }
        }
    }
    Shape::Literal(name)
}

/// A pattern without counted repetition is compiled to some tens of bytes for each of its own, far below the limit.
const SURELY_SMALL: usize = 4096;

fn compile(translated: &str) -> Option<Regex> {
    // Java's classes are ASCII unless asked otherwise, as names in Kafka are.
    RegexBuilder::new(&format!("\\A(?:{translated})\\z")).unicode(false).size_limit(1 << 20).build().ok()
}

fn invalid(text: &str, cause: &str) -> Malformed {
    let cause = cause.lines().last().unwrap_or_default().trim();
    let cause = cause.rsplit(": ").next().unwrap_or(cause).trim_end_matches('.');
    let help = match text {
        "*" => "write `.*` for every name".to_owned(),
        _ if text.starts_with('*') => format!("write `.{text}`: `*` repeats what stands before it"),
        _ => "write a Java regex, such as `.*` or `orders\\..*`".to_owned(),
    };
    Malformed::new(format!("`{text}` is not a regex: {cause}"), help)
}

/// Returns the regex that Java and Rust read as this very text.
pub fn quote(literal: &str) -> String {
    let mut quoted = String::with_capacity(literal.len() + 2);
    let mut done = 0;
    for (at, _) in literal.bytes().enumerate().filter(|(_, byte)| is_special(*byte)) {
        quoted.push_str(literal.get(done..at).unwrap_or_default());
        quoted.push('\\');
        done = at;
    }
    quoted.push_str(literal.get(done..).unwrap_or_default());
    quoted
}

/// Tells whether a byte stands for itself in a regex only behind a backslash.
pub fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'^' | b'$' | b'.' | b'|' | b'?' | b'*' | b'+' | b'(' | b')' | b'[' | b']' | b'{' | b'}')
}

/// Splits a text as Kafka's `ConfigDef` does for a list: at commas, also those inside a regex.
///
/// `clients/src/main/java/org/apache/kafka/common/config/ConfigDef.java`, `COMMA_WITH_WHITESPACE`.
pub fn kafka_list(text: &str) -> Vec<&str> {
    match text.trim() {
        "" => Vec::new(),
        text => text.split(',').map(str::trim).collect(),
    }
}

/// Returns the one regex MirrorMaker's filters make of a list; empty when it matches nothing.
///
/// `connect/mirror/src/main/java/org/apache/kafka/connect/mirror/MirrorUtils.java`, `compilePatternList`.
pub fn joined(list: &str) -> String {
    kafka_list(list).join("|")
}

#[cfg(test)]
mod tests;
