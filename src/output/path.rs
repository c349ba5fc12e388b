//! Which paths may be written below an output folder.

use std::fmt;

use camino::{Utf8Component, Utf8Path};

/// Temporary files of a running (or killed) render start so.
pub const TEMPORARY_PREFIX: &str = ".mirrorc-";

/// Longest path below the output folder, in bytes; Linux ends at 4096 with the folder's own path.
const LONGEST_PATH: usize = 1024;

/// Longest name of one file or folder, in bytes: NAME_MAX of every file system in use.
const LONGEST_NAME: usize = 255;

/// Why a path is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblem {
    Empty,
    Absolute,
    /// Holds `..` or `.`.
    Climbs,
    /// A part starts with a dot: `.git` above all.
    Hidden,
    /// Control characters, backslashes, or characters that print as nothing or turn the text around.
    Unprintable,
    /// A part starts or ends with a space.
    Spaces,
    TooLong,
    /// Flux reads `*.yaml`, and so do we when we look for orphans; `*.promtool` is ours beside it.
    NotYaml,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PathProblem::Empty => "it is empty",
            PathProblem::Absolute => "it is absolute; write it relative to the output folder",
            PathProblem::Climbs => "it holds `.` or `..`; write it without",
            PathProblem::Hidden => "one of its parts starts with a dot, and would be hidden",
            PathProblem::Unprintable => "it holds a control character, a backslash or an invisible character",
            PathProblem::Spaces => "one of its parts starts or ends with a space",
            PathProblem::TooLong => "it is too long: 255 bytes for one part, 1024 for all",
            PathProblem::NotYaml => "it does not end in `.yaml`",
        })
    }
}

/// Tells whether a file may be written there, before anything is known about the disk.
pub fn check_path(path: &Utf8Path) -> Result<(), PathProblem> {
    let text = path.as_str();
    if text.is_empty() {
        return Err(PathProblem::Empty);
    }
    if text.len() > LONGEST_PATH {
        return Err(PathProblem::TooLong);
    }
    if text.chars().any(is_unprintable) {
        return Err(PathProblem::Unprintable);
    }
    for component in path.components() {
        match component {
            Utf8Component::Prefix(_) | Utf8Component::RootDir => return Err(PathProblem::Absolute),
            Utf8Component::CurDir | Utf8Component::ParentDir => return Err(PathProblem::Climbs),
            Utf8Component::Normal(name) if name.starts_with('.') => return Err(PathProblem::Hidden),
            Utf8Component::Normal(name) if name.trim() != name => return Err(PathProblem::Spaces),
            Utf8Component::Normal(name) if name.len() > LONGEST_NAME => return Err(PathProblem::TooLong),
            Utf8Component::Normal(_) => {}
        }
    }
    // `components` swallows these, and what we print would not be what we wrote.
    if text.contains("/./") || text.contains("//") || text.ends_with('/') || text.ends_with("/.") {
        return Err(PathProblem::Climbs);
    }
    if may_be_ours(path) { Ok(()) } else { Err(PathProblem::NotYaml) }
}

/// Tells whether Flux, kustomize and kubectl take a file for objects.
pub fn is_applied(path: &Utf8Path) -> bool {
    path.extension() == Some("yaml")
}

/// Tells whether a file has an extension that we write: objects, or tests of alerts, which nobody must apply.
pub fn may_be_ours(path: &Utf8Path) -> bool {
    is_applied(path) || path.extension() == Some("promtool")
}

fn is_unprintable(character: char) -> bool {
    character.is_control()
        || character == '\\'
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_pass() {
        for path in ["a.yaml", "apps/rciis/kafka/proxmox/extra/kafka-mirrormaker2.yaml", "users/mm 2.yaml", "ä/ß.yaml"]
        {
            assert_eq!(check_path(path.into()), Ok(()), "{path}");
        }
    }

    #[test]
    fn hostile_paths_are_named() {
        for (path, problem) in [
            ("", PathProblem::Empty),
            ("/etc/passwd.yaml", PathProblem::Absolute),
            ("../a.yaml", PathProblem::Climbs),
            ("a/../../b.yaml", PathProblem::Climbs),
            ("./a.yaml", PathProblem::Climbs),
            ("a/./b.yaml", PathProblem::Climbs),
            ("a//b.yaml", PathProblem::Climbs),
            ("a/b.yaml/", PathProblem::Climbs),
            (".git/hooks/a.yaml", PathProblem::Hidden),
            ("a/.mirrorc-1.yaml", PathProblem::Hidden),
            ("a\nb.yaml", PathProblem::Unprintable),
            ("a\0b.yaml", PathProblem::Unprintable),
            ("a\\b.yaml", PathProblem::Unprintable),
            ("a\u{202e}lmay.yaml", PathProblem::Unprintable),
            ("a /b.yaml", PathProblem::Spaces),
            ("a/b.yml", PathProblem::NotYaml),
            ("a/b", PathProblem::NotYaml),
        ] {
            assert_eq!(check_path(path.into()), Err(problem), "{path:?}");
        }
        assert_eq!(check_path(format!("{}.yaml", "a".repeat(251)).as_str().into()), Err(PathProblem::TooLong));
        assert_eq!(check_path(format!("{}a.yaml", "a/".repeat(510)).as_str().into()), Err(PathProblem::TooLong));
    }
}
