//! Sentences that hang below their head.

use crate::report::wrapped;

/// Writes `head` and, beside it, a text whose further lines begin below its first.
///
/// `head` stands alone where the text would have no room beside it. Words are never broken. Neither may hold colours.
pub fn hanging(head: &str, text: &str, width: usize) -> String {
    let indent = head.chars().count();
    let lines = wrapped(text, width.saturating_sub(indent));
    format!("{head}{}\n", lines.replace('\n', &format!("\n{}", " ".repeat(indent))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hang_below_the_first() {
        assert_eq!(
            hanging("  secret  ", "Secret a lies in namespace b.", 36),
            "  secret  Secret a lies in namespace\n          b.\n"
        );
        assert_eq!(hanging("  secret  ", "Secret", 36), "  secret  Secret\n");
    }

    #[test]
    fn a_long_word_stays_whole() {
        let long = "x".repeat(50);
        assert_eq!(hanging("- ", &format!("{long} y"), 30), format!("- {long}\n  y\n"));
    }

    #[test]
    fn without_room_nothing_is_broken() {
        assert_eq!(hanging("          ", "one two three four five", 20), "          one two three four five\n");
    }
}
