//! Plans in, documents out.

mod build;
mod expected;
mod origins;

use mirrorc::dialect::{dialect_of, exporter_configuration, render, render_marked};
use mirrorc::output::parse_objects;
use mirrorc::plan::model::{Host, InstanceMetrics};
use mirrorc::schema::{Coverage, Era, check_alert_tests, check_in, check_jmx_exporter};
use mirrorc::source::Sourced;
use mirrorc::template::Engine;
use mirrorc::topology::model::{Logging, Rack};
use mirrorc::yaml::reread;
use proptest::prelude::*;
use serde_json::Value;

use build::{Build, Watched};

use crate::shared;

/// Operators with a Kafka version that each runs: one of every dialect, logging library and era of the schemas.
const RELEASES: [(&str, &str); 7] = [
    ("0.45.0", "3.9.0"),
    ("0.47.0", "3.9.0"),
    ("0.48.0", "4.1.0"),
    ("0.49.0", "4.0.1"),
    ("0.51.0", "4.2.0"),
    ("1.0.0", "4.1.2"),
    ("1.2.0", "4.3.1"),
];

fn engine() -> Engine {
    Engine::new([]).unwrap()
}

/// One text of all files, each below its path.
fn shown(host: &Watched) -> String {
    let files = render(host, &|_| host.alerts.clone(), &engine()).unwrap();
    files.iter().map(|file| format!("#### {}\n{}", file.path, file.body)).collect()
}

