//! Manifests that people wrote around ours, read for the rules about the tree.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::compile::{Compiled, Unit};
use super::load::Failure;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, Root};
use crate::lint::{Folder, Judge, Manifest, Tree};
use crate::output::{FileSet, Found, find_header, is_applied};
use crate::yaml;

/// Kubernetes takes no larger ones.
const LARGEST_MANIFEST: u64 = 4 << 20;

pub fn judge(compiled: &mut Compiled, set: &FileSet, root: &Root) -> Result<Vec<Diagnostic>, Failure> {
    let manifests = read(compiled, set, root)?;
    let out = root.path();
    let mut found = Vec::new();
    for unit in &compiled.units {
        let (folders, elsewhere) = sorted(unit, &manifests, set, out);
        let tree = Tree::new((&unit.topology, &unit.plan), folders, elsewhere, &disk::exists);
        let text = &compiled.sources.file(unit.topology.file).text;
        found.extend(Judge::new(&unit.topology, text).judge_tree(&tree));
    }
    Ok(found)
}

/// Reads them; what is no YAML, or only almost, such as a chart's template, is not ours to judge.
fn read(compiled: &mut Compiled, set: &FileSet, root: &Root) -> Result<Vec<Manifest>, Failure> {
    let owners: Vec<_> = compiled.units.iter().map(|unit| unit.maker.owner.clone()).collect();
    let mut manifests = Vec::new();
    for (path, text) in root.written(|path| set.get(path).is_some(), LARGEST_MANIFEST)? {
        // What we made once and make no more is an orphan, and found as such.
        if let Found::Header(header) = find_header(&text)
            && owners.iter().any(|owner| **owner == *header.owner)
        {
            continue;
        }
        let Ok(documents) = yaml::reread(&text) else { continue };
        let path = root.path().join(path);
        let file = compiled.sources.add(&path, text);
        let text = compiled.sources.file(file).text.clone();
        manifests.push(Manifest::new(path, file, text, documents));
    }
    Ok(manifests)
}

/// Gives each manifest to the cluster in whose folder it lies.
fn sorted<'t>(
    unit: &'t Unit,
    manifests: &'t [Manifest],
    set: &FileSet,
    out: &Utf8Path,
) -> (Vec<Folder<'t>>, Vec<&'t Manifest>) {
    // The folder that holds the alias; what lies below it is the cluster's as well.
    let depth = unit.topology.tree.value.split('/').position(|part| part.contains("{cluster}")).unwrap_or(0) + 1;
    let mut folders: Vec<Folder<'t>> = Vec::new();
    let mut by_root: BTreeMap<Utf8PathBuf, usize> = BTreeMap::new();
    for host in &unit.plan.hosts {
        let inside: Utf8PathBuf = host.folder.iter().take(depth).collect();
        let made = set.below(&host.folder).filter(|path| is_applied(path)).map(|path| out.join(path)).collect();
        let root = out.join(inside);
        by_root.insert(root.clone(), folders.len());
        folders.push(Folder { host, root, manifests: Vec::new(), made });
    }
    let mut elsewhere = Vec::new();
    for manifest in manifests {
        let nearest = manifest.path.ancestors().find_map(|folder| by_root.get(folder));
        match nearest.and_then(|number| folders.get_mut(*number)) {
            Some(folder) => folder.manifests.push(manifest),
            None => elsewhere.push(manifest),
        }
    }
    (folders, elsewhere)
}
