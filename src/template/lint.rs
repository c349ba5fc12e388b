//! What a template may not do, because the result would depend on the data.
//!
//! The formatter makes a whole scalar of each value. So each interpolation must be a whole scalar: text beside it, quotes
//! around it or brackets that the formatter does not know of would make it another one, for some values only.

use std::ops::Range;

use super::error::TemplateError;
use super::expression::Expression;
use super::judge::judge;
use super::place::{self, Place, Tail};
use super::scan::{self, Kind, Part};
use super::{prepare, scalar};

/// Stands for an interpolation in the visible text of a line.
pub const HOLE: &str = "\u{1}";

/// Finds everything that is wrong with a template that compiles.
pub fn check(name: &str, source: &str) -> Vec<TemplateError> {
    let mut lint = Lint { source, problems: Vec::new(), literal: None, value: None, value_is_block: false };
    for (at, hidden) in source.char_indices().filter(|&(_, found)| found != '\n' && scalar::is_hidden(found)) {
        let code = u32::from(hidden);
        lint.report(at..at + hidden.len_utf8(), format!("a hidden character, U+{code:04X}"), "remove it".into());
    }
    for line in scan::lines(source) {
        lint.line(&line);
    }
    lint.problems.sort_by_key(|problem| problem.range.start);
    lint.problems
        .into_iter()
        .map(|problem| TemplateError {
            template: name.into(),
            line: source[..problem.range.start].bytes().filter(|&byte| byte == b'\n').count() as u32 + 1,
            range: Some(problem.range),
            message: problem.message,
            help: Some(problem.help),
        })
        .collect()
}

struct Problem {
    range: Range<usize>,
    message: String,
    help: String,
}

struct Lint<'s> {
    source: &'s str,
    problems: Vec<Problem>,
    /// Column of the key whose literal block the lines are in.
    literal: Option<usize>,
    /// Column that a line must not pass, or it would continue the value that ended the line above.
    value: Option<usize>,
    /// Whether that value is a literal block, which takes comments in too.
    value_is_block: bool,
}

