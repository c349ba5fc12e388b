//! Renders one topology's files and checks each before anything is written.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use super::compile::Unit;
use super::keep::Keep;
use super::known::Known;
use super::patch::Patches;
use super::problems::{self, Place};
use crate::diagnostic::{Diagnostic, Level};
use crate::dialect::{self, FileKind, HostFile, Places};
use crate::lint::{self, Document, Documents, Judge, Locate};
use crate::output::{self, RenderedFile};
use crate::plan::{self, model::Host};
use crate::schema::{self, Coverage, CrdSet, Era, Part, Violation};
use crate::source::{FileId, Origin, Span, Text};
use crate::template::{Marked, TemplateError};
use crate::yaml::{self, Reread};

/// Renders and checks.
pub struct Verifier<'a> {
    pub unit: &'a Unit,
    /// What the topology was read from.
    pub text: &'a str,
    /// The user's own templates, as sources.
    pub templates: &'a [(Text, FileId)],
    pub crds: &'a CrdSet,
    alerting: plan::Alerting<'a>,
    /// Keys of the topology, when a finding asks for one.
    written: OnceCell<yaml::Index>,
}

impl<'a> Verifier<'a> {
    pub fn new(unit: &'a Unit, text: &'a str, templates: &'a [(Text, FileId)], crds: &'a CrdSet) -> Self {
        let alerting = plan::Alerting::new(&unit.topology);
        Verifier { unit, text, templates, crds, alerting, written: OnceCell::new() }
    }

    /// Returns one host's files, or every host's, with the texts that are needed; what is wrong with them goes to the judge.
    pub fn files(&self, cluster: Option<&str>, keep: &Keep<'_>, judge: &mut Judge<'_>) -> Vec<RenderedFile> {
        let mut files = Vec::new();
        let alerts = |host: &Host| self.alerting.alerts(host);
        let mut printer = dialect::Printer::new(&self.unit.engine, &alerts);
        let mut known = Known::default();
        let mut patches = Patches::new(&self.unit.topology);
        let mut said = Said::default();
        let chosen = |host: &&Host| cluster.is_none_or(|alias| &*host.alias.value == alias);
        for host in self.unit.plan.hosts.iter().filter(chosen) {
            let rendered = match printer.render(host) {
                Ok(rendered) => rendered,
                Err(errors) => {
                    let topology = &self.unit.topology;
                    let problems = errors.iter().map(|error| problems::template(error, self.templates, topology));
                    judge.take(problems.filter(|problem| said.is_new(problem)));
                    continue;
                }
            };
            let mut findings = Vec::new();
            let mut read = Vec::with_capacity(rendered.len());
            for HostFile { kind, path, mut body } in rendered {
                if kind.holds_objects() {
                    patches.apply(&path, &host.namespace.value, &mut body, None, &mut findings);
                }
                match known.read(kind, &body) {
                    Ok(reread) => read.push(ReadFile { kind, path, body, read: reread }),
                    Err(error) => findings.push(problems::unreadable(&path, &error, &self.unit.topology)),
                }
            }
            self.judge((host, &read, &patches), findings, (&mut known, &mut said), judge);
            files.extend(read.into_iter().map(|ReadFile { kind, path, body, read }| {
                known.reuse(read);
                let (maker, claim) = (self.unit.maker.clone(), kind.claim(host).clone());
                RenderedFile { text: keep.text(&path, &maker, &body), path, maker, claim }
            }));
        }
        if cluster.is_none() {
            judge.take(patches.unmatched());
        }
        files
    }

