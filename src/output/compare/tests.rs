use std::sync::Arc;

use proptest::prelude::*;

use super::super::document::RenderedFile;
use super::super::tree::Obstacle;
use super::*;
use crate::source::{Origin, Reason};

static REASON: Reason = Reason { name: "test", because: "Tested.", source: "" };

fn maker(owner: &str, file: &str) -> Arc<Maker> {
    Maker::new(owner, format!("/r/topology/{file}.yaml").as_str().into(), "/r/output".into()).unwrap().into()
}

fn set(files: &[(&str, &str)]) -> FileSet {
    let file = |(path, body): &(&str, &str)| RenderedFile {
        path: (*path).into(),
        text: Some(maker("mine", "mine").seal(body)),
        maker: maker("mine", "mine"),
        claim: Origin::Default(&REASON),
    };
    let (set, findings) = FileSet::collect(files.iter().map(file));
    assert_eq!(findings, []);
    set
}

fn disk(files: &[(&str, String)]) -> TreeOnDisk {
    let entries = files.iter().map(|(path, text)| ((*path).into(), Entry::Text(text.clone())));
    TreeOnDisk { entries: entries.collect(), leftovers: Vec::new() }
}

fn forced(path: &str) -> Permissions {
    Permissions { force: [path.into()].into(), ..Permissions::default() }
}

/// Compares and returns `path state action`, then what else was found.
fn decide(set: &FileSet, disk: &TreeOnDisk, permissions: &Permissions) -> Vec<String> {
    let maker = maker("mine", "mine");
    let owners = [Owner::new(&maker, "t/{cluster}", None)];
    let changes = compare(set, disk, &owners, permissions, &|topology| topology != "topology/gone.yaml");
    let line = |change: &Change<'_>| format!("{} {} {:?}", change.path, change.state.name(), change.action);
    let vanished =
        changes.vanished.iter().map(|one| format!("vanished {} {:?} {:?}", one.owner, one.renamed, one.files));
    let unused = changes.unused.iter().map(|(flag, value)| format!("unused {flag} {value}"));
    changes.list.iter().map(line).chain(vanished).chain(unused).collect()
}

fn decide_one(lies_there: Option<String>, permissions: &Permissions) -> Vec<String> {
    let disk = disk(&lies_there.map(|text| ("t/a/x.yaml", text)).into_iter().collect::<Vec<_>>());
    decide(&set(&[("t/a/x.yaml", "new: 1\n")]), &disk, permissions)
}

#[test]
fn each_state_has_its_action() {
    let (mine, none) = (maker("mine", "mine"), Permissions::default());
    for (lies_there, expected) in [
        (None, "t/a/x.yaml absent Write"),
        (Some(mine.seal("new: 1\n")), "t/a/x.yaml current Keep"),
        (Some(mine.seal("new: 1\n").replace('\n', "\r\n")), "t/a/x.yaml current Keep"),
        (Some(mine.seal("old: 1\n")), "t/a/x.yaml stale Write"),
        (Some(mine.seal("old: 1\n").replace('\n', "\r\n")), "t/a/x.yaml stale Write"),
        (Some(maker("mine", "gone").seal("old: 1\n")), "t/a/x.yaml stale Write"),
        (Some(mine.seal("old: 1\n").replace("old: 1", "old: 2")), "t/a/x.yaml edited Refuse"),
        (Some(mine.seal("old: 1\n").replace("# renew", "# review")), "t/a/x.yaml edited Refuse"),
        (Some("new: 1\n".into()), "t/a/x.yaml foreign Refuse"),
        (Some(String::new()), "t/a/x.yaml foreign Refuse"),
        (Some(maker("other", "other").seal("new: 1\n")), "t/a/x.yaml another topology's Refuse"),
        (Some(maker("mine", "other").seal("new: 1\n")), "t/a/x.yaml another topology's Refuse"),
    ] {
        assert_eq!(decide_one(lies_there.clone(), &none), [expected], "{lies_there:?}");
        let with_force = decide_one(lies_there, &forced("t/a/x.yaml"));
        assert!(!with_force[0].ends_with("Refuse"), "{with_force:?}");
        assert_eq!(
            with_force.len() > 1,
            !expected.ends_with("Refuse"),
            "unused where nothing was refused: {with_force:?}"
        );
    }
}

