//! `mirrorc schema`: the JSON Schema of the topology language, from the types that read it.

use super::options::Common;
use super::{Code, Terminal};
use crate::topology;

pub fn run(_: &Common, terminal: &mut Terminal<'_>) -> Code {
    terminal.print(&text())
}

/// Returns `schemas/topology.schema.json`.
pub fn text() -> String {
    let mut text = format!("{:#}", topology::json_schema());
    text.push('\n');
    text
}
