//! One folder per output format: plan → documents.
//!
//! A dialect turns a host into contexts, and the templates of the same name print them. [`common`] has what does not depend
//! on the operator: the monitoring objects, and the parts that both shapes of a KafkaMirrorMaker2 share.

mod classic;
mod common;
mod file;
mod places;
mod v1;

pub use file::{FileKind, HostFile, exporter_configuration, files, render, render_marked, render_one_marked};
pub use places::Places;

use crate::facts::strimzi::{self, Api};
use crate::plan::model::Host;

/// Returns the dialect that a host's operator speaks.
pub fn dialect_of(host: &Host) -> Api {
    strimzi::dialect(host.strimzi.value)
}
