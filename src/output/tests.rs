//! What a comparison says: per line, per value, per file, and as findings.

use std::sync::Arc;

use super::compare::{Owner, Permissions, compare};
use super::document::{FileSet, RenderedFile};
use super::header::Maker;
use super::state_bearing::judge_state;
use super::styles::Styles;
use super::tree::{Entry, TreeOnDisk};
use crate::source::{Origin, Reason};

static REASON: Reason = Reason { name: "test", because: "Tested.", source: "" };

/// Documents of these tests are JSON, one in a text.
fn read(text: &str) -> Option<Vec<serde_json::Value>> {
    let body: String = text.lines().filter(|line| !line.starts_with('#')).collect();
    Some(vec![serde_json::from_str(&body).ok()?])
}

fn maker() -> Arc<Maker> {
    Maker::new("mine", "/r/topology/mine.yaml".into(), "/r/output".into()).unwrap().into()
}

fn mirror_maker(group: &str, tasks: u32) -> String {
    format!(
        r#"{{"kind": "KafkaMirrorMaker2", "metadata": {{"name": "mm2"}}, "spec": {{"target": {{"alias": "b",
"groupId": "{group}"}}, "mirrors": [{{"source": {{"alias": "a"}}, "sourceConnector": {{"tasksMax": {tasks}}}}}]}}}}
"#
    )
}

fn set(files: &[(&str, String)]) -> FileSet {
    let file = |(path, body): &(&str, String)| RenderedFile {
        path: (*path).into(),
        text: Some(maker().seal(body)),
        maker: maker(),
        claim: Origin::Default(&REASON),
    };
    FileSet::collect(files.iter().map(file)).0
}

fn disk(files: &[(&str, String)]) -> TreeOnDisk {
    let entries = files.iter().map(|(path, text)| ((*path).into(), Entry::Text(text.clone())));
    TreeOnDisk { entries: entries.collect(), leftovers: Vec::new() }
}

#[test]
fn each_file_has_a_line_and_all_have_one() {
    let maker = maker();
    let set = set(&["t/a.yaml", "t/b.yaml", "t/c.yaml", "t/d.yaml"].map(|path| (path, mirror_maker("g", 2))));
    let disk = disk(&[
        ("t/b.yaml", maker.seal(&mirror_maker("g", 1))),
        ("t/c.yaml", "theirs: true\n".to_owned()),
        ("t/d.yaml", maker.seal(&mirror_maker("g", 2))),
        ("t/orphan.yaml", maker.seal("a: 1\n")),
    ]);
    let owners = [Owner::new(&maker, "t", None)];
    let changes = compare(&set, &disk, &owners, &Permissions::default(), &|_| true);
    assert_eq!(changes.summary(), "5 files: 1 new, 1 changed, 1 orphaned, 1 refused, 1 unchanged");
    insta::assert_snapshot!(changes.stat("output".into(), &Styles::plain()), @r"
        output/t/a.yaml      | 7 +++++++
        output/t/b.yaml      | 4 ++--
        output/t/c.yaml      | 8 +++++++- refused: foreign
        output/t/orphan.yaml | 0  orphaned
        5 files: 1 new, 1 changed, 1 orphaned, 1 refused, 1 unchanged
        ");
    let embedded = |_: &str| None;
    insta::assert_snapshot!(changes.structural("output".into(), &read, &embedded, &Styles::plain()), @r"
        output/t/a.yaml (new)
        output/t/b.yaml (changed)
          KafkaMirrorMaker2 mm2
            ~ spec.mirrors[a].sourceConnector.tasksMax: 1 → 2
        output/t/c.yaml (refused: foreign)
          what lies there is not YAML; `--unified` compares it as text
        output/t/orphan.yaml (orphaned)
        ");
    let unified = changes.unified("output".into(), &Styles::plain());
    assert!(unified.contains("--- /dev/null\n+++ b/output/t/a.yaml\n"));
    assert!(unified.contains("--- a/output/t/c.yaml\n+++ b/output/t/c.yaml\n"));
    assert!(!unified.contains("orphan.yaml") && !unified.contains("d.yaml"));
    assert_eq!(super::compare::Changes::default().summary(), "no files");
}

#[test]
fn a_change_of_state_refuses_the_run_until_accepted_by_name() {
    let maker = maker();
    let (set, disk) =
        (set(&[("t/a.yaml", mirror_maker("new", 2))]), disk(&[("t/a.yaml", maker.seal(&mirror_maker("old", 2)))]));
    let owners = [Owner::new(&maker, "t", None)];
    let mut permissions = Permissions::default();
    let mut changes = compare(&set, &disk, &owners, &permissions, &|_| true);
    assert!(!changes.is_refused());
    judge_state(&mut changes, &permissions, &read);
    assert!(changes.is_refused());
    let findings = changes.findings("output".into(), &|_, _, _| None);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "`mm2` would change its group id from `old` to `new`");
    assert_eq!(
        findings[0].help.as_deref(),
        Some("keep `old` by saying it in the topology; where the change is meant, `--accept mm2/group-id`")
    );

    for (path, former) in [
        ("t/old.yaml", &maker),
        ("u/x.yaml", &maker),
        ("u/x.yaml", &Maker::new("former", "/r/topology/mine.yaml".into(), "/r/output".into()).unwrap().into()),
    ] {
        let left = self::disk(&[(path, former.seal(&mirror_maker("old", 1)))]);
        let mut changes = compare(&set, &left, &owners, &permissions, &|_| true);
        judge_state(&mut changes, &permissions, &read);
        let lost: Vec<_> = changes.lost_state.iter().map(|change| (change.flows.keys().next(), &*change.old)).collect();
        assert_eq!(lost, [(Some(&path.into()), "old")]);
        let findings = changes.findings("output".into(), &|_, _, _| None);
        assert_eq!(findings[0].notes[1], format!("output/{path} mirrors a->b"));
    }

    permissions.accept = ["mm2/group-id".to_owned(), "mm2/separator".to_owned()].into();
    let mut changes = compare(&set, &disk, &owners, &permissions, &|_| true);
    judge_state(&mut changes, &permissions, &read);
    assert!(!changes.is_refused());
    assert_eq!(changes.unused, [("--accept", "mm2/separator".to_owned())]);
}
