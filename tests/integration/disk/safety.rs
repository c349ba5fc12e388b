//! Links and other things that stand in the way.

use std::os::unix::fs::symlink;

use mirrorc::output::{Obstacle, Permissions, State};

use super::Project;

/// Returns the state of `t/a/x.yaml`, made sure that even `--force` changes nothing.
fn obstructed(project: &Project) -> Obstacle {
    let set = project.set(&[("t/a/x.yaml", "a: 1\n")]);
    let tree = project.read(&set).unwrap();
    let force = Permissions { force: ["t/a/x.yaml".into()].into(), ..Permissions::default() };
    assert!(project.render(&[("t/a/x.yaml", "a: 1\n")], &force).is_err());
    match &project.compare(&set, &tree, &force).list[0].state {
        State::Obstructed(obstacle) => obstacle.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_link_out_of_the_tree_is_never_followed() {
    let project = Project::new();
    let outside = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(project.root().path().join("t")).unwrap();
    symlink(outside.path(), project.output.join("t/a")).unwrap();
    assert_eq!(obstructed(&project), Obstacle::Link("t/a".into()));
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);

    let project = Project::new();
    project.root();
    symlink(outside.path(), project.output.join("t")).unwrap();
    assert_eq!(obstructed(&project), Obstacle::Link("t".into()));
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_link_at_the_file_itself_is_kept_wherever_it_leads() {
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), "theirs\n").unwrap();
    for target in [outside.path().to_str().unwrap(), "y.yaml", "/nowhere"] {
        let project = Project::new();
        project.write("t/a/y.yaml", &project.maker.seal("a: 1\n"));
        symlink(target, project.output.join("t/a/x.yaml")).unwrap();
        assert_eq!(obstructed(&project), Obstacle::Link("t/a/x.yaml".into()));
        assert_eq!(std::fs::read_link(project.output.join("t/a/x.yaml")).unwrap().to_str(), Some(target));
    }
    assert_eq!(std::fs::read_to_string(outside.path()).unwrap(), "theirs\n");
}

#[test]
fn a_link_put_there_meanwhile_is_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    let project = Project::new();
    let files = [("t/a/x.yaml", "a: 1\n")];
    let (folder, none) = (project.output.join("t/a"), Permissions::default());
    let swap = || {
        std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
        symlink(outside.path(), &folder).unwrap();
    };
    assert!(project.render_after(&files, &none, swap).is_err());
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn the_output_folder_itself_may_be_a_link() {
    let project = Project::new();
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), &project.output).unwrap();
    project.render(&[("t/a/x.yaml", "a: 1\n")], &Permissions::default()).unwrap();
    assert!(elsewhere.path().join("t/a/x.yaml").is_file());
    let tree = project.read(&project.set(&[])).unwrap();
    assert_eq!(tree.entries.len(), 1, "orphans are found through it as well");
}

#[test]
fn what_is_no_plain_file_stays() {
    let project = Project::new();
    std::fs::create_dir_all(project.output.join("t/a/x.yaml")).unwrap();
    assert_eq!(obstructed(&project), Obstacle::Folder);

    let project = Project::new();
    project.write("t/a", "a file");
    assert_eq!(obstructed(&project), Obstacle::FileAbove("t/a".into()));

    let project = Project::new();
    std::fs::create_dir_all(project.output.join("t/a")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(project.output.join("t/a/x.yaml")).unwrap();
    assert_eq!(obstructed(&project), Obstacle::Special);

    let project = Project::new();
    std::fs::create_dir_all(project.output.join("t/a")).unwrap();
    let (folder, name) = (std::fs::File::open(project.output.join("t/a")).unwrap(), "x.yaml");
    let (fifo, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::from_raw_mode(0o600));
    rustix::fs::mknodat(&folder, name, fifo, mode, 0).unwrap();
    assert_eq!(obstructed(&project), Obstacle::Special, "and nobody waits for its other end");

    let project = Project::new();
    std::fs::create_dir_all(project.output.join("t/a")).unwrap();
    std::fs::write(project.output.join("t/a/x.yaml"), b"\xff\xfe").unwrap();
    assert_eq!(obstructed(&project), Obstacle::NotText);

    let project = Project::new();
    project.write("t/a/x.yaml", &" ".repeat(2 << 20));
    assert_eq!(obstructed(&project), Obstacle::TooLarge(2 << 20));
}
