//! Applies the edits of fixes.

use crate::diagnostic::Edit;

/// Returns a text with edits made, or nothing where two overlap or one lies outside the text. An edit that is there
/// twice, as when two findings share a fix, is made once.
pub fn fix(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(text.get(done..edit.span.start as usize)?);
        text.get(edit.span.range())?;
        out.push_str(&edit.replacement);
        done = edit.span.end as usize;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn fixed(text: &str, edits: &[(usize, usize, &str)]) -> Option<String> {
        let file = Sources::default().add("a.yaml", text);
        let edit = |&(start, end, replacement): &(usize, usize, &str)| Edit {
            span: Span::new(file, start, end),
            replacement: replacement.to_owned(),
        };
        fix(text, &edits.iter().map(edit).collect::<Vec<_>>())
    }

    #[test]
    fn edits_are_made_in_any_order() {
        assert_eq!(
            fixed("namespce: a\nb: 1\n", &[(12, 13, "c"), (0, 8, "namespace")]).unwrap(),
            "namespace: a\nc: 1\n"
        );
        assert_eq!(fixed("ab", &[(1, 1, "x"), (2, 2, "y")]).unwrap(), "axby");
        assert_eq!(fixed("ab", &[(0, 1, "x"), (0, 1, "x")]).unwrap(), "xb");
        assert_eq!(fixed("ab", &[]).unwrap(), "ab");
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        assert_eq!(fixed("abc", &[(0, 2, "x"), (1, 3, "y")]), None);
        assert_eq!(fixed("abc", &[(2, 9, "x")]), None);
        assert_eq!(fixed("é", &[(1, 2, "x")]), None);
    }
}
