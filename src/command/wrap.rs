//! Sentences that hang below their head.

use crate::report::{NARROWEST, wrapped};

/// Writes `head` and, beside it, a text whose further lines begin below its first.
///
/// `head` stands alone where the text would have no room beside it. Words are never broken. Neither may hold colours.
pub fn hanging(head: &str, text: &str, width: usize) -> String {
    let beside = head.chars().count();
    let below = head.len() - head.trim_start().len() + 2;
    // A head of blanks is an indentation already.
    let has_room = width >= beside + NARROWEST || head.trim().is_empty();
    let (first, indent) = if has_room { (head, beside) } else { (head.trim_end(), below) };
    let lines = wrapped(text, width.saturating_sub(indent)).replace('\n', &format!("\n{}", " ".repeat(indent)));
    match has_room {
        true => format!("{first}{lines}\n"),
        false => format!("{first}\n{}{lines}\n", " ".repeat(indent)),
    }
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
    fn without_room_beside_it_a_text_stands_below_its_head() {
        assert_eq!(
            hanging("    listener    ", "East's listener needs names that the west knows.", 34),
            "    listener\n      East's listener needs names\n      that the west knows.\n"
        );
    }

    #[test]
    fn without_room_nothing_is_broken() {
        assert_eq!(hanging("          ", "one two three four five", 20), "          one two three four five\n");
    }
}
