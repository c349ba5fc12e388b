//! From a place in a rendered document back to what put it there.

use std::ops::Range;

use crate::source::{Origin, Span};
use crate::template::Marked;
use crate::yaml::{Index, Part, Place, index};

/// Places of one rendered text.
#[derive(Debug)]
pub struct Places<'m> {
    marked: &'m Marked,
    index: Index,
}

impl<'m> Places<'m> {
    pub fn new(marked: &'m Marked) -> Self {
        Places { marked, index: index(&marked.text) }
    }

    /// Returns the bytes of a key or a value, or of the nearest collection around where it would be.
    pub fn range(&self, document: usize, pointer: &str, part: Part) -> Option<Range<usize>> {
        self.place(document, pointer, part).map(|place| place.range.clone())
    }

    /// Returns what the place is made of, in the order of the text, each origin once.
    pub fn origins(&self, document: usize, pointer: &str, part: Part) -> Vec<&'m Origin> {
        let Some(range) = self.range(document, pointer, part) else { return Vec::new() };
        let mut origins: Vec<&Origin> = Vec::new();
        for (_, origin) in self.marked.within(range) {
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        origins
    }

    /// Returns the line of the topology that the place rests on; where none does, that of what is around it.
    pub fn span(&self, document: usize, pointer: &str, part: Part) -> Option<Span> {
        let written = |part, pointer| self.origins(document, pointer, part).into_iter().find_map(Origin::span);
        // A key of the template's own says nothing; the value below it may.
        let mut found = written(part, pointer).or_else(|| written(Part::Value, pointer));
        let mut around = pointer;
        while found.is_none()
            && let Some((outer, _)) = around.rsplit_once('/')
        {
            around = outer;
            found = written(Part::Value, around);
        }
        found
    }

    fn place(&self, document: usize, pointer: &str, part: Part) -> Option<&Place> {
        let key = if part == Part::Key { self.index.key(document, pointer) } else { None };
        key.or_else(|| self.index.nearest(document, pointer))
    }
}
