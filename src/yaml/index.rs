//! Places of a rendered text: which bytes are which value.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Parser};

use super::LIMITS;

/// Whether a place is a key or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Key,
    Value,
}

/// A key or a value, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which document, counted from 0.
    pub document: usize,
    /// A JSON pointer; of a key, that of its value.
    pub pointer: String,
    pub part: Part,
    /// Quotes included; a collection reaches from its first to its last child, or from bracket to bracket.
    pub range: Range<usize>,
    /// Whether the place is a key, a scalar or an alias, and not a collection.
    pub is_leaf: bool,
}

/// Every place of a text, in the order written.
#[derive(Debug, Default)]
pub struct Index {
    places: Vec<Place>,
    numbers: BTreeMap<(usize, Part, String), usize>,
}

/// Finds every key and value of every document; ends without complaint where the text is not YAML.
pub fn index(text: &str) -> Index {
    let mut walk = Walk { text, document: 0, frames: Vec::new(), places: Vec::new(), left: LIMITS.text };
    if text.len() <= LIMITS.bytes {
        walk.run();
    }
    let number = |(number, place): (usize, &Place)| ((place.document, place.part, place.pointer.clone()), number);
    // Of a repeated key the first counts, as in `read`.
    let numbers = walk.places.iter().enumerate().rev().map(number).collect();
    Index { places: walk.places, numbers }
}

impl Index {
    /// Returns every place, in the order written.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Returns the place of a value.
    pub fn value(&self, document: usize, pointer: &str) -> Option<&Place> {
        self.find(document, Part::Value, pointer)
    }

    /// Returns the place of the key above a value; items of a list have none.
    pub fn key(&self, document: usize, pointer: &str) -> Option<&Place> {
        self.find(document, Part::Key, pointer)
    }

    /// Returns the place of a value, or of the nearest collection around where it would be.
    pub fn nearest(&self, document: usize, pointer: &str) -> Option<&Place> {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.value(document, pointer) {
                return Some(place);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }

    /// Returns the innermost place that holds a byte.
    pub fn at(&self, offset: usize) -> Option<&Place> {
        self.overlapping(offset..offset + 1).min_by_key(|place| place.range.len())
    }

    /// Returns the keys and scalars that touch a range, such as a line, in the order written.
    pub fn leaves(&self, range: Range<usize>) -> impl Iterator<Item = &Place> {
        self.overlapping(range).filter(|place| place.is_leaf)
    }

    fn overlapping(&self, range: Range<usize>) -> impl Iterator<Item = &Place> {
        // Places begin in the order written, so none behind the range needs a look.
        let behind = self.places.partition_point(|place| place.range.start < range.end);
        self.places[..behind].iter().filter(move |place| range.start < place.range.end)
    }

    fn find(&self, document: usize, part: Part, pointer: &str) -> Option<&Place> {
        // A borrowed key of three parts would need a type of its own; this is never in a hot loop.
        let number = *self.numbers.get(&(document, part, pointer.to_owned()))?;
        self.places.get(number)
    }
}

/// Appends one step to a JSON pointer, <https://www.rfc-editor.org/rfc/rfc6901>.
pub fn push_pointer(pointer: &mut String, step: &str) {
    pointer.push('/');
    if !step.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        pointer.push_str(step);
        return;
    }
    for character in step.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

struct Walk<'t> {
    text: &'t str,
    document: usize,
    frames: Vec<Frame>,
    places: Vec<Place>,
    /// How many bytes of pointers may still be made: a long key above many children is paid for each time.
    left: usize,
}

struct Frame {
    place: usize,
    pointer: String,
    /// Of a mapping, whether a key comes next; of a list, nothing.
    key_next: Option<bool>,
    /// The pointer of the value whose key was just read.
    pending: String,
    items: usize,
}

