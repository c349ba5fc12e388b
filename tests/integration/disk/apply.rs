//! Writing, pruning, and what happens when it goes wrong.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Stdio;

use mirrorc::disk::{Problem, Wait};
use mirrorc::output::{Action, Permissions};
use proptest::prelude::*;

use super::Project;

const NONE: Permissions = Permissions {
    force: std::collections::BTreeSet::new(),
    adopt: std::collections::BTreeSet::new(),
    accept: std::collections::BTreeSet::new(),
    prune: false,
};
const PRUNE: Permissions = Permissions {
    force: std::collections::BTreeSet::new(),
    adopt: std::collections::BTreeSet::new(),
    accept: std::collections::BTreeSet::new(),
    prune: true,
};

#[test]
fn a_tree_is_written_and_then_left_alone() {
    let project = Project::new();
    let files = [("t/a/x.yaml", "a: 1\n"), ("t/b/deep/er/y.yaml", "b: 1\n")];
    let applied = project.render(&files, &NONE).unwrap();
    assert_eq!(applied.written, ["t/a/x.yaml", "t/b/deep/er/y.yaml"]);
    assert_eq!(project.text("t/a/x.yaml"), project.maker.seal("a: 1\n"));
    assert_eq!(project.listing(), ["t/a/x.yaml", "t/b/deep/er/y.yaml"]);

    let stat =
        |path: &str| std::fs::metadata(project.output.join(path)).map(|one| (one.ino(), one.ctime_nsec())).unwrap();
    let before = stat("t/a/x.yaml");
    let applied = project.render(&files, &NONE).unwrap();
    assert_eq!(applied.written, [""; 0]);
    assert_eq!(stat("t/a/x.yaml"), before);
}

#[test]
fn a_new_file_has_the_umask_and_an_old_one_keeps_its_mode() {
    let project = Project::new();
    project.render(&[("t/a/x.yaml", "a: 1\n")], &NONE).unwrap();
    let plain = tempfile::tempdir().unwrap();
    std::fs::write(plain.path().join("x"), "").unwrap();
    let usual = std::fs::metadata(plain.path().join("x")).unwrap().permissions().mode() & 0o7777;
    assert_eq!(project.mode("t/a/x.yaml"), usual & 0o644);

    for mode in [0o600, 0o664, 0o640, 0o755, 0o444] {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(project.output.join("t/a/x.yaml"), permissions).unwrap();
        project.render(&[("t/a/x.yaml", &format!("a: {mode}\n"))], &NONE).unwrap();
        assert_eq!(project.mode("t/a/x.yaml"), mode);
        assert!(project.text("t/a/x.yaml").ends_with(&format!("a: {mode}\n")));
    }
}

#[test]
fn one_refused_file_and_nothing_is_written() {
    let project = Project::new();
    project.write("t/a/x.yaml", "mine: true\n");
    let files = [("t/a/x.yaml", "a: 1\n"), ("t/b/y.yaml", "b: 1\n")];
    let error = project.render(&files, &NONE).unwrap_err();
    assert!(matches!(error.error.problem, Problem::Refused));
    assert_eq!(project.listing(), ["t/a/x.yaml"]);
    assert_eq!(project.text("t/a/x.yaml"), "mine: true\n");

    let force = Permissions { force: ["t/a/x.yaml".into()].into(), ..NONE };
    project.render(&files, &force).unwrap();
    assert_eq!(project.text("t/a/x.yaml"), project.maker.seal("a: 1\n"));
}

#[test]
fn orphans_go_with_prune_and_so_do_the_folders_they_leave_empty() {
    let project = Project::new();
    project.render(&[("t/a/x.yaml", "a: 1\n"), ("t/b/u/y.yaml", "b: 1\n"), ("t/c/z.yaml", "c: 1\n")], &NONE).unwrap();
    project.write("t/c/note.txt", "a person's");
    assert_eq!(project.render(&[("t/a/x.yaml", "a: 1\n")], &NONE).unwrap().deleted, [""; 0]);
    assert_eq!(project.listing(), ["t/a/x.yaml", "t/b/u/y.yaml", "t/c/note.txt", "t/c/z.yaml"]);
    let applied = project.render(&[("t/a/x.yaml", "a: 1\n")], &PRUNE).unwrap();
    assert_eq!(applied.deleted, ["t/b/u/y.yaml", "t/c/z.yaml"]);
    assert_eq!(project.listing(), ["t/a/x.yaml", "t/c/note.txt"]);
    assert!(!project.output.join("t/b").exists());
}

