//! JSON Schema checks, from text to words.

mod crd;
mod fields;
mod ours;
mod samples;
mod upstream;

use std::fmt::Write;

use mirrorc::schema::{Part, Violation};
use serde_json::Value;

pub(crate) fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// One violation a line, as a reader would meet it.
pub(crate) fn said(violations: &[Violation]) -> String {
    violations.iter().fold(String::new(), |mut text, violation| {
        let key = if violation.part == Part::Key { " (key)" } else { "" };
        writeln!(text, "{}{key}: {}", violation.pointer, violation.message).unwrap();
        if let Some(help) = &violation.help {
            writeln!(text, "    {help}").unwrap();
        }
        text
    })
}
