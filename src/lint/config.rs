//! Every key of every connector's configuration, and what it is.

use super::check::Place;
use super::documents::Documents;
use super::manifest::{MirrorMaker, shown};
use crate::facts::connector::{self, ConnectorKind, Key};
use crate::units::KafkaVersion;
use crate::yaml::push_pointer;

/// One key of one connector's configuration.
pub struct Setting<'d, 'm> {
    pub maker: &'m MirrorMaker<'d>,
    pub kind: ConnectorKind,
    pub kafka: KafkaVersion,
    pub key: &'d str,
    pub value: String,
    pub pointer: String,
}

impl<'d, 'm> Setting<'d, 'm> {
    pub fn what(&self) -> Key<'d> {
        connector::classify(self.key)
    }

    pub fn at_key(&self) -> Place<'_, 'd> {
        Place::key(&self.maker.document, &self.pointer)
    }

    pub fn at_value(&self) -> Place<'_, 'd> {
        Place::value(&self.maker.document, &self.pointer)
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
                for (key, value) in connector.config() {
                    let mut pointer = format!("{}/config", connector.pointer);
                    push_pointer(&mut pointer, key);
                    see(Setting {
                        maker,
                        kind: connector.kind,
                        kafka: documents.host.kafka_version.value,
                        key,
                        value: shown(value),
                        pointer,
                    });
                }
            }
        }
    }
}
