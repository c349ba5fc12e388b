//! The pipeline that every command shares: topology files to verified documents in memory.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::keep::Keep;
use super::load::{self, Failure};
use super::options::Input;
use super::problems;
use super::verify::Verifier;
use crate::diagnostic::{Diagnostic, Level};
use crate::disk;
use crate::lint::Judge;
use crate::output::{Maker, Owner, RenderedFile};
use crate::plan::model::Plan;
use crate::plan::{self, Planned};
use crate::schema::CrdSet;
use crate::source::{FileId, Sources, Text};
use crate::template::Engine;
use crate::topology::model::Topology;

/// The user's own templates: name, and the source that findings point into.
type UserTemplates = Vec<(Text, FileId)>;

/// Every topology of a run, and what is wrong.
#[derive(Default)]
pub struct Compiled {
    pub sources: Sources,
    pub units: Vec<Unit>,
    pub findings: Vec<Diagnostic>,
}

/// One topology and everything made from it.
pub struct Unit {
    /// As given.
    pub path: Utf8PathBuf,
    pub topology: Topology,
    pub plan: Plan,
    pub engine: Engine,
    pub maker: Arc<Maker>,
    /// None where an error finding forbids rendering.
    pub files: Vec<RenderedFile>,
}

/// Reads, plans, renders and verifies.
pub fn compile(input: &Input, out: &Utf8Path, keep: &Keep<'_>) -> Result<Compiled, Failure> {
    let mut compiled = Compiled::default();
    let crds = load::crds(input)?;
    let out = disk::canonical(out)?;
    for path in load::topology_files(&input.topologies)? {
        if let Some(topology) = load::topology(&path, &mut compiled.sources, &mut compiled.findings)? {
            compiled.add(path, topology, input, (&out, keep), &crds)?;
        }
    }
    let planned = compiled.units.iter().map(|unit| Planned { topology: &unit.topology, plan: &unit.plan });
    let found = plan::across(&planned.collect::<Vec<_>>());
    compiled.findings.extend(found);
    match &input.cluster {
        Some(alias) if !compiled.has_errors() && !compiled.units.iter().any(|unit| unit.has_host(alias)) => {
            Err(Failure(format!("no topology makes anything for a cluster `{alias}`")))
        }
        _ => Ok(compiled),
    }
}

impl Compiled {
    fn add(
        &mut self,
        path: Utf8PathBuf,
        topology: Topology,
        input: &Input,
        (out, keep): (&Utf8Path, &Keep<'_>),
        crds: &CrdSet,
    ) -> Result<(), Failure> {
        let (plan, found) = plan::plan(&topology);
        let (engine, templates) = match self.engine(&topology, &path)? {
            Some(ready) => ready,
            None => return Ok(()),
        };
        let maker = Maker::new(topology.name.value.clone(), &disk::canonical(&path)?, out)
            .map_err(|unprintable| Failure(format!("`{}` cannot stand in a header", unprintable.0.escape_debug())))?;
        let mut unit = Unit { path, topology, plan, engine, maker: Arc::new(maker), files: Vec::new() };
        let text = self.sources.file(unit.topology.file).text.clone();
        let mut judge = Judge::new(&unit.topology, &text);
        let of_topology = |finding: &mut Diagnostic| {
            finding.primary.as_ref().is_some_and(|label| label.span.file == unit.topology.file)
        };
        judge.take_reading(self.findings.extract_if(.., of_topology));
        judge.take(found);
        judge.judge_plan(&unit.plan);
        let ready = !self.has_errors() && !judge.has_errors();
        let mut files = Vec::new();
        if ready {
            let verifier = Verifier::new(&unit, &text, &templates, crds);
            files = verifier.files(input.cluster.as_deref(), keep, &mut judge);
        }
        self.findings.extend(judge.finish(ready && input.cluster.is_none()));
        unit.files = files;
        self.units.push(unit);
        Ok(())
    }

    /// Makes the engine with the user's own templates; what is wrong with those goes to the findings.
    fn engine(&mut self, topology: &Topology, path: &Utf8Path) -> Result<Option<(Engine, UserTemplates)>, Failure> {
        let templates = load::templates(topology, path, &mut self.sources)?;
        let texts: Vec<(Text, Text)> = templates.iter().map(|(name, text, _)| (name.clone(), text.clone())).collect();
        let files: UserTemplates = templates.into_iter().map(|(name, _, file)| (name, file)).collect();
        match Engine::new(texts) {
            Ok(engine) => {
                // Ours are checked by our own tests.
                let problems = if files.is_empty() { Vec::new() } else { engine.check() };
                self.findings.extend(problems.iter().map(|error| problems::template(error, &files, topology)));
                Ok(Some((engine, files)))
            }
            Err(errors) => {
                self.findings.extend(errors.iter().map(|error| problems::template(error, &files, topology)));
                Ok(None)
            }
        }
    }

    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Error)
    }

    /// Takes the rendered files out, for a [`crate::output::FileSet`].
    pub fn take_files(&mut self) -> Vec<RenderedFile> {
        self.units.iter_mut().flat_map(|unit| std::mem::take(&mut unit.files)).collect()
    }

    /// Returns who owns which part of the tree.
    pub fn owners(&self, cluster: Option<&str>) -> Vec<Owner<'_>> {
        self.units.iter().map(|unit| Owner::new(&unit.maker, &unit.topology.tree.value, cluster)).collect()
    }
}

impl Unit {
    /// Tells whether anything is made for a cluster.
    pub fn has_host(&self, alias: &str) -> bool {
        self.plan.hosts.iter().any(|host| &*host.alias.value == alias)
    }
}
