//! Other implementations of YAML.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

/// What one reader made of the documents, each with its number.
pub struct Reading {
    pub reader: String,
    pub values: Vec<(usize, Result<Value, String>)>,
}

#[derive(Deserialize)]
struct Answer {
    value: Value,
    error: Option<String>,
}

const READERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readers");

/// Reads with the port of libyaml.
pub fn in_process(document: &str) -> Result<Value, String> {
    serde_yaml::from_str(document).map_err(|error| error.to_string())
}

/// Reads with kubectl's reader, with Go's yaml.v3 and with PyYAML, as far as they are there.
pub fn outside(documents: &[String]) -> Vec<Reading> {
    std::thread::scope(|scope| {
        let python = scope.spawn(|| ask_python(documents));
        let mut readings = ask_go(documents);
        readings.extend(python.join().unwrap());
        readings
    })
}

fn ask_go(documents: &[String]) -> Vec<Reading> {
    if !runs("go", &["version"]) {
        eprintln!("left out: no go");
        return Vec::new();
    }
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    let source = Path::new(READERS).join("go");
    let built = Command::new("go").args(["build", "-o"]).arg(&program).current_dir(source).status();
    if !built.unwrap().success() {
        // Its modules come from the network once; `scripts/test` has one.
        assert!(std::env::var_os("MIRRORC_REAL").is_none(), "tests/readers/go does not build");
        eprintln!("left out: tests/readers/go does not build here");
        return Vec::new();
    }
    ask(Command::new(program), documents.iter().enumerate())
}

fn ask_python(documents: &[String]) -> Vec<Reading> {
    if !runs("python3", &["-c", "import yaml"]) {
        eprintln!("left out: no python3 with yaml");
        return Vec::new();
    }
    let mut python = Command::new("python3");
    python.arg(Path::new(READERS).join("pyyaml.py"));
    // It reads some 100 kB a second.
    ask(python, documents.iter().enumerate().filter(|(_, document)| document.len() < 2_000))
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Asks a program about many documents in one run: a JSON string a line in, an object a line out.
fn ask<'d>(mut program: Command, documents: impl Iterator<Item = (usize, &'d String)>) -> Vec<Reading> {
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let (numbers, questions): (Vec<usize>, String) =
        documents.map(|(number, document)| (number, serde_json::to_string(document).unwrap() + "\n")).unzip();
    let writer = std::thread::spawn(move || input.write_all(questions.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{program:?} failed");
    let mut readings: BTreeMap<String, Reading> = BTreeMap::new();
    for (number, line) in numbers.iter().zip(String::from_utf8(output.stdout).unwrap().lines()) {
        let answers: BTreeMap<String, Answer> = serde_json::from_str(line).unwrap();
        for (reader, answer) in answers {
            let reading = readings.entry(reader.clone()).or_insert_with(|| Reading { reader, values: Vec::new() });
            reading.values.push((*number, answer.error.map_or(Ok(answer.value), Err)));
        }
    }
    assert!(!readings.is_empty() && readings.values().all(|reading| reading.values.len() == numbers.len()));
    readings.into_values().collect()
}
