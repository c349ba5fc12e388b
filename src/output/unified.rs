//! Differences as `diff -u` and `patch` know them, with the changed words marked on a terminal.

use std::fmt::Write as _;

use camino::Utf8Path;
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, TextDiff};

use super::compare::{Action, Change, Changes};
use super::document::MadeFile;
use super::styles::{Painted, Styles};

const CONTEXT: usize = 3;

impl Changes<'_> {
    /// Returns what would change, and what is refused, as one unified diff; `output` is the folder as people wrote it.
    pub fn unified(&self, output: &Utf8Path, styles: &Styles) -> String {
        self.list.iter().map(|change| unified_change(change, output, styles)).collect()
    }
}

fn unified_change(change: &Change<'_>, output: &Utf8Path, styles: &Styles) -> String {
    let new = match change.action {
        Action::Keep | Action::Orphan => return String::new(),
        Action::Delete => "",
        Action::Write | Action::Refuse => change.new.map_or("", MadeFile::text),
    };
    let path = output.join(change.path);
    let old_name = change.old.map_or("/dev/null".to_owned(), |_| format!("a/{path}"));
    let new_name = if change.action == Action::Delete { "/dev/null".to_owned() } else { format!("b/{path}") };
    unified_texts(&old_name, change.old.unwrap_or(""), &new_name, new, styles)
}

/// Returns the unified diff of two texts; empty where they are the same.
pub fn unified_texts(old_name: &str, old: &str, new_name: &str, new: &str, styles: &Styles) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let diff = TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
    let mut text = String::new();
    for hunk in diff.grouped_ops(CONTEXT) {
        if text.is_empty() {
            let names = [format!("--- {old_name}"), format!("+++ {new_name}")];
            names.iter().for_each(|name| text.push_str(&format!("{}\n", Painted(styles.heading, name))));
        }
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{}", Painted(styles.place, &UnifiedHunkHeader::new(&hunk).to_string()));
        for operation in &hunk {
            // No deadline: the default one would make the marks depend on how fast the machine is.
            for change in diff.iter_inline_changes_deadline(operation, None) {
                let (sign, line, word) = match change.tag() {
                    ChangeTag::Equal => (" ", anstyle::Style::new(), anstyle::Style::new()),
                    ChangeTag::Delete => ("-", styles.removed, styles.removed_word),
                    ChangeTag::Insert => ("+", styles.added, styles.added_word),
                };
                let _ = write!(text, "{}", Painted(line, sign));
                for (is_marked, part) in change.values() {
                    let style = if *is_marked { word } else { line };
                    let part = styles.shown(part.strip_suffix('\n').unwrap_or(part));
                    if !part.is_empty() {
                        let _ = write!(text, "{}", Painted(style, &part));
                    }
                }
                text.push('\n');
                if change.missing_newline() {
                    text.push_str("\\ No newline at end of file\n");
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_one_that_patch_reads() {
        let old = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\ni: 9";
        let new = "a: 1\nb: 2\nc: 3\nd: 4\ne: five\nf: 6\ng: 7\nh: 8\ni: 9\n";
        insta::assert_snapshot!(unified_texts("a/x", old, "b/x", new, &Styles::plain()), @r"
        --- a/x
        +++ b/x
        @@ -2,8 +2,8 @@
         b: 2
         c: 3
         d: 4
        -e: 5
        +e: five
         f: 6
         g: 7
         h: 8
        -i: 9
        \ No newline at end of file
        +i: 9
        ");
        assert_eq!(unified_texts("a/x", new, "b/x", new, &Styles::plain()), "");
    }

    #[test]
    fn a_new_file_comes_from_nothing() {
        insta::assert_snapshot!(unified_texts("/dev/null", "", "b/x", "a: 1\n", &Styles::plain()), @r"
        --- /dev/null
        +++ b/x
        @@ -0,0 +1 @@
        +a: 1
        ");
    }

    #[test]
    fn changed_words_are_marked_and_nothing_moves_the_cursor() {
        let coloured = unified_texts("a/x", "tasks: five\n", "b/x", "tasks: \u{1b}[2Jten\n", &Styles::coloured());
        insta::assert_snapshot!(coloured.escape_debug(), @r"\u{1b}[1m--- a/x\u{1b}[0m\n\u{1b}[1m+++ b/x\u{1b}[0m\n\u{1b}[36m@@ -1 +1 @@\u{1b}[0m\n\u{1b}[31m-\u{1b}[0m\u{1b}[31mtasks: \u{1b}[0m\u{1b}[1m\u{1b}[7m\u{1b}[31mfive\u{1b}[0m\n\u{1b}[32m+\u{1b}[0m\u{1b}[32mtasks: \u{1b}[0m\u{1b}[1m\u{1b}[7m\u{1b}[32m\\u{1b}[2Jten\u{1b}[0m\n");
        assert!(unified_texts("a", "", "b", "\u{1b}\n", &Styles::plain()).contains('\u{1b}'));
    }
}
