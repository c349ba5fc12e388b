//! Sentences broken at the width of a terminal.

/// Below this there is no room to wrap in; the terminal may break the line where it likes.
pub const NARROWEST: usize = 24;

/// Breaks a text between words so that each line has room; where there is hardly any, nothing is broken.
///
/// Words are never broken, and line ends in the text stay. The text may not hold colours.
pub fn wrapped(text: &str, room: usize) -> String {
    if room < NARROWEST {
        return text.to_owned();
    }
    let lines: Vec<String> = text.split('\n').map(|line| broken(line, room)).collect();
    lines.join("\n")
}

fn broken(line: &str, room: usize) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut column = 0;
    for (number, word) in line.split(' ').enumerate() {
        let length = word.chars().count();
        if number > 0 && column + 1 + length > room {
            out.push('\n');
            column = 0;
        } else if number > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words() {
        let text = "one two three four five six seven eight nine ten";
        assert_eq!(wrapped(text, 24), "one two three four five\nsix seven eight nine ten");
        assert_eq!(wrapped(text, 23), text);
        assert_eq!(wrapped("a\nb", 30), "a\nb");
    }

    #[test]
    fn a_long_word_stays_whole() {
        let long = "x".repeat(50);
        assert_eq!(wrapped(&format!("{long} y {long}"), 30), format!("{long}\ny\n{long}"));
    }
}
