//! A problem in someone's file, as a value, and what a rule says about itself.

use crate::source::{Origin, Span};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Note,
    Warning,
    Error,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

/// What a rule says about itself. Its name is the file stem of its page and stands behind "allow".
#[derive(Debug)]
pub struct Rule {
    /// Kebab case, unique in the program.
    pub name: &'static str,
    /// The release that brought it, `0.1.0`.
    pub since: &'static str,
    pub level: Level,
    /// One line, no full stop.
    pub summary: &'static str,
    /// Markdown: What it does · Why · Example · Instead.
    pub page: &'static str,
}

/// Makes the `static`s of a folder's rules and their list, `RULES`; pages lie beside the calling file, in `$folder`.
macro_rules! rules {
    (in $folder:literal; $($name:ident = $stem:literal, $level:ident: $summary:literal;)*) => {
        $(pub static $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
            name: $stem,
            since: "0.1.0",
            level: $crate::diagnostic::Level::$level,
            summary: $summary,
            page: include_str!(concat!($folder, "/", $stem, ".md")),
        };)*

        /// Every rule of this folder, by name.
        pub static RULES: &[&$crate::diagnostic::Rule] = &[$(&$name),*];
    };
}
pub(crate) use rules;

/// Returns a name from someone's file fit to stand in a sentence: in one line, and not without end.
pub fn shortened(name: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String = name.chars().take(MOST).flat_map(char::escape_debug).collect();
    if name.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// One end of a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub span: Span,
    /// May be empty: then the carets say it all.
    pub text: String,
}

/// Whether a fix may be applied without a person looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Keeps what the file means, or restores what it plainly meant.
    Safe,
    /// Changes what happens; `--unsafe-fixes`.
    Unsafe,
}

/// One replacement of a fix.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

/// A machine-applicable change of the topology.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, as an order: `write "namespace"`.
    pub title: String,
    pub safety: Safety,
    pub edits: Vec<Edit>,
}

/// A problem in someone's file.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    pub rule: &'static Rule,
    pub level: Level,
    /// Stands alone in one line; no full stop.
    pub message: String,
    /// Where it is; the caret of every format.
    pub primary: Option<Label>,
    /// The lines that make it wrong.
    pub secondary: Vec<Label>,
    /// The consequence and the source.
    pub notes: Vec<String>,
    /// What to type.
    pub help: Option<String>,
    pub fix: Option<Fix>,
}

impl Diagnostic {
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            level: rule.level,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Puts the caret.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Puts the caret where the value came from; without a written line there is none.
    pub fn at_origin(self, origin: &Origin, text: impl Into<String>) -> Self {
        match origin.span() {
            Some(span) => self.at(span, text),
            None => self,
        }
    }

    /// Points at a line that makes it wrong.
    pub fn because(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Points at where another value came from, if a person wrote it.
    pub fn because_origin(self, origin: &Origin, text: impl Into<String>) -> Self {
        match origin.span() {
            Some(span) => self.because(span, text),
            None => self,
        }
    }

    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    pub fn fix(mut self, title: impl Into<String>, safety: Safety, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title: title.into(), safety, edits });
        self
    }
}
