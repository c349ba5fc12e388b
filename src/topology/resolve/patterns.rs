//! Topics and groups: exact names made into regexes.

use std::collections::HashMap;

use crate::source::{Sourced, Span, Text};
use crate::topology::file::collections::OneOrMore;
use crate::topology::file::decode::Spanned;
use crate::topology::file::patterns::{Item, Patterns};
use crate::topology::file::scalars::AnyText;
use crate::topology::model::Pattern;
use crate::topology::problems;
use crate::units::regex::quote;
use crate::units::{JavaRegex, TopicName};

use super::{Findings, defaults};

/// Returns the topics; none where one could not be read.
pub(super) fn topics(written: Option<&Patterns>, findings: &mut Findings) -> Option<Sourced<Vec<Pattern>>> {
    if let Some(Patterns::List(list)) = written {
        for item in list.iter() {
            if let Item::Exact(name) = item
                && let Err(malformed) = TopicName::parse(name.as_ref())
            {
                findings.report(problems::not_a_topic(malformed, name.as_ref(), name.span));
            }
        }
    }
    patterns("topic", written, defaults::topics, findings)
}

/// Returns the groups; none where one could not be read.
pub(super) fn groups(written: Option<&Patterns>, findings: &mut Findings) -> Option<Sourced<Vec<Pattern>>> {
    patterns("group", written, defaults::groups, findings)
}

fn patterns(
    what: &str,
    written: Option<&Patterns>,
    default: impl FnOnce() -> Sourced<Vec<Pattern>>,
    findings: &mut Findings,
) -> Option<Sourced<Vec<Pattern>>> {
    match written {
        None => Some(default()),
        Some(Patterns::Regex(regex)) => Some(Sourced::written(vec![one(regex)], regex.span)),
        Some(Patterns::List(list)) => {
            let items: Option<Vec<Pattern>> = list.iter().map(item).collect();
            report_repeated(what, items.as_deref().unwrap_or_default(), findings);
            Some(Sourced::written(items?, list.span))
        }
    }
}

fn report_repeated(what: &str, items: &[Pattern], findings: &mut Findings) {
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(items.len());
    for item in items {
        if let Some(span) = item.span
            && let Some(first) = seen.insert(&item.regex, span)
        {
            let shown = item.exact.as_ref().unwrap_or(&item.regex);
            let what = format!("the {what} `{}`", crate::diagnostic::shortened(shown));
            findings.report(problems::repeated_item(&what, first, span));
        }
    }
}

fn item(item: &Item) -> Option<Pattern> {
    match item {
        Item::Regex(item) => item.regex.as_ref().map(one),
        Item::Exact(name) => Some(exact(name)),
    }
}

fn one(regex: &Spanned<JavaRegex>) -> Pattern {
    Pattern { regex: regex.value.text(), exact: None, span: Some(regex.span) }
}

fn exact(name: &Spanned<AnyText>) -> Pattern {
    Pattern { regex: escaped(name.as_ref()), exact: Some(name.value.0.clone()), span: Some(name.span) }
}

/// Returns the regex of one name; a group's may hold anything, and Kafka splits lists at commas, trimming blanks.
fn escaped(name: &str) -> Text {
    let mut regex = String::with_capacity(name.len() + 2);
    let trimmed = name.trim();
    let start = name.find(trimmed).unwrap_or(0);
    for (at, c) in name.char_indices() {
        let outer_blank = at < start || at >= start + trimmed.len();
        if c == ',' || c.is_control() || outer_blank {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| regex.push_str(&format!("\\u{unit:04X}")));
        } else {
            regex.push_str(&quote(c.encode_utf8(&mut [0; 4])));
        }
    }
    regex.into()
}

pub(super) fn excludes(written: Option<&OneOrMore<Spanned<JavaRegex>>>) -> Option<Vec<Sourced<Text>>> {
    written.map(|list| list.0.iter().map(Spanned::text).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_kafkas_lists() {
        for (name, regex) in [
            ("orders", "orders"),
            ("a.b-c_d", r"a\.b-c_d"),
            ("a,b", r"a\u002Cb"),
            (" x y ", r"\u0020x y\u0020"),
            ("(é)\t*", "\\(é\\)\\u0009\\*"),
        ] {
            assert_eq!(&*escaped(name), regex);
            let parsed = JavaRegex::parse(regex).unwrap();
            assert_ne!(parsed.matches(name), Some(false), "{name}");
        }
    }
}
