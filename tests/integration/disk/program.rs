//! The program itself, killed, short of space, and started twice at once.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use camino::Utf8Path;
use mirrorc::disk::{Root, Wait};

use crate::project::Project;

/// Kills per test; `MIRRORC_KILLS=200` looks longer.
const KILLS: u32 = 25;

/// Both names make the same files but for their headers, so that each turn writes every file.
const NAMES: [&str; 2] = ["topology/fleet.yaml", "topology/flotilla.yaml"];

fn program(project: &Project, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mirrorc"));
    command.current_dir(project.path("")).args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn texts(project: &Project) -> BTreeMap<String, String> {
    project.files("output").into_iter().map(|(path, (text, _))| (path, text)).collect()
}

fn is_temporary(path: &str) -> bool {
    path.contains("/.mirrorc-")
}

fn turn(project: &Project, from: usize) {
    std::fs::rename(project.path(NAMES[from % 2]), project.path(NAMES[(from + 1) % 2])).unwrap();
}

/// Waits until the run has begun to write, or is over.
fn wait_for_temporary(project: &Project, child: &mut Child) -> bool {
    while child.try_wait().unwrap().is_none() {
        let hosts = std::fs::read_dir(project.path("output/fleet")).unwrap();
        let mut names = hosts.flat_map(|host| std::fs::read_dir(host.unwrap().path()).into_iter().flatten());
        if names.any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with(".mirrorc-")) {
            return true;
        }
    }
    false
}

