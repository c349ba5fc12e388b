//! Go templates, as Prometheus expands them in labels and annotations: whether their actions can be parsed at all.
//!
//! Grammar: Go `text/template/parse/lex.go` and `parse.go`. Functions and variables are not looked up.

use super::Malformed;

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// Checks that every action is closed, says something, and that its blocks are balanced.
pub fn check(text: &str) -> Result<(), Malformed> {
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(OPEN) {
        let inside = rest.get(at + OPEN.len()..).unwrap_or_default();
        let (action, behind) = split(inside).map_err(|why| unclosed(inside, why))?;
        if let Some(action) = action {
            judge(action, &mut open)?;
        }
        rest = behind;
    }
    match open.pop() {
        Some(word) => Err(Malformed::new(
            format!("`{{{{ {word} … }}}}` is not ended"),
            format!("write `{{{{ end }}}}` behind what belongs to the `{word}`"),
        )),
        None => Ok(()),
    }
}

/// Splits what follows `{{` into the action, none where it is a comment, and what stands behind its `}}`.
fn split(inside: &str) -> Result<(Option<&str>, &str), &'static str> {
    let trimmed = inside.strip_prefix("- ").unwrap_or(inside);
    if let Some(comment) = trimmed.strip_prefix("/*") {
        let (_, behind) = comment.split_once("*/").ok_or("a comment ends with `*/}}`")?;
        let behind = behind.strip_prefix(" -").unwrap_or(behind);
        return behind.strip_prefix(CLOSE).map(|behind| (None, behind)).ok_or("a comment ends with `*/}}`");
    }
    let mut depth = 0usize;
    let mut characters = inside.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' | '\'' => loop {
                match characters.next() {
                    Some((_, '\\')) => drop(characters.next()),
                    Some((_, quote)) if quote == c => break,
                    None | Some((_, '\n')) => return Err("a quote in it is not closed"),
                    Some(_) => {}
                }
            },
            '`' => {
                characters.find(|(_, c)| *c == '`').ok_or("a quote in it is not closed")?;
            }
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1).ok_or("a `)` in it closes nothing")?,
            '{' => return Err("a `{` stands in it"),
            '}' => {
                let behind = inside.get(at..).and_then(|rest| rest.strip_prefix(CLOSE));
                let behind = behind.ok_or("it ends with one `}` in place of two")?;
                return if depth == 0 { Ok((inside.get(..at), behind)) } else { Err("a `(` in it is not closed") };
            }
            _ => {}
        }
    }
    Err("no `}}` follows")
}

/// Judges one action; `open` holds the words of the blocks around it.
fn judge<'t>(action: &'t str, open: &mut Vec<&'t str>) -> Result<(), Malformed> {
    let action = action.strip_prefix("- ").unwrap_or(action);
    let action = action.strip_suffix(" -").unwrap_or(action).trim();
    let end = action.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(action.len());
    let (word, rest) = action.split_at(end);
    let rest = rest.trim();
    let lacks = |what: &str| {
        Err(Malformed::new(
            format!("`{{{{ {action} }}}}` says no {what}"),
            format!("write the {what} behind `{word}`, or delete it"),
        ))
    };
    match (word, rest) {
        ("", "") | ("-", "") => Err(Malformed::new(
            "`{{ }}` is empty",
            "write what shall stand there, such as `{{ $value }}`, or delete it",
        )),
        ("if" | "with" | "range", "") => lacks("value"),
        ("define" | "block" | "template", "") => lacks("name"),
        ("if" | "with" | "range" | "define" | "block", _) => {
            open.push(word);
            Ok(())
        }
        ("else", _) if !matches!(open.last(), Some(&("if" | "with" | "range"))) => Err(stray(word)),
        ("end", "") if open.pop().is_none() => Err(stray(word)),
        ("end", rest) if !rest.is_empty() => {
            Err(Malformed::new(format!("`{rest}` stands behind `end`"), "write `{{ end }}`"))
        }
        _ => Ok(()),
    }
}

fn stray(word: &str) -> Malformed {
    Malformed::new(format!("`{{{{ {word} }}}}` belongs to nothing"), "write it behind an `{{ if … }}`, or delete it")
}

fn unclosed(inside: &str, why: &str) -> Malformed {
    let shown: String = inside.chars().take_while(|c| !matches!(c, '}' | '\n')).take(40).collect();
    let help = match shown.trim() {
        "" => "write an action such as `{{ $labels.topic }}`; a text `{{` is written `{{ \"{{\" }}`".to_owned(),
        shown => format!("write `{{{{ {shown} }}}}`; a text `{{{{` is written `{{{{ \"{{{{\" }}}}`"),
    };
    Malformed::new(format!("`{{{{{}` is not closed: {why}", shown.trim_end()), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_prometheus_expands_is_fine() {
        for text in [
            "",
            "no action, { one brace } and }} two",
            "{{ $labels.topic }} of {{$value}}",
            "{{- $value -}}",
            "{{ $value | humanizeDuration }}",
            "{{ if gt $value 10.0 }}much{{ else if eq $value 1.0 }}one{{ else }}little{{ end }}",
            "{{ range query \"up{job='a}}'}\" }}{{ .Labels.instance }}{{ end }}",
            "{{ with printf \"x{a=\\\"%s\\\"}\" $labels.a | query }}{{ . | first | value }}{{ end }}",
            "{{ `raw }} \\` }}",
            "{{/* a {{ comment */}}{{- /* and another */ -}}",
            "{{ (index $labels \"a-b\") }}",
            "{{ \"{{\" }}",
            "{{ define \"a\" }}x{{ end }}{{ template \"a\" }}",
            "{{\n$value\n}}",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_parsed_is_told() {
        let message = |text| check(text).unwrap_err().message;
        assert_eq!(message("{{ $labels.foo }"), "`{{ $labels.foo` is not closed: it ends with one `}` in place of two");
        assert_eq!(message("a {{ $value"), "`{{ $value` is not closed: no `}}` follows");
        assert_eq!(message("{{ }}"), "`{{ }}` is empty");
        assert_eq!(message("{{}}"), "`{{ }}` is empty");
        assert_eq!(message("{{ if }}x{{ end }}"), "`{{ if }}` says no value");
        assert_eq!(message("{{ if $value }}x"), "`{{ if … }}` is not ended");
        assert_eq!(message("x{{ end }}"), "`{{ end }}` belongs to nothing");
        assert_eq!(message("{{ else }}"), "`{{ else }}` belongs to nothing");
        assert_eq!(message("{{ if $value }}{{ end if }}"), "`if` stands behind `end`");
        assert_eq!(message("{{ \"a }}"), "`{{ \"a` is not closed: a quote in it is not closed");
        assert_eq!(message("{{ (len $labels }}"), "`{{ (len $labels` is not closed: a `(` in it is not closed");
        assert_eq!(message("{{ {{ a }}"), "`{{ {{ a` is not closed: a `{` stands in it");
        assert_eq!(message("{{/* a }}"), "`{{/* a` is not closed: a comment ends with `*/}}`");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text in "[{}a \"'`()/*-]{0,24}|.{0,24}") {
            let _ = check(&text);
            if !text.contains("{{") {
                proptest::prop_assert_eq!(check(&text), Ok(()));
            }
        }
    }
}
