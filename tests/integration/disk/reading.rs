//! What is read from the disk, and how that can fail.

use camino::Utf8Path;
use mirrorc::disk::{Problem, Root, Shelf, canonical, list_yaml, read_file, read_templates};
use mirrorc::output::{Entry, Header, TreePattern};

use super::{LIMIT, Project};

#[test]
fn a_walk_reads_only_our_files_in_the_tree() {
    let project = Project::new();
    let ours = project.maker.seal("a: 1\n");
    project.write("t/a/ours.yaml", &ours);
    project.write("t/a/deep/ours.yaml", &ours);
    project.write("t/a/theirs.yaml", "a: 1\n");
    project.write("t/a/ours.yml", &ours);
    project.write("t/a/.hidden/ours.yaml", &ours);
    project.write("t/ours.yaml", &ours);
    project.write("u/a/ours.yaml", &ours);
    let set = project.set(&[("t/a/theirs.yaml", "a: 2\n"), ("t/b/absent.yaml", "a: 2\n")]);
    let tree = project.read(&set).unwrap();
    let paths: Vec<&Utf8Path> = tree.entries.keys().map(Utf8Path::new).collect();
    assert_eq!(paths, ["t/a/deep/ours.yaml", "t/a/ours.yaml", "t/a/theirs.yaml"]);
    assert_eq!(tree.entries["t/a/theirs.yaml"], Entry::Text("a: 1\n".into()));

    let mut asked = Vec::new();
    let asking = std::cell::RefCell::new(&mut asked);
    let elsewhere = |path: &Utf8Path, header: &Header<'_>| {
        asking.borrow_mut().push(format!("{path} of {}", header.owner));
        path.starts_with("u")
    };
    let tree = project.root().read([], &[TreePattern::new("t/{cluster}")], &elsewhere, LIMIT).unwrap();
    let paths: Vec<&str> = tree.entries.keys().map(String::as_str).collect();
    assert_eq!(paths, ["t/a/deep/ours.yaml", "t/a/ours.yaml", "u/a/ours.yaml"]);
    assert_eq!(tree.entries["u/a/ours.yaml"], Entry::Text(ours));
    asked.sort();
    assert_eq!(asked, ["t/ours.yaml of mine", "u/a/ours.yaml of mine"]);

    let everywhere = project.root().read([], &[TreePattern::everything()], &|_, _| false, LIMIT).unwrap();
    assert_eq!(everywhere.entries.len(), 4);
}

#[test]
fn what_would_be_written_is_told_from_what_looks_like_it() {
    let project = Project::new();
    let set = project.set(&[("t/a/x.yaml", "a: 1\n")]);
    let made = set.get("t/a/x.yaml".into()).unwrap().text().to_owned();
    let read = |text: &str| {
        project.write("t/a/x.yaml", text);
        project.read(&set).unwrap().entries.remove("t/a/x.yaml").unwrap()
    };
    assert_eq!(read(&made), Entry::AsMade);
    for other in [made.replace('\n', "\r\n"), format!("\u{feff}{made}"), made.replace("a: 1", "a: 2"), String::new()] {
        assert_eq!(read(&other), Entry::Text(other.clone()));
    }
}

#[test]
fn a_shelf_holds_what_lies_there_to_the_byte() {
    let project = Project::new();
    let root = project.root();
    let shelf = Shelf::new(&root, LIMIT);
    let holds = |text: &str| shelf.holds("t/a/x.yaml".into(), text);
    assert!(!holds("a: 1\n"), "nothing lies there");
    project.write("t/a/x.yaml", "a: 1\n");
    assert!(holds("a: 1\n"));
    for other in ["a: 1", "a: 1\n\n", "a: 2\n", "", "a: 1\r\n"] {
        assert!(!holds(other), "{other:?}");
    }
    // A file that became longer or shorter, with what was read before still in memory.
    project.write("t/a/x.yaml", "a: 1\nb: 1\n");
    assert!(!holds("a: 1\n") && holds("a: 1\nb: 1\n"));
    project.write("t/a/x.yaml", "a");
    assert!(!holds("a: 1\n") && holds("a"));
    std::fs::rename(project.output.join("t/a/x.yaml"), project.output.join("t/a/y.yaml")).unwrap();
    std::os::unix::fs::symlink("y.yaml", project.output.join("t/a/x.yaml")).unwrap();
    assert!(!holds("a"), "a link is not a file of ours");
}

#[test]
fn an_output_folder_that_is_missing_or_no_folder_is_told_apart() {
    let project = Project::new();
    assert!(Root::open(&project.output).unwrap().is_none());
    std::fs::write(&project.output, "").unwrap();
    assert!(matches!(Root::open(&project.output).unwrap_err().problem, Problem::NotAFolder));
    assert!(matches!(Root::create(&project.output).unwrap_err().problem, Problem::NotAFolder));
}

#[test]
fn a_path_may_be_said_from_the_working_folder_or_from_the_output_folder() {
    let project = Project::new();
    let root = project.root();
    for given in ["t/a/x.yaml", "./t/a/x.yaml", project.output.join("t/a/x.yaml").as_str()] {
        assert_eq!(root.relative(given.into()), "t/a/x.yaml", "{given}");
    }
}

#[test]
fn files_are_read_whole_or_the_reason_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    std::fs::write(folder.join("a.yaml"), "12345").unwrap();
    assert_eq!(read_file(&folder.join("a.yaml"), 5).unwrap(), b"12345");
    assert!(matches!(read_file(&folder.join("a.yaml"), 4).unwrap_err().problem, Problem::TooLarge(4)));
    assert!(matches!(read_file(folder, 5).unwrap_err().problem, Problem::IsFolder));
    let error = read_file(&folder.join("b.yaml"), 5).unwrap_err();
    assert!(matches!(error.problem, Problem::NotFound));
    assert_eq!(error.to_string(), format!("`{}` does not exist", folder.join("b.yaml")));
}

#[test]
fn topologies_and_templates_come_sorted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    for name in ["b.yaml", "a.yaml", ".hidden.yaml", "c.txt"] {
        std::fs::write(folder.join(name), name).unwrap();
    }
    std::fs::create_dir_all(folder.join("d.yaml/v1")).unwrap();
    std::fs::write(folder.join("d.yaml/v1/x.j2"), "text").unwrap();
    assert_eq!(list_yaml(folder).unwrap(), [folder.join("a.yaml"), folder.join("b.yaml")]);
    assert!(matches!(list_yaml(&folder.join("none")).unwrap_err().problem, Problem::NotFound));

    let names = |read: Vec<(String, String)>| read.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(read_templates(folder, LIMIT).unwrap()), ["a.yaml", "b.yaml", "c.txt", "d.yaml/v1/x.j2"]);
    assert!(matches!(read_templates(&folder.join("a.yaml"), LIMIT).unwrap_err().problem, Problem::NotAFolder));
    assert!(matches!(read_templates(&folder.join("none"), LIMIT).unwrap_err().problem, Problem::NotFound));
    std::fs::write(folder.join("z"), b"\xff").unwrap();
    assert!(matches!(read_templates(folder, LIMIT).unwrap_err().problem, Problem::NotText));
}

#[test]
fn a_canonical_path_needs_not_exist() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap();
    std::os::unix::fs::symlink(&folder, folder.join("link")).unwrap();
    assert_eq!(canonical(&folder.join("link")).unwrap(), folder);
    assert_eq!(canonical(&folder.join("link/not/yet")).unwrap(), folder.join("not/yet"));
}
