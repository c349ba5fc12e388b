//! The part of YAML that manifests are written in, read in one pass; everything else is left to the other reader.
//!
//! Block mappings and sequences, one-line scalars without doubt, lists of them in brackets, literal blocks. Where a text has
//! anything else, or a mistake, or a form that readers have disagreed about, [`read`] gives up: nothing is refused here, and
//! nothing guessed. What it does read it reads as [`super::reread`] does; the tests hold both side by side.

use serde_json::{Map, Value};

use super::limits::LARGEST_DOCUMENT;

/// Deeper than any manifest; the rest is the other reader's to bound.
const DEEPEST: usize = 48;

/// Readers of the libyaml line take no longer ones without `?`.
const LONGEST_KEY: usize = 256;

/// Reads every document as JSON; nothing where the text is not all of the plain kind.
///
/// Documents read before lend their memory: where the new ones are like them, only what differs is made anew. When nothing
/// is returned, what they hold means nothing.
pub fn read(text: &str, documents: &mut Vec<Value>) -> Option<()> {
    if text.len() > LARGEST_DOCUMENT || !text.ends_with('\n') || !is_printable(text) {
        return None;
    }
    let mut reader = Reader { text, next: 0, line: None, depth: 0 };
    reader.advance();
    if reader.line.is_some_and(is_start) {
        reader.advance();
    }
    for number in 0.. {
        if reader.line?.indent != 0 {
            return None;
        }
        reader.node(0, place(documents, number)?)?;
        match reader.line {
            None => {
                documents.truncate(number + 1);
                break;
            }
            Some(line) if is_start(line) => reader.advance(),
            Some(_) => return None,
        }
    }
    Some(())
}

/// Returns the entry of a list that is to be read next.
fn place(list: &mut Vec<Value>, number: usize) -> Option<&mut Value> {
    if list.len() == number {
        list.push(Value::Null);
    }
    list.get_mut(number)
}

/// Tells whether a text holds nothing that some reader takes for a line end, a mark, or no text at all.
fn is_printable(text: &str) -> bool {
    // Without an early end the compiler looks at many bytes at once.
    let is_control = |byte: u8| (byte < b' ') & (byte != b'\n') | (byte == b'\x7F');
    if text.bytes().fold(false, |found, byte| found | is_control(byte)) {
        return false;
    }
    let is_odd = |character: char| {
        matches!(character, '\u{80}'..='\u{A0}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
    };
    text.is_ascii() || !text.chars().any(is_odd)
}

/// A line with content, or what is left of it behind a dash.
#[derive(Clone, Copy)]
struct Line<'t> {
    indent: usize,
    content: &'t str,
}

fn spaces(line: &str) -> usize {
    line.bytes().take_while(|&byte| byte == b' ').count()
}

fn is_start(line: Line<'_>) -> bool {
    line.indent == 0 && line.content == "---"
}

struct Reader<'t> {
    text: &'t str,
    /// Where the line behind the current one begins.
    next: usize,
    line: Option<Line<'t>>,
    depth: usize,
}

impl<'t> Reader<'t> {
    /// Returns the next line as it stands, and where the one behind it begins.
    fn peek(&self) -> Option<(&'t str, usize)> {
        let rest = self.text.get(self.next..)?;
        let end = memchr::memchr(b'\n', rest.as_bytes())?;
        Some((rest.get(..end)?, self.next + end + 1))
    }

    /// Goes to the next line that is not blank and no comment.
    fn advance(&mut self) {
        self.line = None;
        while let Some((line, next)) = self.peek() {
            self.next = next;
            let indent = spaces(line);
            let content = line.get(indent..).unwrap_or_default();
            if !content.is_empty() && !content.starts_with('#') {
                self.line = Some(Line { indent, content });
                return;
            }
        }
    }

