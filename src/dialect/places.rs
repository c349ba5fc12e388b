//! From a place in a rendered document back to what put it there.

use std::ops::Range;

use crate::source::Origin;
use crate::template::Marked;
use crate::yaml::{Index, Part, Place, index};

/// Places of one rendered text.
#[derive(Debug)]
pub struct Places {
    marked: Marked,
    index: Index,
}

impl Places {
    pub fn new(marked: Marked) -> Self {
        let index = index(&marked.text);
        Places { marked, index }
    }

    pub fn text(&self) -> &str {
        &self.marked.text
    }

    /// Returns the bytes of a key or a value, or of the nearest collection around where it would be.
    pub fn range(&self, document: usize, pointer: &str, part: Part) -> Option<Range<usize>> {
        self.place(document, pointer, part).map(|place| place.range.clone())
    }

    /// Returns the one origin to show for a place: the first that a person wrote, if any; a key shares that of its value.
    pub fn origin(&self, document: usize, pointer: &str, part: Part) -> Option<&Origin> {
        let of = |part| self.range(document, pointer, part).and_then(|range| self.origin_of(range));
        let value = || of(Part::Value).filter(|origin| origin.span().is_some());
        match of(part) {
            Some(template) if part == Part::Key && template.span().is_none() => value().or(Some(template)),
            found => found,
        }
    }

    /// Returns the one origin to show for some bytes: the first that a person wrote, if any.
    pub fn origin_of(&self, range: Range<usize>) -> Option<&Origin> {
        let parts = self.marked.within(range);
        parts.iter().find(|(_, origin)| origin.span().is_some()).or(parts.first()).map(|(_, origin)| origin)
    }

    /// Returns where a part of a text stands that is the value of a literal block; None where it is in quotes.
    pub fn inside(&self, document: usize, pointer: &str, text: &str, part: Range<usize>) -> Option<Range<usize>> {
        let outer = &*self.marked.text;
        let first = self.index.value(document, pointer)?.range.start;
        let (header, _) = outer.get(..first)?.rsplit_once('\n')?;
        let is_literal = header.ends_with(['|', '-', '+']) && !outer.get(first..)?.starts_with('\n');
        if !is_literal {
            return None;
        }
        let indent = first - header.len() - 1;
        let before = text.get(..part.start)?;
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
        let mut start = header.len() + 1;
        for _ in before.matches('\n') {
            start += outer.get(start..)?.find('\n')? + 1;
        }
        start += indent + column;
        // A part of one line stands in one piece; of a longer one its first line is enough to find it.
        let wanted = text.get(part)?.lines().next().unwrap_or_default();
        outer.get(start..)?.starts_with(wanted).then(|| start..start + wanted.len())
    }

    fn place(&self, document: usize, pointer: &str, part: Part) -> Option<&Place> {
        let key = if part == Part::Key { self.index.key(document, pointer) } else { None };
        key.or_else(|| self.index.nearest(document, pointer))
    }
}
