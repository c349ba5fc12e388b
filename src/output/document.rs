//! Rendered files, and a set of them in which every path has one maker.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::header::Maker;
use super::path::check_path;
use super::rules::{HOSTILE_PATH, PATH_CLAIMED_TWICE};
use crate::diagnostic::Diagnostic;
use crate::source::Origin;

/// One file as a dialect made it, with its header: a fleet has many, and each is kept once.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderedFile {
    /// Relative to the output folder.
    pub path: Utf8PathBuf,
    /// As [`Maker::seal`] returns it; none where the command has no need of it: it lies there, or nobody will write it.
    pub text: Option<String>,
    pub maker: Arc<Maker>,
    /// The line of the topology that puts a file there: an alias, a file name, the tree.
    pub claim: Origin,
}

/// One file as it will lie on the disk.
#[derive(Clone, Debug, PartialEq)]
pub struct MadeFile {
    /// Header and body, as [`RenderedFile::text`].
    text: Option<String>,
    pub maker: Arc<Maker>,
    pub claim: Origin,
}

impl MadeFile {
    /// Returns what will lie there, where that was kept.
    pub fn kept(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The same, for a file that is shown to differ: the text of such a one is kept.
    pub fn text(&self) -> &str {
        self.kept().unwrap_or_default()
    }
}

/// Files by path, each path once.
#[derive(Debug, Default, PartialEq)]
pub struct FileSet {
    /// Texts are compared at once, paths part by part: a fleet feels it.
    files: BTreeMap<String, MadeFile>,
}

impl FileSet {
    /// Sorts files; a path that cannot be written or that two claim is a finding, and its later claimer left out.
    pub fn collect(rendered: impl IntoIterator<Item = RenderedFile>) -> (FileSet, Vec<Diagnostic>) {
        let mut files: BTreeMap<String, MadeFile> = BTreeMap::new();
        let mut findings = Vec::new();
        let mut claims = Claims::default();
        for file in rendered {
            if let Err(problem) = check_path(&file.path) {
                let finding = Diagnostic::new(
                    &HOSTILE_PATH,
                    format!("`{}` cannot be written", file.path.as_str().escape_debug()),
                );
                findings.push(finding.at_origin(&file.claim, "makes this path").note(problem.to_string()));
                continue;
            }
            if let Some(path) = claims.claim(file.path.as_str()) {
                if let Some(made) = files.get(&path) {
                    findings.push(claimed_twice(&path, made, &file));
                }
                continue;
            }
            let made = MadeFile { text: file.text, maker: file.maker, claim: file.claim };
            files.insert(file.path.into_string(), made);
        }
        (FileSet { files }, findings)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Utf8Path, &MadeFile)> {
        self.files.iter().map(|(path, file)| (Utf8Path::new(path), file))
    }

    pub fn get(&self, path: &Utf8Path) -> Option<&MadeFile> {
        self.files.get(path.as_str())
    }

    pub fn paths(&self) -> impl Iterator<Item = &Utf8Path> {
        self.files.keys().map(Utf8Path::new)
    }

    /// Returns the paths inside a folder.
    pub fn below(&self, folder: &Utf8Path) -> impl Iterator<Item = &Utf8Path> {
        let start = if folder.as_str().is_empty() { String::new() } else { format!("{folder}/") };
        let from = self.files.range(start.clone()..).map(|(path, _)| path);
        from.take_while(move |path| path.starts_with(&start)).map(Utf8Path::new)
    }

