//! The second opinion: the same text through a reader of the libyaml line, which Kubernetes reads with too.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::LIMITS;
use super::limits::LARGEST_DOCUMENT;

/// Why the independent reader refuses a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RereadError {
    /// Which document, counted from 0.
    pub document: usize,
    /// Where, as a byte offset, if the reader knows.
    pub offset: Option<usize>,
    /// One sentence without a full stop; names line and column.
    pub message: String,
}

impl fmt::Display for RereadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "document {}: {}", self.document + 1, self.message)
    }
}

impl std::error::Error for RereadError {}

/// Returns every document as JSON; a repeated key, a tag, or a number that JSON has not is an error.
pub fn reread(text: &str) -> Result<Vec<Value>, RereadError> {
    let refused = |message: &str| Err(RereadError { document: 0, offset: None, message: message.to_owned() });
    if text.len() > LIMITS.bytes {
        return refused("the text is larger than any file we read");
    }
    if largest_document(text) > LARGEST_DOCUMENT {
        return refused("a document is larger than any that Kubernetes takes");
    }
    if unclosed_brackets(text) > MOST_UNCLOSED {
        return refused("the text opens more brackets than it closes");
    }
    let budget = Budget { nodes: Cell::new(LIMITS.nodes), text: Cell::new(LIMITS.text) };
    let mut documents = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        match Tree(&budget).deserialize(document) {
            Ok(value) => documents.push(value),
            Err(error) => {
                return Err(RereadError {
                    document: documents.len(),
                    offset: error.location().map(|location| location.index()),
                    message: error.to_string(),
                });
            }
        }
    }
    Ok(documents)
}

/// Returns the length of the longest stretch without a `---` at the beginning of a line; such a line always ends a
/// document, or is an error.
fn largest_document(text: &str) -> usize {
    if text.len() <= LARGEST_DOCUMENT { text.len() } else { text.split("\n---").map(str::len).max().unwrap_or(0) }
}

/// libyaml needs quadratic time for brackets that nest: 17 seconds for a hundred thousand.
const MOST_UNCLOSED: usize = 1000;

/// Returns how deep brackets could nest at most, whatever quotes and comments make of them.
fn unclosed_brackets(text: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// What is left to spend; aliases are paid for each time.
struct Budget {
    nodes: Cell<usize>,
    text: Cell<usize>,
}

impl Budget {
    fn node<E: Error>(&self) -> Result<(), E> {
        spend(&self.nodes, 1)
    }

    fn text<E: Error>(&self, text: &str) -> Result<(), E> {
        spend(&self.text, text.len())
    }
}

fn spend<E: Error>(left: &Cell<usize>, cost: usize) -> Result<(), E> {
    match left.get().checked_sub(cost) {
        Some(rest) => {
            left.set(rest);
            Ok(())
        }
        None => Err(E::custom("aliases make the text larger than any file we read")),
    }
}

/// Makes a JSON value within a budget.
#[derive(Clone, Copy)]
struct Tree<'b>(&'b Budget);

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value that JSON has too")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.0.node().map(|()| Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.0.node().map(|()| value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.0.node().map(|()| value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.0.node().map(|()| value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.0.node()?;
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("JSON has no such number"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.0.node()?;
        self.0.text(value)?;
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.0.node()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.0.node()?;
        let mut object = Map::new();
        let mut merges = Vec::new();
        while let Some(Key(key)) = entries.next_key()? {
            self.0.text(&key)?;
            let value = entries.next_value_seed(self)?;
            if key == "<<" {
                merges.push(value);
            } else if let Some(key) = insert(&mut object, key, value) {
                return Err(A::Error::custom(format!("the key `{}` is written twice", key.escape_debug())));
            }
        }
        for merge in merges {
            merge_into(&mut object, merge).map_err(A::Error::custom)?;
        }
        Ok(Value::Object(object))
    }
}

/// Inserts, or gives the key back if it is there already.
fn insert(object: &mut Map<String, Value>, key: String, value: Value) -> Option<String> {
    match object.entry(key) {
        serde_json::map::Entry::Vacant(place) => {
            place.insert(value);
            None
        }
        serde_json::map::Entry::Occupied(place) => Some(place.key().clone()),
    }
}

fn merge_into(object: &mut Map<String, Value>, merge: Value) -> Result<(), &'static str> {
    let sources = match merge {
        Value::Array(items) => items,
        other => vec![other],
    };
    for source in sources {
        let Value::Object(entries) = source else { return Err("`<<` merges mappings only") };
        for (key, value) in entries {
            insert(object, key, value);
        }
    }
    Ok(())
}

/// A key as the Kubernetes reader makes it: numbers and booleans become text.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key that is text")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Key, E> {
        Ok(Key(value.to_owned()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Key, E> {
        Ok(Key(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Key, E> {
        Ok(Key(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Key, E> {
        Ok(Key(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Key, E> {
        Ok(Key(value.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_document() {
        let text = "# header\na: 1\n---\n- b\n- [yes, 010, 1.5, ~, true]\n---\n";
        assert_eq!(
            reread(text).unwrap(),
            [json!({"a": 1}), json!(["b", ["yes", "010", 1.5, null, true]]), json!(null)]
        );
        assert_eq!(reread("# nothing\n").unwrap(), [json!(null)]);
    }

    #[test]
    fn repeated_keys_are_errors() {
        let error = reread("a: 1\n---\nb: {c: 1, d: 2, c: 3}\n").unwrap_err();
        assert_eq!(error.document, 1);
        assert!(error.message.contains("the key `c` is written twice"), "{error}");
        assert!(reread("1: a\n'1': b\n").is_err());
    }

    #[test]
    fn merges_as_the_kubernetes_reader_does() {
        let text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  b: 0\n  <<: [*x, *y]\n";
        assert_eq!(reread(text).unwrap()[0]["z"], json!({"b": 0, "a": 1, "c": 4}));
    }

    #[test]
    fn refuses_what_json_has_not() {
        for text in ["a: .nan", "a: !vault x", "? [a]\n: b", "a: *b", "a: 'x", "~: a", "a: 1\n b: 2"] {
            assert!(reread(text).is_err(), "{text}");
        }
        assert_eq!(reread("a: b: c").unwrap_err().offset, Some(4));
    }

    #[test]
    fn hostile_text_is_refused() {
        let laughs = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
            let before = n - 1;
            text + &format!("a{n}: &a{n} [*a{before}, *a{before}]\n")
        });
        assert!(reread(&laughs).is_err());
        let long = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(20_000));
        assert!(reread(&long).unwrap_err().message.contains("larger than any file"));
        assert!(reread(&"[".repeat(200_000)).is_err());
        assert!(reread(&"- ".repeat(20_000)).is_err());
        let large = format!("a: {}\n", "x".repeat(LARGEST_DOCUMENT / 3 * 2));
        assert!(reread(&format!("{large}{large}")).unwrap_err().message.contains("larger than any that Kubernetes"));
        assert_eq!(reread(&format!("{large}---\n{large}")).unwrap().len(), 2);
    }
}
