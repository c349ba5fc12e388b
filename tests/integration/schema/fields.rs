//! A schema flattened: path → what may stand there. Ours and a CRD's compare as two flat maps.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    pub types: BTreeSet<String>,
    /// The only values; empty: any.
    pub options: BTreeSet<String>,
    /// What must stand in it.
    pub required: BTreeSet<String>,
    pub patterns: Vec<String>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub min_length: Option<u64>,
    /// Takes properties that it does not list.
    pub open: bool,
    /// How many rules in CEL.
    pub cel: usize,
    /// Every keyword, so that a test notices one that it does not compare.
    pub keywords: BTreeSet<String>,
    /// Lists a property, or says that there are none.
    pub structured: bool,
}

pub(crate) type Fields = BTreeMap<String, Field>;

/// Returns the path of a property: `spec.mirrors[].source`, and `{}` for any key of a map.
pub(crate) fn property(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

/// Flattens one of our schemas, as an operator of this release takes it.
pub(crate) fn fields_of_ours(schema: &Value, operator: (u16, u16)) -> Fields {
    let mut walk = Walk { root: schema, operator, fields: Fields::new() };
    walk.visit(schema, "", Part::Whole);
    walk.fields
}

/// Flattens the structural schema of a CRD.
pub(crate) fn fields_of_crd(schema: &Value) -> Fields {
    let mut walk = Walk { root: schema, operator: (0, 0), fields: Fields::new() };
    walk.visit(schema, "", Part::Whole);
    walk.fields
}

/// What part of the word on a path a schema has.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Whole,
    /// An alternative or a shared definition; what it requires was counted with the whole.
    Piece,
    /// Counts only when something else holds, so it requires nothing for sure.
    Conditional,
}

struct Walk<'s> {
    root: &'s Value,
    operator: (u16, u16),
    fields: Fields,
}

impl<'s> Walk<'s> {
    /// Adds a schema; alternatives for one path add up.
    fn visit(&mut self, schema: &'s Value, at: &str, part: Part) {
        if self.too_new(schema) {
            return;
        }
        self.describe(schema, at, part);
        let below = if part == Part::Conditional { part } else { Part::Whole };
        for inner in self.same_place(schema) {
            self.visit(inner, at, if part == Part::Conditional { part } else { Part::Piece });
        }
        for inner in ["then", "else"].into_iter().filter_map(|keyword| schema.get(keyword)) {
            self.visit(inner, at, Part::Conditional);
        }
        for (key, inner) in properties(schema) {
            self.visit(inner, &property(at, key), below);
        }
        for inner in schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten() {
            self.visit(inner.1, &property(at, "{}"), below);
        }
        if let Some(inner) = schema.get("additionalProperties").filter(|inner| inner.is_object()) {
            self.visit(inner, &property(at, "{}"), below);
        }
        if let Some(inner) = schema.get("items") {
            self.visit(inner, &format!("{at}[]"), below);
        }
    }

    fn describe(&mut self, schema: &'s Value, at: &str, part: Part) {
        let required = self.required(schema);
        let known = self.fields.contains_key(at);
        let field = self.fields.entry(at.to_owned()).or_default();
        match schema.get("type") {
            Some(Value::String(only)) => _ = field.types.insert(only.clone()),
            Some(Value::Array(several)) => {
                field.types.extend(several.iter().filter_map(Value::as_str).map(str::to_owned))
            }
            _ => {}
        }
        if schema.get("x-kubernetes-int-or-string").is_some() {
            field.types.extend(["integer".to_owned(), "string".to_owned()]);
        }
        let options = schema.get("enum").and_then(Value::as_array).into_iter().flatten().chain(schema.get("const"));
        for option in options.filter_map(Value::as_str) {
            field.types.insert("string".to_owned());
            field.options.insert(option.to_owned());
        }
        // Of alternatives, only what each of them requires is sure to be there.
        if part == Part::Whole {
            field.required = if known { field.required.intersection(&required).cloned().collect() } else { required };
        }
        field.patterns.extend(schema.get("pattern").and_then(Value::as_str).map(str::to_owned));
        field.minimum = schema.get("minimum").and_then(Value::as_f64).or(field.minimum);
        field.maximum = schema.get("maximum").and_then(Value::as_f64).or(field.maximum);
        field.min_length = schema.get("minLength").and_then(Value::as_u64).or(field.min_length);
        let additional = schema.get("additionalProperties");
        field.structured |= additional.is_some() || schema.get("properties").is_some();
        field.open |= schema.get("x-kubernetes-preserve-unknown-fields") == Some(&Value::Bool(true))
            || additional.is_some_and(Value::is_object);
        field.cel += schema.get("x-kubernetes-validations").and_then(Value::as_array).map_or(0, Vec::len);
        field.keywords.extend(schema.as_object().into_iter().flatten().map(|(keyword, _)| keyword.clone()));
    }

    /// Returns what one schema requires, whichever alternative is taken.
    fn required(&self, schema: &'s Value) -> BTreeSet<String> {
        let listed = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let mut required: BTreeSet<String> = listed.filter_map(Value::as_str).map(str::to_owned).collect();
        if let Some(inner) = self.referred(schema) {
            required.extend(self.required(inner));
        }
        for inner in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            required.extend(self.required(inner));
        }
        let branches = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let branches = branches.filter(|branch| !self.too_new(branch)).map(|branch| self.required(branch));
        required.extend(branches.reduce(|one, other| one.intersection(&other).cloned().collect()).unwrap_or_default());
        required
    }

    fn same_place(&self, schema: &'s Value) -> Vec<&'s Value> {
        let alternatives =
            ["oneOf", "allOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten();
        self.referred(schema).into_iter().chain(alternatives).collect()
    }

    fn referred(&self, schema: &Value) -> Option<&'s Value> {
        let reference = schema.get("$ref")?.as_str()?;
        Some(self.root.pointer(reference.strip_prefix('#').unwrap()).unwrap())
    }

    fn too_new(&self, schema: &Value) -> bool {
        let since = schema.get("x-since").and_then(Value::as_str);
        let since = since.and_then(|since| since.split_once('.'));
        since.is_some_and(|(major, minor)| (major.parse().unwrap(), minor.parse().unwrap()) > self.operator)
    }
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}
