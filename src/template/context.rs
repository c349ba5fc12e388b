//! How values with an origin enter the engine.

use std::fmt;

use minijinja::value::{Serde, Value, serializing_for_value};
use serde::{Serialize, Serializer, ser::SerializeMap, ser::SerializeSeq};

use super::marks::Mark;
use super::recording;
use crate::source::{Origin, Scalar, Sourced, Text, Tree};
use crate::units::{Alias, Heap, HostPort, JavaRegex, KafkaVersion, ObjectName, Quantity, StrimziVersion, TopicName};

/// A value that stands in a template as one scalar, or as a list or map of them.
pub trait Printable {
    fn serialize_plain<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

macro_rules! printable {
    ($($kind:ty),+) => {
        $(impl Printable for $kind {
            fn serialize_plain<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        })+
    };
}

printable!(bool, u8, u16, u32, u64, usize, i8, i16, i32, i64, f32, f64, String, &str, str);

macro_rules! printable_as_text {
    ($($kind:ty),+) => {
        $(impl Printable for $kind {
            fn serialize_plain<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })+
    };
}

// Units that manifests take as they are written; a duration is not among them, since each key has its own unit.
printable_as_text!(Alias, Heap, HostPort, JavaRegex, KafkaVersion, ObjectName, Quantity, StrimziVersion, TopicName);

impl Printable for Text {
    fn serialize_plain<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Printable for Scalar {
    fn serialize_plain<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Scalar::Null => serializer.serialize_none(),
            Scalar::Bool(value) => serializer.serialize_bool(*value),
            Scalar::Int(value) => serializer.serialize_i64(*value),
            Scalar::Float(value) => serializer.serialize_f64(*value),
            Scalar::Text(value) => serializer.serialize_str(value),
        }
    }
}

impl<T: Printable> Printable for &T {
    fn serialize_plain<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize_plain(serializer)
    }
}

impl<T: Printable> Printable for Vec<T> {
    fn serialize_plain<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for item in self {
            list.serialize_element(&Plain(item))?;
        }
        list.end()
    }
}

struct Plain<'a, T>(&'a T);

impl<T: Printable> Serialize for Plain<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_plain(serializer)
    }
}

fn is_marking() -> bool {
    recording::is_recording() && serializing_for_value()
}

impl<T: Printable> Serialize for Sourced<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !is_marking() {
            return self.value.serialize_plain(serializer);
        }
        recording::value(Value::from(Serde(Plain(&self.value))), recording::register(&self.origin))
            .serialize(serializer)
    }
}

/// Writes a value through its `Display`: a quantity, a duration, a version.
pub fn shown<T: fmt::Display>(value: &Sourced<T>) -> Sourced<String> {
    Sourced::new(value.value.to_string(), value.origin.clone())
}

/// Pairs as a map, in their order; a key without an origin of its own has its value's.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'a, K, V>(pub &'a [(K, V)]);

impl<K: AsRef<str>, V: Serialize> Serialize for Entries<'_, K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_entries(serializer, self.0)
    }
}

fn serialize_entries<S: Serializer, K: AsRef<str>, V: Serialize>(
    serializer: S,
    entries: &[(K, V)],
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(entries.len()))?;
    for (key, value) in entries {
        let key = key.as_ref();
        if !is_marking() {
            map.serialize_entry(key, value)?;
            continue;
        }
        let value = Value::from(Serde(value));
        match recording::first_mark(&value) {
            Some(mark) => map.serialize_entry(&recording::text(key, vec![(0..key.len(), mark)]), &value)?,
            None => map.serialize_entry(key, &value)?,
        }
    }
    map.end()
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Scalar(scalar) => scalar.serialize(serializer),
            Tree::List(items) => serializer.collect_seq(items),
            Tree::Map(entries) => serialize_entries(serializer, entries),
        }
    }
}

/// A text assembled from parts that came from different places: a configuration file, an alert's expression.
#[derive(Clone, Debug, Default)]
pub struct Composed(Vec<(String, Origin)>);

impl Composed {
    /// Adds text at the end.
    pub fn push(&mut self, text: impl Into<String>, origin: Origin) -> &mut Self {
        self.0.push((text.into(), origin));
        self
    }

    /// Adds a value at the end, as it is shown.
    pub fn push_value<T: fmt::Display>(&mut self, value: &Sourced<T>) -> &mut Self {
        self.push(value.value.to_string(), value.origin.clone())
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(text, _)| text.is_empty())
    }
}

impl fmt::Display for Composed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(text, _)| out.write_str(text))
    }
}

impl Serialize for Composed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        if !is_marking() {
            return serializer.serialize_str(&text);
        }
        let mut end = 0;
        let parts = self.0.iter().map(|(part, origin)| {
            let start = end;
            end += part.len();
            (start..end, recording::register(origin))
        });
        let parts: Vec<(std::ops::Range<usize>, Mark)> = parts.filter(|(range, _)| !range.is_empty()).collect();
        recording::text(&text, parts).serialize(serializer)
    }
}
