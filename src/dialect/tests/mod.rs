//! Plans in, documents out.

mod build;

use build::Build;

use super::*;
use crate::output::parse_objects;
use crate::template::Engine;

fn engine() -> Engine {
    Engine::new([]).unwrap()
}

/// One text of all files, each below its path.
fn shown(host: &Host) -> String {
    let files = render(host, &engine()).unwrap();
    files.iter().map(|file| format!("#### {}\n{}", file.path, file.body)).collect()
}

#[test]
fn our_templates_have_no_problem() {
    assert_eq!(engine().check(), []);
}

#[test]
fn classic() {
    insta::assert_snapshot!(shown(&Build::new("0.47.0", "3.9.0").full_host()));
}

#[test]
fn v1() {
    insta::assert_snapshot!(shown(&Build::new("1.2.0", "4.3.1").full_host()));
}

#[test]
fn both_renderings_are_the_same_text_and_parse() {
    for (strimzi, kafka) in [("0.47.0", "3.9.0"), ("0.48.0", "4.1.0"), ("0.49.0", "4.0.1"), ("1.2.0", "4.3.1")] {
        let host = Build::new(strimzi, kafka).full_host();
        let plain = render(&host, &engine()).unwrap();
        let marked = render_marked(&host, &engine()).unwrap();
        for (plain, marked) in plain.iter().zip(&marked) {
            assert_eq!(plain.body, marked.body.text);
            assert!(marked.body.origins.len() > 5, "{strimzi} {}: marking fell back", plain.path);
            parse_objects(&plain.body).unwrap();
        }
    }
}
