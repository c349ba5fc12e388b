//! Topology files, template folders and CRDs from disk into memory.

use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};

use super::options::{Common, Input};
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::schema::CrdSet;
use crate::source::{FileId, Sources, Text};
use crate::topology;
use crate::topology::model::Topology;
use crate::yaml;

/// Templates are read by people; this is far beyond any of them.
const LARGEST_TEMPLATE: u64 = 1 << 20;

/// A release file with every CRD of an operator has a few megabytes.
const LARGEST_CRD_FILE: u64 = 64 << 20;

/// Where topologies lie when nobody says.
pub const TOPOLOGY_FOLDER: &str = "topology";

/// Why the job could not be done.
#[derive(Debug)]
pub struct Failure(pub String);

impl From<disk::Error> for Failure {
    fn from(error: disk::Error) -> Self {
        Failure(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Goes to the working folder.
pub fn enter(common: &Common) -> Result<(), Failure> {
    match &common.directory {
        Some(directory) => Ok(disk::enter(directory)?),
        None => Ok(()),
    }
}

/// Returns the topology files that are meant.
pub fn topology_files(given: &[Utf8PathBuf]) -> Result<Vec<Utf8PathBuf>, Failure> {
    if !given.is_empty() {
        return Ok(given.to_vec());
    }
    let folder = Utf8Path::new(TOPOLOGY_FOLDER);
    if !disk::exists(folder) {
        return Err(Failure(format!(
            "no TOPOLOGY given, and there is no folder `{folder}` here; name a file, or start with `mirrorc init`"
        )));
    }
    let files = disk::list_yaml(folder)?;
    if files.is_empty() {
        return Err(Failure(format!("there is no `*.yaml` in `{folder}`; start with `mirrorc init`")));
    }
    Ok(files)
}

/// Reads a topology file; what is wrong with it goes to the findings.
pub fn topology(
    path: &Utf8Path,
    sources: &mut Sources,
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<Topology>, Failure> {
    let bytes = disk::read_file(path, yaml::LIMITS.bytes as u64)?;
    let text = match yaml::decode(bytes) {
        Ok(text) => text,
        Err(problem) => {
            let file = sources.add(path, problem.shown.as_str());
            findings.push(problem.finding(file));
            return Ok(None);
        }
    };
    let file = sources.add(path, text);
    let text = sources.file(file).text.clone();
    let (topology, found) = topology::read(file, path, &text);
    findings.extend(found);
    Ok(topology)
}

/// Reads the templates that a topology puts in place of ours, each with the source that its findings point into.
pub fn templates(
    topology: &Topology,
    path: &Utf8Path,
    sources: &mut Sources,
) -> Result<Vec<(Text, Text, FileId)>, Failure> {
    let Some(folder) = &topology.templates else { return Ok(Vec::new()) };
    let folder = path.parent().unwrap_or(Utf8Path::new("")).join(&*folder.value);
    let read = disk::read_templates(&folder, LARGEST_TEMPLATE)?;
    let named = read.into_iter().map(|(name, text)| {
        let text: Text = text.into();
        let file = sources.add(disk::plain(&folder).join(&name), text.clone());
        (name.into(), text, file)
    });
    Ok(named.collect())
}

/// Reads the CRDs to check against.
pub fn crds(input: &Input) -> Result<CrdSet, Failure> {
    let mut documents = Vec::new();
    for path in &input.crds {
        let files = if disk::is_folder(path) { disk::list_yaml(path)? } else { vec![path.clone()] };
        for file in files {
            let bytes = disk::read_file(&file, LARGEST_CRD_FILE)?;
            let text = String::from_utf8(bytes).map_err(|_| Failure(format!("`{file}` is not UTF-8")))?;
            let read = yaml::reread(&text).map_err(|error| Failure(format!("`{file}` is not YAML: {error}")))?;
            documents.extend(read);
        }
    }
    let set = CrdSet::from_documents(documents).map_err(|problem| Failure(format!("--crds: {}", problem.message)))?;
    if set.is_empty() && !input.crds.is_empty() {
        return Err(Failure("--crds: no CustomResourceDefinition was found there".to_owned()));
    }
    Ok(set)
}
