//! Every series that our rules and alerts know is on the page, with the labels promised.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use mirrorc::facts::metrics::{Exporter, series};
use serde_json::json;

use super::topology;
use super::world::World;
use crate::harness::connect::Pod;
use crate::harness::process::wait_until;
use crate::harness::runner::{Case, say};
use crate::harness::scrape::Sample;
use crate::harness::tools;
use crate::operator::Metrics;

pub const CASES: &[Case] = &[
    Case { name: "metrics::page_of_the_exporter", run: page_of_the_exporter },
    Case { name: "metrics::page_of_the_reporter", run: page_of_the_reporter },
];

/// What the exporters say about themselves and the JVM.
const OWN: &[&str] = &["jmx_", "jvm_", "process_"];

fn page_of_the_exporter() {
    let text = topology::edited("rciis.yaml", super::first_user::QUICK);
    show("metrics::page_of_the_exporter", &text, Exporter::Jmx);
}

/// One operator before 0.51 and one since: the reporter's class was renamed there.
fn page_of_the_reporter() {
    let mut changes = super::first_user::QUICK.to_vec();
    changes.extend([
        ("  metrics: jmx\n", "  metrics: strimzi-reporter\n"),
        ("version: 3.9.0", "version: 4.1.0"),
        ("strimzi: 0.47.0", "strimzi: 0.51.0"),
        // Its API has no heartbeat connector.
        ("heartbeats: {every: 2s}", "heartbeats: false"),
    ]);
    show("metrics::page_of_the_reporter", &topology::edited("rciis.yaml", &changes), Exporter::Reporter);
}

fn show(case: &str, text: &str, exporter: Exporter) {
    let sites = topology::sites(&tools::case_folder(&format!("{case}-topology")), text);
    let mut world = World::start(case, sites);
    world.add_users();
    let directions = [("proxmox", "testing"), ("testing", "proxmox")];
    let mut pods = Vec::new();
    for (source, target) in directions {
        world.create_topic(source, "rect", 2);
        world.create_topic(source, "with.dots", 1);
        world.produce(source, "rect", &["one", "two"]);
        world.ask(source, "consume", json!({"group": "billing", "topics": ["rect"], "max": 1}));
        let instance = world.instances(source).remove(0);
        let pod = world.start_pod(&instance);
        pod.reconcile(&instance.connectors);
        pods.push((source, target, instance, pod));
    }
    for (source, target, instance, pod) in &pods {
        world.wait_for_values(target, &format!("{source}.rect"), 2, Duration::from_secs(90));
        if let Some(Metrics::Reporter(module)) = instance.metrics {
            say(&format!("{} serves its page with {module}", instance.name));
        }
        wait_until("a checkpoint is counted", Duration::from_secs(60), || {
            let page = pod.page()?;
            if page.contains("checkpoint_latency_ms{") { Ok(()) } else { Err("no checkpoint yet".to_owned()) }
        });
        expect(&samples(pod), exporter, source, target);
    }
}

/// Returns the samples of a page; no series may be there twice.
fn samples(pod: &Pod) -> Vec<Sample> {
    let samples = pod.samples();
    let mut seen = BTreeSet::new();
    for sample in &samples {
        assert!(seen.insert((&sample.name, &sample.labels)), "twice: {sample}");
        assert!(!sample.labels.contains_key("_objectname"), "{sample}");
    }
    samples
}

fn expect(samples: &[Sample], exporter: Exporter, source: &str, target: &str) {
    // Attributes of one name may belong to two beans, one of them with more labels.
    let mut wanted: BTreeMap<String, Vec<&[&str]>> = BTreeMap::new();
    for (name, labels) in series(exporter) {
        wanted.entry(name).or_default().push(labels);
    }
    let mut missing = Vec::new();
    for (name, alternatives) in &wanted {
        for labels in alternatives {
            let is_there = samples.iter().any(|sample| {
                sample.name == *name && sample.labels.keys().eq(BTreeSet::from_iter(labels.iter().copied()))
            });
            if !is_there {
                missing.push(format!("{name} {labels:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "{source}->{target}: {missing:#?}");
    // With our rules nothing else is on the page; the reporter shows what its list lets through.
    if exporter == Exporter::Jmx {
        let unknown: BTreeSet<&String> = samples
            .iter()
            .map(|sample| &sample.name)
            .filter(|name| !OWN.iter().any(|start| name.starts_with(start)) && !wanted.contains_key(*name))
            .collect();
        assert!(unknown.is_empty(), "not in the catalogue: {unknown:#?}");
    }
    for sample in samples.iter().filter(|sample| sample.name.contains("mirrorsourceconnector")) {
        assert_eq!((sample.label("source"), sample.label("target")), (source, target), "{sample}");
        assert!(sample.label("topic").starts_with(&format!("{source}.")), "{sample}");
    }
    // Labels carry no quotes, although connector names are quoted in the names of beans.
    assert!(samples.iter().all(|sample| sample.labels.values().all(|value| !value.contains('"'))));
}
