//! A page in Prometheus' text format, read strictly.

use std::collections::BTreeMap;
use std::fmt;

/// One line of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub name: String,
    pub labels: BTreeMap<String, String>,
    pub value: f64,
}

impl Sample {
    /// Returns a label's value, empty when it is not there, as PromQL does.
    pub fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<String> = self.labels.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        write!(out, "{}{{{}}} {}", self.name, labels.join(","), self.value)
    }
}

/// Reads a page; a line that is neither comment nor sample is an error.
pub fn parse(page: &str) -> Result<Vec<Sample>, String> {
    page.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(sample).collect()
}

fn sample(line: &str) -> Result<Sample, String> {
    let wrong = || format!("not a sample: {line}");
    let name_end = line.find(['{', ' ']).ok_or_else(wrong)?;
    let (name, mut rest) = line.split_at(name_end);
    let mut labels = BTreeMap::new();
    if let Some(inner) = rest.strip_prefix('{') {
        rest = inner;
        loop {
            rest = rest.trim_start_matches(',');
            if let Some(after) = rest.strip_prefix('}') {
                rest = after;
                break;
            }
            let (label, value) = rest.split_once("=\"").ok_or_else(wrong)?;
            let mut text = String::new();
            let mut characters = value.char_indices();
            let end = loop {
                match characters.next().ok_or_else(wrong)? {
                    (at, '"') => break at,
                    (_, '\\') => match characters.next().ok_or_else(wrong)?.1 {
                        'n' => text.push('\n'),
                        other => text.push(other),
                    },
                    (_, other) => text.push(other),
                }
            };
            if labels.insert(label.to_owned(), text).is_some() {
                return Err(format!("label twice: {line}"));
            }
            rest = &value[end + 1..];
        }
    }
    let value = rest.split_whitespace().next().ok_or_else(wrong)?;
    let value = value.parse().map_err(|_| wrong())?;
    Ok(Sample { name: name.to_owned(), labels, value })
}
