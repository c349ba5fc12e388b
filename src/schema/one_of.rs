//! Alternatives: finds the one that was meant, and says what it lacks.

use std::collections::BTreeMap;

use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::Value;

use super::explain::{Place, explain, list, name, not_among, plain};
use super::{Violation, pointer};

type Branches = [Vec<ValidationError<'static>>];

/// Explains a value that fits no alternative.
pub(super) fn none_fits(schema: &Value, error: &ValidationError<'_>, branches: &Branches, found: &mut Vec<Violation>) {
    let at = error.instance_path().as_str();
    if let Some(violation) = missing_tag(schema, at, branches) {
        found.push(violation);
        return;
    }
    let tag = tag_of(at, branches);
    let is_other = |errors: &Vec<ValidationError<'static>>| {
        tag.as_ref().is_some_and(|tag| errors.iter().any(|error| tells_apart(at, error).as_ref() == Some(tag)))
    };
    let meant: Vec<&Vec<ValidationError<'static>>> = branches.iter().filter(|errors| !is_other(errors)).collect();
    if meant.is_empty() {
        found.extend(tag.and_then(|tag| unknown_tag(at, &tag, branches)));
    } else if let Some(names) = one_missing_each(at, &meant) {
        let message = format!("{} needs exactly one of {}", name(at), list(&names));
        found.push(Violation::value(at, message).help(format!("add {}", list(&names))));
    } else if let Some(nearest) = meant.iter().min_by_key(|errors| errors.len()) {
        for inner in *nearest {
            explain(schema, inner, found);
        }
    }
}

/// Words a value that fits more than one alternative.
pub(super) fn several_fit(error: &ValidationError<'_>, branches: &Branches, place: &Place<'_>) -> Violation {
    let at = error.instance_path().as_str();
    let required = |branch: &Value| Some(plain(branch.get("required")?.as_array()?.first()?));
    let alternatives = place.keyword.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let fitting = branches.iter().zip(alternatives).filter(|(errors, _)| errors.is_empty());
    let names: Vec<String> = fitting.filter_map(|(_, branch)| required(branch)).collect();
    match names.split_last() {
        Some((last, rest @ [_, ..])) => {
            Violation::value(at, format!("{} has more than one of {}", name(at), list(&names)))
                .help(format!("keep {}", list(&[rest, std::slice::from_ref(last)].concat())))
        }
        _ => Violation::value(at, format!("{} fits more than one alternative", name(at))).help("say only one of them"),
    }
}

/// Returns the property by which the alternatives differ, as `type`: the one that rules out most of them.
fn tag_of(at: &str, branches: &Branches) -> Option<String> {
    let mut tally: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for errors in branches {
        for error in errors {
            if let Some(property) = tells_apart(at, error) {
                let (count, constant) = tally.entry(property).or_default();
                *count += 1;
                *constant |= matches!(error.kind(), ValidationErrorKind::Constant { .. });
            }
        }
    }
    tally.into_iter().max_by_key(|(_, weight)| *weight).map(|(property, _)| property)
}

/// Returns the property whose value an alternative refuses because it has its own.
fn tells_apart(at: &str, error: &ValidationError<'_>) -> Option<String> {
    let tag = error.instance_path().as_str();
    let has_own = matches!(error.kind(), ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. });
    let here = tag.rsplit_once('/').is_some_and(|(parent, _)| parent == at);
    if has_own && here { pointer::last(tag) } else { None }
}

/// Words a tag that belongs to no alternative.
fn unknown_tag(at: &str, tag: &str, branches: &Branches) -> Option<Violation> {
    let mut options: Vec<Value> = Vec::new();
    let mut written = None;
    for error in branches.iter().flatten().filter(|error| tells_apart(at, error).as_deref() == Some(tag)) {
        match error.kind() {
            ValidationErrorKind::Constant { expected_value } => options.push((**expected_value).clone()),
            ValidationErrorKind::Enum { options: several } => {
                options.extend(several.as_array().into_iter().flatten().cloned());
            }
            _ => {}
        }
        written = Some((error.instance_path().as_str(), error.instance()));
    }
    written.map(|(pointer, instance)| not_among(pointer, instance, &options))
}

/// Words a missing tag, when each of several alternatives fixes its own value of it.
fn missing_tag(schema: &Value, at: &str, branches: &Branches) -> Option<Violation> {
    if branches.len() < 2 {
        return None;
    }
    let mut tag = None;
    let mut options = Vec::new();
    for errors in branches {
        let (property, value) = errors.iter().find_map(|error| {
            let ValidationErrorKind::Required { property } = error.kind() else { return None };
            let branch = error.schema_path().as_str().strip_suffix("/required")?;
            let fixed = schema.pointer(branch)?.get("properties")?.get(property.as_str()?)?.get("const")?;
            (error.instance_path().as_str() == at).then(|| (plain(property), plain(fixed)))
        })?;
        if tag.get_or_insert_with(|| property.clone()) != &property {
            return None;
        }
        options.push(value);
    }
    let tag = tag?;
    let help = format!("add `{tag}`: one of {}", list(&options));
    Some(Violation::value(at, format!("{} lacks `{tag}`", name(at))).help(help))
}

/// Returns the properties of which one is needed, when that is all that each alternative misses.
fn one_missing_each(at: &str, meant: &[&Vec<ValidationError<'static>>]) -> Option<Vec<String>> {
    let only = |errors: &&Vec<ValidationError<'static>>| match errors.as_slice() {
        [error] if error.instance_path().as_str() == at => match error.kind() {
            ValidationErrorKind::Required { property } => Some(plain(property)),
            _ => None,
        },
        _ => None,
    };
    if meant.len() < 2 { None } else { meant.iter().map(only).collect() }
}
