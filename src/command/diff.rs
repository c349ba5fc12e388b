//! `mirrorc diff`: what render would change.

use super::compile::compile;
use super::load::{self, Failure};
use super::options::{Common, Diff, View};
use super::{Code, Terminal, findings, tree};
use crate::disk::Root;
use crate::output::{Action, FileSet, Permissions, Styles};
use crate::yaml;

pub fn run(common: &Common, options: &Diff, terminal: &mut Terminal<'_>) -> Code {
    match diff(common, options, terminal) {
        Ok(code) => code,
        Err(failure) => terminal.fail(failure),
    }
}

fn diff(common: &Common, options: &Diff, terminal: &mut Terminal<'_>) -> Result<Code, Failure> {
    load::enter(common)?;
    let root = Root::open(&options.out);
    let mut compiled = compile(&options.input, &options.out, &tree::unlike(&root))?;
    let (set, claimed_twice) = FileSet::collect(compiled.take_files());
    compiled.findings.extend(claimed_twice);
    if compiled.has_errors() {
        return Ok(findings::report_to_talk(common, &mut compiled, terminal));
    }
    let owners = compiled.owners(options.input.cluster.as_deref());
    // A look at what would be, so nothing is refused by being in the way.
    let permissions = Permissions::default();
    let on_disk = match &root? {
        Some(root) => tree::read(root, &set, &owners, &permissions)?,
        None => Default::default(),
    };
    let changes = tree::compare(&set, &on_disk, &owners, &permissions, &compiled.units);
    let read = |text: &str| yaml::reread(text).ok();
    // A text that looks like one scalar is one: only what has structure is compared by structure.
    let embedded = |text: &str| {
        let documents = yaml::reread(text).ok()?;
        documents.into_iter().next().filter(|value| value.is_object() || value.is_array())
    };
    let styles = if terminal.color { Styles::coloured() } else { Styles::plain() };
    let shown = match options.view {
        View::Paths => changes.structural(&options.out, &read, &embedded, &styles),
        View::Unified => changes.unified(&options.out, &styles),
        View::Stat => changes.stat(&options.out, &styles),
    };
    let differs = changes.list.iter().any(|change| change.action != Action::Keep);
    let summary = format!("{}: {}", options.out, changes.summary());
    let code = terminal.print(&shown);
    if !common.quiet && options.view != View::Stat {
        terminal.say(summary);
    }
    Ok(code.max(if differs { Code::Found } else { Code::Clean }))
}
