//! `mirrorc init`: a commented topology to start from.

use super::load::{self, Failure};
use super::options::{Common, Init};
use super::{Code, Terminal};
use crate::disk::{self, Problem};

const EXAMPLE: &str = include_str!("init.yaml");

pub fn run(common: &Common, options: &Init, terminal: &mut Terminal<'_>) -> Code {
    if options.stdout {
        return terminal.print(EXAMPLE);
    }
    match init(common, options, terminal) {
        Ok(()) => Code::Clean,
        Err(failure) => terminal.fail(failure),
    }
}

fn init(common: &Common, options: &Init, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    load::enter(common)?;
    disk::write_new(&options.path, EXAMPLE).map_err(|error| match error.problem {
        Problem::Exists => Failure(format!(
            "`{path}` is there already; edit it, write the example to another path with `mirrorc init PATH`, or print it \
             with `--stdout`",
            path = options.path
        )),
        _ => error.into(),
    })?;
    if !common.quiet {
        terminal.say(format_args!("wrote {path}; next: edit it, then `mirrorc check {path}`", path = options.path));
    }
    Ok(())
}
