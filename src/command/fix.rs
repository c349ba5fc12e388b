//! `mirrorc check --fix`: what is certain, written into the topology.

use std::collections::BTreeMap;

use super::compile::Compiled;
use super::load::Failure;
use super::options::Check;
use crate::diagnostic::{Diagnostic, Edit, Safety};
use crate::disk;
use crate::source::FileId;
use crate::yaml;

/// Applies the fixes of all findings; returns how many problems they solve.
pub fn apply(options: &Check, compiled: &Compiled) -> Result<usize, Failure> {
    let mut by_file: BTreeMap<FileId, (Vec<Edit>, usize)> = BTreeMap::new();
    for (file, edits) in chosen(options, &compiled.findings) {
        let text = &compiled.sources.file(file).text;
        let (taken, count) = by_file.entry(file).or_default();
        let mut together = taken.clone();
        together.extend(edits.iter().cloned());
        // Two fixes of one place: the second run sees what the first one left.
        if yaml::fix(text, &together).is_some() {
            *taken = together;
            *count += 1;
        }
    }
    let mut fixed = 0;
    for (file, (edits, count)) in by_file {
        let source = compiled.sources.file(file);
        let Some(text) = yaml::fix(&source.text, &edits) else { continue };
        disk::replace(&source.path, &source.text, &text)?;
        fixed += count;
    }
    Ok(fixed)
}

/// Returns the fixes that may be applied, each within one file.
fn chosen<'c>(options: &'c Check, findings: &'c [Diagnostic]) -> impl Iterator<Item = (FileId, &'c [Edit])> + use<'c> {
    let wanted = |safety: Safety| safety == Safety::Safe || options.unsafe_fixes;
    findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(move |fix| wanted(fix.safety)).filter_map(|fix| {
        let file = fix.edits.first()?.span.file;
        fix.edits.iter().all(|edit| edit.span.file == file).then_some((file, fix.edits.as_slice()))
    })
}
