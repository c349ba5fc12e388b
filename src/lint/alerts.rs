//! Alerts as rendered, and the series they read.

use promql_parser::label::{MatchOp, Matcher};
use promql_parser::parser::{self, Expr, VectorSelector};
use promql_parser::util::{ExprVisitor, walk_expr};
use serde_json::Value;

use super::documents::{Document, Documents};

/// One alert of a PrometheusRule.
pub struct Alert<'d> {
    pub document: Document<'d>,
    pub pointer: String,
    pub name: &'d str,
    pub expr: &'d str,
    pub value: &'d Value,
    /// Evaluation interval of its group.
    pub interval: Option<&'d str>,
}

/// Returns every alert of a host.
pub fn alerts<'d>(documents: &Documents<'d>) -> Vec<Alert<'d>> {
    let mut found = Vec::new();
    for document in documents.of_kind("PrometheusRule") {
        for (group_number, group) in document.list("/spec/groups").iter().enumerate() {
            let rules = group.get("rules").and_then(Value::as_array).into_iter().flatten();
            for (number, value) in rules.enumerate() {
                let text = |key: &str| value.get(key).and_then(Value::as_str);
                let (Some(name), Some(expr)) = (text("alert"), text("expr")) else { continue };
                let pointer = format!("/spec/groups/{group_number}/rules/{number}");
                let interval = group.get("interval").and_then(Value::as_str);
                found.push(Alert { document: *document, pointer, name, expr, value, interval });
            }
        }
    }
    found
}

/// A series that an expression reads.
pub struct Selected {
    pub name: String,
    pub matchers: Vec<Matcher>,
    /// How far it looks back, where it does.
    pub range_millis: Option<u64>,
}

impl Selected {
    /// Returns the labels it is chosen by, with the value where that is one text.
    pub fn labels(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.matchers.iter().filter(|matcher| matcher.name != "__name__").map(|matcher| {
            let value = matches!(matcher.op, MatchOp::Equal).then_some(matcher.value.as_str());
            (matcher.name.as_str(), value)
        })
    }
}

/// Parses an expression; the error is Prometheus's own wording.
pub fn parse(expr: &str) -> Result<Expr, String> {
    parser::parse(expr)
}

/// Returns every series that an expression reads.
pub fn selected(expr: &Expr) -> Vec<Selected> {
    let mut collect = Collect(Vec::new());
    // The visitor never stops and never fails.
    let _ = walk_expr(&mut collect, expr);
    collect.0
}

struct Collect(Vec<Selected>);

impl Collect {
    fn add(&mut self, selector: &VectorSelector, range_millis: Option<u64>) {
        let named = || {
            let name = selector.matchers.matchers.iter().find(|matcher| matcher.name == "__name__");
            name.filter(|matcher| matches!(matcher.op, MatchOp::Equal)).map(|matcher| matcher.value.clone())
        };
        if let Some(name) = selector.name.clone().or_else(named) {
            self.0.push(Selected { name, matchers: selector.matchers.matchers.clone(), range_millis });
        }
    }
}

impl ExprVisitor for Collect {
    type Error = std::convert::Infallible;

    fn pre_visit(&mut self, expr: &Expr) -> Result<bool, Self::Error> {
        match expr {
            Expr::VectorSelector(selector) => self.add(selector, None),
            Expr::MatrixSelector(selector) => {
                self.add(&selector.vs, u64::try_from(selector.range.as_millis()).ok());
            }
            _ => {}
        }
        Ok(true)
    }
}