#[test]
fn an_edit_between_looking_and_writing_is_kept_and_nothing_else_changes() {
    let project = Project::new();
    let (old, new) =
        ([("t/a/x.yaml", "a: 1\n"), ("t/b/y.yaml", "b: 1\n")], [("t/a/x.yaml", "a: 2\n"), ("t/b/y.yaml", "b: 2\n")]);
    project.render(&old, &NONE).unwrap();
    let error = project.render_after(&new, &NONE, || project.write("t/b/y.yaml", "an edit\n")).unwrap_err();
    assert!(matches!(error.error.problem, Problem::ChangedMeanwhile));
    assert_eq!(error.error.path, project.output.join("t/b/y.yaml"));
    assert_eq!(error.untouched, ["t/a/x.yaml", "t/b/y.yaml"]);
    assert_eq!(project.text("t/a/x.yaml"), project.maker.seal("a: 1\n"));
    assert_eq!(project.text("t/b/y.yaml"), "an edit\n");
    assert_eq!(project.listing(), ["t/a/x.yaml", "t/b/y.yaml"]);
}

#[test]
fn a_file_that_appears_or_goes_meanwhile_stops_the_run() {
    let project = Project::new();
    let files = [("t/a/x.yaml", "a: 1\n"), ("t/n/new/y.yaml", "b: 1\n")];
    let error = project.render_after(&files, &NONE, || project.write("t/a/x.yaml", "theirs\n")).unwrap_err();
    assert!(matches!(error.error.problem, Problem::ChangedMeanwhile));
    assert_eq!(project.listing(), ["t/a/x.yaml"], "folders that were made for it are gone, too");

    let project = Project::new();
    project.render(&files, &NONE).unwrap();
    let path = project.output.join("t/a/x.yaml");
    let changed = [("t/a/x.yaml", "a: 2\n")];
    let error = project.render_after(&changed, &NONE, || std::fs::remove_file(&path).unwrap()).unwrap_err();
    assert!(matches!(error.error.problem, Problem::ChangedMeanwhile));
    assert!(!path.exists());

    let project = Project::new();
    project.render(&files, &NONE).unwrap();
    let error = project.render_after(&[], &PRUNE, || project.write("t/a/x.yaml", "an edit\n")).unwrap_err();
    assert!(matches!(error.error.problem, Problem::ChangedMeanwhile));
    assert_eq!(project.listing(), ["t/a/x.yaml", "t/n/new/y.yaml"]);
}

#[test]
fn leftovers_of_killed_runs_are_removed_and_nothing_that_looks_like_them() {
    let project = Project::new();
    project.write("t/a/.mirrorc-4711-0.tmp", "half a fi");
    project.write("t/a/.mirrorc-notes", "a person's");
    project.write("t/a/.mirrorc-notes-1.tmp", "a person's");
    project.write("u/.mirrorc-4711-1.tmp", "outside the tree");
    let applied = project.render(&[("t/a/x.yaml", "a: 1\n")], &NONE).unwrap();
    assert_eq!(applied.leftovers, 1);
    assert_eq!(
        project.listing(),
        ["t/a/.mirrorc-notes", "t/a/.mirrorc-notes-1.tmp", "t/a/x.yaml", "u/.mirrorc-4711-1.tmp"]
    );
}

#[test]
fn a_leftover_with_our_own_number_is_no_obstacle() {
    let project = Project::new();
    let files = [("t/a/x.yaml", "a: 1\n")];
    let name = format!("t/a/.mirrorc-{}-0.tmp", std::process::id());
    project.render_after(&files, &NONE, || project.write(&name, "half a fi")).unwrap();
    assert_eq!(project.listing(), ["t/a/x.yaml"]);
    assert_eq!(project.text("t/a/x.yaml"), project.maker.seal("a: 1\n"));
}

#[test]
fn two_runs_at_once_take_turns() {
    let project = Project::new();
    let (root, other) = (project.root(), project.root());
    let locked = root.lock(Wait::UntilFree, || {}).unwrap();
    assert!(matches!(other.lock(Wait::No, || {}).unwrap_err().problem, Problem::Busy));
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let waiter = scope.spawn(|| other.lock(Wait::UntilFree, || tell.send(()).unwrap()).is_ok());
        told.recv_timeout(std::time::Duration::from_secs(10)).unwrap();
        assert!(!waiter.is_finished());
        drop(locked);
        assert!(waiter.join().unwrap());
    });
    assert!(root.lock(Wait::UntilFree, || {}).is_ok());
}

#[test]
fn more_files_than_are_synced_one_by_one() {
    let project = Project::new();
    let paths: Vec<String> = (0..300).map(|number| format!("t/c{}/f{number}.yaml", number / 3)).collect();
    let files = |body: &'static str| -> Vec<(&str, &str)> { paths.iter().map(|path| (path.as_str(), body)).collect() };
    assert_eq!(project.render(&files("a: 1\n"), &NONE).unwrap().written.len(), 300);
    assert_eq!(project.render(&files("a: 2\n"), &NONE).unwrap().written.len(), 300);
    assert!(paths.iter().all(|path| project.text(path) == project.maker.seal("a: 2\n")));
    assert_eq!(project.render(&[], &PRUNE).unwrap().deleted.len(), 300);
    assert_eq!(project.listing(), [""; 0]);
}

