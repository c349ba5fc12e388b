//! Every key of every connector's configuration, and what it is.

use std::cell::OnceCell;

use super::check::Place;
use super::documents::Documents;
use super::manifest::{Connector, Entry, MirrorMaker};
use crate::facts::connector::{ConnectorKind, Key};
use crate::units::KafkaVersion;
use crate::yaml::push_pointer;

/// One key of one connector's configuration.
pub struct Setting<'d, 'm> {
    pub maker: &'m MirrorMaker<'d>,
    pub kind: ConnectorKind,
    pub kafka: KafkaVersion,
    pub key: &'d str,
    pub what: Key<'d>,
    /// As Kafka will read it.
    pub value: &'m str,
    connector: &'m Connector<'d>,
    /// Made when somebody asks: rules look at many settings and report few.
    pointer: OnceCell<String>,
}

impl<'d, 'm> Setting<'d, 'm> {
    pub fn pointer(&self) -> &str {
        self.pointer.get_or_init(|| {
            let mut pointer = format!("{}/config", self.connector.pointer);
            push_pointer(&mut pointer, self.key);
            pointer
        })
    }

    pub fn at_key(&self) -> Place<'_, 'd> {
        Place::key(&self.maker.document, self.pointer())
    }

    pub fn at_value(&self) -> Place<'_, 'd> {
        Place::value(&self.maker.document, self.pointer())
    }

    /// Returns `the source connector`.
    pub fn holder(&self) -> String {
        format!("the {} connector", self.kind.word())
    }
}

/// Calls back for every key of every connector of a host.
pub fn each_setting<'d, 'm>(documents: &'m Documents<'d>, mut see: impl FnMut(Setting<'d, 'm>)) {
    for maker in documents.mirror_makers() {
        for mirror in &maker.mirrors {
            for connector in &mirror.connectors {
                for Entry { key, what, value } in &connector.config {
                    see(Setting {
                        maker,
                        kind: connector.kind,
                        kafka: documents.host.kafka_version.value,
                        key,
                        what: *what,
                        value,
                        connector,
                        pointer: OnceCell::new(),
                    });
                }
            }
        }
    }
}
