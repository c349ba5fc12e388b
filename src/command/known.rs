//! What one run has read and judged already: a fleet's ConfigMaps are few, and on every host.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::dialect::FileKind;
use crate::schema::Era;
use crate::yaml::{Reread, RereadError, Rereader};

/// Rendered texts and what is known of them.
#[derive(Default)]
pub struct Known {
    reader: Rereader,
    /// Only of kinds that repeat.
    texts: BTreeMap<String, Judged>,
}

struct Judged {
    read: Rc<Reread>,
    /// Whose schemas take it: the same text has the same verdict.
    fits: Vec<Era>,
}

impl Known {
    /// Returns a file as the other YAML reader sees it.
    pub fn read(&mut self, kind: FileKind, body: &str) -> Result<Rc<Reread>, RereadError> {
        if kind != FileKind::Metrics {
            return self.reader.read(body).map(Rc::new);
        }
        if let Some(known) = self.texts.get(body) {
            return Ok(known.read.clone());
        }
        let read = Rc::new(self.reader.read(body)?);
        self.texts.insert(body.to_owned(), Judged { read: read.clone(), fits: Vec::new() });
        Ok(read)
    }

    /// Takes back what was judged, for the next host's files are much the same.
    pub fn reuse(&mut self, read: Rc<Reread>) {
        if let Ok(read) = Rc::try_unwrap(read) {
            self.reader.reuse(read);
        }
    }

    /// Tells whether a text is known to fit the schemas of an era, and the user's.
    pub fn fits(&self, era: Era, body: &str) -> bool {
        self.texts.get(body).is_some_and(|known| known.fits.contains(&era))
    }

    pub fn note_fit(&mut self, era: Era, body: &str) {
        if let Some(known) = self.texts.get_mut(body) {
            known.fits.push(era);
        }
    }
}
