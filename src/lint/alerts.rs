//! Alerts as rendered, and the series they read.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use promql_parser::label::{MatchOp, Matcher};
use promql_parser::parser::{self, Expr, VectorSelector};
use promql_parser::util::{ExprVisitor, walk_expr};
use serde_json::Value;

use super::documents::Document;

/// One alert of a PrometheusRule.
pub struct Alert<'d> {
    pub document: Document<'d>,
    /// Places of its group and of itself in that.
    at: (usize, usize),
    pub name: &'d str,
    pub expr: &'d str,
    pub value: &'d Value,
    /// Evaluation interval of its group.
    pub interval: Option<&'d str>,
    /// What [`Expressions`] said of it.
    selected: OnceCell<Result<Rc<Vec<Selected>>, String>>,
}

impl Alert<'_> {
    pub fn pointer(&self) -> String {
        let (group, number) = self.at;
        format!("/spec/groups/{group}/rules/{number}")
    }
}

/// Returns every alert of a PrometheusRule.
pub fn of<'d>(document: &Document<'d>) -> Vec<Alert<'d>> {
    let mut found = Vec::new();
    for (group_number, group) in document.list("/spec/groups").iter().enumerate() {
        let interval = group.get("interval").and_then(Value::as_str);
        let rules = group.get("rules").and_then(Value::as_array).into_iter().flatten();
        for (number, value) in rules.enumerate() {
            let text = |key: &str| value.get(key).and_then(Value::as_str);
            let (Some(name), Some(expr)) = (text("alert"), text("expr")) else { continue };
            let (document, at, selected) = (*document, (group_number, number), OnceCell::new());
            found.push(Alert { document, at, name, expr, value, interval, selected });
        }
    }
    found
}

/// A series that an expression reads.
#[derive(Debug, PartialEq)]
pub struct Selected {
    pub name: String,
    /// How far it looks back, where it does.
    pub range_millis: Option<u64>,
    labels: Vec<(String, Option<String>)>,
}

/// The label whose values rules know.
const STATUS: &str = "status";

/// What rules want to know of a topic: whether its name ends so.
const HEARTBEATS: &str = "heartbeats";

/// Returns what is kept of a label's value: of most nothing.
fn kept<'v>(label: &str, value: &'v str) -> Option<&'v str> {
    match label {
        STATUS => Some(value),
        "topic" if value.ends_with(HEARTBEATS) => value.get(value.len() - HEARTBEATS.len()..),
        _ => None,
    }
}

impl Selected {
    fn new(name: String, range_millis: Option<u64>, matchers: &[Matcher]) -> Self {
        let labels = matchers.iter().filter(|matcher| matcher.name != "__name__").map(|matcher| {
            let is_one = matches!(matcher.op, MatchOp::Equal);
            let value = kept(&matcher.name, &matcher.value).filter(|_| is_one);
            (matcher.name.clone(), value.map(str::to_owned))
        });
        Selected { name, range_millis, labels: labels.collect() }
    }

    /// Returns the labels it is chosen by, with what is kept of a value that is one text.
    pub fn labels(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.labels.iter().map(|(label, value)| (label.as_str(), value.as_deref()))
    }
}

/// What is known of expressions that were parsed: those of a fleet differ in the names that they ask for.
#[derive(Debug, Default)]
pub struct Expressions {
    known: BTreeMap<String, Rc<Vec<Selected>>>,
}

impl Expressions {
    /// Returns every series that an alert's expression reads; the error is Prometheus's own wording.
    pub fn of<'a>(&mut self, alert: &'a Alert<'_>) -> Result<&'a [Selected], &'a str> {
        match alert.selected.get_or_init(|| self.selected(alert.expr)) {
            Ok(selected) => Ok(selected),
            Err(problem) => Err(problem),
        }
    }

    fn selected(&mut self, expr: &str) -> Result<Rc<Vec<Selected>>, String> {
        let shape = shape(expr);
        if let Some(known) = self.known.get(&shape) {
            return Ok(known.clone());
        }
        let selected = Rc::new(selected(&parser::parse(expr)?));
        self.known.insert(shape, selected.clone());
        Ok(selected)
    }
}

/// Returns an expression with one letter for each name in the values of its labels. Two of one shape are both PromQL or
/// both not, and read the same series: outside of values they are equal, and inside a name stands for itself, in a regular
/// expression too. What might not is kept as it is.
fn shape(expr: &str) -> String {
    let mut shape = String::with_capacity(expr.len());
    let mut rest = expr;
    while let Some(quote) = memchr::memchr3(b'"', b'\'', b'`', rest.as_bytes()) {
        let (before, value) = rest.split_at(quote);
        // Other quotes and comments are rare, and have other rules.
        if memchr::memchr(b'#', before.as_bytes()).is_some() {
            break;
        }
        let Some(length) = value.strip_prefix('"').and_then(length_of_value) else { break };
        let (value, behind) = value.split_at(length + 2);
        shape.push_str(before);
        if is_of_a_label(before) && has_names_only(value) {
            push_without_names(&mut shape, value);
            if value.trim_end_matches('"').ends_with(HEARTBEATS) {
                shape.push_str(HEARTBEATS);
            }
        } else {
            shape.push_str(value);
        }
        rest = behind;
    }
    shape.push_str(rest);
    shape
}