#[test]
fn the_longest_name_is_written() {
    let project = Project::new();
    project.render(&[("t/a/x.yaml", "a: 1\n")], &NONE).unwrap();
    // A file name of 255 bytes fits, our temporary name does not need to; one byte more is refused before anything.
    let long = format!("t/a/{}.yaml", "l".repeat(250));
    let applied = project.render(&[("t/a/x.yaml", "a: 2\n"), (&long, "l: 1\n")], &NONE).unwrap();
    assert_eq!(applied.written.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// What was applied is current, whatever lay there, and a second run finds nothing to do.
    #[test]
    fn applied_is_current(
        old in prop::collection::btree_map("t/[ab]/[a-d]\\.yaml", "[a-z: \n]{0,20}", 0..6),
        new in prop::collection::btree_map("t/[ab]/[a-d]\\.yaml", "[a-z: \n]{0,20}", 0..6),
    ) {
        let project = Project::new();
        let pairs = |files: &std::collections::BTreeMap<String, String>| -> Vec<(String, String)> {
            files.clone().into_iter().collect()
        };
        let (old, new) = (pairs(&old), pairs(&new));
        fn borrow(files: &[(String, String)]) -> Vec<(&str, &str)> {
            files.iter().map(|(path, body)| (path.as_str(), body.as_str())).collect()
        }
        project.render(&borrow(&old), &NONE).unwrap();
        project.render(&borrow(&new), &PRUNE).unwrap();
        let set = project.set(&borrow(&new));
        let tree = project.read(&set).unwrap();
        let changes = project.compare(&set, &tree, &NONE);
        prop_assert!(changes.list.iter().all(|change| change.action == Action::Keep));
        prop_assert_eq!(changes.list.len(), new.len());
        prop_assert_eq!(project.listing().len(), new.len());
        prop_assert_eq!(project.render(&borrow(&new), &PRUNE).unwrap(), Default::default());
    }
}

/// Sets or clears the flag that keeps even root from changing something; `false` where the file system has none.
fn set_immutable(path: &camino::Utf8Path, sign: &str) -> bool {
    let mut chattr = std::process::Command::new("chattr");
    chattr.args([&format!("{sign}i"), path.as_str()]).stderr(Stdio::null());
    chattr.status().is_ok_and(|status| status.success())
}

#[test]
fn a_failure_in_the_middle_puts_everything_back() {
    let project = Project::new();
    let files = |body| [("t/a/new.yaml", body), ("t/b/x.yaml", body), ("t/d/y.yaml", body), ("t/e/z.yaml", body)];
    project.render(&[&files("a: 1\n")[1..], &[("t/c/orphan.yaml", "o: 1\n")]].concat(), &NONE).unwrap();
    let file = project.output.join("t/d/y.yaml");
    if !set_immutable(&file, "+") {
        eprintln!("left out: this needs root and a file system with immutable files");
        return;
    }
    let result = project.render(&files("a: 2\n"), &PRUNE);
    set_immutable(&file, "-");
    let error = result.unwrap_err();
    assert_eq!(error.applied, Default::default());
    assert_eq!(error.untouched, ["t/a/new.yaml", "t/b/x.yaml", "t/c/orphan.yaml", "t/d/y.yaml", "t/e/z.yaml"]);
    assert_eq!(error.error.path, file);
    assert!(error.to_string().ends_with("; nothing was changed"), "{error}");
    assert_eq!(project.text("t/b/x.yaml"), project.maker.seal("a: 1\n"));
    assert_eq!(project.text("t/c/orphan.yaml"), project.maker.seal("o: 1\n"));
    assert_eq!(project.listing(), ["t/b/x.yaml", "t/c/orphan.yaml", "t/d/y.yaml", "t/e/z.yaml"], "and nothing else");
    let applied = project.render(&files("a: 2\n"), &PRUNE).unwrap();
    assert_eq!((applied.written.len(), applied.deleted.len()), (4, 1));
}

#[test]
fn a_folder_that_cannot_be_written_to_changes_nothing() {
    let project = Project::new();
    let files = |body| [("t/a/x.yaml", body), ("t/b/y.yaml", body), ("t/new/z.yaml", body)];
    project.render(&files("a: 1\n")[..2], &NONE).unwrap();
    let folder = project.output.join("t/b");
    if !set_immutable(&folder, "+") {
        eprintln!("left out: this needs root and a file system with immutable folders");
        return;
    }
    let result = project.render(&files("a: 2\n"), &NONE);
    set_immutable(&folder, "-");
    let error = result.unwrap_err();
    assert!(error.to_string().ends_with("; nothing was changed"), "{error}");
    assert_eq!(project.text("t/a/x.yaml"), project.maker.seal("a: 1\n"));
    assert_eq!(project.listing(), ["t/a/x.yaml", "t/b/y.yaml"]);
}
