//! `mirrorc check`: everything that is wrong, and what must exist that we do not write.

use std::fmt::Write;

use super::compile::{Compiled, compile};
use super::keep::Keep;
use super::load::{self, Failure};
use super::options::{Check, Common};
use super::wrap::hanging;
use super::{Code, Terminal, beside, findings, fix, leave, tree};
use crate::disk::Root;
use crate::output::{FileSet, Permissions};
use crate::plan::model::PrerequisiteKind;
use crate::plan::prerequisites;
use crate::report::Format;

pub fn run(common: &Common, options: &Check, terminal: &mut Terminal<'_>) -> Code {
    match check(common, options, terminal) {
        Ok(code) => code,
        Err(failure) => terminal.fail(failure),
    }
}

fn check(common: &Common, options: &Check, terminal: &mut Terminal<'_>) -> Result<Code, Failure> {
    load::enter(common)?;
    let out = options.tree.as_deref().unwrap_or("output".into());
    let root = options.tree.as_deref().map_or(Ok(None), Root::open);
    let keep = if options.tree.is_some() { tree::unlike(&root) } else { Keep::Nothing };
    let mut compiled = compile(&options.input, out, &keep)?;
    if options.fix {
        let fixed = fix::apply(options, &compiled)?;
        if fixed > 0 {
            compiled = compile(&options.input, out, &keep)?;
        }
        if !common.quiet {
            terminal.say(format_args!("{fixed} fixed"));
        }
    }
    let (set, claimed_twice) = FileSet::collect(compiled.take_files());
    compiled.findings.extend(claimed_twice);
    if options.tree.is_some() && !compiled.has_errors() {
        let Some(root) = &root? else {
            return Err(Failure(format!("`{out}` does not exist; `mirrorc render --out {out}` makes it")));
        };
        let mut found = judge_tree(options, &set, &compiled, root)?;
        found.extend(beside::judge(&mut compiled, &set, root)?);
        compiled.findings.extend(found);
    }
    let code = findings::report(common, &mut compiled, terminal);
    // What is derived from a topology with errors may be empty or wrong.
    if common.format == Format::Full && options.prerequisites && !common.quiet && !compiled.has_errors() {
        terminal.print(&list_prerequisites(&compiled, terminal.width));
    }
    if !common.quiet {
        terminal.say(findings::summary(&compiled));
    }
    leave((set, compiled));
    Ok(code)
}

fn judge_tree(
    options: &Check,
    set: &FileSet,
    compiled: &Compiled,
    root: &Root,
) -> Result<Vec<crate::diagnostic::Diagnostic>, Failure> {
    let owners = compiled.owners(options.input.cluster.as_deref());
    let permissions = Permissions::default();
    let on_disk = tree::read(root, set, &owners, &permissions)?;
    let changes = tree::compare(set, &on_disk, &owners, &permissions, &compiled.units);
    Ok(tree::findings(&changes, root.path(), &compiled.units))
}

/// Lists what must exist, by cluster.
fn list_prerequisites(compiled: &Compiled, width: usize) -> String {
    let mut text = String::new();
    for unit in &compiled.units {
        let mut last = None;
        for one in prerequisites(&unit.topology, &unit.plan) {
            if last.is_none() {
                let _ = writeln!(
                    text,
                    "\x1b[1mPrerequisites of {}\x1b[0m (mirrorc does not make these)",
                    unit.topology.name.value
                );
            }
            if last != Some(one.cluster) {
                let _ = writeln!(text, "  {}", unit.topology.cluster(one.cluster).alias.value);
                last = Some(one.cluster);
            }
            text.push_str(&hanging(&format!("    {:<14} ", kind(one.kind)), &one.text, width));
        }
    }
    text
}

fn kind(kind: PrerequisiteKind) -> &'static str {
    match kind {
        PrerequisiteKind::Listener => "listener",
        PrerequisiteKind::Authorization => "authorization",
        PrerequisiteKind::Secret => "secret",
        PrerequisiteKind::ConfigMap => "configmap",
        PrerequisiteKind::Network => "network",
        PrerequisiteKind::Monitoring => "monitoring",
        PrerequisiteKind::Operator => "operator",
    }
}
