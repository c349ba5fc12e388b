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

    /// Returns what the place is made of, in the order of the text, each origin once.
    pub fn origins(&self, document: usize, pointer: &str, part: Part) -> Vec<&Origin> {
        let Some(range) = self.range(document, pointer, part) else { return Vec::new() };
        let mut origins: Vec<&Origin> = Vec::new();
        for (_, origin) in self.marked.within(range) {
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        origins
    }

    /// Returns the one origin to show for a place: the first that a person wrote, if any; a key shares that of its value.
    pub fn origin(&self, document: usize, pointer: &str, part: Part) -> Option<&Origin> {
        let mut origins = self.origins(document, pointer, part);
        if part == Part::Key {
            origins.extend(self.origins(document, pointer, Part::Value));
        }
        origins.iter().find(|origin| origin.span().is_some()).or(origins.first()).copied()
    }

    fn place(&self, document: usize, pointer: &str, part: Part) -> Option<&Place> {
        let key = if part == Part::Key { self.index.key(document, pointer) } else { None };
        key.or_else(|| self.index.nearest(document, pointer))
    }
}
