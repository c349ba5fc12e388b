//! What the pods of a cluster or an instance get, wherever that is written.

use super::check::{Findings, Place};
use super::documents::{Document, Documents};
use super::manifest::{read, shown};
use super::tree::{Folder, Written};
use crate::diagnostic::Diagnostic;
use crate::source::{Origin, Sourced, Span};
use crate::topology::model::{ClusterId, Sizing, Topology};
use crate::units::{Heap, Quantity};
use crate::yaml::Part;

/// Pods of one kind.
pub struct Pods<'p> {
    /// `a broker of …`, to stand in a sentence.
    pub whose: String,
    pub role: Role,
    /// Of brokers that the topology sizes.
    pub cluster: Option<ClusterId>,
    pub memory: Bounds<Quantity>,
    pub cpu: Bounds<Quantity>,
    /// `-Xms` and `-Xmx`.
    pub heap: Bounds<Heap>,
    source: Source<'p>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Broker,
    MirrorMaker,
}

/// A lower and an upper bound.
pub struct Bounds<T> {
    pub low: Option<Amount<T>>,
    pub high: Option<Amount<T>>,
}

/// An amount, and where to look for the line behind it.
pub struct Amount<T> {
    pub value: T,
    at: At,
}

enum At {
    Origin(Origin),
    /// In the document of these pods: rendered once more when somebody asks.
    Pointer(&'static str),
    Span(Option<Span>),
}

enum Source<'p> {
    Topology,
    Rendered(&'p Documents<'p>, Document<'p>),
    /// `Kind/name` of a manifest that a person wrote.
    Tree(String),
}

/// Returns the brokers that a topology sizes.
pub fn of_topology(topology: &Topology) -> impl Iterator<Item = Pods<'_>> {
    topology.clusters.iter().enumerate().filter_map(|(number, cluster)| {
        let Sizing { memory, cpu, heap } = cluster.sizing.as_ref()?;
        Some(Pods {
            whose: format!("a broker of `{}`", cluster.alias.value),
            role: Role::Broker,
            cluster: Some(ClusterId(number)),
            memory: written(memory.request.as_ref(), memory.limit.as_ref()),
            cpu: written(cpu.request.as_ref(), cpu.limit.as_ref()),
            heap: written(heap.initial.as_ref(), heap.max.as_ref()),
            source: Source::Topology,
        })
    })
}

/// Returns the instances of a host, as rendered and patched.
pub fn of_documents<'p>(documents: &'p Documents<'p>) -> impl Iterator<Item = Pods<'p>> {
    documents.mirror_makers().iter().map(move |maker| {
        let document = maker.document;
        Pods {
            whose: format!("`{}`", document.name()),
            role: Role::MirrorMaker,
            cluster: None,
            memory: memory_of(&document),
            cpu: Bounds {
                low: rendered(&document, "/spec/resources/requests/cpu", quantity),
                high: rendered(&document, "/spec/resources/limits/cpu", quantity),
            },
            heap: Bounds {
                low: rendered(&document, "/spec/jvmOptions/-Xms", heap),
                high: rendered(&document, "/spec/jvmOptions/-Xmx", heap),
            },
            source: Source::Rendered(documents, document),
        }
    })
}

/// Returns what a pod of an instance asks for, as rendered and patched.
pub fn memory_of(document: &Document<'_>) -> Bounds<Quantity> {
    Bounds {
        low: rendered(document, "/spec/resources/requests/memory", quantity),
        high: rendered(document, "/spec/resources/limits/memory", quantity),
    }
}

/// Returns the brokers of a folder's cluster, as its manifests size them: each pool, or all where there is no pool.
pub fn of_folder(folder: &Folder<'_>) -> Vec<Pods<'static>> {
    let Some(kafka) = folder.kafka() else { return Vec::new() };
    let (name, pools) = (kafka.text("/metadata/name"), folder.broker_pools());
    if pools.is_empty() {
        let object = format!("Kafka/{name}");
        return vec![brokers(format!("a broker of Kafka `{name}`"), object, &[(&kafka, "/spec/kafka")])];
    }
    let of_pool = |pool: &Written<'_>| {
        let called = pool.text("/metadata/name");
        let object = format!("KafkaNodePool/{called}");
        // What a pool does not say, the Kafka resource says for all pools.
        brokers(format!("a broker of pool `{called}`"), object, &[(pool, "/spec"), (&kafka, "/spec/kafka")])
    };
    pools.iter().map(of_pool).collect()
}

