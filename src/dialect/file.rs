//! The files of a host, printed plainly or with the origin of every value.

use std::cell::LazyCell;
use std::ops::Deref;
use std::sync::Arc;

use camino::Utf8PathBuf;
use serde::Serialize;

use super::common::{alert_tests, alerts, exporter, pod_monitor};
use super::{classic, dialect_of, v1};
use crate::facts::strimzi::Api;
use crate::plan::model::{Alert, ExporterConfig, Host};
use crate::source::{Origin, Sourced, Text};
use crate::template::{Composed, Engine, Marked, TemplateError};

/// A kind of file in a host's folder, in the order in which people read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    MirrorMaker,
    User,
    Metrics,
    Alerts,
    PodMonitor,
    /// No Kubernetes object.
    AlertTests,
}

impl FileKind {
    pub const ALL: [FileKind; 6] = [
        FileKind::MirrorMaker,
        FileKind::User,
        FileKind::Metrics,
        FileKind::Alerts,
        FileKind::PodMonitor,
        FileKind::AlertTests,
    ];

    /// Tells whether the file holds Kubernetes objects.
    pub fn holds_objects(self) -> bool {
        self != FileKind::AlertTests
    }

    fn name(self, host: &Host) -> &Sourced<Text> {
        match self {
            FileKind::MirrorMaker => &host.files.mirror_maker,
            FileKind::User => &host.files.user,
            FileKind::Metrics => &host.files.metrics,
            FileKind::Alerts => &host.files.alerts,
            FileKind::PodMonitor => &host.files.pod_monitor,
            FileKind::AlertTests => &host.files.unit_tests,
        }
    }

    fn is_made(self, host: &Host) -> bool {
        match self {
            FileKind::MirrorMaker => !host.instances.is_empty(),
            FileKind::User => !host.users.is_empty(),
            FileKind::Metrics => host.exporter.is_some(),
            FileKind::Alerts => host.alerts.is_some(),
            FileKind::PodMonitor => host.pod_monitor.is_some(),
            FileKind::AlertTests => host.alerts.as_ref().is_some_and(|group| group.tested),
        }
    }

    /// Returns where the file lies, below the output root.
    pub fn path(self, host: &Host) -> Utf8PathBuf {
        host.folder.join(&*self.name(host).value)
    }

    /// Returns the topology's line that puts the file there: its name where a person wrote one, else the cluster's alias.
    pub fn claim(self, host: &Host) -> &Origin {
        let name = &self.name(host).origin;
        if name.span().is_some() { name } else { &host.alias.origin }
    }
}

/// One file of a host, without its header.
#[derive(Clone, Debug, PartialEq)]
pub struct HostFile<B = String> {
    pub kind: FileKind,
    /// Below the output root.
    pub path: Utf8PathBuf,
    pub body: B,
}

/// Returns the kinds of files that a host has.
pub fn files(host: &Host) -> impl Iterator<Item = FileKind> + '_ {
    FileKind::ALL.into_iter().filter(|kind| kind.is_made(host))
}

/// Makes the alerts of a host, when they are printed.
pub type Alerts<'a> = &'a dyn Fn(&Host) -> Vec<Alert>;

/// Prints the files of host after host; what is equal on several is printed once.
pub struct Printer<'p> {
    engine: &'p Engine,
    alerts: Alerts<'p>,
    /// One for each set of rules that some Kafka version needs: a fleet has few.
    config_maps: Vec<(&'p ExporterConfig, String)>,
}

impl<'p> Printer<'p> {
    pub fn new(engine: &'p Engine, alerts: Alerts<'p>) -> Self {
        Printer { engine, alerts, config_maps: Vec::new() }
    }

    /// Prints every file of a host; every problem of a template is returned.
    pub fn render(&mut self, host: &'p Host) -> Result<Vec<HostFile>, Vec<TemplateError>> {
        collect(host, self.alerts, |kind, alerts| match (kind, &host.exporter) {
            (FileKind::Metrics, Some(exporter)) => self.config_map(exporter).map(Some),
            _ => body(kind, host, alerts, self.engine),
        })
    }

    fn config_map(&mut self, exporter: &'p ExporterConfig) -> Result<String, TemplateError> {
        if let Some((_, printed)) = self.config_maps.iter().find(|(known, _)| *known == exporter) {
            return Ok(printed.clone());
        }
        let printed: String = exporter::config_map(exporter, self.engine)?;
        self.config_maps.push((exporter, printed.clone()));
        Ok(printed)
    }
}