/// Tells whether a value follows a label whose values no rule looks at; `__name__` is the series itself.
fn is_of_a_label(before: &str) -> bool {
    let label = before.trim_end_matches(['=', '~', '!']);
    label.len() < before.len() && ![STATUS, "__name__"].iter().any(|known| label.ends_with(known))
}

/// Tells whether letters and digits mean nothing but themselves, apart from those behind a backslash and in `[0-9]`.
fn has_names_only(value: &str) -> bool {
    memchr::memchr3_iter(b'[', b'(', b'{', value.as_bytes()).all(|at| {
        let rest = value.get(at..).unwrap_or_default();
        rest.starts_with("[0-9]") || rest.starts_with('(') && (!rest.starts_with("(?") || rest.starts_with("(?:"))
    })
}

/// Returns how long a text in double quotes is, given what follows the first of them.
fn length_of_value(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr::memchr2(b'"', b'\\', text.as_bytes().get(from..)?)?;
        if text.as_bytes().get(at) == Some(&b'"') {
            return Some(at);
        }
        from = at + 2;
    }
}

fn push_without_names(shape: &mut String, value: &str) {
    let count = |from: usize, goes_on: fn(&u8) -> bool| {
        let rest = value.as_bytes().get(from..).unwrap_or_default();
        rest.iter().position(|byte| !goes_on(byte)).unwrap_or(rest.len())
    };
    // Where what is not pushed yet begins; only ASCII is left out, so that every cut is between characters.
    let (mut kept, mut at) = (0, 0);
    loop {
        let start = at + count(at, |byte| !byte.is_ascii_alphanumeric());
        if start == value.len() {
            break;
        }
        at = match start.checked_sub(1).and_then(|before| value.as_bytes().get(before)) {
            Some(b'\\') => start + count(start, u8::is_ascii_alphanumeric),
            Some(b'[') => start + 1,
            _ => {
                shape.push_str(value.get(kept..start).unwrap_or_default());
                shape.push('n');
                kept = start + count(start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
                kept
            }
        };
    }
    shape.push_str(value.get(kept..).unwrap_or_default());
}

fn selected(expr: &Expr) -> Vec<Selected> {
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
            self.0.push(Selected::new(name, range_millis, &selector.matchers.matchers));
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_have_one_shape() {
        let of = |source: &str, target: &str| {
            shape(&format!(
                "sum(rate(x{{connector=\"{source}->{target}.A\",clientid=~\"{source}->{target}\\\\.A-[0-9]+\\\\|(?:b|c)\"}}[5m])) > 1"
            ))
        };
        assert_eq!(of("east", "west-1"), of("c0", "c999"));
        assert_eq!(shape("a{topic=\"x.heartbeats\"}"), shape("a{topic=\"y.heartbeats\"}"));
        assert_ne!(shape("a{topic=\"x.heartbeats\"}"), shape("a{topic=\"x.orders\"}"));
        assert_eq!(
            of("east", "west-1"),
            "sum(rate(x{connector=\"n>n.n\",clientid=~\"n>n\\\\.n[0-n]+\\\\|(?:n|n)\"}[5m])) > 1"
        );
    }

    #[test]
    fn what_is_more_than_a_name_is_kept() {
        for expr in [
            "a{status=\"running\"}",
            "a{task_status=~\"running\"}",
            "{__name__=\"a\"}",
            "{\"a\"}",
            "label_replace(a, \"to\", \"$1\", \"from\", \"b\")",
            "a{b=~\"\\\\d+\\\\x41\\\\pL\"}",
            "a{b=~\"[a-z]c{2}\"}",
            "a{b=~\"(?i)c\"}",
            "a{b='c'} # \"d\"",
            "a{b=\"c",
        ] {
            assert_eq!(shape(expr), expr);
        }
    }

    proptest! {
        /// What one expression taught is true of the next.
        #[test]
        fn equal_shapes_read_alike(
            pieces in proptest::collection::vec("[a-zA-Z0-9]{1,3}|heartbeats|[-_.|*+?()\\[\\]{}^$,:<>]|\\\\\\\\|\\[0-9\\]|\\(\\?:", 0..8),
            others in proptest::collection::vec("[a-zA-Z0-9]{1,3}|heartbeats", 8),
            operator in prop_oneof![Just("="), Just("=~"), Just("!~")],
            label in prop_oneof![Just("source"), Just("status"), Just("topic"), Just("__name__")],
        ) {
            let is_name = |piece: &str| piece.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let renamed = pieces.iter().zip(&others).map(|(piece, other)| if is_name(piece) { other } else { piece });
            let of = |value: String| format!("sum(a{{{label}{operator}\"{value}\"}}) > 0");
            let (one, other) = (of(pieces.concat()), of(renamed.cloned().collect()));
            prop_assume!(shape(&one) == shape(&other));
            let read = |expr: &str| parser::parse(expr).map(|parsed| selected(&parsed)).ok();
            prop_assert_eq!(read(&one), read(&other), "{} {}", one, other);
        }
    }
}
