//! What type a scalar has: the YAML 1.2 core schema, <https://yaml.org/spec/1.2.2/#103-core-schema>.

use super::{CoreTag, Scalar, Style};

/// The type of a scalar, with its value where that is not the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String,
}

impl Resolved {
    /// Returns the type for a sentence: "expected …, found a number".
    pub fn kind(self) -> &'static str {
        match self {
            Resolved::Null => "nothing",
            Resolved::Bool(_) => "a boolean",
            Resolved::Int(_) => "an integer",
            Resolved::Float(_) => "a number",
            Resolved::String => "text",
        }
    }
}

impl Scalar {
    /// Returns the type by tag, style and text; `yes`, `no`, `on` and `off` are text.
    pub fn resolve(&self) -> Resolved {
        match self.tag {
            Some(CoreTag::Str) => Resolved::String,
            Some(tag) => resolve_as(tag, &self.text).unwrap_or(Resolved::String),
            None if self.style == Style::Plain => resolve_plain(&self.text),
            None => Resolved::String,
        }
    }
}

/// Returns the value of a text under a tag, or nothing where the text is not of that type.
pub(super) fn resolve_as(tag: CoreTag, text: &str) -> Option<Resolved> {
    match (tag, resolve_plain(text)) {
        (CoreTag::Str, _) => Some(Resolved::String),
        (CoreTag::Null, Resolved::Null) => Some(Resolved::Null),
        (CoreTag::Bool, Resolved::Bool(value)) => Some(Resolved::Bool(value)),
        (CoreTag::Int, Resolved::Int(value)) => Some(Resolved::Int(value)),
        (CoreTag::Float, Resolved::Float(value)) => Some(Resolved::Float(value)),
        (CoreTag::Float, Resolved::Int(value)) => Some(Resolved::Float(value as f64)),
        _ => None,
    }
}

fn resolve_plain(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        _ => resolve_number(text).unwrap_or(Resolved::String),
    }
}

fn resolve_number(text: &str) -> Option<Resolved> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        // `010` is ten to a YAML 1.2 reader and eight to the YAML 1.1 readers of Kubernetes: to us it is text.
        if unsigned.len() > 1 && unsigned.starts_with('0') {
            return None;
        }
        return match text.parse() {
            Ok(value) => Some(Resolved::Int(value)),
            Err(_) => text.parse().ok().map(Resolved::Float),
        };
    }
    // What is left of the grammar is what Rust reads, but for words, underscores and a lone point.
    let numeric =
        unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    if numeric { text.parse().ok().map(Resolved::Float) } else { None }
}

fn radix(digits: &str, radix: u32) -> Option<Resolved> {
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    i64::from_str_radix(digits, radix).ok().map(Resolved::Int)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(texts: &str) -> Vec<&'static str> {
        texts.split(' ').map(|text| resolve_plain(text).kind()).collect()
    }

    #[test]
    fn words_of_yaml_1_1_are_text() {
        assert!(kinds("yes no on off y n Yes NO tRUE nULL nan inf Infinity -inf").iter().all(|kind| *kind == "text"));
        assert_eq!(kinds("true False NULL ~"), ["a boolean", "a boolean", "nothing", "nothing"]);
    }

    #[test]
    fn numbers() {
        assert_eq!(resolve_plain("-12"), Resolved::Int(-12));
        assert_eq!(resolve_plain("+12"), Resolved::Int(12));
        assert_eq!(resolve_plain("0x1F"), Resolved::Int(31));
        assert_eq!(resolve_plain("0o17"), Resolved::Int(15));
        assert_eq!(resolve_plain("1e3"), Resolved::Float(1000.0));
        assert_eq!(resolve_plain("-.5"), Resolved::Float(-0.5));
        assert_eq!(resolve_plain("1."), Resolved::Float(1.0));
        assert_eq!(resolve_plain("9223372036854775808"), Resolved::Float(9.223_372_036_854_776e18));
    }

    #[test]
    fn what_looks_like_a_number_and_is_text() {
        let texts = "010 -010 1_000 3.9.0 2001-01-01 0x 0xG 0o8 -0x1F 0x+1 . .. + - 1e 1e+ .e1 12m 1:30 0b1 +-1 1-2 e5";
        for (text, kind) in texts.split(' ').zip(kinds(texts)) {
            assert_eq!(kind, "text", "{text}");
        }
    }
}
