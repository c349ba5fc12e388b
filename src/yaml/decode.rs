//! Bytes to text.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

use super::problems;

/// Bytes that are not a text we read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotText {
    /// What to show in its place: the file with replacement characters, or nothing where that would be noise.
    pub shown: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Utf16,
    InvalidUtf8 { valid_up_to: usize },
}

impl NotText {
    /// Returns the finding; the file is the one that [`NotText::shown`] was added as.
    pub fn finding(&self, file: FileId) -> Diagnostic {
        match self.kind {
            Kind::Utf16 => problems::utf16(Span::new(file, 0, 0)),
            Kind::InvalidUtf8 { valid_up_to } => {
                let end = valid_up_to + char::REPLACEMENT_CHARACTER.len_utf8();
                problems::invalid_utf8(Span::new(file, valid_up_to, end.min(self.shown.len())))
            }
        }
    }
}

/// Returns the text of a file without a leading byte order mark, so that offsets and columns count what people see.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, NotText> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(NotText { shown: String::new(), kind: Kind::Utf16 });
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| NotText {
        kind: Kind::InvalidUtf8 { valid_up_to: error.utf8_error().valid_up_to() },
        shown: String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_byte_order_mark_is_not_text() {
        assert_eq!(decode(b"\xEF\xBB\xBFa: 1".to_vec()).unwrap(), "a: 1");
    }

    #[test]
    fn utf_16_says_what_to_do() {
        for bytes in [b"\xFF\xFEa\0", b"\xFE\xFF\0a"] {
            let error = decode(bytes.to_vec()).unwrap_err();
            let mut sources = Sources::default();
            let file = sources.add("a.yaml", error.shown.as_str());
            let finding = error.finding(file);
            assert_eq!(finding.message, "this file is UTF-16, not UTF-8");
            assert!(finding.help.unwrap().contains("UTF-8"));
        }
    }

    #[test]
    fn points_at_the_byte_that_is_not_utf_8() {
        let error = decode(b"\xEF\xBB\xBFa: 1\nb: \xE9\n".to_vec()).unwrap_err();
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", error.shown.as_str());
        let span = error.finding(file).primary.unwrap().span;
        assert_eq!((sources.position(span).line, sources.position(span).column), (2, 4));
        assert_eq!(sources.text(span), "\u{fffd}");
    }
}
