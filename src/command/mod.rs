//! One file per verb; its body reads as the pipeline.

mod beside;
pub mod check;
mod compile;
pub mod diff;
pub mod explain;
mod findings;
mod fix;
pub mod init;
mod keep;
mod known;
mod load;
pub mod options;
mod patch;
pub mod plan;
mod problems;
pub mod render;
pub mod rules;
pub mod schema;
mod tree;
mod verify;
pub mod why;
mod wrap;

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Where a command writes: data to `out`, talk to `talk`. Colours are always written; the streams drop them.
pub struct Terminal<'a> {
    pub out: &'a mut dyn Write,
    pub talk: &'a mut dyn Write,
    /// Columns for findings.
    pub width: usize,
    /// Whether `out` is a terminal: there lists are wrapped, for programs they keep one line an entry.
    pub interactive: bool,
    /// Whether colours reach the reader of `out`.
    pub color: bool,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// Nothing is wrong, or everything was written.
    Clean,
    /// An error finding, a difference, or a refused file.
    Found,
    /// The job could not be done.
    Failed,
}

impl Terminal<'_> {
    /// Prints data.
    pub fn print(&mut self, text: &str) -> Code {
        self.print_bytes(text.as_bytes())
    }

    pub fn print_bytes(&mut self, bytes: &[u8]) -> Code {
        match self.out.write_all(bytes) {
            Ok(()) => Code::Clean,
            Err(error) => self.broken(&error),
        }
    }

    /// Tells a person something; a closed stderr is nobody to tell.
    pub fn say(&mut self, text: impl Display) {
        let _ = writeln!(self.talk, "{text}");
    }

    /// Tells why the job could not be done.
    pub fn fail(&mut self, text: impl Display) -> Code {
        self.say(format_args!("\x1b[1m\x1b[31merror\x1b[0m\x1b[1m:\x1b[0m {text}"));
        Code::Failed
    }

    /// A reader that closed its end has seen enough.
    fn broken(&mut self, error: &io::Error) -> Code {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Code::Clean,
            _ => self.fail(format_args!("cannot write to standard output: {error}")),
        }
    }
}

/// Leaves memory to the end of the process, which is near: to give back a fleet's plan piece by piece takes longer.
fn leave<T>(value: T) {
    std::mem::forget(value);
}

/// Turns a command's end into the exit code of the process.
pub fn finish(common: &options::Common, code: Code, flushed: io::Result<()>, terminal: &mut Terminal<'_>) -> ExitCode {
    let code = match flushed {
        Ok(()) => code,
        Err(error) => code.max(terminal.broken(&error)),
    };
    match code {
        Code::Clean => ExitCode::SUCCESS,
        Code::Found if common.exit_zero => ExitCode::SUCCESS,
        Code::Found => ExitCode::from(1),
        Code::Failed => ExitCode::from(2),
    }
}
