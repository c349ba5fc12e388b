//! `mirrorc render`: writes the tree, or says what it would write.

use camino::Utf8Path;

use super::compile::{Compiled, compile};
use super::load::{self, Failure};
use super::options::{Common, Mode, Render};
use super::{Code, Terminal, findings, leave, tree};
use crate::disk::{Root, Wait};
use crate::output::{Action, FileSet};

pub fn run(common: &Common, options: &Render, terminal: &mut Terminal<'_>) -> Code {
    match render(common, options, terminal) {
        Ok(code) => code,
        Err(failure) => terminal.fail(failure),
    }
}

fn render(common: &Common, options: &Render, terminal: &mut Terminal<'_>) -> Result<Code, Failure> {
    load::enter(common)?;
    let root = match options.mode {
        Mode::Check | Mode::DryRun => Root::open(&options.out),
        Mode::Write | Mode::Stdout => Ok(None),
    };
    let mut compiled = compile(&options.input, &options.out, &tree::unlike(&root))?;
    let (set, claimed_twice) = FileSet::collect(compiled.take_files());
    compiled.findings.extend(claimed_twice);
    if compiled.has_errors() {
        return Ok(findings::report(common, &mut compiled, terminal));
    }
    let code = match options.mode {
        Mode::Stdout => Ok(print(common, &set, &mut compiled, terminal)),
        Mode::Write => write(common, options, &set, &mut compiled, terminal),
        Mode::Check | Mode::DryRun => look(common, options, root?.as_ref(), &set, &mut compiled, terminal),
    };
    leave((set, compiled));
    code
}

fn print(common: &Common, set: &FileSet, compiled: &mut Compiled, terminal: &mut Terminal<'_>) -> Code {
    let mut code = Code::Clean;
    for (path, file) in set.iter() {
        code = code.max(terminal.print(&format!("---\n# Source: {path}\n{}", file.text())));
    }
    code.max(findings::report_to_talk(common, compiled, terminal))
}

/// Writes every file or none.
fn write(
    common: &Common,
    options: &Render,
    set: &FileSet,
    compiled: &mut Compiled,
    terminal: &mut Terminal<'_>,
) -> Result<Code, Failure> {
    let root = Root::create(&options.out)?;
    let wait = if options.no_wait { Wait::No } else { Wait::UntilFree };
    let out = &options.out;
    let locked = root.lock(wait, || {
        if !common.quiet {
            terminal.say(format_args!("waiting: another run is writing {out}"));
        }
    })?;
    let permissions = tree::permissions(options, &root);
    let owners = compiled.owners(options.input.cluster.as_deref());
    let on_disk = tree::read(&root, set, &owners, &permissions)?;
    let changes = tree::compare(set, &on_disk, &owners, &permissions, &compiled.units);
    let refusals = tree::findings(&changes, out, &compiled.units);
    let (summary, refused) = (tree::summary(&changes, out, Mode::Write), changes.is_refused());
    if !refused {
        let applied = locked.apply(&changes).map_err(|error| Failure(error.to_string()))?;
        if applied.leftovers > 0 && !common.quiet {
            terminal.say(format_args!("removed {} temporary files of a run that was killed", applied.leftovers));
        }
    }
    let listing = tree::listing(&changes, out);
    drop(owners);
    compiled.findings.extend(refusals);
    let code = findings::report(common, compiled, terminal);
    if !common.quiet {
        terminal.say(format_args!("{}{summary}", if refused { "" } else { &listing }));
    }
    Ok(if refused { code.max(Code::Found) } else { code })
}

/// Says what a run would write.
fn look(
    common: &Common,
    options: &Render,
    root: Option<&Root>,
    set: &FileSet,
    compiled: &mut Compiled,
    terminal: &mut Terminal<'_>,
) -> Result<Code, Failure> {
    let out: &Utf8Path = &options.out;
    let owners = compiled.owners(options.input.cluster.as_deref());
    let permissions = root.map(|root| tree::permissions(options, root)).unwrap_or_default();
    let on_disk = match root {
        Some(root) => tree::read(root, set, &owners, &permissions)?,
        None => Default::default(),
    };
    let changes = tree::compare(set, &on_disk, &owners, &permissions, &compiled.units);
    let refusals = tree::findings(&changes, out, &compiled.units);
    let listing = tree::listing(&changes, out);
    let summary = tree::summary(&changes, out, options.mode);
    let differs = changes.list.iter().any(|change| change.action != Action::Keep) || changes.is_refused();
    drop(owners);
    compiled.findings.extend(refusals);
    let code = findings::report(common, compiled, terminal);
    if !common.quiet {
        terminal.say(format_args!("{listing}{summary}"));
    }
    leave(on_disk);
    let wrong = if options.mode == Mode::Check && differs { Code::Found } else { Code::Clean };
    Ok(code.max(wrong))
}
