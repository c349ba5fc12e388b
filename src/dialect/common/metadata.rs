//! `metadata` of an object.

use serde::Serialize;

use crate::source::{Sourced, Text};
use crate::template::Entries;

/// Labels, annotations and other texts by name.
pub type Texts<'p> = Entries<'p, Text, Sourced<Text>>;

/// What `common/metadata.yaml.j2` prints.
///
/// Without a namespace an object lies in the one that Flux gives the folder.
#[derive(Serialize)]
pub struct Metadata<'p> {
    name: &'p Sourced<Text>,
    namespace: Option<&'p Sourced<Text>>,
    labels: Texts<'p>,
    annotations: Texts<'p>,
}

impl<'p> Metadata<'p> {
    pub fn new(
        name: &'p Sourced<Text>,
        labels: &'p [(Text, Sourced<Text>)],
        annotations: &'p [(Text, Sourced<Text>)],
    ) -> Self {
        Metadata { name, namespace: None, labels: Entries(labels), annotations: Entries(annotations) }
    }
}
