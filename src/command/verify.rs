//! Renders one topology's files and checks each before anything is written.

use camino::Utf8PathBuf;
use serde_json::Value;

use super::compile::Unit;
use super::patch::Patches;
use super::problems::{self, Place};
use crate::diagnostic::Diagnostic;
use crate::dialect::{self, FileKind, HostFile, Places};
use crate::output::RenderedFile;
use crate::plan::model::Host;
use crate::schema::{self, Coverage, CrdSet, Era, Part, Violation};
use crate::source::{FileId, Text};
use crate::template::{Marked, TemplateError};
use crate::yaml;

/// Renders and checks.
pub struct Verifier<'a> {
    pub unit: &'a Unit,
    /// The user's own templates, as sources.
    pub templates: &'a [(Text, FileId)],
    pub crds: &'a CrdSet,
}

impl Verifier<'_> {
    /// Returns the bodies of one host's files, or of every host's; what is wrong with them goes to the findings.
    pub fn files(&self, cluster: Option<&str>, findings: &mut Vec<Diagnostic>) -> Vec<RenderedFile> {
        let mut files = Vec::new();
        let mut patches = Patches::new(&self.unit.topology);
        let chosen = |host: &&Host| cluster.is_none_or(|alias| &*host.alias.value == alias);
        for host in self.unit.plan.hosts.iter().filter(chosen) {
            let rendered = match dialect::render(host, &self.unit.engine) {
                Ok(rendered) => rendered,
                Err(errors) => {
                    let topology = &self.unit.topology;
                    findings.extend(errors.iter().map(|error| problems::template(error, self.templates, topology)));
                    continue;
                }
            };
            for HostFile { kind, path, mut body } in rendered {
                patches.apply(&path, &host.namespace.value, &mut body, None, findings);
                self.judge(host, kind, &path, &body, findings);
                let (maker, claim) = (self.unit.maker.clone(), kind.claim(host).clone());
                files.push(RenderedFile { path, body, maker, claim });
            }
        }
        if cluster.is_none() {
            findings.extend(patches.unmatched());
        }
        files
    }

    /// Reads a file back with the other YAML reader and checks what it finds.
    fn judge(&self, host: &Host, kind: FileKind, path: &Utf8PathBuf, body: &str, findings: &mut Vec<Diagnostic>) {
        let topology = &self.unit.topology;
        let documents = match yaml::reread(body) {
            Ok(documents) => documents,
            Err(error) => {
                findings.push(problems::unreadable(path, &error, topology));
                return;
            }
        };
        let era = Era::of(host.strimzi.value.major, host.strimzi.value.minor);
        let mut explain = Explain { unit: self.unit, host, kind, path, body, places: None };
        for (number, document) in documents.iter().enumerate() {
            match schema::check_in(era, document) {
                Ok(violations) => {
                    findings.extend(violations.iter().map(|one| explain.finding(number, one, "our schema")));
                }
                Err(unknown) => findings.push(problems::unknown_kind(path, &unknown, topology)),
            }
            if kind == FileKind::Metrics {
                self.judge_exporter(document, number, &mut explain, findings);
            }
            if self.crds.is_empty() {
                continue;
            }
            match self.crds.check(document) {
                Coverage::Checked(violations) => {
                    let judge = "the CRD given by --crds";
                    findings.extend(violations.iter().map(|one| explain.finding(number, one, judge)));
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
    fn judge_exporter(
        &self,
        config_map: &Value,
        number: usize,
        explain: &mut Explain<'_>,
        findings: &mut Vec<Diagnostic>,
    ) {
        for (key, text) in config_map.get("data").and_then(Value::as_object).into_iter().flatten() {
            let Some(text) = text.as_str() else { continue };
            let configuration = match yaml::reread(text) {
                Ok(documents) => documents.into_iter().next().unwrap_or_default(),
                Err(error) => {
                    findings.push(problems::unreadable(explain.path, &error, &self.unit.topology));
                    continue;
                }
            };
            let violations = schema::check_jmx_exporter(&configuration);
            findings.extend(violations.iter().map(|one| explain.finding_inside(number, key, text, one)));
        }
    }
}

/// Finds the line of the topology behind a place of a rendered file; renders with marks when first asked.
struct Explain<'a> {
    unit: &'a Unit,
    host: &'a Host,
    kind: FileKind,
    path: &'a Utf8PathBuf,
    body: &'a str,
    places: Option<Places>,
}

impl Explain<'_> {
    fn finding(&mut self, document: usize, violation: &Violation, judge: &str) -> Diagnostic {
        let (places, part) = (self.places(), yaml_part(violation.part));
        let range = places.range(document, &violation.pointer, part).unwrap_or_default();
        let origin = places.origin(document, &violation.pointer, part).cloned();
        let place = Place { path: self.path, text: self.body, range, origin };
        problems::violation(&place, violation, judge, &self.unit.topology)
    }

    /// As [`Self::finding`], for a document that is the value of a ConfigMap's key.
    fn finding_inside(&mut self, document: usize, key: &str, text: &str, violation: &Violation) -> Diagnostic {
        let mut pointer = "/data".to_owned();
        yaml::push_pointer(&mut pointer, key);
        let inner = yaml::index(text);
        let place = match violation.part {
            Part::Key => inner.key(0, &violation.pointer),
            Part::Value => inner.nearest(0, &violation.pointer),
        };
        let places = self.places();
        let range = place
            .and_then(|place| places.inside(document, &pointer, text, place.range.clone()))
            .or_else(|| places.range(document, &pointer, yaml::Part::Key))
            .unwrap_or_default();
        let origin = places.origin_of(range.clone()).cloned();
        let place = Place { path: self.path, text: self.body, range, origin };
        problems::violation(&place, violation, "our schema of the exporter's configuration", &self.unit.topology)
    }

    fn places(&mut self) -> &Places {
        self.places.get_or_insert_with(|| {
            let marked = marked(self.unit, self.host, self.kind).ok().filter(|marked| marked.text == self.body);
            Places::new(marked.unwrap_or_else(|| Marked { text: self.body.to_owned(), origins: Vec::new() }))
        })
    }
}

fn yaml_part(part: Part) -> yaml::Part {
    match part {
        Part::Key => yaml::Part::Key,
        Part::Value => yaml::Part::Value,
    }
}

/// Renders one file with the origin of every scalar, patches included.
pub fn marked(unit: &Unit, host: &Host, kind: FileKind) -> Result<Marked, TemplateError> {
    let (path, mut marked) = (kind.path(host), dialect::render_one_marked(host, &unit.engine, kind)?);
    let mut body = marked.text.clone();
    // What is wrong with a patch was found when the file was rendered plainly.
    Patches::new(&unit.topology).apply(&path, &host.namespace.value, &mut body, Some(&mut marked), &mut Vec::new());
    Ok(marked)
}
