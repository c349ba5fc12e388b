//! Prefixes behind which the keys of Kafka's clients stand, and whom they reach.

use super::Client;
use super::ConnectorKind::{self, Checkpoint, Heartbeat, Source};

/// A client of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub connector: ConnectorKind,
    /// As a person would call it.
    pub client: &'static str,
}

/// A prefix that MirrorMaker or Connect strips.
#[derive(Debug)]
pub struct ClientPrefix {
    /// With its last dot.
    pub prefix: &'static str,
    pub client: Client,
    /// Empty: nobody reads it.
    pub reaches: &'static [Reach],
    /// The prefix that does what this one seems to do.
    pub instead: Option<&'static str>,
    pub source: &'static str,
}

impl ClientPrefix {
    /// Tells whether some client of this connector reads it.
    pub fn reaches(&self, connector: ConnectorKind) -> bool {
        self.reaches.iter().any(|reach| reach.connector == connector)
    }
}

const fn reach(connector: ConnectorKind, client: &'static str) -> Reach {
    Reach { connector, client }
}

const CONSUMERS: &[Reach] = &[
    reach(Source, "the consumer of the source's topics"),
    reach(Checkpoint, "the consumers of offset syncs and checkpoints"),
];
const SOURCE_CONSUMERS: &[Reach] = &[
    reach(Source, "the consumer of the source's topics"),
    reach(Checkpoint, "the consumer of offset syncs on the source"),
];
const TARGET_CONSUMERS: &[Reach] = &[reach(Checkpoint, "the consumers of offset syncs and checkpoints on the target")];
const OFFSET_SYNCS: &[Reach] = &[reach(Source, "the producer of offset syncs")];
const ADMINS: &[Reach] = &[
    reach(Source, "the admin clients"),
    reach(Checkpoint, "the admin clients"),
    reach(Heartbeat, "the admin client of the target"),
];
const MIRROR: &str = "MIRROR/MirrorConnectorConfig.java";

/// Every prefix; precedence for one client: `source.cluster.` < `consumer.` < `source.consumer.`.
pub static PREFIXES: &[ClientPrefix] = &[
    ClientPrefix {
        prefix: "producer.override.",
        client: Client::Producer,
        reaches: &[
            reach(Source, "the producer of the mirrored records"),
            reach(Checkpoint, "the producer of checkpoints"),
            reach(Heartbeat, "the producer of heartbeats"),
        ],
        instead: None,
        source: "CONNECT/runtime/Worker.java, connectorClientConfigOverrides",
    },
    ClientPrefix {
        prefix: "consumer.override.",
        client: Client::Consumer,
        reaches: &[],
        instead: Some("consumer."),
        source: "CONNECT/runtime/Worker.java: sink connectors only",
    },
    ClientPrefix {
        prefix: "admin.override.",
        client: Client::Admin,
        reaches: &[],
        instead: Some("admin."),
        source: "CONNECT/runtime/Worker.java: Connect's own admin client, which MirrorMaker does not use",
    },
    ClientPrefix {
        prefix: "producer.",
        client: Client::Producer,
        reaches: OFFSET_SYNCS,
        instead: None,
        source: MIRROR,
    },
    ClientPrefix { prefix: "consumer.", client: Client::Consumer, reaches: CONSUMERS, instead: None, source: MIRROR },
    ClientPrefix { prefix: "admin.", client: Client::Admin, reaches: ADMINS, instead: None, source: MIRROR },
    ClientPrefix {
        prefix: "source.producer.",
        client: Client::Producer,
        reaches: OFFSET_SYNCS,
        instead: None,
        source: MIRROR,
    },
    ClientPrefix {
        prefix: "target.producer.",
        client: Client::Producer,
        reaches: OFFSET_SYNCS,
        instead: None,
        source: MIRROR,
    },
    ClientPrefix {
        prefix: "source.consumer.",
        client: Client::Consumer,
        reaches: SOURCE_CONSUMERS,
        instead: None,
        source: MIRROR,
    },
    ClientPrefix {
        prefix: "target.consumer.",
        client: Client::Consumer,
        reaches: TARGET_CONSUMERS,
        instead: None,
        source: MIRROR,
    },
    ClientPrefix {
        prefix: "source.admin.",
        client: Client::Admin,
        reaches: &[
            reach(Source, "the admin client of the source"),
            reach(Checkpoint, "the admin client of the source"),
        ],
        instead: None,
        source: MIRROR,
    },
    ClientPrefix { prefix: "target.admin.", client: Client::Admin, reaches: ADMINS, instead: None, source: MIRROR },
];
