//! How a text is written as one YAML scalar, so that every reader of YAML 1.1 and 1.2 gives it back.

use std::borrow::Cow;
use std::fmt;

/// Longest text that is written without quotes.
pub const LONGEST_PLAIN: usize = 200;

/// Words that some reader takes for a boolean, a null or a number, in any case.
/// Sources: <https://yaml.org/type/bool.html>, <https://yaml.org/type/null.html>, <https://yaml.org/type/float.html>.
const WORDS: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"];

/// Writes a text as a scalar that stands behind a key, a dash or a colon in block style.
pub fn scalar(text: &str) -> Cow<'_, str> {
    match text {
        _ if is_plain(text) => Cow::Borrowed(text),
        _ if reads_better_in_single_quotes(text) => Cow::Owned(format!("'{text}'")),
        _ => Cow::Owned(quoted(text)),
    }
}

/// Writes a text in double quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    // Writing to a String cannot fail.
    let _ = (out.push('"'), escape(text, &mut out));
    out.push('"');
    out
}

/// Tells whether single quotes spare a text its escapes, and need none themselves: a regex, an expression.
pub fn reads_better_in_single_quotes(text: &str) -> bool {
    let traits = traits(text);
    traits & ESCAPED != 0 && traits & APOSTROPHE == 0 && (traits & ODD == 0 || !text.chars().any(is_hidden))
}

/// Tells whether a text may stand without quotes: short, of harmless characters, and a text for every reader.
pub fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    if bytes.len() > LONGEST_PLAIN || *last == b':' || !bytes.iter().all(|&byte| is_harmless(byte)) {
        return false;
    }
    match first {
        b'0'..=b'9' => cannot_be_a_number(text),
        b'A'..=b'Z' | b'a'..=b'z' => !is_word(text),
        b'_' | b'/' => bytes.len() > 1,
        _ => false,
    }
}

/// As [`is_plain`], inside `[…]` or `{…}`: readers of the libyaml line stumble over a colon there.
pub fn is_plain_in_flow(text: &str) -> bool {
    is_plain(text) && !text.contains(':')
}

/// Tells whether a byte means nothing in YAML in the middle of a word.
pub fn is_harmless(byte: u8) -> bool {
    TRAITS[usize::from(byte)] & HARMFUL == 0
}

/// Something in YAML, even in the middle of a word.
const HARMFUL: u8 = 1;
/// A double quote or a backslash.
const ESCAPED: u8 = 2;
const APOSTROPHE: u8 = 4;
/// No printable ASCII, so perhaps hidden.
const ODD: u8 = 8;

/// Every byte of every value is looked up.
const TRAITS: [u8; 256] = {
    let mut traits = [HARMFUL | ODD; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        traits[byte as usize] = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b':' => 0,
            b'"' | b'\\' => HARMFUL | ESCAPED,
            b'\'' => HARMFUL | APOSTROPHE,
            _ => HARMFUL,
        };
        byte += 1;
    }
    traits
};

/// Returns what some byte of a text is.
fn traits(text: &str) -> u8 {
    text.bytes().fold(0, |all, byte| all | TRAITS[usize::from(byte)])
}