    /// Returns every path with what will lie there, where that was kept.
    pub fn texts(&self) -> impl Iterator<Item = (&Utf8Path, Option<&str>)> {
        self.iter().map(|(path, file)| (path, file.kept()))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Which paths are taken; some file systems see one name in `A.yaml` and `a.yaml`.
#[derive(Default)]
struct Claims {
    /// Paths of files in lower case, and as they are.
    files: HashMap<String, String>,
    /// Every folder that a file needs, in lower case, and the first such file as it is.
    folders: HashMap<String, String>,
}

impl Claims {
    /// Takes a path, or returns the one that is in its way: the same, or a file where the other needs a folder.
    fn claim(&mut self, path: &str) -> Option<String> {
        let key = path.to_lowercase();
        if let Some(taken) = self.files.get(&key).or_else(|| self.folders.get(&key)) {
            return Some(taken.clone());
        }
        let above = || key.rmatch_indices('/').filter_map(|(at, _)| key.get(..at));
        // What lies above a known folder was looked at when that one came.
        let new: Vec<&str> = above().take_while(|folder| !self.folders.contains_key(*folder)).collect();
        if let Some(taken) = new.iter().find_map(|folder| self.files.get(*folder)) {
            return Some(taken.clone());
        }
        self.folders.extend(new.into_iter().map(|folder| (folder.to_owned(), path.to_owned())));
        self.files.insert(key, path.to_owned());
        None
    }
}

fn claimed_twice(path: &str, made: &MadeFile, later: &RenderedFile) -> Diagnostic {
    let what = if path == later.path { format!("`{path}`") } else { format!("`{path}` and `{}`", later.path) };
    let message = match (path == later.path, made.maker.owner == later.maker.owner) {
        (true, true) => format!("topology `{}` makes {what} twice", made.maker.owner),
        (true, false) => format!("topologies `{}` and `{}` both make {what}", made.maker.owner, later.maker.owner),
        (false, _) => format!("{what} cannot both be files"),
    };
    let finding = Diagnostic::new(&PATH_CLAIMED_TWICE, message)
        .at_origin(&later.claim, "makes it here")
        .because_origin(&made.claim, format!("topology `{}` makes it here already", made.maker.owner))
        .help("give one of them another `tree:` or `files:` name");
    if path == later.path {
        finding
    } else {
        finding.note("some file systems ignore case, and no file is also a folder")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn file(path: &str, owner: &str, claim: Span) -> RenderedFile {
        let topology = format!("/p/topology/{owner}.yaml");
        let maker = Maker::new(owner, topology.as_str().into(), "/p/output".into()).unwrap();
        let text = Some(maker.seal("a: 1\n"));
        RenderedFile { path: path.into(), text, maker: maker.into(), claim: Origin::Written(claim) }
    }

    #[test]
    fn files_are_sorted() {
        let span = Span::new(Sources::default().add("t.yaml", "x"), 0, 1);
        let (set, findings) = FileSet::collect([file("b.yaml", "one", span), file("a.yaml", "one", span)]);
        assert_eq!(findings, []);
        assert_eq!(set.paths().collect::<Vec<_>>(), ["a.yaml", "b.yaml"]);
        assert!(set.get("a.yaml".into()).unwrap().text().ends_with("\na: 1\n"));
    }

    #[test]
    fn two_claims_are_one_finding_with_two_labels() {
        let mut sources = Sources::default();
        let (one, two) = (sources.add("one.yaml", "name: one"), sources.add("two.yaml", "name: two"));
        let (one, two) = (Span::new(one, 0, 4), Span::new(two, 0, 4));
        for (first, second, message) in [
            ("a/x.yaml", "a/x.yaml", "topologies `one` and `two` both make `a/x.yaml`"),
            ("a/x.yaml", "A/x.yaml", "`a/x.yaml` and `A/x.yaml` cannot both be files"),
            ("a/x.yaml", "a/x.yaml/y.yaml", "`a/x.yaml` and `a/x.yaml/y.yaml` cannot both be files"),
            ("a/x.yaml/y/z.yaml", "a/x.yaml", "`a/x.yaml/y/z.yaml` and `a/x.yaml` cannot both be files"),
        ] {
            let (set, findings) = FileSet::collect([file(first, "one", one), file(second, "two", two)]);
            assert_eq!(findings.len(), 1, "{first} {second}");
            assert_eq!(findings[0].message, message);
            assert_eq!(findings[0].primary.as_ref().unwrap().span, two);
            assert_eq!(findings[0].secondary[0].span, one);
            assert_eq!(set.paths().collect::<Vec<_>>(), [first]);
        }
    }

    #[test]
    fn names_that_only_look_alike_may_stand_beside_each_other() {
        let span = Span::new(Sources::default().add("t.yaml", "x"), 0, 1);
        let (set, findings) = FileSet::collect(
            ["a/x.yaml", "a/x.yaml-b.yaml", "a/x.yamlc/y.yaml", "ab/x.yaml"].map(|path| file(path, "one", span)),
        );
        assert_eq!((set.len(), findings), (4, vec![]));
    }

    #[test]
    fn the_paths_inside_a_folder_are_found() {
        let span = Span::new(Sources::default().add("t.yaml", "x"), 0, 1);
        let paths = ["a-b/x.yaml", "a/b/y.yaml", "a/x.yaml", "a0/x.yaml", "b.yaml"];
        let (set, _) = FileSet::collect(paths.map(|path| file(path, "one", span)));
        let below = |folder: &str| set.below(folder.into()).map(Utf8Path::as_str).collect::<Vec<_>>();
        assert_eq!(below("a"), ["a/b/y.yaml", "a/x.yaml"]);
        assert_eq!(below("a/b"), ["a/b/y.yaml"]);
        assert_eq!(below("c"), [""; 0]);
        assert_eq!(below(""), paths);
    }

    #[test]
    fn a_path_that_climbs_is_a_finding() {
        let span = Span::new(Sources::default().add("t.yaml", "x"), 0, 1);
        let (set, findings) = FileSet::collect([file("../x.yaml", "one", span)]);
        assert!(set.is_empty());
        assert_eq!(findings[0].message, "`../x.yaml` cannot be written");
        assert_eq!(findings[0].notes, ["it holds `.` or `..`; write it without"]);
    }
}
