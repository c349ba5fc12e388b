//! The repository's own `output/`: rendered from `topology/`, and explained line by line.

use std::path::Path;

use assert_cmd::Command;

fn mirrorc(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("mirrorc")
        .unwrap()
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("NO_COLOR", "1")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[test]
fn it_is_what_the_topologies_say() {
    let (code, out, talk) = mirrorc(&["render", "--check"]);
    assert_eq!(code, 0, "render it anew with `cargo run -- render`:\n{out}{talk}");
}

#[test]
fn no_example_has_a_finding() {
    let (code, out, talk) = mirrorc(&["check", "--no-prerequisites", "--deny", "warnings", "--tree", "output"]);
    assert_eq!((code, out.as_str(), talk.as_str()), (0, "", "no findings\n"));
}