#[test]
fn what_is_no_file_is_refused_even_when_named() {
    let mut disk = disk(&[]);
    disk.entries.insert("t/a/x.yaml".into(), Entry::Obstacle(Obstacle::Folder));
    let decided = decide(&set(&[("t/a/x.yaml", "a: 1\n")]), &disk, &forced("t/a/x.yaml"));
    assert_eq!(decided, ["t/a/x.yaml obstructed Refuse", "unused --force t/a/x.yaml"]);
}

#[test]
fn orphans_are_reported_and_deleted_only_untouched() {
    let mine = maker("mine", "mine");
    let disk = disk(&[
        ("t/a/foreign.yaml", "a: 1\n".into()),
        ("t/a/other.yaml", maker("other", "other").seal("a: 1\n")),
        ("t/a/touched.yaml", mine.seal("a: 1\n") + "b: 1\n"),
        ("t/a/untouched.yaml", mine.seal("a: 1\n")),
    ]);
    let nothing = set(&[]);
    assert_eq!(
        decide(&nothing, &disk, &Permissions::default()),
        ["t/a/touched.yaml edited Orphan", "t/a/untouched.yaml stale Orphan"]
    );
    let prune = Permissions { prune: true, ..Permissions::default() };
    assert_eq!(decide(&nothing, &disk, &prune), ["t/a/touched.yaml edited Orphan", "t/a/untouched.yaml stale Delete"]);
    let prune_by_name = Permissions { prune: true, ..forced("t/a/touched.yaml") };
    assert_eq!(
        decide(&nothing, &disk, &prune_by_name),
        ["t/a/touched.yaml edited Delete", "t/a/untouched.yaml stale Delete"]
    );
}

