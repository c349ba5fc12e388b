//! Templates in, text out.

mod lint;
mod marked;
mod plain;

use serde::Serialize;

use super::Engine;
use crate::source::{FileId, Reason, Sourced, Sources, Span};

static REASON: Reason = Reason { name: "test", because: "A test says so.", source: "" };

fn engine(template: &str) -> Engine {
    let engine = Engine::with_templates([("t", template)], []).unwrap();
    assert_eq!(engine.check(), [], "{template}");
    engine
}

/// Renders both ways, which must agree.
fn render(template: &str, context: &impl Serialize) -> String {
    let engine = engine(template);
    let text = engine.render("t", context).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(engine.render_marked("t", context).unwrap().text, text);
    text
}

fn refusal(template: &str, context: &impl Serialize) -> String {
    engine(template).render("t", context).unwrap_err().to_string()
}

fn file() -> FileId {
    Sources::default().add("topology.yaml", "")
}

/// A value that a person wrote at this offset.
fn at<T>(offset: usize, value: T) -> Sourced<T> {
    Sourced::written(value, Span::new(file(), offset, offset + 1))
}
