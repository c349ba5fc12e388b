//! Leaves of the language: numbers, words and the small languages of `units`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use crate::diagnostic::Rule;
use crate::source::{Sourced, Text};
use crate::topology::problems;
use crate::units::{
    Alias, ConfigKey, Duration, Heap, HostPort, JavaRegex, KafkaVersion, LabelName, Malformed, MetricName, ObjectName,
    Quantity, StrimziVersion, name,
};
use crate::yaml::{Node, Resolved};

use super::decode::{Decode, Spanned};
use super::describe;
use super::reader::Reader;

/// Any text; a plain number or boolean is taken as it is spelt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyText(pub Text);

impl AsRef<str> for AnyText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Decode for AnyText {
    const EXPECTED: &'static str = "text";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        Some(AnyText(reader.scalar(node, Self::EXPECTED)?.text.clone()))
    }
}

impl JsonSchema for AnyText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        describe::schema(json!({ "type": ["string", "number", "boolean"] }))
    }
}

impl Decode for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.as_scalar().map(|scalar| scalar.resolve()) {
            Some(Resolved::Bool(value)) => Some(value),
            _ => {
                reader.wrong_boolean(node, Self::EXPECTED);
                None
            }
        }
    }
}

/// Declares whole numbers with their limits.
macro_rules! numbers {
    ($($(#[doc = $doc:literal])* $name:ident($type:ty): $least:literal..=$most:literal, $expected:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub $type);

        impl Decode for $name {
            const EXPECTED: &'static str = $expected;

            fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
                let value = reader.integer(node, Self::EXPECTED)?;
                if ($least..=$most).contains(&value) {
                    return <$type>::try_from(value).ok().map($name);
                }
                reader.out_of_range(node, $least, $most);
                None
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                describe::schema(json!({ "type": "integer", "minimum": $least, "maximum": $most }))
            }
        }
    )*};
}

numbers! {
    /// How many of something there are.
    Count(u32): 1..=100_000, "a whole number from 1";
    /// How often something may happen.
    Times(u32): 0..=2_147_483_647, "a whole number from 0";
    /// A broker's id.
    BrokerId(u32): 0..=2_147_483_647, "a broker's id: a whole number from 0";
    /// A TCP port.
    Port(u16): 1..=65_535, "a port: a whole number from 1 to 65535";
    /// Copies of each partition.
    ReplicationFactor(i32): -1..=32_767, "a number of copies, or -1 for the broker's default";
}

/// Whether a plain number may stand for the text.
#[derive(Clone, Copy)]
enum Spelling {
    TextOnly,
    NumberToo,
}

/// Declares leaves that `units` reads from a text.
macro_rules! units {
    ($($name:ident, $parse:expr, $rule:ident, $spelling:ident, $pattern:expr, $expected:literal, [$($example:literal),*];)*) => {$(
        impl Decode for $name {
            const EXPECTED: &'static str = $expected;

            fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
                reader.leaf(node, Self::EXPECTED, Spelling::$spelling, &problems::$rule, $parse)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = serde_json::Map::new();
                match Spelling::$spelling {
                    Spelling::TextOnly => schema.insert("type".to_owned(), json!("string")),
                    Spelling::NumberToo => schema.insert("type".to_owned(), json!(["string", "number"])),
                };
                let pattern: &str = $pattern;
                if !pattern.is_empty() {
                    schema.insert("pattern".to_owned(), json!(pattern));
                }
                schema.insert("examples".to_owned(), json!([$($example),*]));
                Schema::from(schema)
            }
        }
    )*};
}

/// A DNS label, as namespaces and our own names are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(Text);

/// The key of a Kubernetes label or annotation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabelKey(Text);

/// A duration in whole seconds, as Kafka's intervals and Kubernetes' probes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeSeconds(pub Duration);

impl WholeSeconds {
    fn parse(text: &str) -> Result<Self, Malformed> {
        let duration = Duration::parse(text)?;
        duration.as_seconds()?;
        Ok(WholeSeconds(duration))
    }
}

impl Spanned<WholeSeconds> {
    /// Returns the duration as the model has it.
    pub fn duration(&self) -> Sourced<Duration> {
        Sourced::written(self.value.0.clone(), self.span)
    }
}

/// A listener's name, as Strimzi accepts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenerName(Text);

/// The name of a container image, as far as a typing error shows in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageName(Text);

