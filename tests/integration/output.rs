//! The repository's own `output/`: rendered from `topology/`, and explained line by line.

use std::path::Path;

use assert_cmd::Command;
use mirrorc::output::{Object, parse_objects};
use mirrorc::schema::Coverage;
use mirrorc::source::Sources;
use mirrorc::units::StrimziVersion;
use mirrorc::{dialect, plan, topology};

use crate::shared;

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

/// Every rendered document, with its path and the operator release of its host.
fn documents() -> Vec<(String, StrimziVersion, Object)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut topologies: Vec<_> =
        std::fs::read_dir(root.join("topology")).unwrap().map(|entry| entry.unwrap().path()).collect();
    topologies.sort();
    let mut documents = Vec::new();
    for path in topologies {
        let text = std::fs::read_to_string(&path).unwrap();
        let file = Sources::default().add("topology.yaml", text.as_str());
        let (topology, findings) = topology::read(file, "topology.yaml".into(), &text);
        assert_eq!(findings, [], "{}", path.display());
        let (plan, _) = plan::plan(&topology.unwrap());
        for host in &plan.hosts {
            for kind in dialect::files(host).filter(|kind| kind.holds_objects()) {
                let path = kind.path(host);
                let text = std::fs::read_to_string(root.join("output").join(&path)).unwrap();
                let objects = parse_objects(&text).unwrap();
                assert!(!objects.is_empty(), "{path} is empty");
                documents.extend(objects.into_iter().map(|object| (path.to_string(), host.strimzi.value, object)));
            }
        }
    }
    documents
}

#[test]
fn every_document_fits_the_closed_crd_of_its_release() {
    let documents = documents();
    assert!(documents.len() > 100);
    for (path, strimzi, object) in documents.iter().filter(|(_, _, object)| object.kind != "ConfigMap") {
        let Some(crds) = shared::crds_for("the examples against upstream CRDs", strimzi.major, strimzi.minor) else {
            return;
        };
        assert_eq!(crds.check(&object.value), Coverage::Checked(Vec::new()), "{path}");
    }
}
