//! What is wrong with a template, and where.

use std::fmt;
use std::ops::Range;

use crate::source::Text;

/// A problem in a template, or one that its values met in it.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateError {
    /// Name of the template in the store.
    pub template: Text,
    /// Counted from 1; 0 when the whole template is meant.
    pub line: u32,
    /// Bytes of the template's text, as [`super::Engine::source`] gives it.
    pub range: Option<Range<usize>>,
    /// One line, no full stop.
    pub message: String,
    /// What to type.
    pub help: Option<String>,
}

impl TemplateError {
    /// Takes over what the engine says about the innermost template.
    pub(super) fn from_engine(template: &str, error: &minijinja::Error) -> Self {
        let mut innermost = error;
        while let Some(source) = std::error::Error::source(innermost).and_then(|source| source.downcast_ref()) {
            innermost = source;
        }
        let (message, help) = match innermost.detail() {
            Some(detail) => match detail.split_once(HELP) {
                Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
                None => (format!("{}: {detail}", innermost.kind()), None),
            },
            None => (innermost.kind().to_string(), None),
        };
        TemplateError {
            template: innermost.name().or(error.name()).unwrap_or(template).into(),
            line: innermost.line().map_or(0, |line| line as u32),
            range: innermost.range(),
            message,
            help,
        }
    }
}

/// Parts message and help inside the engine's own error, which has one text only.
const HELP: char = '\u{1}';

/// Makes an error for a filter or the formatter to return.
pub(super) fn refusal(message: impl fmt::Display, help: impl fmt::Display) -> minijinja::Error {
    minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, format!("{message}{HELP}{help}"))
}

impl fmt::Display for TemplateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.template, self.line, self.message)?;
        match &self.help {
            Some(help) => write!(out, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TemplateError {}
