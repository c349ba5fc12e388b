//! A project folder in which a test runs the program as a person would.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use assert_cmd::Command;
use mirrorc::command::options::{Check, Common, Input};
use mirrorc::command::{Code, Terminal, check};
use mirrorc::report::Format;

/// The folder and everything in it goes when this is dropped.
pub struct Project {
    folder: tempfile::TempDir,
}

/// What a run said.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub talk: String,
}

impl Project {
    /// A project without any file.
    pub fn empty() -> Project {
        Project { folder: tempfile::tempdir().unwrap() }
    }

    /// A project with one of the example topologies.
    pub fn with_example(name: &str) -> Project {
        let project = Project::empty();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("topology").join(format!("{name}.yaml"));
        project.write(&format!("topology/{name}.yaml"), &std::fs::read_to_string(example).unwrap());
        project
    }

    pub fn with_topology(text: &str) -> Project {
        let project = Project { folder: tempfile::tempdir().unwrap() };
        project.write("topology/t.yaml", text);
        project
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Changes a file by replacing a text that must be there.
    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old:?}");
        self.write(path, &text.replacen(old, new, 1));
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::cargo_bin("mirrorc")
            .unwrap()
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .args(arguments)
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            talk: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs `mirrorc check --output-format concise -q` in this process, which saves starting one and reading the schemas.
    pub fn check(&self, tree: bool) -> String {
        let folder = camino::Utf8Path::from_path(self.folder.path()).unwrap();
        let input = Input { topologies: vec![folder.join("topology/t.yaml")], ..Input::default() };
        let tree = tree.then(|| folder.join("output"));
        let common = Common {
            directory: None,
            format: Format::Concise,
            quiet: true,
            exit_zero: false,
            deny_warnings: false,
            select: BTreeSet::new(),
            ignore: BTreeSet::new(),
        };
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal { out: &mut out, talk: &mut talk, width: 80, interactive: false, color: false };
        let code = check::run(&common, &Check { input, tree, ..Check::default() }, &mut terminal);
        assert!(code != Code::Failed, "{}", String::from_utf8_lossy(&talk));
        // As said to who stands in the folder.
        String::from_utf8(out).unwrap().replace(&format!("{folder}/"), "")
    }

    /// Runs a line of shell in which `mirrorc` is the program under test; both streams come together, as on a screen.
    pub fn shell(&self, line: &str) -> (i32, String) {
        let folder = Path::new(env!("CARGO_BIN_EXE_mirrorc")).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let output = std::process::Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{line}")])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", format!("{}:{path}", folder.display()))
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).unwrap())
    }

    /// Every file below a folder: text and time of the last change.
    pub fn files(&self, folder: &str) -> BTreeMap<String, (String, SystemTime)> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let changed = path.metadata().unwrap().modified().unwrap();
                let name = path.strip_prefix(self.folder.path()).unwrap().to_str().unwrap().to_owned();
                files.insert(name, (std::fs::read_to_string(&path).unwrap(), changed));
            }
        }
        files
    }
}
