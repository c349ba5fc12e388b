//! Which series a host's exporter makes: its rules are tried on every bean that MirrorMaker has.

use std::collections::{BTreeMap, BTreeSet};

use regex::bytes::{Captures, Match, Regex, RegexBuilder};
use serde_json::Value;

use super::documents::{Document, Documents};
use super::manifest::MirrorMaker;
use crate::facts::connector::ConnectorKind;
use crate::facts::kafka::{SOURCE_TAG_KEY, SourceTag, source_tag};
use crate::facts::metrics::{CATALOGUE, Exporter, JMX_RULES, JmxRule, series};
use crate::yaml;

/// Everything an exporter makes of MirrorMaker's beans.
#[derive(Debug, Default)]
pub struct Exported {
    /// Series and their labels.
    pub series: BTreeMap<String, BTreeSet<String>>,
    /// The rules, where the JMX exporter has some that are not all our own.
    pub rules: Vec<RuleUse>,
}

/// One rule of the JMX exporter, and what became of it.
#[derive(Debug, Default)]
pub struct RuleUse {
    pub pattern: String,
    pub name: String,
    pub kind: String,
    /// Whether Rust can say what it matches.
    pub is_known: bool,
    /// Whether it matches a bean at all, and whether it is ever the first that does.
    pub matches: bool,
    pub is_first: bool,
    /// The earlier rule that takes its beans.
    pub shadowed_by: Option<usize>,
    /// An attribute of which it matches a part only.
    pub cuts: Option<String>,
    /// Whether a capture that goes into the name holds the value.
    pub swallows: bool,
    /// A counter that it exports as something else.
    pub gauged: Option<String>,
}

/// The ConfigMap with the exporter's configuration, where it is one of the host's documents.
pub struct Configuration<'d> {
    pub document: Document<'d>,
    pub pointer: String,
    pub text: &'d str,
}

/// Finds the configuration of a host's JMX exporter.
pub fn configuration<'d>(makers: &[MirrorMaker<'d>], documents: &[Document<'d>]) -> Option<Configuration<'d>> {
    let reference = makers
        .iter()
        .find_map(|maker| maker.document.pointer("/spec/metricsConfig/valueFrom/configMapKeyRef")?.as_object())?;
    let (name, key) = (reference.get("name")?.as_str()?, reference.get("key")?.as_str()?);
    let is_meant = |document: &&Document<'_>| document.kind() == "ConfigMap" && document.name() == name;
    let document = documents.iter().find(is_meant)?;
    let mut pointer = "/data".to_owned();
    yaml::push_pointer(&mut pointer, key);
    let text = document.pointer(&pointer)?.as_str()?;
    Some(Configuration { document: *document, pointer, text })
}

/// Tells whether the source connector's beans say where records come from.
pub fn has_source_tag(documents: &Documents<'_>) -> bool {
    match source_tag(documents.host.kafka_version.value) {
        SourceTag::Always => true,
        SourceTag::Never => false,
        SourceTag::Option => documents.mirror_makers().iter().flat_map(|maker| &maker.mirrors).all(|mirror| {
            mirror.connector(ConnectorKind::Source).is_none_or(|one| one.get(SOURCE_TAG_KEY) == Some("true"))
        }),
    }
}

pub fn uses_reporter(documents: &Documents<'_>) -> bool {
    documents
        .mirror_makers()
        .iter()
        .any(|maker| maker.document.text("/spec/metricsConfig/type") == "strimziMetricsReporter")
}

/// Returns what the Strimzi Metrics Reporter makes.
pub fn of_reporter() -> Exported {
    let labels = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    let all = series(Exporter::Reporter).map(|(name, names)| (name, labels(names)));
    let mut made: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, labels) in all {
        made.entry(name).or_default().extend(labels);
    }
    Exported { series: made, rules: Vec::new() }
}

/// Runs a configuration of the JMX exporter; nothing where it is not one.
///
/// prometheus/jmx_exporter `collector/src/main/java/io/prometheus/jmx/JmxCollector.java`.
pub fn of_configuration(text: &str, source_tag: bool) -> Option<Exported> {
    let configuration = yaml::reread(text).ok()?.into_iter().next()?;
    let rules = configuration.get("rules")?.as_array()?;
    if rules.len() == JMX_RULES.len() && rules.iter().zip(JMX_RULES).all(|(rule, ours)| is_ours(rule, ours)) {
        return Some(of_our_rules(source_tag));
    }
    Some(of_rules(rules, configuration.get("lowercaseOutputName") == Some(&Value::Bool(true)), source_tag))
}

