//! One folder per output format: plan → documents.
//!
//! A dialect turns a host into contexts, and the templates of the same name print them. `common` has what does not depend
//! on the operator: the monitoring objects, and what both shapes of a KafkaMirrorMaker2 say. The shapes themselves differ in
//! `templates/classic` and `templates/v1` only; no template asks for a version.
//!
//! * A context borrows the plan and decides nothing: what a plan holds is written, what it leaves out is not.
//! * An object names no namespace, since Flux gives the folder one; only an object that lies elsewhere says so.
//! * A field that a dialect has no place for is no business of its templates: the plan does not hold it.
//! * Free-form maps are printed with `yaml(n)`, which writes null too, so that the schema speaks of it and not the engine.

mod classic;
mod common;
mod file;
mod places;
mod v1;

pub use file::{FileKind, HostFile, Printer, exporter_configuration, files, render, render_marked, render_one_marked};
pub use places::Places;

use crate::facts::strimzi::{self, Api};
use crate::plan::model::Host;

/// Returns the dialect that a host's operator speaks.
pub fn dialect_of(host: &Host) -> Api {
    strimzi::dialect(host.strimzi.value)
}
