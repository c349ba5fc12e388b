//! Reads many texts of few shapes: all of each by the quick reader, the first of each shape by both.

use std::collections::BTreeMap;

use serde_json::Value;

use super::quick;
use super::reread::{RereadError, reread};

/// Reads what one run renders.
///
/// The files of a fleet differ in names and numbers, and hardly in shape. The reader of the libyaml line reads every text
/// that the quick one gives up on, and the first of each shape (see [`same_shape`]); there the two must agree. So what the
/// quick one takes for structure was taken for the same structure by the other, in this very run, and only words were read
/// by it alone: those that could be anything but a text or a decimal number make it give up.
#[derive(Debug, Default)]
pub struct Rereader {
    /// What both readers have read, by its number of lines: texts of one shape have equally many.
    confirmed: BTreeMap<usize, Vec<Confirmed>>,
    shapes: usize,
    /// The readers disagreed, so that one of them is wrong: from then on the slow one reads everything.
    disagreed: bool,
}

/// A text of a shape.
#[derive(Debug)]
struct Confirmed {
    text: Box<str>,
    /// Documents of this shape that are no longer needed: the next ones differ in a few words.
    spare: Vec<Value>,
}

/// The documents of a text.
#[derive(Debug)]
pub struct Reread {
    pub documents: Vec<Value>,
    /// Where its shape is among the confirmed ones.
    shape: Option<(usize, usize)>,
}

/// Shapes that are remembered, some megabytes of text; what has yet another is read by both.
const MOST_SHAPES: usize = 1024;

/// Longest text, in bytes, whose documents are kept for the next of their shape: larger ones are few, and take several
/// times their text.
const LONGEST_SPARE: usize = 64 << 10;

impl Rereader {
    /// See [`reread`].
    pub fn read(&mut self, text: &str) -> Result<Reread, RereadError> {
        let slow = || reread(text).map(|documents| Reread { documents, shape: None });
        if self.disagreed {
            return slow();
        }
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let shape = self.shape(text, lines);
        let mut documents = match shape.and_then(|shape| self.confirmed_mut(shape)) {
            Some(confirmed) => std::mem::take(&mut confirmed.spare),
            None => Vec::new(),
        };
        if quick::read(text, &mut documents).is_none() {
            return slow();
        }
        if shape.is_some() {
            debug_assert_eq!(reread(text).as_ref(), Ok(&documents), "{text}");
            return Ok(Reread { documents, shape });
        }
        let slow = slow();
        self.disagreed = slow.as_ref().map(|slow| &slow.documents) != Ok(&documents);
        debug_assert!(slow.is_err() || !self.disagreed, "{text}");
        if !self.disagreed && self.shapes < MOST_SHAPES {
            self.confirmed.entry(lines).or_default().push(Confirmed { text: text.into(), spare: Vec::new() });
            self.shapes += 1;
        }
        slow
    }

    /// Takes back what is no longer needed: its memory serves the next text of its shape.
    pub fn reuse(&mut self, read: Reread) {
        let confirmed = read.shape.and_then(|shape| self.confirmed_mut(shape));
        if let Some(confirmed) = confirmed.filter(|confirmed| confirmed.text.len() <= LONGEST_SPARE) {
            confirmed.spare = read.documents;
        }
    }

    fn shape(&self, text: &str, lines: usize) -> Option<(usize, usize)> {
        let known = self.confirmed.get(&lines)?;
        let number = known.iter().rposition(|known| same_shape(known.text.as_bytes(), text.as_bytes()))?;
        Some((lines, number))
    }

    fn confirmed_mut(&mut self, (lines, number): (usize, usize)) -> Option<&mut Confirmed> {
        self.confirmed.get_mut(&lines)?.get_mut(number)
    }
}

/// Tells whether two texts are equal but for their words: letters and digits, and what joins them. What YAML could take
/// for structure is never part of a word.
fn same_shape(one: &[u8], other: &[u8]) -> bool {
    let (mut one_at, mut other_at) = (0, 0);
    loop {
        let (one_rest, other_rest) = (rest(one, one_at), rest(other, other_at));
        let same = common(one_rest, other_rest);
        if same == one_rest.len() && same == other_rest.len() {
            return true;
        }
        // A word ends where the last stretch did, so what came before does not matter.
        let in_word = ends_in_word(one_rest.get(..same).unwrap_or_default());
        let (one_rest, other_rest) = (rest(one_rest, same), rest(other_rest, same));
        let begin = |rest: &[u8]| rest.first().is_some_and(|&byte| class(byte) == Class::Letter);
        let (one_word, other_word) = (length_of_word(one_rest), length_of_word(other_rest));
        let goes_on = if in_word { one_word + other_word > 0 } else { begin(one_rest) && begin(other_rest) };
        if !goes_on {
            return false;
        }
        one_at += same + one_word;
        other_at += same + other_word;
    }
}

fn rest(text: &[u8], at: usize) -> &[u8] {
    text.get(at..).unwrap_or_default()
}

