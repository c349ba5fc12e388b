//! Whether an interpolation is right where it stands.

use super::expression::Expression;
use super::place::{Place, Tail};

/// What is wrong, and what to type; None when it is right.
pub type Verdict = Option<(String, String)>;

fn refuse(message: &str, help: &str) -> Verdict {
    Some((message.to_owned(), help.to_owned()))
}

/// Decides by where the interpolation stands and what its last filter makes of it.
pub fn judge(place: Place, tail: Tail, filter: Option<&str>, expression: &Expression<'_>) -> Verdict {
    match (place, filter) {
        (Place::Literal, Some("plain")) | (Place::Quoted, Some("plain")) | (Place::Comment, Some("comment")) => None,
        (Place::Literal, _) => refuse(
            "a value inside a literal block would stand there with its quotes",
            "make the whole text one value, `key: {{{ text | block(n) }}}`, or write `| plain`",
        ),
        (Place::Comment, _) => refuse("a comment needs one harmless line", "write `{{{ value | comment }}}`"),
        (Place::Quoted, _) => refuse(
            "quotes around a value that brings its own",
            "remove the quotes; join text with `{{{ \"…\" ~ value }}}`",
        ),
        (Place::Flow, _) => refuse(
            "a value inside brackets of the template",
            "print the whole list or map: `{{{ [a, b] }}}`, `{{{ {\"key\": a} }}}`",
        ),
        (_, Some("comment")) => refuse("`comment` is for comments", "put `# ` before it"),
        (Place::Inside, Some("plain")) => None,
        (_, Some("plain")) if tail == Tail::Text => None,
        (_, Some("plain")) => refuse("`plain` is for a value beside other text", "remove it"),
        (Place::Inside, _) => refuse(
            "text touches the value",
            "write the whole scalar as one value, `{{{ \"…\" ~ value }}}`, or add `| plain`",
        ),
        (_, _) if tail == Tail::Text => refuse(
            "text touches the value",
            "write the whole scalar as one value, `{{{ value ~ \"…\" }}}`, or add `| plain`",
        ),
        (Place::Start { .. } | Place::Item { .. }, Some("key")) if tail == Tail::Colon => None,
        (_, Some("key")) => refuse("`key` is for what stands before a colon", "write `{{{ value | key }}}: …`"),
        (_, _) if tail == Tail::Colon => {
            refuse("a key must be a text, whatever it looks like", "write `{{{ value | key }}}:`")
        }
        (Place::Start { column } | Place::Item { column }, Some("yaml")) => right_indent(expression, column, tail),
        (Place::Item { column }, Some("block")) => right_indent(expression, column, tail),
        (Place::Value { key_column }, Some("block")) => right_indent(expression, key_column + 2, tail),
        (_, Some("yaml")) => refuse(
            "a tree begins on a line of its own",
            "end the line behind the colon, and indent the interpolation below it",
        ),
        (_, Some("block")) => refuse("a block of text stands behind its key", "write `key: {{{ text | block(n) }}}`"),
        (Place::Start { .. }, _) if !expression.is_call() => refuse(
            "a value on a line of its own would continue the line above",
            "write it behind its key, or print a tree with `| yaml(n)`",
        ),
        _ => None,
    }
}

fn right_indent(expression: &Expression<'_>, column: usize, tail: Tail) -> Verdict {
    let filter = expression.finishing().unwrap_or_default();
    if tail == Tail::Comment {
        return refuse("a comment behind several lines", "put the comment above");
    }
    match expression.finishing_argument() {
        Some(indent) if indent == column.to_string() => None,
        _ => {
            Some((format!("the lines of the text must be indented by {column}"), format!("write `{filter}({column})`")))
        }
    }
}
