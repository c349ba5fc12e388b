//! Trees on a real disk: written, refused, interrupted, locked.

mod apply;
mod program;
mod reading;
mod safety;

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mirrorc::disk::{Applied, ApplyError, Error, Root, Wait};
use mirrorc::output::{Changes, FileSet, Maker, Owner, Permissions, RenderedFile, TreeOnDisk, TreePattern, compare};
use mirrorc::source::{Origin, Reason};

const LIMIT: u64 = 1 << 20;

static REASON: Reason = Reason { name: "test", because: "Tested.", source: "" };

/// A project folder with an `output`, deleted with this.
struct Project {
    _folder: tempfile::TempDir,
    output: Utf8PathBuf,
    maker: Arc<Maker>,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let output = Utf8Path::from_path(folder.path()).unwrap().join("output");
        let maker = Maker::new("mine", "/r/topology/mine.yaml".into(), "/r/output".into()).unwrap();
        Project { _folder: folder, output, maker: maker.into() }
    }

    fn set(&self, files: &[(&str, &str)]) -> FileSet {
        let file = |(path, body): &(&str, &str)| RenderedFile {
            path: (*path).into(),
            text: Some(self.maker.seal(body)),
            maker: self.maker.clone(),
            claim: Origin::Default(&REASON),
        };
        let (set, findings) = FileSet::collect(files.iter().map(file));
        assert_eq!(findings, []);
        set
    }

    fn root(&self) -> Root {
        Root::create(&self.output).unwrap()
    }

    fn pattern() -> TreePattern {
        TreePattern::new("t/{cluster}")
    }

    fn compare<'a>(&'a self, set: &'a FileSet, tree: &'a TreeOnDisk, permissions: &Permissions) -> Changes<'a> {
        compare(set, tree, &[Owner::new(&self.maker, "t/{cluster}", None)], permissions, &|_| true)
    }

    fn read(&self, set: &FileSet) -> Result<TreeOnDisk, Error> {
        self.root().read(set.texts(), &[Self::pattern()], &|_, _| false, LIMIT)
    }

    /// Renders: reads under the lock, compares, and carries out.
    fn render(&self, files: &[(&str, &str)], permissions: &Permissions) -> Result<Applied, ApplyError> {
        self.render_after(files, permissions, || {})
    }

    /// Renders, with someone doing something between the comparison and the writing.
    fn render_after(
        &self,
        files: &[(&str, &str)],
        permissions: &Permissions,
        meanwhile: impl FnOnce(),
    ) -> Result<Applied, ApplyError> {
        let (set, root) = (self.set(files), self.root());
        // Not at once: a process that another test is just starting holds every open file for a moment.
        let locked = root.lock(Wait::UntilFree, || {}).unwrap();
        let tree = locked.read(set.texts(), &[Self::pattern()], &|_, _| false, LIMIT).unwrap();
        let changes = self.compare(&set, &tree, permissions);
        meanwhile();
        locked.apply(&changes)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.output.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.output.join(path)).unwrap()
    }

    fn mode(&self, path: &str) -> u32 {
        std::fs::metadata(self.output.join(path)).unwrap().permissions().mode() & 0o7777
    }

    /// Every file and empty folder, sorted.
    fn listing(&self) -> Vec<String> {
        let walk = walkdir::WalkDir::new(&self.output).min_depth(1).sort_by_file_name();
        let entries = walk.into_iter().map(|entry| entry.unwrap());
        let shown =
            entries.filter(|entry| !entry.file_type().is_dir() || entry.path().read_dir().unwrap().next().is_none());
        shown.map(|entry| entry.path().strip_prefix(&self.output).unwrap().to_str().unwrap().to_owned()).collect()
    }
}
