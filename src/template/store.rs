//! Where templates come from: those in the binary, and those that a user puts in their place.

use std::collections::BTreeMap;

use super::error::TemplateError;
use crate::source::Text;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// Every template in the binary: its path below `templates/` is its name. Adding one is a line here.
const EMBEDDED: &[(&str, &str)] = embedded![
    "classic/cluster.yaml.j2",
    "classic/kafka-mirrormaker2.yaml.j2",
    "classic/kafka-user.yaml.j2",
    "common/alert-tests.promtool.j2",
    "common/connector.yaml.j2",
    "common/jmx-exporter.yaml.j2",
    "common/metadata.yaml.j2",
    "common/metrics-configmap.yaml.j2",
    "common/mirror.yaml.j2",
    "common/pod-monitor.yaml.j2",
    "common/pods-head.yaml.j2",
    "common/pods.yaml.j2",
    "common/probe.yaml.j2",
    "common/prometheus-rule.yaml.j2",
    "common/user.yaml.j2",
    "v1/kafka-mirrormaker2.yaml.j2",
    "v1/kafka-user.yaml.j2",
    "v1/source.yaml.j2",
    "v1/target.yaml.j2",
];

/// The templates of one run.
#[derive(Debug)]
pub struct Store {
    templates: BTreeMap<Text, Template>,
}

#[derive(Debug)]
struct Template {
    text: Text,
    is_override: bool,
}

impl Store {
    /// Puts overrides in the place of embedded templates; a name that there is not is reported.
    pub fn new<'a>(
        embedded: impl IntoIterator<Item = (&'a str, &'a str)>,
        overrides: impl IntoIterator<Item = (Text, Text)>,
    ) -> Result<Self, Vec<TemplateError>> {
        let mut templates: BTreeMap<Text, Template> = embedded
            .into_iter()
            .map(|(name, text)| (name.into(), Template { text: text.into(), is_override: false }))
            .collect();
        let mut unknown = Vec::new();
        for (name, text) in overrides {
            match templates.get_mut(&name) {
                Some(template) => *template = Template { text: normalised(&text), is_override: true },
                None => unknown.push(unknown_name(name, templates.keys())),
            }
        }
        if unknown.is_empty() { Ok(Store { templates }) } else { Err(unknown) }
    }

    pub fn embedded() -> impl Iterator<Item = (&'static str, &'static str)> {
        EMBEDDED.iter().copied()
    }

    pub fn text(&self, name: &str) -> Option<&Text> {
        self.templates.get(name).map(|template| &template.text)
    }

    /// Returns the names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        self.templates.keys()
    }

    /// Returns the templates that a user wrote.
    pub fn overrides(&self) -> impl Iterator<Item = (&Text, &Text)> {
        self.templates
            .iter()
            .filter(|(_, template)| template.is_override)
            .map(|(name, template)| (name, &template.text))
    }

    /// Returns a template's place among the sorted names.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.templates.keys().position(|other| &**other == name)
    }
}

/// Takes the byte order mark and carriage returns away that some editors put in.
fn normalised(text: &str) -> Text {
    text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n").into()
}

fn unknown_name<'a>(name: Text, known: impl Iterator<Item = &'a Text>) -> TemplateError {
    let nearest = known
        .map(|known| (strsim::jaro_winkler(known, &name), known))
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .filter(|(likeness, _)| *likeness > 0.8);
    TemplateError {
        line: 0,
        range: None,
        message: format!("no template is called \"{name}\", so this file overrides nothing"),
        help: Some(match nearest {
            Some((_, known)) => format!("rename it to \"{known}\""),
            None => "remove it, or give it the name of a template".to_owned(),
        }),
        template: name,
    }
}
