//! The folders below the output folder in which a topology's files lie, and what lies there.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

/// A topology's `tree:`, `apps/rciis/kafka/{cluster}/extra`, as a pattern of folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreePattern {
    parts: Vec<Part>,
}

/// One folder of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Name(String),
    /// What stands before and after `{…}`.
    Any(String, String),
}

impl Part {
    fn matches(&self, name: &str) -> bool {
        match self {
            Part::Name(own) => own == name,
            Part::Any(before, after) => {
                // Hidden folders are never ours, and `.git` is large.
                name.len() > before.len() + after.len()
                    && name.starts_with(before.as_str())
                    && name.ends_with(after.as_str())
                    && !name.starts_with('.')
            }
        }
    }
}

impl TreePattern {
    /// Reads a pattern; every `{…}` stands for one or more characters of one folder's name.
    pub fn new(text: &str) -> Self {
        let parts = text.split('/').filter(|part| !part.is_empty() && *part != ".").map(|part| {
            match (part.find('{'), part.rfind('}')) {
                (Some(open), Some(close)) if open < close => {
                    Part::Any(part[..open].to_owned(), part[close + 1..].to_owned())
                }
                _ => Part::Name(part.to_owned()),
            }
        });
        TreePattern { parts: parts.collect() }
    }

    /// Every folder: finds files of topologies that are not part of this run.
    pub fn everything() -> Self {
        TreePattern { parts: Vec::new() }
    }

    /// Tells whether a file at this path lies in or below a folder of the pattern.
    pub fn holds(&self, path: &Utf8Path) -> bool {
        let mut folders = path.parent().into_iter().flat_map(Utf8Path::iter);
        self.parts.iter().all(|part| folders.next().is_some_and(|name| part.matches(name)))
    }

    /// Tells whether a match can lie in or below this folder, so that a walk need not go elsewhere.
    pub fn leads_through(&self, folder: &Utf8Path) -> bool {
        self.parts.iter().zip(folder.iter()).all(|(part, name)| part.matches(name))
    }
}

/// What lies at one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The very bytes that we would write there, so that nobody keeps them twice.
    AsMade,
    /// A file, whole.
    Text(String),
    /// A file without our header and not at a path that we make; its text was not read.
    Unread,
    /// Something that is not replaced even when asked by name.
    Obstacle(Obstacle),
}

/// Why a path cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    Folder,
    /// A symbolic link, here or above: the path of the link.
    Link(Utf8PathBuf),
    /// A file stands where a folder is needed: its path.
    FileAbove(Utf8PathBuf),
    /// A socket, a pipe, a device.
    Special,
    /// Not UTF-8, so no manifest of ours.
    NotText,
    /// Larger than the limit, in bytes.
    TooLarge(u64),
}

/// What lies below an output folder, as far as anyone asked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TreeOnDisk {
    /// By path relative to the output folder, which [`super::FileSet`] keeps as text too.
    pub entries: BTreeMap<String, Entry>,
    /// Temporary files of runs that were killed.
    pub leftovers: Vec<Utf8PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_holds_files_in_and_below_its_folders() {
        let pattern = TreePattern::new("apps/rciis/kafka/{cluster}/extra");
        assert!(pattern.holds("apps/rciis/kafka/proxmox/extra/a.yaml".into()));
        assert!(pattern.holds("apps/rciis/kafka/proxmox/extra/users/a.yaml".into()));
        for path in [
            "apps/rciis/kafka/proxmox/a.yaml",
            "apps/rciis/kafka/extra/a.yaml",
            "apps/rciis/kafka/a/b/extra/a.yaml",
            "apps/rciis/kafka/.git/extra/a.yaml",
            "a.yaml",
        ] {
            assert!(!pattern.holds(path.into()), "{path}");
        }
    }

    #[test]
    fn a_walk_goes_only_where_a_match_can_lie() {
        let pattern = TreePattern::new("apps/kafka-{cluster}-x/extra");
        for folder in ["", "apps", "apps/kafka-a-x", "apps/kafka-a-x/extra", "apps/kafka-a-x/extra/users"] {
            assert!(pattern.leads_through(folder.into()), "{folder}");
        }
        for folder in ["infra", "apps/kafka--x", "apps/kafka-a", "apps/kafka-a-x/other"] {
            assert!(!pattern.leads_through(folder.into()), "{folder}");
        }
    }

    #[test]
    fn everything_is_everything() {
        let pattern = TreePattern::everything();
        assert!(pattern.holds("a.yaml".into()) && pattern.holds("a/b/c.yaml".into()));
    }
}