#[test]
fn a_deleted_topology_and_a_renamed_one_are_said() {
    let disk = disk(&[
        ("t/a/1.yaml", maker("dead", "gone").seal("a: 1\n")),
        ("t/a/2.yaml", maker("alive", "alive").seal("a: 1\n")),
        ("t/a/3.yaml", maker("former", "mine").seal("a: 1\n")),
        ("t/a/4.yaml", maker("former", "mine").seal("a: 1\n")),
    ]);
    let set = set(&[("t/a/4.yaml", "a: 1\n")]);
    assert_eq!(
        decide(&set, &disk, &Permissions::default()),
        [
            "t/a/4.yaml another topology's Refuse",
            r#"vanished dead None ["t/a/1.yaml"]"#,
            r#"vanished former Some("mine") ["t/a/3.yaml"]"#,
        ]
    );
    let adopt = |name: &str| Permissions { adopt: [name.to_owned()].into(), ..Permissions::default() };
    assert_eq!(
        decide(&set, &disk, &adopt("former")),
        ["t/a/3.yaml stale Orphan", "t/a/4.yaml stale Write", r#"vanished dead None ["t/a/1.yaml"]"#]
    );
    // One that is still there is not taken over as a whole.
    assert!(decide(&set, &disk, &adopt("alive")).contains(&"unused --adopt alive".to_owned()));
}

#[test]
fn files_of_the_same_topology_outside_its_tree_are_orphans() {
    let disk = disk(&[
        ("former/a/1.yaml", maker("mine", "mine").seal("a: 1\n")),
        ("former/a/2.yaml", maker("mine", "mine").seal("a: 1\n") + "b: 1\n"),
        ("former/a/3.yaml", maker("other", "other").seal("a: 1\n")),
        // Another topology of that name, or one of another project: a name alone says too little.
        ("former/a/4.yaml", maker("mine", "other").seal("a: 1\n")),
        ("former/a/5.yaml", maker("mine", "gone").seal("a: 1\n")),
        ("former/a/6.yaml", maker("former", "mine").seal("a: 1\n")),
    ]);
    let (set, none) = (set(&[("t/a/1.yaml", "a: 1\n")]), Permissions::default());
    let prune = Permissions { prune: true, adopt: ["mine".to_owned()].into(), ..Permissions::default() };
    let renamed = r#"vanished former Some("mine") ["former/a/6.yaml"]"#;
    assert_eq!(
        decide(&set, &disk, &none),
        [
            "former/a/1.yaml stale Orphan",
            "former/a/2.yaml edited Orphan",
            "t/a/1.yaml absent Write",
            renamed,
            r#"vanished mine None ["former/a/5.yaml"]"#,
        ]
    );
    assert_eq!(
        decide(&set, &disk, &prune),
        [
            "former/a/1.yaml stale Delete",
            "former/a/2.yaml edited Orphan",
            "former/a/5.yaml stale Delete",
            "t/a/1.yaml absent Write",
            renamed,
        ]
    );
}

#[test]
fn files_of_clusters_that_are_not_rendered_are_no_orphans() {
    let mine = maker("mine", "mine");
    let disk = disk(&[
        ("t/a/1.yaml", mine.seal("a: 1\n")),
        ("t/b/1.yaml", mine.seal("a: 1\n")),
        ("u/b/1.yaml", mine.seal("a: 1\n")),
    ]);
    let (set, permissions) = (set(&[]), Permissions::default());
    let owners = [Owner::new(&mine, "t/{cluster}", Some("a"))];
    let changes = compare(&set, &disk, &owners, &permissions, &|_| true);
    let orphans: Vec<&str> = changes.with(Action::Orphan).map(|change| change.path.as_str()).collect();
    assert_eq!(orphans, ["t/a/1.yaml", "u/b/1.yaml"]);
}

#[test]
fn every_refusal_says_what_to_type() {
    let mine = maker("mine", "mine");
    let disk = disk(&[
        ("t/a/1.yaml", "a: 1\n".into()),
        ("t/a/2.yaml", mine.seal("a: 1\n") + "b: 1\n"),
        ("t/a/3.yaml", mine.seal("a: 1\n").replace("a: 1\n", "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n")),
        ("t/a/4.yaml", maker("other", "other").seal("a: 1\n")),
        ("t/a/5.yaml", maker("former", "mine").seal("a: 1\n")),
        ("t/a/6.yaml", mine.seal("a: 1\n")),
    ]);
    let set = set(&["1", "2", "3", "4", "5"]
        .map(|name| format!("t/a/{name}.yaml"))
        .each_ref()
        .map(|path| (path.as_str(), "a: 2\n")));
    let owners = [Owner::new(&mine, "t/{cluster}", None)];
    let changes = compare(&set, &disk, &owners, &forced("t/b/x.yaml"), &|_| true);
    assert!(changes.is_refused());
    let findings = changes.findings("output".into(), &|_, _, _| None);
    let shown: Vec<String> = findings
        .iter()
        .map(|one| format!("{}: {}\n  help: {}", one.rule.name, one.message, one.help.as_deref().unwrap_or("")))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    foreign-file: `output/t/a/1.yaml` was not written by mirrorc
      help: look with `mirrorc diff`, then render with `--force output/t/a/1.yaml`, or choose another name with `files:`
    edited-file: `output/t/a/2.yaml` was edited after it was rendered
      help: look with `mirrorc diff`, put what the edit means into the topology, then render with `--force output/t/a/2.yaml`
    edited-file: `output/t/a/3.yaml` holds an unresolved merge
      help: merge the topology, then render with `--force output/t/a/3.yaml`: it makes the file anew
    file-of-another-topology: `output/t/a/4.yaml` belongs to topology `other` (`topology/other.yaml`)
      help: give one of the two another `tree:`, or take this file over with `--force output/t/a/4.yaml`
    file-of-another-topology: `output/t/a/5.yaml` was made by topology `former`, which is not in `topology/mine.yaml` any more
      help: take over all its untouched files with `--adopt former`, or this one with `--force output/t/a/5.yaml`
    orphaned-file: `output/t/a/6.yaml` is not made any more, and Flux still applies it
      help: render with `--prune` to delete it
    unused-permission: `--force t/b/x.yaml` allows nothing that this run needs
      help: take it away, or correct it
    ");
}

proptest! {
    /// Promise 3: whatever lies there, only absent and untouched files of ours are written unasked.
    #[test]
    fn nothing_of_a_person_is_written_over(
        body in "[a-z: \n]{0,40}",
        old_body in "[a-z: \n]{0,40}",
        edit in prop::option::of(("[ -~\n]{1,10}", any::<prop::sample::Index>())),
        owner in prop::sample::select(vec!["mine", "other", "none"]),
    ) {
        let mut text = match owner {
            "none" => old_body.clone(),
            owner => maker(owner, owner).seal(&old_body),
        };
        let before = text.clone();
        if let Some((inserted, at)) = edit {
            text.insert_str(at.index(text.len() + 1), &inserted);
        }
        let set = set(&[("t/a/x.yaml", &body)]);
        let (untouched, is_current) = (text == before, text == set.get("t/a/x.yaml".into()).unwrap().text());
        let decided = decide(&set, &disk(&[("t/a/x.yaml", text)]), &Permissions::default());
        let expected = match (is_current, owner == "mine" && untouched) {
            (true, _) => "Keep",
            (false, true) => "Write",
            (false, false) => "Refuse",
        };
        prop_assert!(decided[0].ends_with(expected), "{:?}, expected {}", decided, expected);
    }
}