/// Tells whether a rule is one that we write. Names are in lower case already, so that options change nothing.
fn is_ours(rule: &Value, ours: &JmxRule) -> bool {
    let text = |key: &str| rule.get(key).and_then(Value::as_str);
    let labels = rule.get("labels").and_then(Value::as_object);
    text("pattern") == Some(ours.pattern)
        && text("name") == Some(ours.name)
        && text("type") == Some(ours.rule_type.name())
        && labels.map_or(0, |labels| labels.len()) == ours.labels.len()
        && ours.labels.iter().all(|(label, template)| {
            labels.and_then(|labels| labels.get(*label)).and_then(Value::as_str) == Some(template)
        })
}

/// Returns what our own rules make without trying them, which takes a third of a small run; a test does.
fn of_our_rules(source_tag: bool) -> Exported {
    let mut made: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for family in CATALOGUE {
        let lacks = |label: &str| label == "source" && !source_tag && is_tagged(family.bean);
        for attribute in family.attributes {
            let labels = family.labels(Exporter::Jmx).iter().filter(|label| !lacks(label));
            made.entry(family.name(Exporter::Jmx, attribute))
                .or_default()
                .extend(labels.map(|&label| label.to_owned()));
        }
    }
    Exported { series: made, rules: Vec::new() }
}

/// Tries rules on every bean.
fn of_rules(rules: &[Value], lower: bool, source_tag: bool) -> Exported {
    let rules: Vec<Rule> = rules.iter().map(Rule::read).collect();
    let mut exported = Exported { series: BTreeMap::new(), rules: rules.iter().map(Rule::unused).collect() };
    for family in CATALOGUE {
        let bean = sample(family.bean, source_tag);
        for attribute in family.attributes {
            let value = if family.is_state { "running" } else { "5.0" };
            let shown = format!("{bean}<>{attribute}: {value}");
            exported.offer(&rules, &shown, attribute, lower);
        }
    }
    exported
}

impl Exported {
    /// Tells whether a rule that none of the known beans satisfies might make a series of this name.
    pub fn might_make(&self, name: &str) -> bool {
        self.rules.iter().any(|rule| {
            if rule.is_known && rule.matches {
                return false;
            }
            let mut parts = rule.name.split('$').map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
            let starts = parts.next().is_none_or(|first| name.starts_with(&first.to_lowercase()));
            // An exporter rule that names a type of ours would have matched it.
            starts && !CATALOGUE.iter().any(|family| rule.pattern.contains(kind_of(family.bean)))
        })
    }

    fn offer(&mut self, rules: &[Rule], shown: &str, attribute: &str, lower: bool) {
        let mut first: Option<usize> = None;
        let start = shown.len() - shown.rsplit(&format!("<>{attribute}: ")).next().map_or(0, str::len);
        let (attribute_start, attribute_end) = (start - attribute.len() - 2, start - 2);
        for (number, (rule, made)) in rules.iter().zip(&mut self.rules).enumerate() {
            let Some(whole) = &rule.whole else { continue };
            let Some(found) = whole.captures(shown.as_bytes()) else { continue };
            made.matches = true;
            if let Some(first) = first {
                made.shadowed_by.get_or_insert(first);
                continue;
            }
            made.is_first = true;
            first = Some(number);
            let end = found.name("mirrorc_pattern").map_or(shown.len(), |part| part.end());
            if (attribute_start..attribute_end).contains(&end) && end > attribute_start {
                made.cuts.get_or_insert_with(|| attribute.to_owned());
            }
            let in_name = |group: usize| rule.name.contains(&format!("${}", group.saturating_sub(1)));
            let past = |(group, part): (usize, Option<Match<'_>>)| {
                group > 1 && in_name(group) && part.is_some_and(|part| part.end() > attribute_end)
            };
            made.swallows |= found.iter().enumerate().any(past);
            let mut name = rule.fill(&rule.name, &found);
            if lower {
                name = name.to_lowercase();
            }
            if name.ends_with("_total") && rule.kind != "COUNTER" {
                made.gauged.get_or_insert_with(|| name.clone());
                name.truncate(name.len() - "_total".len());
            }
            let labels = rule.labels.iter().filter(|(_, template)| !rule.fill(template, &found).is_empty());
            self.series.entry(name).or_default().extend(labels.map(|(label, _)| label.to_lowercase()));
        }
    }
}

struct Rule {
    pattern: String,
    whole: Option<Regex>,
    name: String,
    kind: String,
    labels: Vec<(String, String)>,
}

impl Rule {
    fn read(value: &Value) -> Rule {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let labels = value.get("labels").and_then(Value::as_object).into_iter().flatten();
        let pattern = text("pattern");
        Rule {
            whole: whole(&pattern),
            name: text("name"),
            kind: text("type"),
            labels: labels.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect(),
            pattern,
        }
    }