    /// Reads the collection whose first entry begins at the current line's content.
    fn node(&mut self, column: usize, into: &mut Value) -> Option<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        if self.line?.content.starts_with("- ") {
            self.list(column, array(into)?)?;
        } else {
            self.mapping(column, object(into)?)?;
        }
        self.depth -= 1;
        Some(())
    }

    fn mapping(&mut self, column: usize, into: &mut Map<String, Value>) -> Option<()> {
        let mut same = 0;
        // What has the keys of what was read before, in their order, only changes the values.
        for (name, value) in into.iter_mut() {
            let Some(rest) = self.entry(column)?.and_then(|content| behind_key(content, name)) else { break };
            self.entry_value(rest, column, value)?;
            same += 1;
        }
        if same < into.len() {
            *into = std::mem::take(into).into_iter().take(same).collect();
        }
        while let Some(content) = self.entry(column)? {
            let (key, rest) = key(content)?;
            let mut value = Value::Null;
            self.entry_value(rest, column, &mut value)?;
            if into.insert(key.to_owned(), value).is_some() {
                return None;
            }
        }
        // What is no mapping at all: a second `---`.
        (!into.is_empty()).then_some(())
    }

    /// Returns the current line where it belongs to the mapping at a column; nothing behind its last entry.
    #[expect(clippy::option_option, reason = "the outer one gives up, as everywhere here")]
    fn entry(&self, column: usize) -> Option<Option<&'t str>> {
        match self.line {
            Some(line) if line.indent >= column && !is_start(line) => {
                (line.indent == column).then_some(Some(line.content))
            }
            _ => Some(None),
        }
    }

    fn entry_value(&mut self, rest: &str, column: usize, into: &mut Value) -> Option<()> {
        if !rest.is_empty() {
            return self.value(rest, column, into);
        }
        self.advance();
        match self.line {
            // Something further in, a list as far out as the key, or nothing.
            Some(line) if line.indent > column => self.node(line.indent, into),
            Some(line) if line.indent == column && line.content.starts_with("- ") => self.node(column, into),
            _ => {
                *into = Value::Null;
                Some(())
            }
        }
    }

    fn list(&mut self, column: usize, into: &mut Vec<Value>) -> Option<()> {
        let mut count = 0;
        while let Some(line) = self.line {
            if line.indent > column {
                return None;
            }
            let Some(rest) = line.content.strip_prefix("- ").filter(|_| line.indent == column) else { break };
            let item = place(into, count)?;
            let first_key = item.as_object().and_then(|map| map.keys().next());
            let is_as_before = first_key.is_some_and(|key| behind_key(rest, key).is_some());
            if is_as_before || rest.starts_with("- ") || key(rest).is_some() {
                self.line = Some(Line { indent: column + 2, content: rest });
                self.node(column + 2, item)?;
            } else {
                self.value(rest, column, item)?;
            }
            count += 1;
        }
        into.truncate(count);
        Some(())
    }

    /// Reads a value that begins on its key's or its dash's line, up to the line behind it.
    fn value(&mut self, text: &str, column: usize, into: &mut Value) -> Option<()> {
        if text.starts_with('|') {
            // As long as most expressions are, so that it need not grow.
            return self.literal(text, column, string(into, 256)?);
        }
        match text {
            "{}" => object(into)?.clear(),
            "[]" => array(into)?.clear(),
            _ => match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(items) => {
                    let into = array(into)?;
                    let mut count = 0;
                    for text in items.split(", ") {
                        item(text, place(into, count)?)?;
                        count += 1;
                    }
                    into.truncate(count);
                }
                None => scalar(text, into)?,
            },
        }
        self.advance();
        Some(())
    }

    fn literal(&mut self, header: &str, column: usize, text: &mut String) -> Option<()> {
        let keeps_line_end = match header {
            "|" => true,
            "|-" => false,
            _ => return None,
        };
        let (mut indent, mut blank) = (None, 0);
        while let Some((line, next)) = self.peek() {
            let spaces = spaces(line);
            if spaces == line.len() {
                if spaces > 0 || indent.is_none() {
                    return None;
                }
                blank += 1;
                self.next = next;
                continue;
            }
            let wanted = *indent.get_or_insert(spaces);
            if spaces < wanted || spaces <= column {
                // Further in than what surrounds the block, and not in it.
                if spaces > column || text.is_empty() {
                    return None;
                }
                break;
            }
            text.extend(std::iter::repeat_n('\n', blank));
            blank = 0;
            text.push_str(line.get(wanted..)?);
            text.push('\n');
            self.next = next;
        }
        if text.is_empty() {
            return None;
        }
        if !keeps_line_end {
            text.pop();
        }
        self.advance();
        Some(())
    }
}

/// Returns the mapping that a value is, made an empty one where it is something else.
fn object(value: &mut Value) -> Option<&mut Map<String, Value>> {
    if !value.is_object() {
        // Few have more entries, so that it need not grow.
        *value = Value::Object(Map::with_capacity(7));
    }
    value.as_object_mut()
}

/// As [`object`], for a list.
fn array(value: &mut Value) -> Option<&mut Vec<Value>> {
    if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    value.as_array_mut()
}

/// Returns the text that a value is, made empty, with room for one of a length.
fn string(value: &mut Value, length: usize) -> Option<&mut String> {
    if !value.is_string() {
        *value = Value::String(String::with_capacity(length));
    }
    let Value::String(text) = value else { return None };
    text.clear();
    Some(text)
}

