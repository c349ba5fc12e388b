//! How MirrorMaker reaches a Kafka cluster.

use serde::Serialize;

use crate::plan::model::{self, CertificateSelection, Credentials, Endpoint, Worker};
use crate::source::{Scalar, Sourced, Text, Tree};
use crate::template::Entries;

/// An entry of `clusters`, `target` or `source`; of the three kinds of authentication at most one is there.
#[derive(Serialize)]
pub struct Cluster<'p> {
    alias: &'p Sourced<Text>,
    bootstrap: &'p Sourced<Text>,
    trust: Option<Trust<'p>>,
    tls: Option<Tls<'p>>,
    password: Option<Password<'p>>,
    settings: Option<Settings<'p>>,
}

/// Without a Secret, what Java trusts.
#[derive(Serialize)]
struct Trust<'p> {
    secret: Option<&'p Sourced<Text>>,
    certificate: Option<&'p Sourced<Text>>,
    pattern: Option<&'p Sourced<Text>>,
}

#[derive(Serialize)]
struct Tls<'p> {
    secret: &'p Sourced<Text>,
    certificate: &'p Sourced<Text>,
    key: &'p Sourced<Text>,
}

#[derive(Serialize)]
struct Password<'p> {
    kind: &'p Sourced<Text>,
    username: &'p Sourced<Text>,
    secret: &'p Sourced<Text>,
    key: &'p Sourced<Text>,
}

#[derive(Serialize)]
struct Settings<'p> {
    kind: &'p Sourced<Text>,
    sasl: Option<&'p Sourced<bool>>,
    fields: Entries<'p, Text, Tree>,
}

impl<'p> Cluster<'p> {
    pub fn new(endpoint: &'p Endpoint) -> Self {
        let mut cluster = Cluster {
            alias: &endpoint.alias,
            bootstrap: &endpoint.bootstrap,
            trust: endpoint.trust.as_ref().map(|trust| {
                let model::Trust::Certificates(trust) = trust else {
                    return Trust { secret: None, certificate: None, pattern: None };
                };
                let (certificate, pattern) = match &trust.selection {
                    CertificateSelection::Certificate(key) => (Some(key), None),
                    CertificateSelection::Pattern(pattern) => (None, Some(pattern)),
                };
                Trust { secret: Some(&trust.secret), certificate, pattern }
            }),
            tls: None,
            password: None,
            settings: None,
        };
        match &endpoint.authentication {
            Credentials::None => {}
            Credentials::Tls { secret, certificate, key } => cluster.tls = Some(Tls { secret, certificate, key }),
            Credentials::Password { kind, username, secret, key } => {
                cluster.password = Some(Password { kind, username, secret, key });
            }
            Credentials::Settings { kind, sasl, fields } => {
                cluster.settings = Some(Settings { kind, sasl: sasl.as_ref(), fields: Entries(fields) });
            }
        }
        cluster
    }
}

/// Connect's own identity on the target.
#[derive(Serialize)]
pub struct WorkerContext<'p> {
    group_id: &'p Sourced<Text>,
    config_topic: &'p Sourced<Text>,
    offset_topic: &'p Sourced<Text>,
    status_topic: &'p Sourced<Text>,
    config: Entries<'p, Text, Sourced<Scalar>>,
}

impl<'p> WorkerContext<'p> {
    pub fn new(worker: &'p Worker) -> Self {
        WorkerContext {
            group_id: &worker.group_id,
            config_topic: &worker.config_topic,
            offset_topic: &worker.offset_topic,
            status_topic: &worker.status_topic,
            config: Entries(&worker.config),
        }
    }
}