/// Hosts that together say everything a plan can.
fn hosts(strimzi: &'static str, kafka: &'static str) -> Vec<Watched> {
    let mut build = Build::new(strimzi, kafka);
    let mut full = build.full_host();
    let release = full.strimzi.value;
    if !release.at_least(0, 48) {
        // Custom authentication came with 0.48.
        full.instances[0].mirrors.pop();
    }
    let mut other = build.full_host();
    let instance = &mut other.instances[0];
    instance.mirrors.pop();
    instance.logging = Logging::External { config_map: build.t("mm2-logging"), key: build.t("log4j.properties") };
    if release.at_least(0, 48) {
        instance.metrics = InstanceMetrics::Reporter { allow_list: vec![build.t("kafka_connect.*"), build.t("other")] };
    }
    if release.at_least(1, 0) {
        instance.rack = Some(Rack { topology_key: None, env_var: Some(build.t("RACK")) });
    }
    let user = build.user("mm2");
    let alone = build.host(Vec::new(), vec![user]);
    vec![full, other, Watched { host: alone, alerts: Vec::new() }]
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
fn a_host_where_nothing_runs_has_a_user_only() {
    let alone = hosts("1.2.0", "4.3.1").pop().unwrap();
    let paths: Vec<_> =
        render(&alone, &|_| alone.alerts.clone(), &engine()).unwrap().into_iter().map(|file| file.path).collect();
    assert_eq!(paths, ["apps/dr/extra/users/mm2.yaml"]);
}

/// Renders both ways, which must agree, and reads every document back; a ConfigMap's text is read too.
fn read_back(host: &Watched, engine: &Engine) -> Vec<Vec<Value>> {
    let alerts = |_: &Host| host.alerts.clone();
    let plain = render(host, &alerts, engine).unwrap();
    let marked = render_marked(host, &alerts, engine).unwrap();
    assert_eq!(plain.len(), marked.len());
    let files = plain.iter().zip(&marked).map(|(plain, marked)| {
        assert_eq!(plain.body, marked.body.text, "{}", plain.path);
        assert!(plain.body.ends_with('\n') && !plain.body.ends_with("\n\n"), "{}", plain.body);
        assert!(!plain.body.lines().any(|line| line.ends_with(' ')), "{}", plain.body);
        let objects = parse_objects(&plain.body).unwrap_or_else(|error| panic!("{error}\n{}", plain.body));
        let with_parsed_data = |mut value: Value| {
            for text in
                value.get_mut("data").and_then(Value::as_object_mut).into_iter().flat_map(|data| data.values_mut())
            {
                *text = reread(text.as_str().unwrap()).unwrap().remove(0);
            }
            value
        };
        objects.into_iter().map(|object| with_parsed_data(object.value)).collect()
    });
    files.collect()
}

#[test]
fn every_value_of_the_plan_is_written_once_and_nothing_else() {
    let engine = engine();
    for (strimzi, kafka) in RELEASES {
        for host in hosts(strimzi, kafka) {
            let mut expected = expected::documents(&host, dialect_of(&host));
            expected.retain(|file| !file.is_empty());
            assert_eq!(read_back(&host, &engine), expected, "{strimzi}");
        }
    }
}

fn hostile_strings() -> Vec<String> {
    let strings: Vec<String> = serde_json::from_str(include_str!("../../fixtures/hostile-strings.json")).unwrap();
    // A longer key is refused.
    strings.into_iter().filter(|text| text.chars().count() < 900).collect()
}

fn assert_reads_back(strimzi: &'static str, kafka: &'static str, texts: Vec<String>, engine: &Engine) {
    let mut build = Build::new(strimzi, kafka);
    build.texts = texts;
    let host = build.full_host();
    assert_eq!(read_back(&host, engine), expected::documents(&host, dialect_of(&host)));
}

#[test]
fn hostile_texts_of_a_plan_come_back() {
    let engine = engine();
    // Chunks of a length that has no divisor in common with the order in which texts are made.
    for texts in hostile_strings().chunks(37) {
        assert_reads_back("0.47.0", "3.9.0", texts.to_vec(), &engine);
        assert_reads_back("1.2.0", "4.3.1", texts.to_vec(), &engine);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_texts_of_a_plan_come_back(texts in proptest::collection::vec(any::<String>(), 1..40), is_v1: bool) {
        let (strimzi, kafka) = if is_v1 { ("1.2.0", "4.3.1") } else { ("0.47.0", "3.9.0") };
        assert_reads_back(strimzi, kafka, texts, &engine());
    }
}

#[test]
fn what_is_written_fits_our_schemas_and_the_closed_crds() {
    let engine = engine();
    for (strimzi, kafka) in RELEASES {
        for host in hosts(strimzi, kafka) {
            let Sourced { value: release, .. } = host.strimzi;
            let crds = shared::crds_for("rendered documents against upstream CRDs", release.major, release.minor);
            for file in render(&host, &|_| host.alerts.clone(), &engine).unwrap() {
                if !file.kind.holds_objects() {
                    assert_eq!(check_alert_tests(&reread(&file.body).unwrap()[0]), []);
                    continue;
                }
                for object in parse_objects(&file.body).unwrap() {
                    let place = format!("{strimzi} {} {}", object.kind, object.name);
                    let violations = check_in(Era::of(release.major, release.minor), &object.value).unwrap();
                    assert_eq!(violations, [], "{place}");
                    if let Some(crds) = crds.filter(|_| object.kind != "ConfigMap") {
                        assert_eq!(crds.check(&object.value), Coverage::Checked(Vec::new()), "{place}");
                    }
                }
            }
            if let Some(configuration) = exporter_configuration(&host, &engine).unwrap() {
                assert_eq!(check_jmx_exporter(&reread(&configuration.text).unwrap()[0]), []);
            }
        }
    }
}

/// Returns a template without its indentation, and without the indentation that filters are told.
fn flattened(name: &str) -> Vec<String> {
    let engine = engine();
    let text =
        engine.source(name).unwrap().replace("yaml(6)", "yaml").replace("yaml(8)", "yaml").replace("yaml(10)", "yaml");
    text.lines().map(|line| line.trim_start().to_owned()).collect()
}

#[test]
fn a_cluster_is_reached_alike_wherever_it_stands() {
    let classic = flattened("classic/cluster.yaml.j2");
    assert!(classic.len() > 30);
    assert_eq!(flattened("v1/target.yaml.j2"), classic);
    assert_eq!(flattened("v1/source.yaml.j2"), classic);
}
