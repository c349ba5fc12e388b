//! One row of the table of properties.

use super::{ConnectorKind, Type, Valid};
use crate::units::KafkaVersion;

/// A key of a connector's configuration.
#[derive(Debug)]
pub struct Property {
    pub name: &'static str,
    /// Which connectors read it.
    pub connectors: &'static [ConnectorKind],
    pub value_type: Type,
    /// As text; `None` when it is required or has no value.
    pub default: Option<&'static str>,
    pub valid: Valid,
    /// The first version that reads it; `None` when older than every version we know.
    pub since: Option<KafkaVersion>,
    /// The first version that does not read it any more.
    pub until: Option<KafkaVersion>,
    pub replaced: Option<Replaced>,
    pub source: &'static str,
}

/// An old key and the one that took its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    pub by: &'static str,
}

/// Whether a connector of some version reads a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    Yes,
    /// It is a key of these.
    OtherConnector(&'static [ConnectorKind]),
    NotYet(KafkaVersion),
    NoMore(KafkaVersion),
}

impl Property {
    pub fn applies(&self, connector: ConnectorKind, kafka: KafkaVersion) -> Applies {
        if !self.connectors.contains(&connector) {
            return Applies::OtherConnector(self.connectors);
        }
        match (self.since, self.until) {
            (Some(since), _) if kafka < since => Applies::NotYet(since),
            (_, Some(until)) if kafka >= until => Applies::NoMore(until),
            _ => Applies::Yes,
        }
    }

    /// Checks a value as Kafka will when the connector starts.
    pub fn check(&self, value: &str) -> Result<(), crate::units::Malformed> {
        super::check(self.value_type, self.valid, value)
    }
}
