use std::os::unix::fs::MetadataExt;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::*;
use crate::disk::{Root, Wait};
use crate::output::{FileSet, Maker, Owner, Permissions, RenderedFile, TreePattern, compare};
use crate::source::{Origin, Reason};

static REASON: Reason = Reason { name: "test", because: "Tested.", source: "" };

/// Renders `t/<name>.yaml` files into a folder, pruning what is not among them.
fn render(output: &Utf8Path, files: &[(&str, &str)], swap: Swap) -> Result<Applied, ApplyError> {
    let maker: Arc<Maker> = Maker::new("mine", "/r/topology/mine.yaml".into(), "/r/output".into()).unwrap().into();
    let file = |(name, body): &(&str, &str)| RenderedFile {
        path: format!("t/{name}.yaml").into(),
        text: Some(maker.seal(body)),
        maker: maker.clone(),
        claim: Origin::Default(&REASON),
    };
    let (set, _) = FileSet::collect(files.iter().map(file));
    let root = Root::create(output).unwrap();
    let locked = root.lock(Wait::UntilFree, || {}).unwrap();
    let tree = locked.read(set.texts(), &[TreePattern::new("t")], &|_, _| false, 1 << 20).unwrap();
    let permissions = Permissions { prune: true, ..Permissions::default() };
    let owners = [Owner::new(&maker, "t", None)];
    locked.apply_by(&compare(&set, &tree, &owners, &permissions, &|_| true), swap)
}

/// Every file's name and last line.
fn listing(output: &Utf8Path) -> Vec<String> {
    let mut lines: Vec<String> = output
        .join("t")
        .read_dir_utf8()
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            format!("{} {}", entry.file_name(), std::fs::read_to_string(entry.path()).unwrap().lines().last().unwrap())
        })
        .collect();
    lines.sort();
    lines
}

fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8Path::from_path(folder.path()).unwrap().to_owned();
    (folder, path)
}

#[test]
fn files_are_replaced_also_where_names_cannot_be_swapped() {
    for swap in [Swap::WherePossible, Swap::Never] {
        let (_keep, output) = folder();
        render(&output, &[("a", "1"), ("b", "1")], swap).unwrap();
        let applied = render(&output, &[("b", "2"), ("c", "1")], swap).unwrap();
        assert_eq!(
            (applied.written, applied.deleted),
            (vec!["t/b.yaml".into(), "t/c.yaml".into()], vec!["t/a.yaml".into()])
        );
        assert_eq!(listing(&output), ["b.yaml 2", "c.yaml 1"], "{swap:?}");
        assert_eq!(std::fs::metadata(output.join("t/b.yaml")).unwrap().nlink(), 1);
    }
}

/// Sets or clears the flag that keeps even root from changing a file; `false` where there is none.
fn set_immutable(path: &Utf8Path, sign: &str) -> bool {
    let mut chattr = std::process::Command::new("chattr");
    chattr.args([&format!("{sign}i"), path.as_str()]).stderr(std::process::Stdio::null());
    chattr.status().is_ok_and(|status| status.success())
}

#[test]
fn what_cannot_be_put_back_is_said() {
    let (_keep, output) = folder();
    render(&output, &[("a", "1"), ("b", "1"), ("c", "1")], Swap::Never).unwrap();
    let file = output.join("t/b.yaml");
    if !set_immutable(&file, "+") {
        eprintln!("left out: this needs root and a file system with immutable files");
        return;
    }
    let result = render(&output, &[("a", "2"), ("b", "2"), ("c", "2")], Swap::Never);
    set_immutable(&file, "-");
    let error = result.unwrap_err();
    assert_eq!(error.applied.written, ["t/a.yaml"]);
    assert_eq!(error.untouched, ["t/b.yaml", "t/c.yaml"]);
    assert!(error.to_string().ends_with("; 1 file was changed before that, 2 were not"), "{error}");
    assert_eq!(listing(&output), ["a.yaml 2", "b.yaml 1", "c.yaml 1"]);
}

#[test]
fn what_was_done_before_it_failed_is_counted() {
    let paths = |count: usize| (0..count).map(|number| format!("t/{number}.yaml").into()).collect::<Vec<Utf8PathBuf>>();
    let said = |written, deleted| {
        let applied = Applied { written: paths(written), deleted: paths(deleted), ..Applied::default() };
        ApplyError { error: Error::new("t/x.yaml", Problem::Full), applied, untouched: paths(4) }.to_string()
    };
    let full = "`t/x.yaml` cannot be written: the disk is full; ";
    assert_eq!(said(0, 0), format!("{full}nothing was changed"));
    assert_eq!(said(0, 1), format!("{full}1 file was changed before that, 4 were not"));
    assert_eq!(said(2, 1), format!("{full}3 files were changed before that, 4 were not"));
}