/// Waits until a file was replaced by a new one, or the run is over.
fn wait_for_replacement(project: &Project, path: &str, child: &mut Child) -> bool {
    let inode = || std::fs::metadata(project.path(path)).unwrap().ino();
    let before = inode();
    loop {
        // Asking whether the run is over takes longer than looking at the file.
        if (0..64).any(|_| inode() != before) {
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
    }
}

#[test]
fn a_killed_run_leaves_each_file_old_or_new() {
    let project = Project::with_example("fleet");
    let kills = std::env::var("MIRRORC_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    assert_eq!(project.run(&["render"]).code, 0);
    let first = texts(&project);
    turn(&project, 0);

    // One run in peace: how long it writes, and what the other texts are.
    let mut child = program(&project, &["render"]).spawn().unwrap();
    assert!(wait_for_temporary(&project, &mut child));
    let writing = Instant::now();
    assert!(child.wait().unwrap().success());
    let window = writing.elapsed();
    let second = texts(&project);
    assert!(first.len() > 30 && first.keys().eq(second.keys()));
    assert!(first.iter().all(|(path, text)| second[path] != *text));

    let (mut with_leftovers, mut mixed) = (0, 0);
    for kill in 0..kills {
        // Towards whatever fewer files are, so that there is much to write.
        let now = texts(&project);
        let is_second = |path: &&String| now[*path] == second[*path];
        let goal = if first.keys().filter(is_second).count() > first.len() / 2 { 0 } else { 1 };
        if !project.path(NAMES[goal]).exists() {
            turn(&project, goal + 1);
        }
        let target = [&first, &second][goal];
        let replaced_first = target.keys().find(|path| now[*path] != target[*path]).unwrap();
        let mut child = program(&project, &["render"]).spawn().unwrap();
        // Every other kill comes while files are staged and synced, the others while they are renamed.
        let has_come = match kill % 2 {
            0 => {
                wait_for_temporary(&project, &mut child) && {
                    std::thread::sleep(window * kill / kills);
                    true
                }
            }
            _ => {
                wait_for_replacement(&project, replaced_first, &mut child) && {
                    let begun = Instant::now();
                    while begun.elapsed() < Duration::from_micros(u64::from(kill % 16) * 20) {}
                    true
                }
            }
        };
        if has_come {
            child.kill().unwrap();
        }
        child.wait().unwrap();
        let found = texts(&project);
        with_leftovers += u32::from(found.keys().any(|path| is_temporary(path)));
        let (mut old, mut new) = (0, 0);
        for path in first.keys() {
            let text = found.get(path).unwrap_or_else(|| panic!("{path} is gone after kill {kill}"));
            old += u32::from(*text == first[path]);
            new += u32::from(*text == second[path]);
            assert!(*text == first[path] || *text == second[path], "{path} is torn after kill {kill}:\n{text}");
        }
        mixed += u32::from(old > 0 && new > 0);
        assert_eq!(found.keys().filter(|path| !is_temporary(path)).count(), first.len());
    }
    println!("{kills} kills within {window:?}: {with_leftovers} left temporary files, {mixed} left old and new ones");
    assert!(with_leftovers > kills / 4, "the kills missed the time of writing: {with_leftovers} of {kills}");

    let run = project.run(&["render"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
    let expected = if project.path(NAMES[0]).exists() { &first } else { &second };
    assert_eq!(texts(&project), *expected, "leftovers are gone, and every file is as the topology says");
}

#[test]
fn a_full_disk_leaves_every_old_file_whole() {
    let has_namespaces = Command::new("unshare").args(["-Urm", "true"]).stderr(Stdio::null()).status();
    if !has_namespaces.is_ok_and(|status| status.success()) {
        eprintln!("left out: a small file system needs `unshare -Urm`");
        return;
    }
    let project = Project::with_example("fleet");
    assert_eq!(project.run(&["render"]).code, 0);
    let before = texts(&project);
    turn(&project, 0);
    // tmpfs counts whole pages; folders are free. Half of the new files fit beside the old ones.
    let pages: usize = before.values().map(|text| text.len().div_ceil(4096)).sum();
    for limit in [format!("size={}k", 4 * (pages + pages / 2)), format!("nr_inodes={}", 1 + 2 + 12 + before.len() + 5)]
    {
        let script = "mkdir small && mount -t tmpfs -o \"$1\" tmpfs small && cp -r output/. small && \
             { \"$2\" render --out small > said 2>&1; echo $? > code; } && rm -rf after && cp -r small after";
        let program = env!("CARGO_BIN_EXE_mirrorc");
        let mut shell = Command::new("unshare");
        shell.args(["-Urm", "sh", "-c", script, "sh", &limit, program]).current_dir(project.path(""));
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{limit}: {}", String::from_utf8_lossy(&output.stderr));
        let said = project.read("said");
        assert_eq!(project.read("code"), "2\n", "{limit}: {said}");
        assert!(said.contains("the disk is full; nothing was changed"), "{limit}: {said}");
        let after: BTreeMap<_, _> = project.files("after").into_iter().map(|(path, (text, _))| (path, text)).collect();
        assert_eq!(after.len(), before.len(), "{limit}: no temporary file stays");
        for (path, text) in &before {
            assert_eq!(after[&path.replacen("output/", "after/", 1)], *text, "{limit}: {path}");
        }
        std::fs::remove_dir(project.path("small")).unwrap();
    }
}

#[test]
fn runs_at_once_take_turns() {
    let project = Project::with_example("fleet");
    assert_eq!(project.run(&["render"]).code, 0);
    turn(&project, 0);
    let children: Vec<Child> = (0..6).map(|_| program(&project, &["render"]).spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let together = texts(&project);
    std::fs::remove_dir_all(project.path("output")).unwrap();
    assert_eq!(project.run(&["render"]).code, 0);
    assert_eq!(together, texts(&project));
}

#[test]
fn a_run_waits_for_the_lock_or_says_who_holds_it() {
    let project = Project::with_example("rciis");
    let output = project.path("output");
    let root = Root::create(Utf8Path::from_path(&output).unwrap()).unwrap();
    let locked = root.lock(Wait::UntilFree, || {}).unwrap();
    let run = project.run(&["render", "--no-wait"]);
    assert_eq!(run.code, 2);
    assert!(run.talk.contains("another run is writing to `output`"), "{}", run.talk);

    let mut waiting = program(&project, &["render"]);
    let mut child = waiting.stderr(Stdio::piped()).spawn().unwrap();
    let mut talk = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut talk, &mut line).unwrap();
    assert_eq!(line, "waiting: another run is writing output\n");
    std::thread::sleep(Duration::from_millis(50));
    assert!(child.try_wait().unwrap().is_none());
    assert_eq!(texts(&project).len(), 0);
    // Looking needs no lock.
    assert_eq!(project.run(&["render", "--dry-run"]).code, 0);
    drop(locked);
    // Read to the end, so that the run can say what it did.
    std::io::Read::read_to_string(&mut talk, &mut line).unwrap();
    assert!(child.wait().unwrap().success(), "{line}");
    assert_eq!(texts(&project).len(), 10);
}
