//! Reads many texts of few shapes: all of each by the quick reader, the first of each shape by both.

use std::collections::BTreeSet;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::quick;
use super::reread::{RereadError, reread};

/// Reads what one run renders.
///
/// The files of a fleet differ in names and numbers, and hardly in shape. The reader of the libyaml line reads every text
/// that the quick one gives up on, and the first of each [`shape`]; there the two must agree. So what the quick one takes
/// for structure was taken for the same structure by the other, in this very run, and only words were read by it alone:
/// those that could be anything but a text or a decimal number make it give up.
#[derive(Debug, Default)]
pub struct Rereader {
    confirmed: BTreeSet<[u8; 32]>,
    buffer: Vec<u8>,
    /// The readers disagreed, so that one of them is wrong: from then on the slow one reads everything.
    disagreed: bool,
}

impl Rereader {
    /// See [`reread`].
    pub fn read(&mut self, text: &str) -> Result<Vec<Value>, RereadError> {
        let Some(quick) = (!self.disagreed).then(|| quick::read(text)).flatten() else { return reread(text) };
        if !self.confirmed.insert(shape(text, &mut self.buffer)) {
            debug_assert_eq!(reread(text).as_ref(), Ok(&quick), "{text}");
            return Ok(quick);
        }
        let slow = reread(text);
        self.disagreed = slow.as_ref() != Ok(&quick);
        debug_assert!(slow.is_err() || !self.disagreed, "{text}");
        slow
    }
}

/// Returns a digest of everything in a text but its words: equal ones differ in letters and digits only, and in what
/// joins them. What YAML could take for structure is never part of a word.
fn shape(text: &str, buffer: &mut Vec<u8>) -> [u8; 32] {
    buffer.clear();
    buffer.resize(text.len(), 0);
    let (mut length, mut in_word) = (0, false);
    for byte in text.bytes() {
        let class = CLASSES[usize::from(byte)];
        let goes_on = (class == Class::Letter) | ((class == Class::Joint) & in_word);
        // Written over by the next byte unless it counts; a branch here would be guessed wrong all the time.
        if let Some(place) = buffer.get_mut(length) {
            *place = if goes_on { b'w' } else { byte };
        }
        length += usize::from(!(goes_on & in_word));
        in_word = goes_on;
    }
    Sha256::digest(buffer.get(..length).unwrap_or_default()).into()
}

/// What a byte is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    /// Part of a word that has begun.
    Joint,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => Class::Letter,
            b'-' | b'.' | b'_' | b'/' => Class::Joint,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn same_shape(one: &str, other: &str) -> bool {
        shape(one, &mut Vec::new()) == shape(other, &mut vec![1; 3])
    }

    #[test]
    fn names_and_numbers_are_no_shape() {
        let one = "a: kafka-1.ns-1.svc:9094\nb: \"c0->c1\\\\.X[0-9]+\"\n";
        let other = "a: k.n:1\nb: \"east-1->west_2\\\\.Y[1-3]+\"\n";
        assert!(same_shape(one, other));
        for (one, other) in [
            ("a: b", "a:  b"),
            ("a: b", "- b"),
            ("- a", "-a"),
            ("a: b", "a: -b"),
            ("a: b", "a: .b"),
            ("a: b", "a: \"b\""),
            ("a:\n  b: c", "a:\nb: c"),
            ("a: é", "a: e"),
            ("a: b", "a: b:"),
            ("---", "--- a"),
            ("a: ...", "a: b.."),
        ] {
            assert!(!same_shape(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn the_slow_reader_answers_where_the_quick_one_does_not() {
        let mut reader = Rereader::default();
        assert_eq!(reader.read("a: [1.5, ~]").unwrap(), [json!({"a": [1.5, null]})]);
        assert!(reader.read("a: 1\na: 2\n").is_err());
        assert_eq!(reader.read("a: b\n").unwrap(), [json!({"a": "b"})]);
        assert_eq!(reader.read("a: 7\n").unwrap(), [json!({"a": 7})]);
        assert_eq!((reader.confirmed.len(), reader.disagreed), (1, false));
        // A word that is more than one: the shape is known, and the slow reader is asked all the same.
        assert_eq!(reader.read("a: 0x1F\n").unwrap(), [json!({"a": 31})]);
    }
}
