//! Every key of every connector's configuration, and what it is.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::check::Place;
use super::documents::{Document, Documents};
use super::manifest::{Cluster, Connector, Entry, MirrorMaker, config_pointer, read};
use crate::facts::connector::{self, ConnectorKind, Key, WorkerKey};
use crate::units::KafkaVersion;

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
        self.pointer.get_or_init(|| config_pointer(&self.connector.pointer, self.key))
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

/// One key of the Connect worker's configuration.
pub struct WorkerSetting<'d, 'm> {
    pub key: &'d str,
    pub what: WorkerKey,
    /// As Kafka will read it.
    pub value: Cow<'d, str>,
    /// Whether the worker loads something that may have keys of its own.
    pub has_plugins: bool,
    pub document: &'m Document<'d>,
    target: &'m Cluster<'d>,
}

impl WorkerSetting<'_, '_> {
    pub fn pointer(&self) -> String {
        config_pointer(&self.target.pointer, self.key)
    }
}

/// Calls back for every key of the configuration of a host's workers, which stands at their target.
pub fn each_worker_setting<'d, 'm>(documents: &'m Documents<'d>, mut see: impl FnMut(WorkerSetting<'d, 'm>)) {
    for maker in documents.mirror_makers() {
        let Some(target) = &maker.target else { continue };
        let loads = |key: &str| matches!(key, "metric.reporters" | "rest.extension.classes");
        let has_plugins = target.config().any(|(key, _)| loads(key));
        for (key, value) in target.config() {
            let (document, what, value) = (&maker.document, connector::classify_worker(key), read(value));
            see(WorkerSetting { key, what, value, has_plugins, document, target });
        }
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
