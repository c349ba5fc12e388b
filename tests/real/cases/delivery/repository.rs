//! Scratch git repositories, and commands run in them as a person or a runner would.

use std::collections::BTreeMap;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};

use crate::harness::tools;

/// What a command said, both streams in one, and how it ended.
pub struct Ran {
    pub code: i32,
    pub said: String,
}

impl Ran {
    /// Panics unless the command failed and said every one of the texts.
    pub fn stops(&self, texts: &[&str]) {
        assert_ne!(self.code, 0, "{}", self.said);
        for text in texts {
            assert!(self.said.contains(text), "{text:?} is not in:\n{}", self.said);
        }
    }

    pub fn succeeds(&self) {
        assert_eq!(self.code, 0, "{}", self.said);
    }
}

/// A git repository with one of the examples and what is rendered from it.
pub struct Repository {
    pub folder: Utf8PathBuf,
    pub environment: BTreeMap<String, String>,
}

pub const TOPOLOGY: &str = "topology/rciis.yaml";
pub const MANIFEST: &str = "output/apps/rciis/kafka/testing/extra/kafka-mirrormaker2.yaml";

impl Repository {
    /// Makes a repository in an empty folder; nothing of this machine's git configuration counts in it.
    pub fn new(folder: Utf8PathBuf) -> Repository {
        fs_err::create_dir_all(&folder).unwrap();
        let mut environment = BTreeMap::new();
        for (name, value) in [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
            ("GIT_AUTHOR_NAME", "Test"),
            ("GIT_AUTHOR_EMAIL", "test@example.com"),
            ("GIT_COMMITTER_NAME", "Test"),
            ("GIT_COMMITTER_EMAIL", "test@example.com"),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        let repository = Repository { folder, environment };
        repository.run("git init --quiet").succeeds();
        repository
    }

    /// Makes the first user's repository: topology and tree, committed.
    pub fn of_first_user(folder: Utf8PathBuf) -> Repository {
        let repository = Repository::new(folder);
        repository.write(TOPOLOGY, &fs_err::read_to_string(tools::root().join(TOPOLOGY)).unwrap());
        repository
            .with_program()
            .run("mirrorc render && git add --all && git commit --quiet --message first")
            .succeeds();
        repository
    }

    /// Copies what git knows or would know of this project into a repository of its own, changes of today included.
    pub fn of_this_project(folder: Utf8PathBuf) -> Repository {
        let repository = Repository::new(folder);
        let copy = format!(
            "git -C '{root}' ls-files -z --cached --others --exclude-standard --deduplicate \
             | tar --create --directory '{root}' --null --files-from - --file - | tar --extract --file -",
            root = tools::root()
        );
        repository.run(&copy).succeeds();
        repository.run("git add --all && git commit --quiet --message hooks").succeeds();
        repository
    }

    /// The same folder, where `mirrorc` is a program.
    pub fn with_program(&self) -> Repository {
        let program = Utf8Path::new(env!("CARGO_BIN_EXE_mirrorc")).parent().unwrap();
        self.with("PATH", &format!("{program}:{}", path()))
    }

    pub fn with(&self, name: &str, value: &str) -> Repository {
        let mut environment = self.environment.clone();
        environment.insert(name.to_owned(), value.to_owned());
        Repository { folder: self.folder.clone(), environment }
    }

    /// Runs a script as GitHub's and GitLab's runners do: bash, which stops at the first failure.
    pub fn run(&self, script: &str) -> Ran {
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &format!("exec 2>&1\n{script}")]);
        // Git tells its hooks, and so this test if one runs it, where its repository is.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GIT_")) {
            command.env_remove(name);
        }
        let output = command.current_dir(&self.folder).envs(&self.environment).output().unwrap();
        Ran { code: output.status.code().unwrap_or(-1), said: String::from_utf8_lossy(&output.stdout).into_owned() }
    }

    pub fn read(&self, path: &str) -> String {
        fs_err::read_to_string(self.folder.join(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    /// Replaces a text that must be there.
    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{old:?} is not in {path}");
        self.write(path, &text.replacen(old, new, 1));
    }

    /// Puts everything back as it was committed.
    pub fn restore(&self) {
        self.run("git reset --quiet --hard && git clean --quiet -d --force").succeeds();
    }
}

pub fn path() -> String {
    std::env::var("PATH").unwrap()
}

/// Returns the YAML blocks of the README below a heading.
pub fn readme_block(heading: &str) -> String {
    let readme = fs_err::read_to_string(tools::root().join("README.md")).unwrap();
    let (_, below) = readme.split_once(&format!("\n### {heading}\n")).unwrap();
    let (_, block) = below.split_once("\n```yaml\n").unwrap();
    block.split_once("\n```\n").unwrap().0.to_owned()
}
