//! The input language, from text to findings.

use std::fmt::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use mirrorc::diagnostic::Diagnostic;
use mirrorc::source::Sources;
use mirrorc::topology::model::Topology;

/// Reads a topology and says what is wrong with it, one finding a line.
fn read(path: &Utf8Path, text: &str) -> (Option<Topology>, String) {
    let mut sources = Sources::default();
    let file = sources.add(path, text);
    let (topology, findings) = mirrorc::topology::read(file, path, text);
    (topology, findings.iter().map(|finding| concise(&sources, finding)).collect())
}

/// Returns `line:col level[rule] message | help`, and every secondary label below it.
fn concise(sources: &Sources, finding: &Diagnostic) -> String {
    let mut text = String::new();
    let position = |label: &mirrorc::diagnostic::Label| {
        let position = sources.position(label.span);
        format!("{}:{}", position.line, position.column)
    };
    let at = finding.primary.as_ref().map_or("-".to_owned(), position);
    let help = finding.help.as_ref().map(|help| format!(" | {help}")).unwrap_or_default();
    let (level, rule) = (finding.level.name(), finding.rule.name);
    writeln!(text, "{at} {level}[{rule}] {}{help}", finding.message).unwrap();
    for label in &finding.secondary {
        writeln!(text, "    {} {}", position(label), label.text).unwrap();
    }
    text
}

/// Returns the files of a folder that end so, in order.
fn files(folder: &str) -> Vec<(Utf8PathBuf, String)> {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<Utf8PathBuf> = root
        .read_dir_utf8()
        .unwrap()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension() == Some("yaml"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no case in {folder}");
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn examples_are_clean() {
    for (path, text) in files("topology") {
        let (topology, findings) = read(&path, &text);
        assert_eq!(findings, "", "{path}");
        assert!(topology.is_some(), "{path}");
    }
}
