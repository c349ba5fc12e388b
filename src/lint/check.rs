//! What a rule is, and how its findings are gathered.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::alerts::{Alert, Expressions, Selected};
use super::allow::Allowances;
use super::documents::{Document, Documents};
use super::pods::{self, Pods};
use super::rules::LINTS;
use super::scene::Scene;
use super::series::{self, Configuration, Exported};
use super::tree::Tree;
use crate::diagnostic::{Diagnostic, Label, Rule};
use crate::plan::model::Plan;
use crate::source::{Origin, Span};
use crate::topology::model::{Allow, Topology};
use crate::yaml::Part;

/// A rule and its function.
#[derive(Debug)]
pub struct Lint {
    pub rule: Rule,
    pub check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// The topology and what is planned from it, before anything is rendered.
    Plan(fn(&Scene<'_>, &mut Findings<'_>)),
    /// The rendered documents of one host, read back.
    Documents(fn(&Documents<'_>, &mut Findings<'_>)),
    /// Each kind of pods: brokers as the topology and the tree size them, instances as rendered.
    Pods(fn(&Pods<'_>, &mut Findings<'_>)),
    /// What lies on disk around the files that are made; `check --tree`.
    Tree(fn(&Tree<'_>, &mut Findings<'_>)),
}

/// Judges one topology and everything made from it.
pub struct Judge<'t> {
    topology: &'t Topology,
    text: &'t str,
    allowances: Allowances<'t>,
    /// What a configuration of the JMX exporter makes, without and with the source tag: hosts share few of them.
    exported: [BTreeMap<String, Rc<Exported>>; 2],
    reported: Option<Rc<Exported>>,
    expressions: Expressions,
    seen: BTreeSet<(&'static str, Span, String)>,
    found: Vec<Diagnostic>,
    /// Whether something that is written could not be read: what no line asks for may then rest on a default that
    /// nobody asked for either.
    is_half_read: bool,
}

impl<'t> Judge<'t> {
    /// `text` is what the topology was read from.
    pub fn new(topology: &'t Topology, text: &'t str) -> Self {
        let allowances = Allowances::new(topology, text);
        Judge {
            topology,
            text,
            allowances,
            exported: Default::default(),
            reported: None,
            expressions: Expressions::default(),
            seen: BTreeSet::new(),
            found: Vec::new(),
            is_half_read: false,
        }
    }

    /// Takes in what the topology's reader found.
    pub fn take_reading(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.take(findings);
        self.is_half_read = self.has_errors();
    }

    /// Runs the rules about the tree, and returns what only they find.
    pub fn judge_tree(mut self, tree: &Tree<'_>) -> Vec<Diagnostic> {
        let pods: Vec<_> = tree.folders.iter().flat_map(pods::of_folder).collect();
        for lint in LINTS {
            match lint.check {
                Check::Tree(check) => check(tree, &mut Findings { sink: &mut self }),
                Check::Pods(check) => pods.iter().for_each(|pods| check(pods, &mut Findings { sink: &mut self })),
                Check::Plan(_) | Check::Documents(_) => {}
            }
        }
        self.found.extend(self.allowances.unmatched(of_tree));
        self.found
    }

    /// Takes in what others found, as far as it is not allowed.
    pub fn take(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        for finding in findings {
            if !self.is_of_a_default(&finding) && !self.allowances.allows(&finding, None) {
                self.found.push(finding);
            }
        }
    }

    /// Tells whether a finding points at nothing written while not all that is written could be read.
    fn is_of_a_default(&self, finding: &Diagnostic) -> bool {
        self.is_half_read && finding.primary.as_ref().is_none_or(|label| Some(label.span) == self.topology.name.span())
    }

    /// Runs the rules about topology and plan.
    pub fn judge_plan(&mut self, plan: &Plan) {
        let scene = Scene { topology: self.topology, plan, text: self.text };
        let pods: Vec<_> = pods::of_topology(self.topology).collect();
        for lint in LINTS {
            match lint.check {
                Check::Plan(check) => check(&scene, &mut Findings { sink: self }),
                Check::Pods(check) => pods.iter().for_each(|pods| check(pods, &mut Findings { sink: self })),
                Check::Documents(_) | Check::Tree(_) => {}
            }
        }
    }

