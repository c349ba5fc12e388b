//! From rendered text back to the plan's values.

use std::collections::BTreeSet;

use mirrorc::dialect::{HostFile, Places, exporter_configuration, render_marked};
use mirrorc::source::{Origin, Span};
use mirrorc::template::Marked;
use mirrorc::yaml::Part;

use super::build::Build;
use super::{RELEASES, engine, hosts};

fn marked(build: &mut Build) -> Vec<HostFile<Marked>> {
    let host = build.full_host();
    render_marked(&host, &|_| host.alerts.clone(), &engine()).unwrap()
}

fn collect_spans(origin: &Origin, spans: &mut BTreeSet<Span>) {
    match origin {
        Origin::Written(span) | Origin::Patch(span) => {
            spans.insert(*span);
        }
        Origin::Derived(derivation) => derivation.inputs.iter().for_each(|input| collect_spans(input, spans)),
        Origin::Default(_) | Origin::Template { .. } => {}
    }
}

#[test]
fn every_value_of_a_plan_is_an_origin_of_some_byte() {
    for (strimzi, kafka) in RELEASES {
        let mut build = Build::new(strimzi, kafka);
        let mut found = BTreeSet::new();
        for file in marked(&mut build) {
            for (_, origin) in &file.body.origins {
                collect_spans(origin, &mut found);
            }
        }
        let silent = build.spans().into_iter().filter(|(span, _)| !found.contains(span));
        let silent: Vec<String> = silent.map(|(_, text)| text).collect();
        // What decides where files lie, and what a file says by leaving it out.
        let expected = [
            "kafka",
            "dr",
            "kafka",
            "kafka",
            kafka,
            "kafka-mirrormaker2.yaml",
            "users/mm2.yaml",
            "kafka-mm2-metrics-configmap.yaml",
            "kafka-mm2-pod-monitor.yaml",
            "kafka-mm2-alert-tests.promtool",
        ];
        assert_eq!(silent, expected, "{strimzi}");
    }
}

#[test]
fn lines_inside_a_config_map_know_their_values() {
    let mut build = Build::new("1.2.0", "4.3.1");
    let files = marked(&mut build);
    let metrics = &files[2].body;
    let line = metrics.text.lines().position(|line| line.contains("kafka_connect_connector_status")).unwrap() + 1;
    let origins: Vec<_> =
        metrics.line(line).iter().map(|(range, origin)| (&metrics.text[range.clone()], origin)).collect();
    let (name, value) = (origins[0], origins[1]);
    assert_eq!((name.0, value.0), ("name:", "kafka_connect_connector_status"));
    assert!(
        matches!(name.1, Origin::Template { name, line: 15 } if &**name == "common/jmx-exporter.yaml.j2"),
        "{name:?}"
    );
    assert_eq!(value.1.span().map(|span| build.text_at(span)), Some("the version's rules"));
}

#[test]
fn a_pointer_leads_to_the_line_that_a_person_wrote() {
    let mut build = Build::new("0.47.0", "3.9.0");
    let places = Places::new(marked(&mut build).swap_remove(0).body);
    let written =
        |pointer: &str, part| build.text_at(places.origin(0, pointer, part).unwrap().span().unwrap()).to_owned();
    assert_eq!(written("/spec/replicas", Part::Value), "2");
    // The key is the template's; what stands behind it is not.
    assert_eq!(written("/spec/replicas", Part::Key), "2");
    assert_eq!(written("/spec/connectCluster", Part::Value), "dr");
    assert_eq!(written("/spec/mirrors/0/sourceConnector/config/replication.factor", Part::Key), "3");
    // Nothing stands there: the nearest that does.
    assert_eq!(written("/spec/clusters/2/authentication/scope", Part::Value), "custom");
    assert_eq!(written("/spec/clusters/0/authentication", Part::Key), "mm2-user");
    // The template's own.
    let own = places.origin(0, "/spec/clusters/0/authentication/type", Part::Value);
    assert!(matches!(own, Some(Origin::Template { name, .. }) if &**name == "classic/cluster.yaml.j2"), "{own:?}");
    assert_eq!(&places.text()[places.range(0, "/spec/replicas", Part::Key).unwrap()], "replicas");
    assert_eq!(places.range(7, "/spec", Part::Value), None);
    assert_eq!(places.origin(7, "/spec", Part::Value), None);
}

#[test]
fn a_pointer_into_the_exporters_configuration_leads_there_too() {
    let mut build = Build::new("1.2.0", "4.3.1");
    let host = build.full_host();
    let places = Places::new(exporter_configuration(&host, &engine()).unwrap().unwrap());
    let origin = places.origin(0, "/rules/0/name", Part::Value).unwrap();
    assert_eq!(build.text_at(origin.span().unwrap()), "java_lang_$1");
    let label = places.origin(0, "/rules/1/labels/status", Part::Value).unwrap();
    assert_eq!(build.text_at(label.span().unwrap()), "the version's rules");
    // The same place, as a part of the ConfigMap.
    let inner = places.range(0, "/rules/0/name", Part::Value).unwrap();
    let text = places.text();
    let outer = Places::new(render_marked(&host, &|_| host.alerts.clone(), &engine()).unwrap().swap_remove(2).body);
    let range = outer.inside(0, "/data/mm2-metrics-config.yml", text, inner.clone()).unwrap();
    assert_eq!(outer.text()[range.clone()], text[inner]);
    assert_eq!(build.text_at(outer.origin_of(range).unwrap().span().unwrap()), "java_lang_$1");
    assert_eq!(outer.inside(0, "/metadata/name", "mm2-jmx-metrics", 0..3), None);
}

#[test]
fn marking_never_falls_back_to_whole_files() {
    for (strimzi, kafka) in RELEASES {
        for host in hosts(strimzi, kafka) {
            for file in render_marked(&host, &|_| host.alerts.clone(), &engine()).unwrap() {
                assert!(file.body.origins.len() > 8, "{strimzi} {}", file.path);
            }
        }
    }
}
