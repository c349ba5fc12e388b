//! Flags to plain options; the only place that knows clap.

use std::io::IsTerminal;
use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::command::{self, Terminal, options};
use crate::diagnostic::Level;
use crate::lint;
use crate::report;

/// Compile one Kafka replication topology into checked Strimzi MirrorMaker 2 manifests.
///
/// A topology names the Kafka clusters, who replicates what into whom, and how large the pods are. mirrorc derives
/// everything else, checks what it means, and writes the manifests of every cluster into the Flux tree.
#[derive(Parser)]
#[command(name = "mirrorc", version, after_help = AFTER_HELP, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  clean, or everything was written
  1  an error finding, a difference, or a refused file
  2  the job could not be done: no such file, I/O, bad usage

Without TOPOLOGY, every *.yaml in topology/ is taken.";

#[derive(Args)]
#[command(next_help_heading = "Options of every command")]
struct Common {
    /// Run as if started in this folder
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    directory: Option<Utf8PathBuf>,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "full", global = true)]
    output_format: Format,
    /// When to use colours; NO_COLOR is honoured
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: Color,
    /// Say only what is wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Exit 0 where it would be 1
    #[arg(long, global = true)]
    exit_zero: bool,
    /// Count findings of this level as errors
    #[arg(long, value_name = "LEVEL", global = true)]
    deny: Option<Deny>,
    /// Judge by these rules only (repeat, or separate with commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',', global = true, value_parser = rule)]
    select: Vec<String>,
    /// Do not judge by these rules (repeat, or separate with commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',', global = true, value_parser = ignored_rule)]
    ignore: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Full,
    Concise,
    Json,
    Sarif,
    Github,
    Junit,
    Markdown,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    Warnings,
}

#[derive(Subcommand)]
enum Command {
    Check(Check),
    Render(Render),
    Diff(Diff),
    Plan(Plan),
    Why(Why),
    Explain(Explain),
    Rules(Rules),
    /// Print the JSON Schema of the topology language
    Schema,
    Init(Init),
    Completions(Completions),
    Man(Man),
}

#[derive(Args)]
struct Input {
    /// Topology files
    #[arg(value_name = "TOPOLOGY")]
    topologies: Vec<Utf8PathBuf>,
    /// Only the folder of this cluster
    #[arg(long, value_name = "ALIAS")]
    cluster: Option<String>,
    /// Check against these CRDs as well: a file, or a folder of YAML files
    #[arg(long, value_name = "PATH")]
    crds: Vec<Utf8PathBuf>,
}

/// Find everything that is wrong with a topology and what is made from it
///
/// Nothing is written. Judges the topology, the plan made from it and the rendered documents, and lists what must exist
/// that mirrorc does not write.
#[derive(Args)]
struct Check {
    #[command(flatten)]
    input: Input,
    /// Also judge what lies in this output folder
    #[arg(long, value_name = "DIR")]
    tree: Option<Utf8PathBuf>,
    /// Change the topology where the right value is certain
    #[arg(long)]
    fix: bool,
    /// With --fix: also where the meaning changes
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// Leave out the list of what must exist that mirrorc does not write
    #[arg(long)]
    no_prerequisites: bool,
}

/// Write the manifests of every cluster into the tree
///
/// Either every file is written or none: one error finding, or one file that is edited, foreign or another topology's,
/// and the tree stays as it is. Files that are right already are not touched.
#[derive(Args)]
struct Render {
    #[command(flatten)]
    input: Input,
    /// Output folder
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: Utf8PathBuf,
    /// Write nothing; exit 1 if the tree is not what the topology says
    #[arg(long, conflicts_with_all = ["dry_run", "stdout"])]
    check: bool,
    /// Write nothing; say what would be written
    #[arg(long, conflicts_with = "stdout")]
    dry_run: bool,
    /// Print the files instead of writing them
    #[arg(long)]
    stdout: bool,
    /// Delete untouched files that this topology made and makes no longer
    #[arg(long)]
    prune: bool,
    /// Replace this file though it was edited, is foreign, or is another topology's
    #[arg(long, value_name = "PATH")]
    force: Vec<Utf8PathBuf>,
    /// Take over the untouched files of a topology that had this name
    #[arg(long, value_name = "NAME")]
    adopt: Vec<String>,
    /// Write this change though replication state is lost by it
    #[arg(long, value_name = "CHANGE")]
    accept: Vec<String>,
    /// Fail at once if another run is writing the tree
    #[arg(long)]
    no_wait: bool,
}