    /// Checks one host's files, as the other YAML reader saw them.
    fn judge(
        &self,
        (host, files, patches): (&Host, &[ReadFile], &Patches<'_>),
        mut findings: Vec<Diagnostic>,
        (known, said): (&mut Known, &mut Said),
        judge: &mut Judge<'_>,
    ) {
        let places = files.iter().map(|_| OnceCell::new()).collect();
        let locator = Locator { verifier: self, host, files, patches, places };
        let era = Era::of(host.strimzi.value.major, host.strimzi.value.minor);
        for (number, file) in files.iter().enumerate() {
            if known.fits(era, &file.body) {
                continue;
            }
            let before = findings.len();
            self.check(host, era, &locator, number, &mut findings);
            if findings.len() == before {
                known.note_fit(era, &file.body);
            }
        }
        let has_errors = findings.iter().any(|finding| finding.level == Level::Error);
        findings.retain(|finding| said.is_new(finding));
        judge.take(findings);
        if has_errors && files.iter().any(|file| file.is_strange(era)) {
            // Rules would find an object lacking, and say so of everything that it should do.
            return;
        }
        let objects = files.iter().enumerate().filter(|(_, read)| read.kind.holds_objects());
        let documents = objects.flat_map(|(file, read)| {
            let numbered = read.documents().iter().enumerate();
            numbered.map(move |(number, value)| Document::new((file, number), &read.path, value))
        });
        let topology = (&self.unit.topology, self.text);
        judge.judge_documents(&Documents::new(topology, &self.unit.plan, host, documents.collect(), &locator));
    }

    /// Checks one file against our schemas and the user's CRDs.
    fn check(&self, host: &Host, era: Era, locator: &Locator<'_>, file: usize, findings: &mut Vec<Diagnostic>) {
        let Some(read @ ReadFile { kind, path, .. }) = locator.files.get(file) else { return };
        let documents = read.documents();
        if !kind.holds_objects() {
            for (number, document) in documents.iter().enumerate() {
                let violations = schema::check_alert_tests(document);
                findings.extend(violations.iter().filter_map(|one| locator.finding(file, number, one, "our schema")));
            }
            return;
        }
        let topology = &self.unit.topology;
        for (number, document) in documents.iter().enumerate() {
            match schema::check_in(era, document) {
                Ok(violations) => {
                    findings
                        .extend(violations.iter().filter_map(|one| locator.finding(file, number, one, "our schema")));
                }
                Err(unknown) => {
                    let patch = locator.patches.of(path, number);
                    findings.push(problems::unknown_kind(path, &unknown, patch, topology));
                }
            }
            if *kind == FileKind::Metrics {
                self.check_exporter(document, locator, (file, number), findings);
            }
            if self.crds.is_empty() {
                continue;
            }
            match self.crds.check(document) {
                Coverage::Checked(violations) => {
                    let judge = "the CRD given by --crds";
                    findings.extend(violations.iter().filter_map(|one| locator.finding(file, number, one, judge)));
                }
                Coverage::NotCovered { served } if !served.is_empty() => {
                    findings.push(problems::version_not_served(path, document, &served, host));
                }
                // ConfigMaps have no CRD, and nobody need bring Prometheus's.
                Coverage::NotCovered { .. } => {}
                Coverage::Unusable(reason) => findings.push(problems::unusable_crd(&reason, host)),
            }
        }
    }

    /// Reads the exporter's configuration, a YAML document inside a ConfigMap, and checks that too.
    fn check_exporter(
        &self,
        config_map: &Value,
        locator: &Locator<'_>,
        (file, number): (usize, usize),
        findings: &mut Vec<Diagnostic>,
    ) {
        for (key, text) in config_map.get("data").and_then(Value::as_object).into_iter().flatten() {
            let Some(text) = text.as_str() else { continue };
            let configuration = match yaml::reread(text) {
                Ok(documents) => documents.into_iter().next().unwrap_or_default(),
                Err(error) => {
                    let path = locator.files.get(file).map_or_else(Utf8PathBuf::new, |read| read.path.clone());
                    findings.push(problems::unreadable(&path, &error, &self.unit.topology));
                    continue;
                }
            };
            let violations = schema::check_jmx_exporter(&configuration);
            let mut pointer = "/data".to_owned();
            yaml::push_pointer(&mut pointer, key);
            let found = violations.iter().filter_map(|one| locator.finding_inside(file, (number, &pointer), text, one));
            findings.extend(found);
        }
    }
}

/// What was said of documents: the hosts of a topology share its lines, and one finding is enough for each.
#[derive(Default)]
struct Said(BTreeSet<(Option<Span>, String)>);

impl Said {
    fn is_new(&mut self, finding: &Diagnostic) -> bool {
        let what = finding.message.split_once(' ').map_or("", |(_, behind_the_path)| behind_the_path);
        let at = finding.primary.as_ref().map(|label| label.span);
        let of_documents = [&output::rules::UNFIT_DOCUMENT, &output::rules::UNFIT_TEMPLATE].contains(&finding.rule);
        !of_documents || self.0.insert((at, what.to_owned()))
    }
}

/// A rendered file and what a reader sees in it.
struct ReadFile {
    kind: FileKind,
    path: Utf8PathBuf,
    body: String,
    read: Rc<Reread>,
}

impl ReadFile {
    fn documents(&self) -> &[Value] {
        &self.read.documents
    }

    /// Tells whether something in it is no object that we know.
    fn is_strange(&self, era: Era) -> bool {
        self.kind.holds_objects() && self.documents().iter().any(|document| schema::check_in(era, document).is_err())
    }
}

/// Finds the line of the topology behind a place of a rendered file; renders with marks when first asked.
struct Locator<'a> {
    verifier: &'a Verifier<'a>,
    host: &'a Host,
    files: &'a [ReadFile],
    patches: &'a Patches<'a>,
    places: Vec<OnceCell<Places>>,
}

