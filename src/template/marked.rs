//! A rendered text that knows where each byte came from.

use std::ops::Range;
use std::sync::Arc;

use super::marks::{Mark, Parts};
use super::store::Store;
use crate::source::Origin;

/// A rendered text with the origin of every byte that is not blank.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    pub text: String,
    /// Sorted, apart from each other; ranges begin and end with something visible.
    pub origins: Vec<(Range<usize>, Origin)>,
}

impl Marked {
    pub(super) fn new(text: String, parts: Parts, known: &[Origin], store: &Store) -> Self {
        let names: Vec<_> = store.names().map(|name| Arc::new(name.to_string())).collect();
        let origin = |mark| match mark {
            Mark::Value(id) => known.get(id as usize).cloned(),
            Mark::Line { template, line } => {
                names.get(template as usize).map(|name| Origin::Template { name: name.clone(), line })
            }
        };
        let mut origins: Vec<(Range<usize>, Origin)> = Vec::with_capacity(parts.len());
        for (range, mark) in parts {
            let (Some(range), Some(origin)) = (visible(&text, range), origin(mark)) else { continue };
            match origins.last_mut() {
                Some((last, same)) if *same == origin && text[last.end..range.start].chars().all(|gap| gap == ' ') => {
                    last.end = range.end;
                }
                _ => origins.push((range, origin)),
            }
        }
        Marked { text, origins }
    }

    pub(super) fn whole(text: String, origin: Origin) -> Self {
        let origins = visible(&text, 0..text.len()).map(|range| (range, origin)).into_iter().collect();
        Marked { text, origins }
    }

    /// Returns where the byte at an offset came from; None for blanks and behind the end.
    pub fn at(&self, offset: usize) -> Option<&Origin> {
        let next = self.origins.partition_point(|(range, _)| range.end <= offset);
        self.origins.get(next).filter(|(range, _)| range.contains(&offset)).map(|(_, origin)| origin)
    }

    /// Returns what a line counted from 1 is made of, from left to right.
    pub fn line(&self, line: usize) -> &[(Range<usize>, Origin)] {
        let Some(index) = line.checked_sub(1) else { return &[] };
        let mut starts = std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).skip(index);
        let Some(start) = starts.next() else { return &[] };
        let end = starts.next().unwrap_or(self.text.len());
        self.within(start..end)
    }

    /// Returns what a range of bytes is made of, from left to right.
    pub fn within(&self, range: Range<usize>) -> &[(Range<usize>, Origin)] {
        let first = self.origins.partition_point(|(other, _)| other.end <= range.start);
        let behind = self.origins.partition_point(|(other, _)| other.start < range.end);
        self.origins.get(first..behind.max(first)).unwrap_or_default()
    }
}

/// Takes the blanks off both ends.
fn visible(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let covered = text.get(range.clone())?;
    let start = range.start + covered.len() - covered.trim_start().len();
    let end = range.end - (covered.len() - covered.trim_end().len());
    (start < end).then_some(start..end)
}
