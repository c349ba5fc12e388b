//! What each command is asked to do, in plain values.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::report::Format;

/// What holds for every command.
#[derive(Clone, Debug)]
pub struct Common {
    /// Working folder; paths that are printed are relative to it.
    pub directory: Option<Utf8PathBuf>,
    pub format: Format,
    /// Say only what is wrong.
    pub quiet: bool,
    /// Exit 0 where it would be 1.
    pub exit_zero: bool,
    /// Warnings count as errors.
    pub deny_warnings: bool,
    /// Only these rules, if any are named.
    pub select: BTreeSet<String>,
    /// Not these rules; errors that guard the output cannot be left out.
    pub ignore: BTreeSet<String>,
}

/// Which topologies, and what they are checked against.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Empty: every `*.yaml` in `topology/`.
    pub topologies: Vec<Utf8PathBuf>,
    /// Only the folder of this cluster.
    pub cluster: Option<String>,
    /// CRD files or folders to check against as well.
    pub crds: Vec<Utf8PathBuf>,
}

#[derive(Clone, Debug, Default)]
pub struct Check {
    pub input: Input,
    /// Also judge what lies in this output folder.
    pub tree: Option<Utf8PathBuf>,
    pub fix: bool,
    pub unsafe_fixes: bool,
    /// List what must exist that we do not write.
    pub prerequisites: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub input: Input,
    pub json: bool,
}

/// What happens to the rendered files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Write,
    /// Write nothing; differences are a failure.
    Check,
    /// Write nothing; say what would be written.
    DryRun,
    /// Print the files.
    Stdout,
}

#[derive(Clone, Debug, Default)]
pub struct Render {
    pub input: Input,
    pub out: Utf8PathBuf,
    pub mode: Mode,
    pub prune: bool,
    /// Do not wait for another run.
    pub no_wait: bool,
    /// Paths that may be replaced though they are not ours or were edited.
    pub force: Vec<Utf8PathBuf>,
    /// Earlier topology names whose files are ours now.
    pub adopt: BTreeSet<String>,
    /// State-bearing changes that may be written.
    pub accept: BTreeSet<String>,
}

/// How differences are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// `spec.replicas: 2 → 3`.
    #[default]
    Paths,
    Unified,
    Stat,
}

#[derive(Clone, Debug, Default)]
pub struct Diff {
    pub input: Input,
    pub out: Utf8PathBuf,
    pub view: View,
}

#[derive(Clone, Debug)]
pub struct Why {
    pub topologies: Vec<Utf8PathBuf>,
    pub out: Utf8PathBuf,
    pub file: Utf8PathBuf,
    /// From 1.
    pub line: usize,
    /// From 1, in characters; without it the whole line.
    pub column: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Explain {
    pub rule: String,
}

#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub json: bool,
    /// Every page, one after another.
    pub markdown: bool,
}

#[derive(Clone, Debug)]
pub struct Init {
    pub path: Utf8PathBuf,
    /// Print it instead of writing.
    pub stdout: bool,
}