/// Show what render would change
#[derive(Args)]
struct Diff {
    #[command(flatten)]
    input: Input,
    /// Output folder
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: Utf8PathBuf,
    /// Lines, as diff -u
    #[arg(long, conflicts_with = "stat")]
    unified: bool,
    /// One line a file
    #[arg(long)]
    stat: bool,
}

/// Tell where a generated line comes from
#[derive(Args)]
struct Why {
    /// FILE:LINE or FILE:LINE:COLUMN
    #[arg(value_name = "FILE:LINE[:COL]")]
    place: String,
    /// Topology files; without, the one that the file's header names
    #[arg(long = "topology", value_name = "TOPOLOGY")]
    topologies: Vec<Utf8PathBuf>,
    /// Output folder
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: Utf8PathBuf,
}

/// Show what a topology amounts to on each cluster
///
/// Instances with their connectors, the Secrets they read and who brings those, users with their grants, and the topics that
/// replication adds. Nothing is written.
#[derive(Args)]
struct Plan {
    #[command(flatten)]
    input: Input,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Show the page of a rule
#[derive(Args)]
struct Explain {
    #[arg(value_name = "RULE")]
    rule: String,
}

/// List every rule
#[derive(Args)]
struct Rules {
    /// As JSON
    #[arg(long)]
    json: bool,
    /// Every page, as one Markdown file
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

/// Write a commented topology to start from
#[derive(Args)]
struct Init {
    /// Where to write it
    #[arg(value_name = "PATH", default_value = "topology/topology.yaml")]
    path: Utf8PathBuf,
    /// Print it instead
    #[arg(long)]
    stdout: bool,
}

/// Print the completions of a shell
#[derive(Args)]
struct Completions {
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

/// Print the man page, or write one page a command into a folder
#[derive(Args)]
struct Man {
    /// Write mirrorc.1, mirrorc-render.1 and so on here
    #[arg(long, value_name = "DIR")]
    dir: Option<Utf8PathBuf>,
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let choice = match cli.common.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    let color = match choice {
        anstream::ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
        choice => choice != anstream::ColorChoice::Never,
    };
    let mut out = anstream::AutoStream::new(std::io::stdout().lock(), choice);
    let mut talk = anstream::AutoStream::new(std::io::stderr().lock(), choice);
    let interactive = std::io::stdout().is_terminal();
    let mut terminal = Terminal { out: &mut out, talk: &mut talk, width: width(), interactive, color };
    let common = cli.common.options();
    let code = match cli.command {
        Command::Check(check) => command::check::run(&common, &check.options(), &mut terminal),
        Command::Render(render) => command::render::run(&common, &render.options(), &mut terminal),
        Command::Diff(diff) => command::diff::run(&common, &diff.options(), &mut terminal),
        Command::Why(why) => match why.options() {
            Ok(options) => command::why::run(&common, &options, &mut terminal),
            Err(message) => usage(&message),
        },
        Command::Plan(plan) => {
            let options = options::Plan { input: plan.input.options(), json: plan.json };
            command::plan::run(&common, &options, &mut terminal)
        }
        Command::Explain(explain) => {
            command::explain::run(&common, &options::Explain { rule: explain.rule }, &mut terminal)
        }
        Command::Rules(rules) => {
            command::rules::run(&common, &options::Rules { json: rules.json, markdown: rules.markdown }, &mut terminal)
        }
        Command::Schema => command::schema::run(&common, &mut terminal),
        Command::Init(init) => {
            let options = options::Init { path: init.path, stdout: init.stdout };
            command::init::run(&common, &options, &mut terminal)
        }
        Command::Completions(completions) => {
            let mut text = Vec::new();
            clap_complete::generate(completions.shell, &mut Cli::command(), "mirrorc", &mut text);
            terminal.print_bytes(&text)
        }
        Command::Man(man) => man_pages(man.dir.as_deref(), &mut terminal),
    };
    let flushed = terminal.out.flush();
    command::finish(&common, code, flushed, &mut terminal)
}

/// Reads the name of a rule.
fn rule(name: &str) -> Result<String, String> {
    match lint::rule(name) {
        Some(_) => Ok(name.to_owned()),
        None => Err(lint::unknown_rule(name)),
    }
}

/// Reads the name of a rule whose findings may be left out.
fn ignored_rule(name: &str) -> Result<String, String> {
    match lint::rule(name) {
        Some(rule) if rule.level == Level::Error => Err(format!(
            "errors guard what is written and cannot be left out; `mirrorc explain {name}` says what to do instead"
        )),
        _ => rule(name),
    }
}

/// The width of the terminal, or 100 columns where there is none.
fn width() -> usize {
    let narrowest = 40;
    let of_terminal = || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.or_else(of_terminal).unwrap_or(100).max(narrowest)
}

/// Ends the program as clap does when the place that `why` is asked about cannot be one.
fn usage(message: &str) -> ! {
    let mut command = Cli::command();
    command.build();
    let why = command.find_subcommand_mut("why").map(std::mem::take).unwrap_or_default();
    let mut why = why.bin_name("mirrorc why");
    why.error(clap::error::ErrorKind::ValueValidation, message).exit()
}

fn man_pages(dir: Option<&camino::Utf8Path>, terminal: &mut Terminal<'_>) -> command::Code {
    let command = Cli::command();
    let Some(dir) = dir else {
        let mut text = Vec::new();
        return match clap_mangen::Man::new(command).render(&mut text) {
            Ok(()) => terminal.print_bytes(&text),
            Err(error) => terminal.fail(format_args!("cannot make the man page: {error}")),
        };
    };
    if let Err(error) = crate::disk::make_folder(dir) {
        return terminal.fail(error);
    }
    match clap_mangen::generate_to(command, dir) {
        Ok(()) => command::Code::Clean,
        Err(error) => terminal.fail(format_args!("cannot write man pages to {dir}: {error}")),
    }
}

impl Common {
    fn options(&self) -> options::Common {
        options::Common {
            directory: self.directory.clone(),
            format: match self.output_format {
                Format::Full => report::Format::Full,
                Format::Concise => report::Format::Concise,
                Format::Json => report::Format::Json,
                Format::Sarif => report::Format::Sarif,
                Format::Github => report::Format::Github,
                Format::Junit => report::Format::Junit,
                Format::Markdown => report::Format::Markdown,
            },
            quiet: self.quiet,
            exit_zero: self.exit_zero,
            deny_warnings: matches!(self.deny, Some(Deny::Warnings)),
            select: self.select.iter().cloned().collect(),
            ignore: self.ignore.iter().cloned().collect(),
        }
    }
}

impl Input {
    fn options(self) -> options::Input {
        options::Input { topologies: self.topologies, cluster: self.cluster, crds: self.crds }
    }
}

impl Check {
    fn options(self) -> options::Check {
        options::Check {
            input: self.input.options(),
            tree: self.tree,
            fix: self.fix,
            unsafe_fixes: self.unsafe_fixes,
            prerequisites: !self.no_prerequisites,
        }
    }
}

impl Render {
    fn options(self) -> options::Render {
        let mode = match (self.check, self.dry_run, self.stdout) {
            (true, ..) => options::Mode::Check,
            (_, true, _) => options::Mode::DryRun,
            (.., true) => options::Mode::Stdout,
            _ => options::Mode::Write,
        };
        options::Render {
            input: self.input.options(),
            out: self.out,
            mode,
            prune: self.prune,
            no_wait: self.no_wait,
            force: self.force,
            adopt: self.adopt.into_iter().collect(),
            accept: self.accept.into_iter().collect(),
        }
    }
}

impl Diff {
    fn options(self) -> options::Diff {
        let view = match (self.unified, self.stat) {
            (true, _) => options::View::Unified,
            (_, true) => options::View::Stat,
            _ => options::View::Paths,
        };
        options::Diff { input: self.input.options(), out: self.out, view }
    }
}

impl Why {
    fn options(self) -> Result<options::Why, String> {
        let wrong = || format!("`{}` is not FILE:LINE or FILE:LINE:COLUMN, both counted from 1", self.place);
        let parts: Vec<&str> = self.place.rsplitn(3, ':').collect();
        let number = |text: &str| text.parse::<usize>().ok().filter(|&number| number > 0);
        let (file, line, column) = match parts.as_slice() {
            [last, middle, file] if middle.parse::<usize>().is_ok() => {
                (file.to_string(), number(middle), Some(number(last).ok_or_else(wrong)?))
            }
            [line, rest @ ..] if !rest.is_empty() => {
                (self.place[..self.place.len() - line.len() - 1].to_owned(), number(line), None)
            }
            _ => return Err(wrong()),
        };
        let Some(line) = line else { return Err(wrong()) };
        Ok(options::Why { topologies: self.topologies, out: self.out, file: file.into(), line, column })
    }
}