macro_rules! checked_text {
    ($($name:ident, $check:expr;)*) => {$(
        impl $name {
            pub fn parse(text: &str) -> Result<Self, Malformed> {
                $check(text)?;
                Ok($name(text.into()))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )*};
}

checked_text! {
    Label, |text| name::dns_label(text, name::LONGEST_LABEL);
    LabelKey, name::label_key;
    ListenerName, listener_name;
    ImageName, name::image;
}

/// Checks a listener's name.
///
/// Pattern: strimzi `API/kafka/listener/GenericKafkaListener.java`.
fn listener_name(text: &str) -> Result<(), Malformed> {
    if (1..=11).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(Malformed {
        message: format!("`{}` is not a listener's name", crate::diagnostic::shortened(text)),
        help: "write at most 11 lower-case letters and digits, as in the `Kafka` resource".to_owned(),
    })
}

const LABEL: &str = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
const SUBDOMAIN: &str = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
const VERSION: &str = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$";

units! {
    KafkaVersion, KafkaVersion::parse, MALFORMED_VERSION, TextOnly, VERSION, "a Kafka version such as `4.1.0`", ["4.1.0"];
    StrimziVersion, StrimziVersion::parse, MALFORMED_VERSION, TextOnly, VERSION, "an operator release such as `0.48.0`", ["0.48.0", "1.2.0"];
    Quantity, Quantity::parse, MALFORMED_QUANTITY, NumberToo, r"^\+?([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$", "a quantity such as `500m`, `2` or `4Gi`", ["500m", "4Gi"];
    Heap, Heap::parse, MALFORMED_HEAP_SIZE, NumberToo, "^[0-9]+[mMgG]?$", "a heap size such as `3072m` or `3g`", ["3072m"];
    Duration, Duration::parse, MALFORMED_DURATION, TextOnly, r"^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$", "a duration such as `60s` or `5m`", ["60s", "5m"];
    WholeSeconds, WholeSeconds::parse, MALFORMED_DURATION, TextOnly, r"^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?)$", "a duration such as `60s` or `5m`", ["60s", "5m"];
    HostPort, HostPort::parse, MALFORMED_ADDRESS, TextOnly, ":[0-9]+$", "an address such as `kafka.example.org:9094`", ["kafka.example.org:443"];
    Alias, Alias::parse, MALFORMED_NAME, TextOnly, r"^[a-zA-Z0-9._-]{1,100}$", "a cluster's alias", ["east"];
    ObjectName, ObjectName::parse, MALFORMED_NAME, TextOnly, SUBDOMAIN, "the name of a Kubernetes object", ["my-cluster"];
    Label, Label::parse, MALFORMED_NAME, TextOnly, LABEL, "a name of lower-case letters, digits and `-`", ["kafka"];
    LabelKey, LabelKey::parse, MALFORMED_NAME, TextOnly, "", "a label's key", ["app"];
    ImageName, ImageName::parse, MALFORMED_NAME, TextOnly, "", "a container image", ["quay.io/strimzi/kafka:0.48.0-kafka-4.1.0"];
    ListenerName, ListenerName::parse, MALFORMED_NAME, TextOnly, "^[a-z0-9]{1,11}$", "a listener's name", ["external"];
    LabelName, LabelName::parse, MALFORMED_NAME, TextOnly, "^[a-zA-Z_][a-zA-Z0-9_]*$", "a Prometheus label's name", ["team"];
    MetricName, MetricName::parse, MALFORMED_NAME, TextOnly, "^[a-zA-Z_:][a-zA-Z0-9_:]*$", "an alert's name", ["MM2ConnectorDown"];
    ConfigKey, ConfigKey::parse, MALFORMED_NAME, TextOnly, "^[-._a-zA-Z0-9]{1,253}$", "a key of a Secret or ConfigMap", ["ca.crt"];
    JavaRegex, JavaRegex::parse, MALFORMED_REGEX, TextOnly, "", "a Java regex such as `orders.*`", ["orders\\..*"];
}

impl Reader {
    /// Reads a text in one of the small languages.
    fn leaf<T>(
        &mut self,
        node: &Node,
        expected: &'static str,
        spelling: Spelling,
        rule: &'static Rule,
        parse: impl Fn(&str) -> Result<T, Malformed>,
    ) -> Option<T> {
        let scalar = self.scalar(node, expected)?;
        let number = matches!(scalar.resolve(), Resolved::Int(_) | Resolved::Float(_));
        let fits = scalar.resolve() == Resolved::String || number && matches!(spelling, Spelling::NumberToo);
        match parse(&scalar.text) {
            Ok(value) if fits => return Some(value),
            // Another YAML reader would not see text here, but a number or a boolean.
            Ok(_) => self.unquoted(node, expected, &scalar.text),
            Err(malformed) if fits || number => {
                self.report(problems::malformed(rule, malformed, node.span));
            }
            Err(_) => self.wrong_type(node, expected),
        }
        None
    }
}