/// Prints every file of one host.
pub fn render(host: &Host, alerts: Alerts<'_>, engine: &Engine) -> Result<Vec<HostFile>, Vec<TemplateError>> {
    Printer::new(engine, alerts).render(host)
}

/// Prints every file of a host with the origin of each value; the texts are those of [`render`].
pub fn render_marked(
    host: &Host,
    alerts: Alerts<'_>,
    engine: &Engine,
) -> Result<Vec<HostFile<Marked>>, Vec<TemplateError>> {
    collect(host, alerts, |kind, alerts| body(kind, host, alerts, engine))
}

/// Prints one file of a host with the origin of each value; an empty one for a kind that the host has not.
pub fn render_one_marked(
    host: &Host,
    alerts: Alerts<'_>,
    engine: &Engine,
    kind: FileKind,
) -> Result<Marked, TemplateError> {
    let empty = || Marked { text: String::new(), origins: Vec::new() };
    Ok(body(kind, host, &LazyCell::new(|| alerts(host)), engine)?.unwrap_or_else(empty))
}

/// Prints what stands inside a host's ConfigMap: the JMX exporter's configuration, a YAML document of its own.
pub fn exporter_configuration(host: &Host, engine: &Engine) -> Result<Option<Marked>, TemplateError> {
    host.exporter.as_ref().map(|exporter| exporter::configuration(exporter, engine)).transpose()
}

/// The alerts of one host, made when first asked: two files are made of them.
type Made<'a> = &'a dyn Deref<Target = Vec<Alert>>;

fn collect<B>(
    host: &Host,
    alerts: Alerts<'_>,
    mut body: impl FnMut(FileKind, Made<'_>) -> Result<Option<B>, TemplateError>,
) -> Result<Vec<HostFile<B>>, Vec<TemplateError>> {
    let (mut made, mut errors) = (Vec::new(), Vec::new());
    let alerts = LazyCell::new(|| alerts(host));
    for kind in files(host) {
        match body(kind, &alerts) {
            Ok(Some(body)) => made.push(HostFile { kind, path: kind.path(host), body }),
            Ok(None) => {}
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(made) } else { Err(errors) }
}

fn body<B: Body>(kind: FileKind, host: &Host, alerts: Made<'_>, engine: &Engine) -> Result<Option<B>, TemplateError> {
    match (kind, dialect_of(host)) {
        (FileKind::MirrorMaker, Api::V1Beta2) => classic::mirror_maker(host, engine).map(Some),
        (FileKind::MirrorMaker, Api::V1) => v1::mirror_maker(host, engine).map(Some),
        (FileKind::User, Api::V1Beta2) => classic::user(host, engine).map(Some),
        (FileKind::User, Api::V1) => v1::user(host, engine).map(Some),
        (FileKind::Metrics, _) => host.exporter.as_ref().map(|made| exporter::config_map(made, engine)).transpose(),
        (FileKind::Alerts, _) => host.alerts.as_ref().map(|group| alerts::rule(group, alerts, engine)).transpose(),
        (FileKind::PodMonitor, _) => {
            host.pod_monitor.as_ref().map(|made| pod_monitor::pod_monitor(made, engine)).transpose()
        }
        (FileKind::AlertTests, _) => {
            host.alerts.as_ref().map(|group| alert_tests::tests(group, alerts, &host.files, engine)).transpose()
        }
    }
}

/// A printed text: plain, or with origins.
pub trait Body: Sized {
    fn print(engine: &Engine, template: &str, context: &impl Serialize) -> Result<Self, TemplateError>;

    /// Returns the text as a value of another template.
    fn embed(self) -> Composed;
}

impl Body for String {
    fn print(engine: &Engine, template: &str, context: &impl Serialize) -> Result<Self, TemplateError> {
        engine.render(template, context)
    }

    fn embed(self) -> Composed {
        let mut whole = Composed::default();
        // Nobody asks a plain text for origins.
        whole.push(self, Origin::Template { name: Arc::default(), line: 0 });
        whole
    }
}

impl Body for Marked {
    fn print(engine: &Engine, template: &str, context: &impl Serialize) -> Result<Self, TemplateError> {
        engine.render_marked(template, context)
    }

    fn embed(self) -> Composed {
        let mut parts = Composed::default();
        let mut done = 0;
        // Blanks have no origin of their own: they go with what follows them, the last ones with what is before.
        let last = self.origins.len().saturating_sub(1);
        for (index, (range, origin)) in self.origins.into_iter().enumerate() {
            let end = if index == last { self.text.len() } else { range.end };
            parts.push(self.text.get(done..end).unwrap_or_default(), origin);
            done = end;
        }
        parts
    }
}