fn set_string(value: &mut Value, text: &str) -> Option<()> {
    string(value, text.len()).map(|old| old.push_str(text))
}

/// Splits `key: value`, where the key is plain and a text for every reader; a value below it leaves the rest empty.
fn key(content: &str) -> Option<(&str, &str)> {
    let bytes = content.as_bytes();
    match bytes {
        [b'A'..=b'Z' | b'a'..=b'z' | b'_', ..] | [b'-', b'A'..=b'Z' | b'a'..=b'z', ..] => {}
        _ => return None,
    }
    let mut at = 1;
    let (key, rest) = loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == b':' || !is_harmless(byte))?;
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b':', None) => break (content.get(..at)?, ""),
            (b':', Some(b' ')) => break (content.get(..at)?, content.get(at + 2..).filter(|rest| !rest.is_empty())?),
            (b':', _) => at += 1,
            _ => return None,
        }
    };
    (key.len() <= LONGEST_KEY && !is_word(key)).then_some((key, rest))
}

/// As [`key`] where a line begins with a key that was read before; nothing where it does not.
fn behind_key<'t>(content: &'t str, key: &str) -> Option<&'t str> {
    let rest = content.strip_prefix(key)?.strip_prefix(':')?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ').filter(|rest| !rest.is_empty()) }
}

/// Reads an entry of a list in brackets: a scalar in which nothing separates.
fn item(text: &str, into: &mut Value) -> Option<()> {
    let is_quoted = text.starts_with(['"', '\'']);
    let separates = |byte| matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'#') || byte == b':' && !is_quoted;
    if text.bytes().any(separates) { None } else { scalar(text, into) }
}

fn scalar(text: &str, into: &mut Value) -> Option<()> {
    match text.as_bytes() {
        [b'"', inside @ .., b'"'] => double_quoted(text.get(1..=inside.len())?, into),
        [b'\'', inside @ .., b'\''] => {
            let inside = text.get(1..=inside.len())?;
            if memchr::memchr(b'\'', inside.as_bytes()).is_some() {
                return None;
            }
            set_string(into, inside)
        }
        [b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'/', ..] => plain(text, into),
        // What is not set, to Kafka.
        b"-1" => {
            *into = Value::from(-1);
            Some(())
        }
        _ => None,
    }
}

fn double_quoted(inside: &str, into: &mut Value) -> Option<()> {
    if memchr::memchr2(b'"', b'\\', inside.as_bytes()).is_none() {
        return set_string(into, inside);
    }
    let text = string(into, inside.len())?;
    let mut pieces = inside.split('\\');
    text.push_str(pieces.next().filter(|piece| !piece.contains('"'))?);
    while let Some(piece) = pieces.next() {
        let rest = match piece.as_bytes().first() {
            Some(b'"') => (text.push('"'), piece.get(1..)?).1,
            Some(b'n') => (text.push('\n'), piece.get(1..)?).1,
            // Two in a row.
            None => (text.push('\\'), pieces.next()?).1,
            _ => return None,
        };
        if rest.contains('"') {
            return None;
        }
        text.push_str(rest);
    }
    Some(())
}

fn plain(text: &str, into: &mut Value) -> Option<()> {
    let (first, last) = (*text.as_bytes().first()?, *text.as_bytes().last()?);
    if last == b':' || !text.bytes().all(is_harmless) {
        return None;
    }
    if first.is_ascii_digit() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Readers disagree about a leading zero, and about what is longer than 64 bits.
        let is_decimal = text.len() == 1 || first != b'0' && text.len() < 19;
        *into = text.parse::<u64>().ok().filter(|_| is_decimal)?.into();
        return Some(());
    }
    if first.is_ascii_digit() {
        let is_radix = first == b'0' && matches!(text.as_bytes().get(1), Some(b'x' | b'o' | b'b' | b'X' | b'O' | b'B'));
        let is_text = !is_radix && text.parse::<f64>().is_err();
        return if is_text { set_string(into, text) } else { None };
    }
    match text {
        "true" | "false" => *into = Value::Bool(text == "true"),
        _ if is_word(text) => return None,
        _ => set_string(into, text)?,
    }
    Some(())
}

/// Tells whether a byte means nothing to YAML inside a word.
fn is_harmless(byte: u8) -> bool {
    /// Every byte of every word is looked up.
    const HARMLESS: [bool; 256] = {
        let mut harmless = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            harmless[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':');
            byte += 1;
        }
        harmless
    };
    HARMLESS[usize::from(byte)]
}

/// Tells whether some reader takes a word for something else than a text.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan"];
    text.len() <= 5 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests;