fn brokers(whose: String, object: String, places: &[(&Written<'_>, &str)]) -> Pods<'static> {
    let first = |group: &str| {
        let has = |(written, at): &&(&Written<'_>, &str)| written.value.pointer(&format!("{at}/{group}")).is_some();
        places.iter().find(has).map(|(written, at)| (*written, format!("{at}/{group}")))
    };
    fn amount<T>(group: &Option<(&Written<'_>, String)>, key: &str, parse: fn(&str) -> Option<T>) -> Option<Amount<T>> {
        let (written, at) = group.as_ref()?;
        let pointer = format!("{at}/{key}");
        let value = parse(&shown(written.value.pointer(&pointer)?))?;
        Some(Amount { value, at: At::Span(written.value_span(&pointer)) })
    }
    let (resources, jvm) = (first("resources"), first("jvmOptions"));
    let bounds = |key: &str| Bounds {
        low: amount(&resources, &format!("requests/{key}"), quantity),
        high: amount(&resources, &format!("limits/{key}"), quantity),
    };
    Pods {
        whose,
        role: Role::Broker,
        cluster: None,
        memory: bounds("memory"),
        cpu: bounds("cpu"),
        heap: Bounds { low: amount(&jvm, "-Xms", heap), high: amount(&jvm, "-Xmx", heap) },
        source: Source::Tree(object),
    }
}

fn written<T: Clone>(low: Option<&Sourced<T>>, high: Option<&Sourced<T>>) -> Bounds<T> {
    let amount = |one: &Sourced<T>| Amount { value: one.value.clone(), at: At::Origin(one.origin.clone()) };
    Bounds { low: low.map(amount), high: high.map(amount) }
}

fn rendered<T>(document: &Document<'_>, at: &'static str, parse: fn(&str) -> Option<T>) -> Option<Amount<T>> {
    Some(Amount { value: parse(&read(document.pointer(at)?))?, at: At::Pointer(at) })
}

fn quantity(text: &str) -> Option<Quantity> {
    Quantity::parse(text).ok()
}

fn heap(text: &str) -> Option<Heap> {
    Heap::parse(text).ok()
}

impl Pods<'_> {
    /// Puts the caret on an amount.
    pub fn at<T>(&self, finding: Diagnostic, amount: &Amount<T>, label: &str) -> Diagnostic {
        match self.span(amount) {
            Some(span) => finding.at(span, label),
            None => finding,
        }
    }

    /// Points at the other amount, unless one text means both.
    pub fn because<T>(&self, finding: Diagnostic, amount: &Amount<T>, label: &str) -> Diagnostic {
        let primary = finding.primary.as_ref().map(|label| label.span);
        match self.span(amount) {
            Some(span) if Some(span) != primary => finding.because(span, label),
            _ => finding,
        }
    }

    pub fn report(&self, findings: &mut Findings<'_>, finding: Diagnostic) {
        match &self.source {
            Source::Topology => findings.report(finding),
            Source::Rendered(documents, document) => {
                findings.report_at(documents, Place::value(document, "/spec/resources"), "of these pods", finding);
            }
            Source::Tree(object) => findings.report_about(object, finding),
        }
    }

    fn span<T>(&self, amount: &Amount<T>) -> Option<Span> {
        match (&amount.at, &self.source) {
            (At::Origin(origin), _) => origin.span(),
            (At::Span(span), _) => *span,
            (At::Pointer(pointer), Source::Rendered(documents, document)) => {
                documents.origin(document, pointer, Part::Value).and_then(|origin| origin.span())
            }
            (At::Pointer(_), _) => None,
        }
    }
}
