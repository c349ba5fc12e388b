//! Manifests that people wrote beside ours, read for the rules about the tree.

use camino::{Utf8Path, Utf8PathBuf};

use super::compile::Compiled;
use super::load::Failure;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::lint::{Folder, Judge, Manifest, Tree};
use crate::output::FileSet;
use crate::plan::model::Host;
use crate::source::Sources;
use crate::yaml;

/// Kubernetes takes no larger ones.
const LARGEST_MANIFEST: u64 = 4 << 20;

pub fn judge(compiled: &mut Compiled, set: &FileSet, out: &Utf8Path) -> Result<Vec<Diagnostic>, Failure> {
    let mut found = Vec::new();
    for unit in &compiled.units {
        let mut folders = Vec::new();
        for host in &unit.plan.hosts {
            folders.push(folder(host, set, out, &mut compiled.sources)?);
        }
        let tree = Tree { topology: &unit.topology, folders };
        let text = compiled.sources.file(unit.topology.file).text.clone();
        found.extend(Judge::new(&unit.topology, &text).judge_tree(&tree));
    }
    Ok(found)
}

fn folder<'t>(host: &'t Host, set: &FileSet, out: &Utf8Path, sources: &mut Sources) -> Result<Folder<'t>, Failure> {
    let ours: Vec<Utf8PathBuf> = set.paths().map(|path| out.join(path)).collect();
    let inside = out.join(&host.folder);
    // The folder above is a person's own only where the pattern goes on behind the alias.
    let above = inside.parent().filter(|_| host.folder.file_name() != Some(&*host.alias.value));
    let mut manifests = Vec::new();
    for (at, beside) in [(Some(inside.as_path()), true), (above, false)] {
        let Some(at) = at.filter(|at| disk::is_folder(at)) else { continue };
        for path in disk::list_yaml(at)?.into_iter().filter(|path| !ours.contains(path)) {
            manifests.extend(manifest(path, beside, sources)?);
        }
    }
    let made = ours.iter().filter(|path| path.parent() == Some(&inside)).filter_map(|path| path.file_name());
    Ok(Folder { host, manifests, made: made.map(str::to_owned).collect() })
}

/// Reads one; what is no YAML is not ours to judge.
fn manifest(path: Utf8PathBuf, beside: bool, sources: &mut Sources) -> Result<Option<Manifest>, Failure> {
    let Ok(text) = yaml::decode(disk::read_file(&path, LARGEST_MANIFEST)?) else { return Ok(None) };
    let Ok(documents) = yaml::reread(&text) else { return Ok(None) };
    let index = yaml::index(&text);
    let file = sources.add(&path, text);
    Ok(Some(Manifest { path, beside, file, documents, index }))
}