    /// Runs the rules about rendered documents.
    pub fn judge_documents(&mut self, documents: &Documents<'_>) {
        let pods: Vec<_> = pods::of_documents(documents).collect();
        for lint in LINTS {
            match lint.check {
                Check::Documents(check) => check(documents, &mut Findings { sink: self }),
                Check::Pods(check) => pods.iter().for_each(|pods| check(pods, &mut Findings { sink: self })),
                Check::Plan(_) | Check::Tree(_) => {}
            }
        }
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|finding| finding.level == crate::diagnostic::Level::Error)
    }

    /// Returns every finding; `complete` says that all rules have run, so that an allow without a match is one more.
    pub fn finish(mut self, complete: bool) -> Vec<Diagnostic> {
        if complete {
            self.found.extend(self.allowances.unmatched(|allow| !of_tree(allow)));
        }
        self.found
    }
}

/// Whether only the tree can show what is allowed: by the rule, or because the object is one that we never make.
fn of_tree(allow: &Allow) -> bool {
    let name = &*allow.rule.value;
    let place = allow.place.as_ref().map_or("", |place| &place.value);
    let theirs = place.starts_with("Kafka/") || place.starts_with("KafkaNodePool/");
    theirs || LINTS.iter().any(|lint| lint.rule.name == name && matches!(lint.check, Check::Tree(_)))
}

/// Hides the judge's lifetime from the rules.
trait Sink {
    fn take_in(&mut self, finding: Diagnostic, object: Option<&str>, each: bool);

    fn exported(&mut self, text: &str, source_tag: bool) -> Option<Rc<Exported>>;

    /// What the Strimzi Metrics Reporter makes.
    fn reported(&mut self) -> Rc<Exported>;

    fn selected<'a>(&mut self, alert: &'a Alert<'_>) -> Result<&'a [Selected], &'a str>;
}

impl Sink for Judge<'_> {
    fn exported(&mut self, text: &str, source_tag: bool) -> Option<Rc<Exported>> {
        let known = &mut self.exported[usize::from(source_tag)];
        if let Some(known) = known.get(text) {
            return Some(known.clone());
        }
        let made = Rc::new(series::of_configuration(text, source_tag)?);
        known.insert(text.to_owned(), made.clone());
        Some(made)
    }

    fn reported(&mut self) -> Rc<Exported> {
        self.reported.get_or_insert_with(|| Rc::new(series::of_reporter())).clone()
    }

    fn selected<'a>(&mut self, alert: &'a Alert<'_>) -> Result<&'a [Selected], &'a str> {
        self.expressions.of(alert)
    }

    fn take_in(&mut self, finding: Diagnostic, object: Option<&str>, each: bool) {
        if self.is_of_a_default(&finding) {
            return;
        }
        let topology = self.topology;
        let (finding, key) = match finding.primary.as_ref().map(|label| label.span) {
            Some(_) => {
                let key = if each { finding.message.clone() } else { String::new() };
                (finding, key)
            }
            // What nobody wrote is shown at the topology's name; there the message tells findings apart.
            None => {
                let span = topology.name.span().unwrap_or(Span::new(topology.file, 0, 0));
                let message = finding.message.clone();
                (finding.at(span, "follows from this topology"), message)
            }
        };
        let Some(Label { span, .. }) = finding.primary else { return };
        // Both directions of a flow say the same of one line.
        if self.seen.insert((finding.rule.name, span, key)) && !self.allowances.allows(&finding, object) {
            self.found.push(finding);
        }
    }
}

/// Where a rule puts what it finds.
pub struct Findings<'j> {
    sink: &'j mut dyn Sink,
}

