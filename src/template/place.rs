//! Where in the YAML of a template's line an interpolation stands.

use super::lint::HOLE;

/// What an interpolation is, by the text before it on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing but indentation before it.
    Start {
        column: usize,
    },
    /// Behind a dash; the column is its own.
    Item {
        column: usize,
    },
    /// Behind a key and its colon.
    Value {
        key_column: usize,
    },
    /// Behind other text of its scalar.
    Inside,
    Quoted,
    Flow,
    Comment,
    /// In a line of a literal block.
    Literal,
}

impl Place {
    /// Returns the column of the key or the dash whose value stands here.
    pub fn parent_column(self) -> Option<usize> {
        match self {
            Place::Value { key_column } => Some(key_column),
            Place::Item { column } => Some(column.saturating_sub(2)),
            _ => None,
        }
    }
}

/// What follows an interpolation on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    Nothing,
    Comment,
    Colon,
    Text,
}

impl Tail {
    pub fn of(after: &str) -> Self {
        let trimmed = after.trim_start();
        match after.strip_prefix(':') {
            _ if trimmed.is_empty() => Tail::Nothing,
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => Tail::Colon,
            _ if trimmed.starts_with('#') && trimmed.len() < after.len() => Tail::Comment,
            _ => Tail::Text,
        }
    }
}

/// Counts the blanks a line begins with.
pub fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Tells where the end of a text stands.
pub fn of(before: &str) -> Place {
    let mut column = indent(before);
    let mut rest = &before[column..];
    if ends_in_comment(before) {
        return Place::Comment;
    }
    let mut is_item = false;
    while let Some(behind) = rest.strip_prefix("- ") {
        let blanks = indent(behind);
        column += 2 + blanks;
        rest = &behind[blanks..];
        is_item = true;
    }
    match split_key(rest) {
        None if rest.is_empty() && is_item => Place::Item { column },
        None if rest.is_empty() => Place::Start { column },
        None => inside(rest),
        Some(value) if value.trim_start().is_empty() => Place::Value { key_column: column },
        Some(value) => inside(value.trim_start()),
    }
}

fn inside(scalar: &str) -> Place {
    match scalar.as_bytes().first() {
        Some(b'"' | b'\'') => Place::Quoted,
        Some(b'[' | b'{') => Place::Flow,
        _ => Place::Inside,
    }
}

/// Returns what stands behind the colon of a key.
fn split_key(text: &str) -> Option<&str> {
    let key_end = match text.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => 2 + text.get(1..)?.find(char::from(*quote))?,
        _ => 0,
    };
    let colon = text.get(key_end..)?.find(": ")? + key_end;
    text.get(colon + 2..)
}

fn ends_in_comment(text: &str) -> bool {
    let mut quote = None;
    let mut previous = ' ';
    for character in text.chars() {
        match (quote, character) {
            (None, '#') if previous == ' ' => return true,
            (None, '"' | '\'') if matches!(previous, ' ' | '[' | '{' | ',') => quote = Some(character),
            (Some(open), _) if character == open && previous != '\\' => quote = None,
            _ => {}
        }
        previous = character;
    }
    false
}

/// Returns the column of the key whose literal block begins behind this line.
pub fn literal_header(line: &str) -> Option<usize> {
    let header = line.rsplit(' ').next()?;
    let indicators = header.strip_prefix(['|', '>'])?;
    let before = line.strip_suffix(header)?;
    if !indicators.chars().all(|character| matches!(character, '+' | '-' | '1'..='9')) {
        return None;
    }
    of(before).parent_column()
}

/// Tells whether a scalar with holes for harmless texts is a text, whatever fills them.
pub fn is_text_whatever(before: &str, after: &str) -> bool {
    let rest = before.trim_start_matches([' ', '-']);
    let start = split_key(rest).unwrap_or(rest).trim_start();
    let after = after.find(" #").map_or(after, |comment| &after[..comment]);
    let after = after.find(": ").map_or(after, |colon| &after[..colon]);
    let scalar = || start.chars().chain(HOLE.chars()).chain(after.trim_end().trim_end_matches(':').chars());
    let first_is_letter =
        scalar().next().is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '_' | '/'));
    first_is_letter
        && scalar().all(|found| HOLE.contains(found) || found == ' ' || (found.is_ascii() && super::scalar::is_harmless(found as u8)))
        // No boolean, null or number has one of these behind a letter.
        && scalar().any(|found| matches!(found, '-' | '_' | '/' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_value_is_told_apart() {
        let tails = ["", "  ", ":", ": 1", ":9094", " # c", "# c", " x"].map(Tail::of);
        use Tail::*;
        assert_eq!(tails, [Nothing, Nothing, Colon, Colon, Text, Comment, Text, Text]);
    }
}