fn is_word(text: &str) -> bool {
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Tells whether a text that begins with a digit is a text everywhere.
///
/// Integers (`010`, `0x1F`, `0b1`, `1_000`), floats (`1e3`, `1.`), sexagesimals (`1:30`) and dates have at most one
/// point and no letter beyond those of hexadecimal digits, radixes, exponents and time stamps.
fn cannot_be_a_number(text: &str) -> bool {
    let telling = |byte: u8| {
        byte.is_ascii_alphabetic() && !matches!(byte.to_ascii_lowercase(), b'a'..=b'f' | b'o' | b't' | b'x' | b'z')
    };
    text.bytes().any(telling) || text.bytes().filter(|&byte| byte == b'.').count() > 1
}

/// Writes the inside of a double-quoted scalar.
pub fn escape(text: &str, out: &mut dyn fmt::Write) -> fmt::Result {
    if traits(text) & (ESCAPED | ODD) == 0 {
        return out.write_str(text);
    }
    let mut written = 0;
    for (at, character) in text.char_indices() {
        let short = match character {
            '"' => Some("\\\""),
            '\\' => Some("\\\\"),
            '\n' => Some("\\n"),
            '\t' => Some("\\t"),
            '\r' => Some("\\r"),
            _ if is_hidden(character) => None,
            _ => continue,
        };
        out.write_str(text.get(written..at).unwrap_or_default())?;
        written = at + character.len_utf8();
        match (short, u32::from(character)) {
            (Some(short), _) => out.write_str(short)?,
            (None, code @ ..=0xFFFF) => write!(out, "\\u{code:04X}")?,
            (None, code) => write!(out, "\\U{code:08X}")?,
        }
    }
    out.write_str(text.get(written..).unwrap_or_default())
}

/// Tells whether a text has a character that [`is_hidden`].
pub fn has_hidden(text: &str) -> bool {
    // The quick look first: hardly a text has more than ASCII.
    traits(text) & ODD != 0 && text.chars().any(is_hidden)
}

/// Tells whether a character is invisible, moves other characters, breaks lines for some reader, or is refused by one.
///
/// The private planes 15 and 16 are among them: marked rendering keeps its marks there.
pub fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x1F'
            | '\u{7F}'..='\u{A0}'
            | '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{FFFE}'..='\u{FFFF}'
            | '\u{E0000}'..='\u{10FFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readable_texts_stay_plain() {
        for text in [
            "kafka-rciis-prod-kafka-external-bootstrap.rciis-prod.svc:9094",
            "4Gi",
            "1024m",
            "500m",
            "3.9.0",
            "60s",
            "10.0.0.1:9094",
            "ca.crt",
            "org.apache.kafka.connect.mirror.DefaultReplicationPolicy",
            "mm2-metrics-config.yml",
            "__consumer_offsets",
            "/etc/ssl",
            "kafka.strimzi.io/v1beta2",
            "yes-please",
        ] {
            assert_eq!(scalar(text), text);
        }
    }

    #[test]
    fn texts_that_a_reader_takes_for_something_else_are_quoted() {
        for text in [
            "",
            "y",
            "N",
            "yes",
            "No",
            "on",
            "OFF",
            "true",
            "False",
            "null",
            "NaN",
            "inf",
            "Infinity",
            "~",
            "1",
            "010",
            "1e3",
            "12e03",
            "1E3",
            "1_000",
            "0x1F",
            "0b1",
            "0o7",
            "1.",
            ".5",
            "1.5",
            "1:30",
            "1:30.5",
            "2001-01-01",
            "2001-12-14t21:59:43.10Z",
            "-1",
            "+1",
            ".inf",
            "<<",
            "=",
            "-",
            "?",
            "a:",
            "/",
            "_",
            "a b",
            "a#b",
            "#a",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "---",
            "...",
            "{a}",
            "[a]",
            "a,b",
            "'a'",
            "é",
        ] {
            assert_eq!(scalar(text), quoted(text), "{text:?}");
        }
        assert!(!is_plain(&"a".repeat(LONGEST_PLAIN + 1)));
    }

    #[test]
    fn a_colon_is_quoted_inside_brackets() {
        assert!(is_plain("a:b"));
        assert!(!is_plain_in_flow("a:b"));
        assert!(is_plain_in_flow("a.b"));
    }

    #[test]
    fn regexes_keep_their_backslashes_and_quotes() {
        assert_eq!(scalar(r".*[\-\.]internal|__.*"), r"'.*[\-\.]internal|__.*'");
        assert_eq!(scalar(r#"status{state="running"}"#), r#"'status{state="running"}'"#);
        assert_eq!(scalar(r#"it's "so""#), r#""it's \"so\"""#);
        assert_eq!(scalar("a\\\tb"), r#""a\\\tb""#);
        assert_eq!(scalar(".*"), r#"".*""#);
    }

    #[test]
    fn hidden_characters_are_spelled_out() {
        assert_eq!(
            quoted("a\"\\\n\t\r\0\u{85}\u{A0}\u{2028}\u{202E}\u{FEFF}\u{FFFE}\u{F0000}é😀"),
            r#""a\"\\\n\t\r\u0000\u0085\u00A0\u2028\u202E\uFEFF\uFFFE\U000F0000é😀""#
        );
    }
}