impl Locator<'_> {
    fn file(&self, file: usize) -> Option<(&ReadFile, &Places)> {
        let read = self.files.get(file)?;
        let places = self.places.get(file)?.get_or_init(|| {
            let Verifier { unit, alerting, .. } = self.verifier;
            let marked = marked(unit, self.host, read.kind, alerting).ok().filter(|marked| marked.text == read.body);
            Places::new(marked.unwrap_or_else(|| Marked { text: read.body.clone(), origins: Vec::new() }))
        });
        Some((read, places))
    }

    fn finding(&self, file: usize, document: usize, violation: &Violation, judge: &str) -> Option<Diagnostic> {
        let (read, places) = self.file(file)?;
        let part = yaml_part(violation.part);
        let range = places.range(document, &violation.pointer, part).unwrap_or_default();
        let origin = places.origin(document, &violation.pointer, part).cloned();
        let origin = match origin.as_ref().and_then(Origin::span) {
            Some(_) if part == yaml::Part::Value => origin,
            span => self.key(&violation.pointer, part, span).or_else(|| self.patch(&read.path, document)).or(origin),
        };
        let place = Place { path: &read.path, text: &read.body, range, origin };
        Some(problems::violation(&place, violation, judge, &self.verifier.unit.topology))
    }

    /// Returns the key of the topology that became the key at a pointer; `value` is where its value was written.
    fn key(&self, pointer: &str, part: yaml::Part, value: Option<Span>) -> Option<Origin> {
        if part == yaml::Part::Value {
            return None;
        }
        let verifier = self.verifier;
        let name = pointer.rsplit('/').next()?.replace("~1", "/").replace("~0", "~");
        let found = match value {
            Some(value) => Some(lint::key_before(verifier.text, value, &name).unwrap_or(value)),
            // Where nothing below it is a value of its own, the key above tells it from others of its name.
            None => {
                let index = verifier.written.get_or_init(|| yaml::index(verifier.text));
                let tail = pointer.rmatch_indices('/').nth(1).and_then(|(at, _)| pointer.get(at..))?;
                let mut keys = index.places().iter().filter(|place| place.part == yaml::Part::Key);
                let range = keys.find(|place| place.pointer.ends_with(tail))?.range.clone();
                Some(Span::new(verifier.unit.topology.file, range.start, range.end))
            }
        };
        found.map(Origin::Written)
    }

    fn patch(&self, path: &Utf8Path, document: usize) -> Option<Origin> {
        self.patches.of(path, document).map(Origin::Patch)
    }

    /// As [`Self::finding`], for a document that is the value of a ConfigMap's key.
    fn finding_inside(&self, file: usize, at: (usize, &str), text: &str, violation: &Violation) -> Option<Diagnostic> {
        let (read, places) = self.file(file)?;
        let (document, pointer) = at;
        let inner = yaml::index(text);
        let place = match violation.part {
            Part::Key => inner.key(0, &violation.pointer),
            Part::Value => inner.nearest(0, &violation.pointer),
        };
        let range = place
            .and_then(|place| places.inside(document, pointer, text, place.range.clone()))
            .or_else(|| places.range(document, pointer, yaml::Part::Key))
            .unwrap_or_default();
        let origin = places.origin_of(range.clone()).cloned();
        let place = Place { path: &read.path, text: &read.body, range, origin };
        let judge = "our schema of the exporter's configuration";
        Some(problems::violation(&place, violation, judge, &self.verifier.unit.topology))
    }
}

impl Locate for Locator<'_> {
    fn origin(&self, file: usize, document: usize, pointer: &str, part: yaml::Part) -> Option<Origin> {
        self.file(file)?.1.origin(document, pointer, part).cloned()
    }

    fn patch(&self, file: usize, document: usize) -> Option<Span> {
        self.patches.of(&self.files.get(file)?.path, document)
    }

    fn origin_inside(&self, file: usize, document: usize, pointer: &str, text: &str) -> Option<Origin> {
        let (read, places) = self.file(file)?;
        let block = places.range(document, pointer, yaml::Part::Value)?;
        let at = block.start + read.body.get(block)?.find(text)?;
        places.origin_of(at..at + text.len()).cloned()
    }
}

fn yaml_part(part: Part) -> yaml::Part {
    match part {
        Part::Key => yaml::Part::Key,
        Part::Value => yaml::Part::Value,
    }
}

/// Renders one file with the origin of every scalar, patches included.
pub fn marked(
    unit: &Unit,
    host: &Host,
    kind: FileKind,
    alerting: &plan::Alerting<'_>,
) -> Result<Marked, TemplateError> {
    let alerts = |host: &Host| alerting.alerts(host);
    let (path, mut marked) = (kind.path(host), dialect::render_one_marked(host, &alerts, &unit.engine, kind)?);
    let mut body = marked.text.clone();
    if !kind.holds_objects() {
        return Ok(marked);
    }
    // What is wrong with a patch was found when the file was rendered plainly.
    Patches::new(&unit.topology).apply(&path, &host.namespace.value, &mut body, Some(&mut marked), &mut Vec::new());
    Ok(marked)
}

/// Returns the origin of the value at a pointer of a document of a file that one of the topologies makes.
pub fn origin_in(units: &[Unit], path: &Utf8Path, document: usize, pointer: &str) -> Option<Origin> {
    let hosts = units.iter().flat_map(|unit| unit.plan.hosts.iter().map(move |host| (unit, host)));
    let mut files = hosts.flat_map(|(unit, host)| FileKind::ALL.map(|kind| (unit, host, kind)));
    let (unit, host, kind) = files.find(|(_, host, kind)| kind.path(host) == path)?;
    let places = Places::new(marked(unit, host, kind, &plan::Alerting::new(&unit.topology)).ok()?);
    places.origin(document, pointer, yaml::Part::Value).cloned()
}
