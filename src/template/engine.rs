//! The template engine: every option in one place.

use std::sync::{Arc, OnceLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Rest, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior};
use serde::Serialize;

use super::error::TemplateError;
use super::marked::Marked;
use super::marks::{self, Parts};
use super::recording::{self, Depth, Recording};
use super::store::Store;
use super::{filters, format, lint, prepare};
use crate::source::{Origin, Text};

/// Prints contexts through templates; each template is compiled once, when it is first asked for.
#[derive(Debug)]
pub struct Engine {
    store: Arc<Store>,
    plain: Environment<'static>,
    /// Compiles the same templates with marks in them.
    marked: OnceLock<Environment<'static>>,
}

impl Engine {
    /// Takes the templates of the binary, some of them overridden; every problem of the overrides is returned.
    pub fn new(overrides: impl IntoIterator<Item = (Text, Text)>) -> Result<Self, Vec<TemplateError>> {
        Engine::with_templates(Store::embedded(), overrides)
    }

    /// Takes other templates than those of the binary.
    pub fn with_templates<'a>(
        embedded: impl IntoIterator<Item = (&'a str, &'a str)>,
        overrides: impl IntoIterator<Item = (Text, Text)>,
    ) -> Result<Self, Vec<TemplateError>> {
        let store = Arc::new(Store::new(embedded, overrides)?);
        let plain = environment(&store, |source, _| prepare::plain(source));
        let mut errors = Vec::new();
        for (name, text) in store.overrides() {
            match plain.get_template(name) {
                Ok(_) => errors.extend(lint::check(name, text)),
                Err(error) => errors.push(TemplateError::from_engine(name, &error)),
            }
        }
        if errors.is_empty() { Ok(Engine { store, plain, marked: OnceLock::new() }) } else { Err(errors) }
    }

    /// Returns a template's text, which errors point into.
    pub fn source(&self, name: &str) -> Option<&Text> {
        self.store.text(name)
    }

    /// Returns the names of all templates, sorted.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        self.store.names()
    }

    /// Finds what is wrong with the templates of the binary.
    pub fn check(&self) -> Vec<TemplateError> {
        let mut errors = Vec::new();
        for name in self.names() {
            if let Err(error) = self.plain.get_template(name) {
                errors.push(TemplateError::from_engine(name, &error));
            }
            errors.extend(self.source(name).into_iter().flat_map(|text| lint::check(name, text)));
        }
        errors
    }

    /// Prints a context.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, TemplateError> {
        render(&self.plain, name, context).map_err(|error| {
            let mut error = TemplateError::from_engine(name, &error);
            if error.help.is_none() {
                error.help = similar_name(&error.message, context).map(|known| format!("did you mean `{known}`?"));
            }
            error
        })
    }

    /// Prints a context, and says of every byte where it came from; the text is that of [`Engine::render`].
    pub fn render_marked(&self, name: &str, context: &impl Serialize) -> Result<Marked, TemplateError> {
        let text = self.render(name, context)?;
        let environment = self.marked.get_or_init(|| marking_environment(&self.store));
        // A template that compares marked numbers, or measures marked text, prints something else: then with fewer marks.
        for depth in [Depth::Everything, Depth::Texts] {
            let recording = Recording::start(depth);
            let rendered = render(environment, name, context);
            let origins = recording.finish();
            if let Some((same, parts)) =
                rendered.ok().map(|rendered| marks::decode(&rendered)).filter(|(same, _)| *same == text)
            {
                return Ok(Marked::new(same, parts, &origins, &self.store));
            }
        }
        Ok(Marked::whole(text, Origin::Template { name: Arc::new(name.to_owned()), line: 1 }))
    }
}

fn render(environment: &Environment<'_>, name: &str, context: &impl Serialize) -> Result<String, Error> {
    environment.get_template(name)?.render(Serde(context))
}

/// Returns the name in a context that is most like an undefined one, which the engine's message has in backticks.
fn similar_name(message: &str, context: &impl Serialize) -> Option<String> {
    let undefined = message.strip_prefix("undefined value: `")?.split('`').next()?;
    let context = serde_json::to_value(context).ok()?;
    let (holder, name) = match undefined.rsplit_once('.') {
        Some((holder, name)) => (context.pointer(&format!("/{}", holder.replace('.', "/")))?, name),
        None => (&context, undefined),
    };
    let known = holder.as_object()?.keys();
    let likeness = |known: &String| strsim::normalized_damerau_levenshtein(name, known);
    let best = known.max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (likeness(best) > 0.6).then(|| match undefined.rsplit_once('.') {
        Some((holder, _)) => format!("{holder}.{best}"),
        None => best.clone(),
    })
}

fn environment(
    store: &Arc<Store>,
    prepare: impl Fn(&str, u32) -> String + Send + Sync + 'static,
) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    // Says which variable is undefined.
    env.set_debug(true);
    env.set_auto_reload(false);
    // Any mode but none: the output of macros counts as finished.
    env.set_auto_escape_callback(|_| AutoEscape::Custom("yaml".into()));
    env.set_formatter(format::print);
    if let Some(syntax) = syntax() {
        env.set_syntax(syntax);
    }
    filters::install(&mut env);
    let store = Arc::clone(store);
    env.set_loader(move |name| {
        let number = store.number(name).unwrap_or_default() as u32;
        Ok(store.text(name).map(|text| prepare(text, number)))
    });
    env
}

fn marking_environment(store: &Arc<Store>) -> Environment<'static> {
    let mut env = environment(store, prepare::marked);
    env.add_function(prepare::JOIN, |values: Rest<Value>| join(&values));
    env
}

/// `{{{ … }}}` for values, since Prometheus has `{{ $labels.x }}`; fails only for delimiters that clash.
fn syntax() -> Option<SyntaxConfig> {
    SyntaxConfig::builder()
        .variable_delimiters("{{{", "}}}")
        .keep_trailing_newline(true)
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .ok()
}

/// Joins as `~` does, and keeps the marks.
fn join(values: &[Value]) -> Value {
    let mut joined = String::new();
    let mut parts = Parts::new();
    for value in values {
        let start = joined.len();
        match value.as_str().and_then(|_| format::text_of(value)) {
            Some((text, known)) => {
                joined.push_str(&text);
                parts.extend(known.into_iter().map(|(range, mark)| (range.start + start..range.end + start, mark)));
            }
            None => {
                joined.push_str(&value.to_string());
                parts.extend(recording::first_mark(value).map(|mark| (start..joined.len(), mark)));
            }
        }
    }
    if parts.is_empty() { Value::from(joined) } else { recording::text(&joined, parts) }
}
