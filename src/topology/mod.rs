//! The input language: as written, resolved, as meant.

pub mod file;
pub mod model;
pub mod placeholders;
pub mod problems;
mod resolve;
mod routes;
mod similar;

use camino::Utf8Path;

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::yaml;

pub use problems::RULES;

use model::Topology;

/// Reads one topology file: what it means, as far as it is complete, and everything that is wrong with it.
///
/// `path` is how the files that are made will name it.
pub fn read(file: FileId, path: &Utf8Path, text: &str) -> (Option<Topology>, Vec<Diagnostic>) {
    let yaml::Reading { root, complete, mut problems } = yaml::read(file, text);
    let written = root.and_then(|root| {
        let (written, findings) = file::decode(&root, complete);
        problems.extend(findings);
        written
    });
    let topology = written.and_then(|written| {
        let (topology, findings) = resolve::resolve(file, path, &written);
        problems.extend(findings);
        topology
    });
    problems.sort_by_key(|problem| problem.primary.as_ref().map(|label| label.span));
    (topology, problems)
}

/// Returns the JSON Schema of a topology file, for editors.
pub fn json_schema() -> serde_json::Value {
    file::json_schema()
}

#[cfg(test)]
mod tests;