impl Walk<'_> {
    fn run(&mut self) {
        let options = granit_parser::options! { emit_comments: false, emit_unresolved_aliases: true };
        let mut started = false;
        for event in Parser::new_from_str_with_options(self.text, options) {
            let Ok((event, span)) = event else { break };
            if self.left == 0 {
                break;
            }
            let Some(range) = span.byte_range() else { continue };
            match event {
                Event::DocumentStart(..) if started => self.document += 1,
                Event::DocumentStart(..) => started = true,
                Event::Scalar(value, ..) => self.leaf(&value, range),
                Event::Alias(_) | Event::UnresolvedAlias(_) => self.leaf("", range),
                Event::SequenceStart(..) => self.open(range, None),
                Event::MappingStart(..) => self.open(range, Some(true)),
                Event::SequenceEnd | Event::MappingEnd => self.close(range),
                _ => {}
            }
        }
        // After a syntax error what is open ends with its last child.
        while !self.frames.is_empty() {
            self.close(0..0);
        }
    }

    fn leaf(&mut self, value: &str, range: Range<usize>) {
        let body = self.text.get(range.clone()).unwrap_or_default();
        let range = range.start..range.start + body.trim_end_matches(['\n', '\r', ' ']).len();
        let (pointer, part) = self.step(Some(value));
        self.push(pointer, part, range, true);
    }

    fn open(&mut self, range: Range<usize>, key_next: Option<bool>) {
        let (pointer, part) = self.step(None);
        let place = self.places.len();
        self.push(pointer.clone(), part, range, false);
        self.frames.push(Frame { place, pointer, key_next, pending: String::new(), items: 0 });
    }

    fn close(&mut self, range: Range<usize>) {
        let Some(frame) = self.frames.pop() else { return };
        let last = self.places.last().map_or(0, |place| place.range.end);
        let inner = self.places[frame.place..].iter().map(|place| place.range.end).fold(last, usize::max);
        if let Some(place) = self.places.get_mut(frame.place) {
            place.range.end = if range.is_empty() { inner } else { range.end };
        }
    }

    fn push(&mut self, pointer: String, part: Part, range: Range<usize>, is_leaf: bool) {
        self.left = self.left.saturating_sub(pointer.len() + 1);
        self.places.push(Place { document: self.document, pointer, part, range, is_leaf });
    }

    /// Returns where the next node belongs. A key that is no scalar counts as empty.
    fn step(&mut self, key: Option<&str>) -> (String, Part) {
        let Some(frame) = self.frames.last_mut() else { return (String::new(), Part::Value) };
        match &mut frame.key_next {
            None => {
                let mut pointer = frame.pointer.clone();
                push_pointer(&mut pointer, &frame.items.to_string());
                frame.items += 1;
                (pointer, Part::Value)
            }
            Some(key_next @ true) => {
                *key_next = false;
                frame.pending = frame.pointer.clone();
                push_pointer(&mut frame.pending, key.unwrap_or_default());
                (frame.pending.clone(), Part::Key)
            }
            Some(key_next) => {
                *key_next = true;
                (std::mem::take(&mut frame.pending), Part::Value)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# head\na: 1\n\"b/c\":\n  - x\n  - {y: 'z', n: }\nt: |\n  one\n\n  two\n\n---\na: two\n";

    fn at<'i>(index: &'i Index, part: &str) -> &'i Place {
        index.at(TEXT.find(part).unwrap()).unwrap()
    }

    #[test]
    fn from_pointer_to_bytes() {
        let index = index(TEXT);
        let text = |place: Option<&Place>| &TEXT[place.unwrap().range.clone()];
        assert_eq!(text(index.value(0, "/a")), "1");
        assert_eq!(text(index.value(1, "/a")), "two");
        assert_eq!(text(index.key(0, "/b~1c")), "\"b/c\"");
        assert_eq!(text(index.value(0, "/b~1c/1")), "{y: 'z', n: }");
        assert_eq!(text(index.value(0, "/b~1c/1/y")), "'z'");
        assert_eq!(text(index.value(0, "/b~1c/1/n")), "");
        assert_eq!(text(index.value(0, "/t")), "one\n\n  two");
        assert_eq!(text(index.value(0, "/b~1c")), "- x\n  - {y: 'z', n: }");
        assert_eq!(index.value(0, "/nowhere"), None);
        assert_eq!(text(index.nearest(0, "/b~1c/1/missing/deep")), "{y: 'z', n: }");
    }

    #[test]
    fn from_byte_to_pointer() {
        let index = index(TEXT);
        assert_eq!((at(&index, "'z'").pointer.as_str(), at(&index, "'z'").part), ("/b~1c/1/y", Part::Value));
        assert_eq!((at(&index, "y:").pointer.as_str(), at(&index, "y:").part), ("/b~1c/1/y", Part::Key));
        assert_eq!(at(&index, "  two\n\n").pointer, "/t");
        assert_eq!(at(&index, "two\n").document, 0);
        assert_eq!(at(&index, "a: two").document, 1);
        assert_eq!(index.at(0), None);
    }

    #[test]
    fn a_line_has_its_keys_and_scalars() {
        let index = index(TEXT);
        let start = TEXT.find("  - {").unwrap();
        let pointers: Vec<_> = index.leaves(start..start + 18).map(|place| place.pointer.as_str()).collect();
        assert_eq!(pointers, ["/b~1c/1/y", "/b~1c/1/y", "/b~1c/1/n", "/b~1c/1/n"]);
    }

    #[test]
    fn broken_text_is_indexed_as_far_as_it_goes() {
        let index = index("a: 1\nb: [x, {c: 2\n");
        assert_eq!(index.value(0, "/a").unwrap().range, 3..4);
        assert_eq!(index.value(0, "/b/0").unwrap().range, 9..10);
    }
}
