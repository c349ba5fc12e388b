//! The small languages inside values: quantity, heap, duration, version, host, name, regex.
//!
//! Every type keeps the text as written: what a person wrote is what the manifests say.

pub mod duration;
pub mod go_template;
pub mod heap;
pub mod host;
pub mod name;
pub mod quantity;
pub mod regex;
pub mod version;

use std::fmt;

pub use duration::Duration;
pub use heap::Heap;
pub use host::HostPort;
pub use name::{Alias, ConfigKey, LabelName, MetricName, ObjectName, TopicName};
pub use quantity::Quantity;
pub use regex::{JavaRegex, Shape};
pub use version::{KafkaVersion, StrimziVersion};

/// Why a text is not the value it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong; stands alone in one line, no full stop.
    pub message: String,
    /// What to type instead.
    pub help: String,
}

impl Malformed {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Malformed { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for Malformed {}

/// Gives a type with a `text: Text` field and a `parse` function the traits of a text.
macro_rules! text_value {
    ($($name:ident),+) => {$(
        impl $name {
            /// Returns the text as written.
            pub fn as_str(&self) -> &str {
                &self.text
            }

            /// Returns the text as written, shared.
            pub fn text(&self) -> $crate::source::Text {
                self.text.clone()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.text
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::units::Malformed;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $name::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.text)
            }
        }
    )+};
}
pub(crate) use text_value;