impl Lint<'_> {
    fn report(&mut self, range: Range<usize>, message: impl Into<String>, help: String) {
        self.problems.push(Problem { range, message: message.into(), help });
    }

    fn line(&mut self, line: &[Part]) {
        let has_content = prepare::has_content(self.source, line);
        for part in line {
            match part.kind {
                Kind::Tag | Kind::Comment => self.tag(part, has_content),
                Kind::Text | Kind::Print => {}
            }
        }
        if !has_content {
            self.line_of_tags(line);
            return;
        }
        let visible: String = line.iter().map(|part| shown(self.source, part)).collect();
        let ends = visible.ends_with('\n');
        let visible = visible.trim_end_matches('\n');
        if visible.ends_with([' ', '\t'])
            && let Some(last) = line.last()
        {
            self.report(last.range.clone(), "blanks at the end of the line", "remove them".into());
        }
        let indent = place::indent(visible);
        self.literal = self.literal.filter(|column| indent > *column);
        if self.value.take().is_some_and(|column| indent > column)
            && (self.value_is_block || place::of(visible) != Place::Comment)
            && let Some(part) = line.first()
        {
            self.report(
                part.range.clone(),
                "a line that continues the value above",
                "indent it as the key above, or make one value of both lines".into(),
            );
        }
        for (index, part) in line.iter().enumerate().filter(|(_, part)| part.kind == Kind::Print) {
            let (before, after) = surroundings(self.source, line, index);
            self.interpolation(part, &before, after.trim_end_matches('\n'), ends);
        }
        if self.literal.is_none() {
            let last = line.iter().rfind(|part| part.kind == Kind::Print);
            self.value_is_block =
                last.is_some_and(|part| Expression::new(&self.source[part.inner.clone()]).finishing() == Some("block"));
            self.value = visible.strip_suffix(HOLE).and_then(|before| place::of(before).parent_column());
            self.literal = place::literal_header(visible);
            if self.literal.is_none()
                && visible.ends_with(['[', '{'])
                && place::of(visible) != Place::Comment
                && let Some(last) = line.last()
            {
                self.report(
                    last.range.clone(),
                    "brackets over several lines",
                    "write one item a line behind dashes, or one key a line".into(),
                );
            }
        }
    }

    fn line_of_tags(&mut self, line: &[Part]) {
        for part in line.iter().skip(1).filter(|part| part.kind == Kind::Text) {
            if !self.source[part.range.clone()].trim_end_matches('\n').is_empty() {
                self.report(
                    part.range.clone(),
                    "blanks beside a tag on a line without text",
                    "put each tag on a line of its own, without blanks behind it".into(),
                );
            }
        }
    }

    fn tag(&mut self, part: &Part, has_content: bool) {
        let inner = &self.source[part.inner.clone()];
        if inner.starts_with('-') || inner.ends_with('-') {
            self.report(
                part.range.clone(),
                "a dash beside the delimiter would join lines",
                "remove it: a line of nothing but tags leaves nothing behind".into(),
            );
        }
        if has_content && !(inner.starts_with([' ', '+']) && inner.ends_with([' ', '+'])) {
            self.report(part.range.clone(), "no blank inside the delimiters", "write `{% … %}`".into());
        }
        if part.kind == Kind::Comment {
            return;
        }
        if matches!(scan::tag_name(inner), "macro" | "endmacro" | "call" | "endcall" | "block" | "endblock" | "include")
        {
            // What follows is printed elsewhere.
            self.value = None;
        }
        let expression = Expression::new(inner);
        match scan::tag_name(inner) {
            name @ ("autoescape" | "filter") => self.report(
                part.range.clone(),
                format!("`{name}` would change finished YAML"),
                "apply filters to values: `{{{ value | … }}}`".into(),
            ),
            "set" if !expression.has("=") => self.report(
                part.range.clone(),
                "a variable cannot hold finished YAML",
                "write `{% set name = value %}`, or a macro".into(),
            ),
            "set" if expression.calls_macro() => self.report(
                part.range.clone(),
                "a variable cannot hold the finished YAML of a macro",
                "call the macro where it is printed".into(),
            ),
            _ => {}
        }
        if let Some(filter) = expression.finishing_anywhere() {
            self.report(
                part.range.clone(),
                format!("`{filter}` finishes a value for printing"),
                format!("use it in the interpolation: `{{{{{{ value | {filter} }}}}}}`"),
            );
        }
    }

    fn interpolation(&mut self, part: &Part, before: &str, after: &str, ends: bool) {
        let inner = &self.source[part.inner.clone()];
        let expression = Expression::new(inner);
        let filter = expression.finishing();
        let tail = Tail::of(after);
        let place = if self.literal.is_some() { Place::Literal } else { place::of(before) };
        let verdict = if inner.starts_with('-') || inner.ends_with('-') {
            Some(("a dash beside the delimiter would join lines".into(), "remove it".into()))
        } else if let Some(filter) = expression.misplaced_finishing() {
            Some((
                format!("`{filter}` must come last, for the whole value"),
                format!("put what stands before it in parentheses: `(…) | {filter}`"),
            ))
        } else if expression.has("~") && expression.calls_macro() {
            Some((
                "the output of a macro is finished YAML and cannot be joined".into(),
                "join the values inside the macro".into(),
            ))
        } else {
            judge(place, tail, filter, &expression).or_else(|| {
                let several_lines = matches!(filter, Some("block" | "yaml"));
                (several_lines && !ends)
                    .then(|| ("the template ends without a line end".to_owned(), "end the line".to_owned()))
            })
        };
        if let Some((message, help)) = verdict {
            self.report(part.range.clone(), message, help);
            return;
        }
        let glued = matches!(place, Place::Inside) || tail == Tail::Text;
        if glued && place != Place::Quoted && place != Place::Literal && !place::is_text_whatever(before, after) {
            self.report(
                part.range.clone(),
                "the scalar around it could become a number or a boolean",
                "write the whole scalar as one value: `{{{ \"…\" ~ value }}}`".into(),
            );
        }
    }
}

/// Returns what a part shows in its line, as far as is known before rendering.
fn shown<'s>(source: &'s str, part: &Part) -> &'s str {
    match part.kind {
        Kind::Text => &source[part.range.clone()],
        Kind::Print => HOLE,
        Kind::Tag | Kind::Comment => "",
    }
}

/// Returns what stands before and behind a part whenever that part is printed: other branches of an `if` do not.
fn surroundings(source: &str, line: &[Part], index: usize) -> (String, String) {
    let (before, after) = (line.iter().take(index).rev(), line.iter().skip(index + 1));
    let mut before: Vec<&str> = same_branch(source, before, "endif", "if");
    before.reverse();
    (before.concat(), same_branch(source, after, "if", "endif").concat())
}

/// Walks away from a part, and steps over the other branches of those `if`s that it stands in.
fn same_branch<'s, 'p>(
    source: &'s str,
    parts: impl Iterator<Item = &'p Part>,
    enters: &str,
    leaves: &str,
) -> Vec<&'s str> {
    let (mut nested, mut is_other) = (0_usize, false);
    let mut found = Vec::new();
    for part in parts {
        let name = if part.kind == Kind::Tag { scan::tag_name(&source[part.inner.clone()]) } else { "" };
        match name {
            _ if name == enters => nested += 1,
            _ if name == leaves && nested == 0 => is_other = false,
            _ if name == leaves => nested -= 1,
            "else" | "elif" if nested == 0 => is_other = true,
            _ if !is_other => found.push(shown(source, part)),
            _ => {}
        }
    }
    found
}