    fn unused(&self) -> RuleUse {
        RuleUse {
            pattern: self.pattern.clone(),
            name: self.name.clone(),
            kind: self.kind.clone(),
            is_known: self.whole.is_some(),
            ..RuleUse::default()
        }
    }

    /// Puts captures in place of `$1`, `$2`; the whole pattern is our own first group.
    fn fill(&self, template: &str, found: &Captures<'_>) -> String {
        let mut parts = template.split('$');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let group = part[..digits].parse::<usize>().ok().and_then(|number| found.get(number + 1));
            out.push_str(group.and_then(|group| std::str::from_utf8(group.as_bytes()).ok()).unwrap_or_default());
            out.push_str(&part[digits..]);
        }
        out.replace(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '_', "_")
    }
}

/// Compiles a pattern as the exporter anchors it. `\w` and its like are ASCII in Java; without Unicode, which few patterns
/// need, this takes a fraction of the time.
fn whole(pattern: &str) -> Option<Regex> {
    let mut builder = RegexBuilder::new(&format!("^.*(?P<mirrorc_pattern>{pattern}).*$"));
    builder.unicode(false).build().or_else(|_| builder.unicode(true).build()).ok()
}

/// Returns a bean of a family as MirrorMaker might have it; names with `->` and `|` are in quotes.
fn sample(bean: &str, source_tag: bool) -> String {
    let bean = if source_tag || !is_tagged(bean) { bean.to_owned() } else { bean.replace("source=*, ", "") };
    bean.replace("connector=*", "connector=\"east->west.MirrorSourceConnector\"")
        .replace("client-id=*", "client-id=\"east->west|east->west.MirrorSourceConnector-0|replication-consumer\"")
        .replace("source=*", "source=east")
        .replace("target=*", "target=west")
        .replace("topic=*", "topic=east.orders")
        .replace("group=*", "group=billing")
        .replace("partition=*", "partition=0")
        .replace("task=*", "task=0")
}

/// Whose `source=` came with a version, or an option.
fn is_tagged(bean: &str) -> bool {
    bean.contains("MirrorSourceConnector")
}

/// Returns the `type=…` of a bean.
pub fn kind_of(bean: &str) -> &str {
    let start = bean.find("type=").unwrap_or(0);
    let rest = &bean[start..];
    &rest[..rest.find([',', '>']).unwrap_or(rest.len())]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(rule: &JmxRule) -> Value {
        let labels: serde_json::Map<String, Value> =
            rule.labels.iter().map(|(label, template)| ((*label).to_owned(), json!(template))).collect();
        let mut written = json!({"pattern": rule.pattern, "name": rule.name, "type": rule.rule_type.name()});
        if !labels.is_empty() {
            written["labels"] = labels.into();
        }
        written
    }

    #[test]
    fn our_own_rules_make_what_is_said_of_them() {
        let rules: Vec<Value> = JMX_RULES.iter().map(written).collect();
        for (lower, source_tag) in [(true, true), (true, false), (false, true), (false, false)] {
            let tried = of_rules(&rules, lower, source_tag);
            assert_eq!(tried.series, of_our_rules(source_tag).series);
            for rule in &tried.rules {
                let is_quiet = rule.is_known && rule.is_first && rule.gauged.is_none() && rule.cuts.is_none();
                assert!(is_quiet && !rule.swallows && !rule.pattern.contains("..."), "{rule:?}");
            }
        }
    }

    #[test]
    fn a_rule_that_differs_is_tried() {
        let mut rules: Vec<Value> = JMX_RULES.iter().map(written).collect();
        let text = |rules: &[Value]| json!({"lowercaseOutputName": true, "rules": rules}).to_string();
        assert_eq!(of_configuration(&text(&rules), true).unwrap().rules.len(), 0);
        for (key, value) in [("pattern", json!("x")), ("name", json!("x")), ("type", json!("X")), ("labels", json!({}))]
        {
            let ours = std::mem::replace(&mut rules[0][key], value);
            assert_eq!(of_configuration(&text(&rules), true).unwrap().rules.len(), rules.len(), "{key}");
            rules[0][key] = ours;
        }
        let tried = |rules: &[Value]| !of_configuration(&text(rules), true).unwrap().rules.is_empty();
        assert!(tried(&rules[1..]));
        assert!(tried(&[&rules[..], &rules[..1]].concat()));
        rules[0]["labels"]["connector"] = json!("$2");
        assert!(tried(&rules));
        let mut rules: Vec<Value> = JMX_RULES.iter().map(written).collect();
        rules.swap(0, 1);
        assert!(tried(&rules));
    }
}
