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

/// Returns every document as JSON, or nothing where the text is not all of the plain kind.
pub fn read(text: &str) -> Option<Vec<Value>> {
    if text.len() > LARGEST_DOCUMENT || !text.ends_with('\n') || !is_printable(text) {
        return None;
    }
    let mut reader = Reader { text, next: 0, line: None, depth: 0 };
    reader.advance();
    if reader.line.is_some_and(is_start) {
        reader.advance();
    }
    let mut documents = Vec::new();
    loop {
        if reader.line?.indent != 0 {
            return None;
        }
        documents.push(reader.node(0)?);
        match reader.line {
            None => return Some(documents),
            Some(line) if is_start(line) => reader.advance(),
            Some(_) => return None,
        }
    }
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
    fn node(&mut self, column: usize) -> Option<Value> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let is_list = self.line?.content.starts_with("- ");
        let node = if is_list { self.list(column) } else { self.mapping(column) };
        self.depth -= 1;
        node
    }

    fn mapping(&mut self, column: usize) -> Option<Value> {
        // Few have more entries, so that it need not grow.
        let mut map = Map::with_capacity(7);
        while let Some(line) = self.line {
            if line.indent < column || is_start(line) {
                break;
            }
            if line.indent > column {
                return None;
            }
            let (key, rest) = key(line.content)?;
            let value = if rest.is_empty() {
                self.advance();
                self.below(column)?
            } else {
                self.value(rest, column)?
            };
            if map.insert(key.to_owned(), value).is_some() {
                return None;
            }
        }
        // What is no mapping at all: a second `---`.
        if map.is_empty() { None } else { Some(Value::Object(map)) }
    }

    /// Reads what stands below a key: something further in, a list as far out as the key, or nothing.
    fn below(&mut self, column: usize) -> Option<Value> {
        match self.line {
            Some(line) if line.indent > column => self.node(line.indent),
            Some(line) if line.indent == column && line.content.starts_with("- ") => self.node(column),
            _ => Some(Value::Null),
        }
    }

    fn list(&mut self, column: usize) -> Option<Value> {
        let mut list = Vec::new();
        while let Some(line) = self.line {
            if line.indent > column {
                return None;
            }
            let Some(rest) = line.content.strip_prefix("- ").filter(|_| line.indent == column) else { break };
            if rest.starts_with("- ") || key(rest).is_some() {
                self.line = Some(Line { indent: column + 2, content: rest });
                list.push(self.node(column + 2)?);
            } else {
                list.push(self.value(rest, column)?);
            }
        }
        Some(Value::Array(list))
    }

    /// Reads a value that begins on its key's or its dash's line, up to the line behind it.
    fn value(&mut self, text: &str, column: usize) -> Option<Value> {
        if text.starts_with('|') {
            return self.literal(text, column);
        }
        let value = match text {
            "{}" => Value::Object(Map::new()),
            "[]" => Value::Array(Vec::new()),
            _ => match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(items) => Value::Array(items.split(", ").map(item).collect::<Option<_>>()?),
                None => scalar(text)?,
            },
        };
        self.advance();
        Some(value)
    }

    fn literal(&mut self, header: &str, column: usize) -> Option<Value> {
        let keeps_line_end = match header {
            "|" => true,
            "|-" => false,
            _ => return None,
        };
        // As long as most expressions are, so that it need not grow.
        let mut text = String::with_capacity(256);
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
        Some(Value::String(text))
    }
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

/// Reads an entry of a list in brackets: a scalar in which nothing separates.
fn item(text: &str) -> Option<Value> {
    let is_quoted = text.starts_with(['"', '\'']);
    let separates = |byte| matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'#') || byte == b':' && !is_quoted;
    if text.bytes().any(separates) { None } else { scalar(text) }
}

fn scalar(text: &str) -> Option<Value> {
    match text.as_bytes() {
        [b'"', inside @ .., b'"'] => double_quoted(text.get(1..=inside.len())?).map(Value::String),
        [b'\'', inside @ .., b'\''] => {
            let inside = text.get(1..=inside.len())?;
            memchr::memchr(b'\'', inside.as_bytes()).is_none().then(|| Value::String(inside.to_owned()))
        }
        [b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'/', ..] => plain(text),
        // What is not set, to Kafka.
        b"-1" => Some(Value::from(-1)),
        _ => None,
    }
}

fn double_quoted(inside: &str) -> Option<String> {
    if memchr::memchr2(b'"', b'\\', inside.as_bytes()).is_none() {
        return Some(inside.to_owned());
    }
    let mut text = String::with_capacity(inside.len());
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
    Some(text)
}

fn plain(text: &str) -> Option<Value> {
    let (first, last) = (*text.as_bytes().first()?, *text.as_bytes().last()?);
    if last == b':' || !text.bytes().all(is_harmless) {
        return None;
    }
    if !first.is_ascii_digit() {
        return match text {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ if is_word(text) => None,
            _ => Some(Value::String(text.to_owned())),
        };
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Readers disagree about a leading zero, and about what is longer than 64 bits.
        let is_decimal = text.len() == 1 || first != b'0' && text.len() < 19;
        return text.parse::<u64>().ok().filter(|_| is_decimal).map(Value::from);
    }
    let is_radix = first == b'0' && matches!(text.as_bytes().get(1), Some(b'x' | b'o' | b'b' | b'X' | b'O' | b'B'));
    let is_text = !is_radix && text.parse::<f64>().is_err();
    is_text.then(|| Value::String(text.to_owned()))
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