/// Returns how many bytes two texts have in common, from the first on.
fn common(one: &[u8], other: &[u8]) -> usize {
    const AT_ONCE: usize = 16;
    let (ones, _) = one.as_chunks::<AT_ONCE>();
    let (others, _) = other.as_chunks::<AT_ONCE>();
    let differ = |one: &[u8; AT_ONCE], other: &[u8; AT_ONCE]| u128::from_le_bytes(*one) ^ u128::from_le_bytes(*other);
    let mut chunks = ones.iter().zip(others).map(|(one, other)| differ(one, other)).enumerate();
    if let Some((chunk, difference)) = chunks.find(|(_, difference)| *difference != 0) {
        // The first byte is the lowest.
        return chunk * AT_ONCE + difference.trailing_zeros() as usize / 8;
    }
    let chunks = AT_ONCE * ones.len().min(others.len());
    let rests = rest(one, chunks).iter().zip(rest(other, chunks));
    chunks + rests.take_while(|(one, other)| one == other).count()
}

/// Tells whether the end of a text is inside a word, or behind one that could go on.
fn ends_in_word(text: &[u8]) -> bool {
    let end = text.iter().rev().map(|&byte| class(byte)).take_while(|class| *class != Class::Other);
    end.into_iter().any(|class| class == Class::Letter)
}

/// Returns how many bytes at the start of a text belong to a word that has begun.
fn length_of_word(text: &[u8]) -> usize {
    text.iter().take_while(|&&byte| class(byte) != Class::Other).count()
}

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
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
    use proptest::prelude::*;
    use serde_json::json;

    fn same(one: &str, other: &str) -> bool {
        same_shape(one.as_bytes(), other.as_bytes())
    }

    /// Every word as one `w`.
    fn without_words(text: &str) -> String {
        let mut shape = String::new();
        let mut in_word = false;
        for character in text.chars() {
            let class = u8::try_from(character).map_or(Class::Other, class);
            let goes_on = class == Class::Letter || class == Class::Joint && in_word;
            if !(goes_on && in_word) {
                shape.push(if goes_on { 'w' } else { character });
            }
            in_word = goes_on;
        }
        shape
    }

    proptest! {
        #[test]
        fn shapes_are_texts_without_words(
            pieces in proptest::collection::vec(("[a-c1]{0,2}|[-._/ :\n\"é]|[a-z: -]{30,34}", any::<Option<u8>>()), 0..8),
        ) {
            let one: String = pieces.iter().map(|(piece, _)| piece.as_str()).collect();
            let other: String = pieces.iter().map(|(piece, change)| match change {
                Some(change) => piece.replace(['a', 'b', '1', ' '], ["x", "yz-1", "", ".", ": ", "2"][usize::from(change % 6)]),
                None => piece.clone(),
            }).collect();
            prop_assert_eq!(same(&one, &other), without_words(&one) == without_words(&other), "{:?} {:?}", one, other);
            prop_assert_eq!(same(&other, &one), same(&one, &other));
            prop_assert!(same(&one, &one));
        }
    }

    #[test]
    fn names_and_numbers_are_no_shape() {
        let one = "a: kafka-1.ns-1.svc:9094\nb: \"c0->c1\\\\.X[0-9]+\"\n";
        let other = "a: k.n:1\nb: \"east-1->west_2\\\\.Y[1-3]+\"\n";
        assert!(same(one, other));
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
            assert!(!same(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn the_slow_reader_answers_where_the_quick_one_does_not() {
        let mut reader = Rereader::default();
        assert_eq!(reader.read("a: [1.5, ~]").unwrap().documents, [json!({"a": [1.5, null]})]);
        assert!(reader.read("a: 1\na: 2\n").is_err());
        assert_eq!(reader.read("a: b\n").unwrap().documents, [json!({"a": "b"})]);
        assert_eq!(reader.read("a: 7\n").unwrap().documents, [json!({"a": 7})]);
        assert_eq!((reader.shapes, reader.disagreed), (1, false));
        // A word that is more than one: the shape is known, and the slow reader is asked all the same.
        assert_eq!(reader.read("a: 0x1F\n").unwrap().documents, [json!({"a": 31})]);
    }

    #[test]
    fn what_is_taken_back_serves_the_next_of_its_shape() {
        let mut reader = Rereader::default();
        for (text, wanted) in [("a: b\n", "b"), ("a: c\n", "c"), ("a: dd\n", "dd"), ("a: e\n", "e")] {
            let read = reader.read(text).unwrap();
            assert_eq!(read.documents, [json!({ "a": wanted })]);
            let is_first = wanted == "b";
            assert_eq!(read.shape.is_none(), is_first);
            reader.reuse(read);
            assert_eq!(reader.confirmed[&1][0].spare.is_empty(), is_first);
        }
    }

    #[test]
    fn more_shapes_than_are_remembered_are_read_all_the_same() {
        let mut reader = Rereader::default();
        for signs in (0..MOST_SHAPES + 5).chain(0..5) {
            let value = "!".repeat(signs);
            assert_eq!(reader.read(&format!("a: \"{value}\"\n")).unwrap().documents, [json!({ "a": value })]);
        }
        assert_eq!((reader.shapes, reader.disagreed), (MOST_SHAPES, false));
    }
}
