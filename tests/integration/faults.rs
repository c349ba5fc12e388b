//! One topology with about thirty different faults, in every format.

use std::collections::BTreeSet;
use std::path::Path;

use mirrorc::report::Format;

use crate::project::Project;

const CASE: &str = "tests/cases/thirty-faults";

fn project() -> Project {
    let topology = Path::new(env!("CARGO_MANIFEST_DIR")).join(CASE).join("topology.yaml");
    Project::with_topology(&std::fs::read_to_string(topology).unwrap())
}

/// At a terminal of 80 columns.
fn run(project: &Project, format: Format) -> String {
    let flags = format!("--no-prerequisites --color never -q --output-format {}", format.name());
    project.shell(&format!("COLUMNS=80 mirrorc check {flags}")).1
}

#[test]
fn every_line_of_every_format() {
    let project = project();
    for format in Format::ALL {
        let mut text = run(&project, format);
        if format == Format::Sarif {
            // Its rules carry every page; those have tests of their own.
            let mut log: serde_json::Value = serde_json::from_str(&text).unwrap();
            log.pointer_mut("/runs/0/tool/driver").unwrap().as_object_mut().unwrap().remove("rules").unwrap();
            text = serde_json::to_string_pretty(&log).unwrap();
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("../..").join(CASE));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format.name(), text));
    }
}

#[test]
fn there_are_thirty_of_them() {
    let found = run(&project(), Format::Concise);
    let rules: BTreeSet<&str> = found.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert!(rules.len() >= 30, "{} rules: {rules:?}", rules.len());
}

/// The lines of a finding's own words; source lines are cut, not wrapped, and a name is never broken.
#[test]
fn notes_and_help_keep_to_the_terminal() {
    for line in run(&project(), Format::Full).lines() {
        let text = line.trim_start();
        let words = ["= note:", "= help:"].iter().find_map(|head| text.strip_prefix(head));
        let fits = line.chars().count() <= 80;
        assert!(words.is_none_or(|words| fits || words.trim().split(' ').count() == 1), "{line}");
    }
}