impl Findings<'_> {
    /// Returns a host's configuration of the JMX exporter and what it makes.
    pub fn exported<'m, 'd>(
        &mut self,
        documents: &'m Documents<'d>,
    ) -> Option<(&'m Configuration<'d>, &'m Rc<Exported>)> {
        let configuration = documents.configuration.as_ref()?;
        let make = || self.sink.exported(configuration.text, series::has_source_tag(documents));
        Some((configuration, documents.exported.get_or_init(make).as_ref()?))
    }

    /// Returns every series that a host's exporter makes, whichever that is; nothing where it is not ours to say.
    pub fn made(&mut self, documents: &Documents<'_>) -> Option<Rc<Exported>> {
        if series::uses_reporter(documents) {
            return Some(self.sink.reported());
        }
        self.exported(documents).map(|(_, exported)| exported.clone())
    }

    /// Returns every series that an alert's expression reads; the error is Prometheus's own wording.
    pub fn selected<'a>(&mut self, alert: &'a Alert<'_>) -> Result<&'a [Selected], &'a str> {
        self.sink.selected(alert)
    }

    /// Takes a finding; one without a caret is shown at the topology's name.
    pub fn report(&mut self, finding: Diagnostic) {
        self.sink.take_in(finding, None, false);
    }

    /// Takes a finding about an object that we do not make, `Kind/name`.
    pub fn report_about(&mut self, object: &str, finding: Diagnostic) {
        self.sink.take_in(finding, Some(object), true);
    }

    /// Takes a finding about a place of a document, and puts the caret on the line of the topology behind it.
    pub fn report_at(&mut self, documents: &Documents<'_>, place: Place<'_, '_>, label: &str, finding: Diagnostic) {
        self.put(documents, place, label, finding, false);
    }

    /// The same where one place may be wrong in several ways, which the messages tell apart.
    pub fn report_each(&mut self, documents: &Documents<'_>, place: Place<'_, '_>, label: &str, finding: Diagnostic) {
        self.put(documents, place, label, finding, true);
    }

    /// Reports a rule of the exporter, at its pattern where a person wrote that.
    pub fn report_pattern(
        &mut self,
        documents: &Documents<'_>,
        configuration: &Configuration<'_>,
        pattern: &str,
        label: &str,
        finding: Diagnostic,
    ) {
        let found = match documents.span_inside(&configuration.document, &configuration.pointer, pattern) {
            Some(span) => finding.at(span, label),
            None => finding,
        };
        self.report_in_configuration(documents, configuration, found);
    }

    /// Reports a finding about the exporter's configuration, of which there may be several.
    pub fn report_in_configuration(
        &mut self,
        documents: &Documents<'_>,
        configuration: &Configuration<'_>,
        finding: Diagnostic,
    ) {
        let place = Place::value(&configuration.document, &configuration.pointer);
        self.report_each(documents, place, "in here", finding);
    }

    fn put(&mut self, documents: &Documents<'_>, place: Place<'_, '_>, label: &str, finding: Diagnostic, each: bool) {
        let Place { document, pointer, part } = place;
        let origin = documents.origin(document, pointer, part);
        let span = match (&origin, part) {
            (Some(origin), Part::Key) => {
                let key = pointer.rsplit('/').next().unwrap_or_default();
                origin.span().map(|span| documents.key_span(span, key).unwrap_or(span))
            }
            (Some(origin), Part::Value) => origin.span(),
            (None, _) => None,
        };
        let finding = match (span, &origin) {
            _ if finding.primary.is_some() => finding,
            (Some(span), _) => finding.at(span, label),
            (None, Some(Origin::Default(reason))) => {
                finding.note(format!("the default `{}` makes it: {}", reason.name, reason.because))
            }
            (None, Some(Origin::Template { name, line })) => {
                finding.note(format!("line {line} of template `{name}` makes it"))
            }
            _ => finding,
        };
        self.sink.take_in(finding, Some(&document.object()), each);
    }
}

/// A key or a value of a document.
#[derive(Clone, Copy)]
pub struct Place<'p, 'd> {
    pub document: &'p Document<'d>,
    pub pointer: &'p str,
    pub part: Part,
}

impl<'p, 'd> Place<'p, 'd> {
    pub fn value(document: &'p Document<'d>, pointer: &'p str) -> Self {
        Place { document, pointer, part: Part::Value }
    }

    pub fn key(document: &'p Document<'d>, pointer: &'p str) -> Self {
        Place { document, pointer, part: Part::Key }
    }
}
