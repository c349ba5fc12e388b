//! JSON to a YAML text that a patch can put in: block style, every scalar safe for any reader.

use serde_json::Value;

/// Writes a value as a document of its own.
pub(super) fn write_block(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Writes a value at an indent; the cursor stands where its first character belongs.
fn write(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (number, (key, value)) in entries.iter().enumerate() {
                begin_line(number, indent, out);
                write_text(key, None, out);
                out.push(':');
                write_inside(value, indent, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (number, item) in items.iter().enumerate() {
                begin_line(number, indent, out);
                out.push('-');
                match item {
                    // The first key of an item stands beside its dash.
                    Value::Object(entries) if !entries.is_empty() => {
                        out.push(' ');
                        write(item, indent + 2, out);
                    }
                    _ => write_inside(item, indent, out),
                }
            }
        }
        Value::Object(_) => out.push_str("{}"),
        Value::Array(_) => out.push_str("[]"),
        Value::String(text) => write_text(text, Some(indent), out),
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
    }
}

fn begin_line(number: usize, indent: usize, out: &mut String) {
    if number > 0 {
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.extend(std::iter::repeat_n(' ', indent));
    }
}

/// Writes the value behind a `:` or a `-`.
fn write_inside(value: &Value, indent: usize, out: &mut String) {
    let inner = indent + 2;
    let nests = value.as_object().is_some_and(|entries| !entries.is_empty())
        || value.as_array().is_some_and(|items| !items.is_empty());
    if nests {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', inner));
    } else {
        out.push(' ');
    }
    let inner = if nests { inner } else { indent };
    write(value, inner, out);
}

/// Writes a text: plain if no reader could take it for anything else, as a block if it has lines, else quoted.
fn write_text(text: &str, block_indent: Option<usize>, out: &mut String) {
    match block_indent {
        _ if is_plain(text) => out.push_str(text),
        Some(indent) if is_block(text) => {
            out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
            for line in text.trim_end_matches('\n').split('\n') {
                out.push('\n');
                if !line.is_empty() {
                    out.extend(std::iter::repeat_n(' ', indent + 2));
                    out.push_str(line);
                }
            }
            out.push('\n');
        }
        _ => write_quoted(text, out),
    }
}

/// Tells whether a text is the same to every reader without quotes; narrow on purpose.
pub(super) fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte))
        && !text.ends_with(':')
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Tells whether a literal block can hold a text without an indentation or keep indicator.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with(['\n', ' ', '\t'])
        && !text.ends_with("\n\n")
        && text.chars().all(|c| c == '\n' || is_printable(c))
        && text.lines().all(|line| !line.ends_with([' ', '\t']))
}

fn is_printable(character: char) -> bool {
    let invisible = matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{a0}');
    !character.is_control() && !invisible
}

fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            printable if is_printable(printable) => out.push(printable),
            other if u32::from(other) <= 0xFFFF => out.push_str(&format!("\\u{:04X}", u32::from(other))),
            other => out.push_str(&format!("\\U{:08X}", u32::from(other))),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::reread;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn block_style() {
        let value = json!({"a": [{"b": 1, "c": ["x", []]}, "yes", ["n"]], "t": "one\n\n  two\n", "u": "x\ny", "v": {}, "w w": "1"});
        let text = "a:\n  - b: 1\n    c:\n      - x\n      - []\n  - \"yes\"\n  -\n    - \"n\"\nt: |\n  one\n\n    two\nu: |-\n  x\n  y\nv: {}\n\"w w\": \"1\"\n";
        assert_eq!(write_block(&value), text);
        assert_eq!(reread(text).unwrap(), [value]);
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = prop_oneof![
            "[a-z\\n :#'\"{}\\[\\]|>-]{0,12}",
            any::<String>(),
            prop::sample::select(vec![
                "", "~", "yes", "010", "1e3", "- a", "a: b", "\u{85}", "\u{7f}", "\n", " x", "a\n"
            ])
            .prop_map(str::to_owned),
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((text.clone(), inner), 0..4)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_value_is_read_back(value in value()) {
            // `<<` means a merge to every reader, quoted or not.
            prop_assume!(!value.to_string().contains("\"<<\":"));
            prop_assert_eq!(reread(&write_block(&value)).unwrap(), [value]);
        }
    }
}
