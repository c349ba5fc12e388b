//! What can be wrong with a text as YAML: the rules, and every sentence about them.

use crate::diagnostic::{Diagnostic, rules, shortened};
use crate::source::Span;

rules! {
    in "problems";
    CONTROL_CHARACTER = "control-character", Error: "a character that no editor shows";
    EMPTY_FILE = "empty-file", Error: "a file without a value";
    KEY_IS_NOT_TEXT = "key-is-not-text", Error: "a list, a mapping or nothing where a key belongs";
    MERGE_WITHOUT_MAPPING = "merge-without-mapping", Error: "a merge key whose value is no mapping";
    NOT_UTF_8 = "not-utf-8", Error: "a file in another encoding than UTF-8";
    OVER_LIMIT = "over-limit", Error: "a file larger or deeper than anything a person writes";
    REPEATED_KEY = "repeated-key", Error: "a key written twice in one mapping";
    SEVERAL_DOCUMENTS = "several-documents", Error: "more than one YAML document in a topology file";
    UNDEFINED_ALIAS = "undefined-alias", Error: "an alias whose anchor is missing, or still open";
    UNUSABLE_TAG = "unusable-tag", Error: "a tag that means nothing here, or does not fit its value";
    YAML_SYNTAX_ERROR = "yaml-syntax-error", Error: "text that is not YAML";
}

pub(super) fn control_character(span: Span, character: char) -> Diagnostic {
    let message = format!("the control character U+{:04X} stands in the text", u32::from(character));
    Diagnostic::new(&CONTROL_CHARACTER, message)
        .at(span, "here, invisible in most editors")
        .help("delete it; where a value needs it, write it as an escape in double quotes")
}

pub(super) fn empty_file(span: Span) -> Diagnostic {
    Diagnostic::new(&EMPTY_FILE, "this file holds no value")
        .at(span, "nothing but blanks and comments")
        .help("write a topology, or delete the file; `mirrorc init` writes one to start from")
}

pub(super) fn key_is_not_text(span: Span, found: &str, looks_like_template: bool) -> Diagnostic {
    let problem = Diagnostic::new(&KEY_IS_NOT_TEXT, format!("a key must be text, this one is {found}")).at(span, "");
    if looks_like_template {
        problem.help("put the whole value in quotes, since `{` begins a mapping: \"{…}\"")
    } else if found == "empty" {
        problem.help("write a name before the `:`")
    } else {
        problem.help("write a plain name before the `:`; quote a value that begins with `[` or `{`")
    }
}

pub(super) fn merge_without_mapping(key: Span, value: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&MERGE_WITHOUT_MAPPING, format!("`<<` merges mappings, this is {found}"))
        .at(value, "not a mapping")
        .because(key, "merged by this key")
        .help("write an alias of a mapping, `<<: *name`, or a list of such aliases")
}

pub(super) fn utf16(span: Span) -> Diagnostic {
    Diagnostic::new(&NOT_UTF_8, "this file is UTF-16, not UTF-8")
        .at(span, "")
        .help("save it as UTF-8: in the editor's encoding menu, or with `iconv -f UTF-16 -t UTF-8`")
}

pub(super) fn invalid_utf8(span: Span) -> Diagnostic {
    Diagnostic::new(&NOT_UTF_8, "this file is not UTF-8")
        .at(span, "this byte begins no character")
        .help("save it as UTF-8: in the editor's encoding menu, or with `iconv -f LATIN1 -t UTF-8`")
}

pub(super) fn over_limit(span: Span, what: &str, limit: usize) -> Diagnostic {
    Diagnostic::new(&OVER_LIMIT, format!("this file goes over the limit of {limit} {what}"))
        .at(span, "reading stopped here")
        .help("split the topology into several files; aliases count as what they stand for")
}

pub(super) fn repeated_key(key: &str, first: Span, again: Span) -> Diagnostic {
    Diagnostic::new(&REPEATED_KEY, format!("the key `{}` is written twice", shortened(key)))
        .at(again, "again here")
        .because(first, "first written here")
        .help("keep one of the two")
}

pub(super) fn several_documents(span: Span) -> Diagnostic {
    Diagnostic::new(&SEVERAL_DOCUMENTS, "this file holds more than one YAML document")
        .at(span, "the second document begins here")
        .help("move each document into a file of its own, or delete the `---`")
}

pub(super) fn undefined_alias(span: Span, name: &str, similar: Option<&str>) -> Diagnostic {
    let problem =
        Diagnostic::new(&UNDEFINED_ALIAS, format!("no anchor `&{}` stands before this alias", shortened(name)))
            .at(span, "");
    match similar {
        Some(similar) => problem.help(format!("did you mean `*{}`?", shortened(similar))),
        None => problem.help("name an anchor written further up, or quote the value if it begins with `*` itself"),
    }
}

pub(super) fn alias_within_itself(span: Span, anchor: Span) -> Diagnostic {
    Diagnostic::new(&UNDEFINED_ALIAS, "an alias stands inside its own anchor")
        .at(span, "would contain itself")
        .because(anchor, "the anchor, not finished yet")
        .help("name an anchor that ends before this line")
}

pub(super) fn unknown_tag(span: Span, tag: &str) -> Diagnostic {
    Diagnostic::new(&UNUSABLE_TAG, format!("the tag `{}` means nothing here", shortened(tag)))
        .at(span, "")
        .help("delete the tag; quote the value if it begins with `!` itself")
}

pub(super) fn unfit_tag(span: Span, tag: &str, value: Span) -> Diagnostic {
    Diagnostic::new(&UNUSABLE_TAG, format!("the value does not fit its tag `{}`", shortened(tag)))
        .at(value, "")
        .because(span, "the tag")
        .help("delete the tag, or write a value of that type")
}

pub(super) fn syntax_error(span: Span, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&YAML_SYNTAX_ERROR, message).at(span, label)
}

/// Tells whether everything written is in the tree in spite of a problem.
pub(super) fn loses_nothing(problem: &Diagnostic) -> bool {
    [&REPEATED_KEY, &CONTROL_CHARACTER, &UNUSABLE_TAG].contains(&problem.rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_strange_names_stay_on_one_line() {
        assert_eq!(shortened("a\nb"), "a\\nb");
        assert_eq!(shortened(&"x".repeat(61)), format!("{}…", "x".repeat(60)));
    }
}
