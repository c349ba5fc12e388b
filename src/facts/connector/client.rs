//! Keys of Kafka's clients and of the Connect worker.
//!
//! Printed by the `ConfigDef`s of Kafka 3.9.0 and 4.1.0; ranges are those of 4.1.0. The keys of the Strimzi Metrics
//! Reporter are beside them: strimzi/metrics-reporter README.md.

use super::{Type, Valid};

/// Whose configuration a key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Client {
    Producer,
    Consumer,
    Admin,
    /// The Connect worker: what a target's `config` reaches.
    Worker,
}

/// A key of a client.
#[derive(Clone, Copy, Debug)]
pub struct ClientKey {
    pub clients: &'static [Client],
    pub name: &'static str,
    pub value_type: Type,
    pub valid: Valid,
}

/// Finds a client's key.
pub fn client_key(client: Client, name: &str) -> Option<ClientKey> {
    let security = || SECURITY.iter().find(|(key, _)| *key == name);
    let own = || CLIENT_KEYS.iter().find(|key| key.name == name && key.clients.contains(&client)).copied();
    own().or_else(|| {
        let (name, value_type) = security()?;
        Some(ClientKey { clients: EVERY, name, value_type: *value_type, valid: Valid::Any })
    })
}

/// Returns a client's keys, for "did you mean".
pub fn client_keys(client: Client) -> impl Iterator<Item = &'static str> {
    let own = CLIENT_KEYS.iter().filter(move |key| key.clients.contains(&client)).map(|key| key.name);
    own.chain(SECURITY.iter().map(|(name, _)| *name))
}

/// Tells whether a key is about TLS or SASL; these also reach a connector behind `source.cluster.` and `target.cluster.`.
pub fn is_security_key(name: &str) -> bool {
    SECURITY.iter().any(|(key, _)| *key == name)
}

const EVERY: &[Client] = &[Client::Producer, Client::Consumer, Client::Admin, Client::Worker];

macro_rules! client_keys {
    (@client P) => { Client::Producer };
    (@client C) => { Client::Consumer };
    (@client A) => { Client::Admin };
    (@client W) => { Client::Worker };
    ($([$($client:tt)+] $name:literal $type:ident $valid:expr;)+) => {
        static CLIENT_KEYS: &[ClientKey] = &[$(ClientKey {
            clients: &[$(client_keys!(@client $client)),+],
            name: $name,
            value_type: Type::$type,
            valid: $valid,
        }),+];
    };
}

use Valid::{Any, OneOf, OneOfAnyCase, PositiveOrBrokerDefault, Range};

client_keys! {
    [W] "access.control.allow.methods" Text Any;
    [W] "access.control.allow.origin" Text Any;
    [P] "acks" Text OneOf(&["all", "-1", "0", "1"]);
    [W] "admin.listeners" List Any;
    [C] "allow.auto.create.topics" Bool Any;
    [C] "auto.commit.interval.ms" Int Range(0, i64::MAX);
    [P C A W] "auto.include.jmx.reporter" Bool Any;
    [C] "auto.offset.reset" Text Any;
    [P] "batch.size" Int Range(0, i64::MAX);
    [A] "bootstrap.controllers" List Any;
    [P C A W] "bootstrap.servers" List Any;
    [P] "buffer.memory" Long Range(0, i64::MAX);
    [C] "check.crcs" Bool Any;
    [P C A W] "client.dns.lookup" Text OneOf(&["use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"]);
    [P C A W] "client.id" Text Any;
    [C] "client.rack" Text Any;
    [P] "compression.gzip.level" Int Any;
    [P] "compression.lz4.level" Int Range(1, 17);
    [P] "compression.type" Text OneOf(&["none", "gzip", "snappy", "lz4", "zstd"]);
    [P] "compression.zstd.level" Int Range(-131072, 22);
    [W] "config.providers" List Any;
    [W] "config.storage.replication.factor" Short PositiveOrBrokerDefault;
    [W] "config.storage.topic" Text Any;
    [W] "connect.protocol" Text OneOf(&["eager", "compatible", "sessioned"]);
    [P C A W] "connections.max.idle.ms" Long Any;
    [W] "connector.client.config.override.policy" Text Any;
    [C A] "default.api.timeout.ms" Int Range(0, i64::MAX);
    [P] "delivery.timeout.ms" Int Range(0, i64::MAX);
    [C] "enable.auto.commit" Bool Any;
    [P] "enable.idempotence" Bool Any;
    [P C A] "enable.metrics.push" Bool Any;
    [W] "exactly.once.source.support" Text OneOfAnyCase(&["disabled", "enabled", "preparing"]);
    [C] "exclude.internal.topics" Bool Any;
    [C] "fetch.max.bytes" Int Range(0, i64::MAX);
    [C] "fetch.max.wait.ms" Int Range(0, i64::MAX);
    [C] "fetch.min.bytes" Int Range(0, i64::MAX);
    [C W] "group.id" Text Any;
    [C] "group.instance.id" Text Any;
    [C] "group.protocol" Text OneOfAnyCase(&["classic", "consumer"]);
    [C] "group.remote.assignor" Text Any;
    [W] "header.converter" Class Any;
    [W] "header.converter.plugin.version" Text Any;
    [C W] "heartbeat.interval.ms" Int Any;
    [W] "inter.worker.key.generation.algorithm" Text Any;
    [W] "inter.worker.key.size" Int Any;
    [W] "inter.worker.key.ttl.ms" Int Range(0, 2147483647);
    [W] "inter.worker.signature.algorithm" Text Any;
    [W] "inter.worker.verification.algorithms" List Any;
    [P C] "interceptor.classes" List Any;
    [C] "isolation.level" Text OneOf(&["read_committed", "read_uncommitted"]);
    [W] "key.converter" Class Any;
    [W] "key.converter.plugin.version" Text Any;
    [C] "key.deserializer" Class Any;
    [P] "key.serializer" Class Any;
    [P] "linger.ms" Long Range(0, i64::MAX);
    [W] "listeners" List Any;
    [P] "max.block.ms" Long Range(0, i64::MAX);
    [P] "max.in.flight.requests.per.connection" Int Range(1, i64::MAX);
    [C] "max.partition.fetch.bytes" Int Range(0, i64::MAX);
    [C] "max.poll.interval.ms" Int Range(1, i64::MAX);
    [C] "max.poll.records" Int Range(1, i64::MAX);
    [P] "max.request.size" Int Range(0, i64::MAX);
    [P C A W] "metadata.max.age.ms" Long Range(0, i64::MAX);
    [P] "metadata.max.idle.ms" Long Range(5000, i64::MAX);
    [P C A W] "metadata.recovery.rebootstrap.trigger.ms" Long Range(0, i64::MAX);
    [P C A W] "metadata.recovery.strategy" Text OneOfAnyCase(&["none", "rebootstrap"]);
    [P C A W] "metric.reporters" List Any;
    [P C A W] "metrics.num.samples" Int Range(1, i64::MAX);
    [P C A] "metrics.recording.level" Text OneOf(&["INFO", "DEBUG", "TRACE"]);
    [W] "metrics.recording.level" Text OneOf(&["INFO", "DEBUG"]);
    [P C A W] "metrics.sample.window.ms" Long Range(0, i64::MAX);
    [W] "offset.flush.interval.ms" Long Any;
    [W] "offset.flush.timeout.ms" Long Any;
    [W] "offset.storage.partitions" Int PositiveOrBrokerDefault;
    [W] "offset.storage.replication.factor" Short PositiveOrBrokerDefault;
    [W] "offset.storage.topic" Text Any;
    [C] "partition.assignment.strategy" List Any;
    [P] "partitioner.adaptive.partitioning.enable" Bool Any;
    [P] "partitioner.availability.timeout.ms" Long Range(0, i64::MAX);
    [P] "partitioner.class" Class Any;
    [P] "partitioner.ignore.keys" Bool Any;
    [W] "plugin.discovery" Text OneOfAnyCase(&["hybrid_fail", "hybrid_warn", "only_scan", "service_load"]);
    [W] "plugin.path" List Any;
    [P C A W] "prometheus.metrics.reporter.allowlist" List Any;
    [P C A W] "prometheus.metrics.reporter.listener" Text Any;
    [P C A W] "prometheus.metrics.reporter.listener.enable" Bool Any;
    [W] "rebalance.timeout.ms" Int Any;
    [P C A W] "receive.buffer.bytes" Int Range(-1, i64::MAX);
    [P C A W] "reconnect.backoff.max.ms" Long Range(0, i64::MAX);
    [P C A W] "reconnect.backoff.ms" Long Range(0, i64::MAX);
    [P C A W] "request.timeout.ms" Int Range(0, i64::MAX);
    [W] "response.http.headers.config" Text Any;
    [W] "rest.advertised.host.name" Text Any;
    [W] "rest.advertised.listener" Text Any;
    [W] "rest.advertised.port" Int Any;
    [W] "rest.extension.classes" List Any;
    [P A] "retries" Int Range(0, 2147483647);
    [P C A W] "retry.backoff.max.ms" Long Range(0, i64::MAX);
    [P C A W] "retry.backoff.ms" Long Range(0, i64::MAX);
    [W] "scheduled.rebalance.max.delay.ms" Int Range(0, 2147483647);
    [P C A W] "send.buffer.bytes" Int Range(-1, i64::MAX);
    [C W] "session.timeout.ms" Int Any;
    [C] "share.acknowledgement.mode" Text OneOf(&["implicit", "explicit"]);
    [P C A] "socket.connection.setup.timeout.max.ms" Long Any;
    [W] "socket.connection.setup.timeout.max.ms" Long Range(0, i64::MAX);
    [P C A] "socket.connection.setup.timeout.ms" Long Any;
    [W] "socket.connection.setup.timeout.ms" Long Range(0, i64::MAX);
    [W] "status.storage.partitions" Int PositiveOrBrokerDefault;
    [W] "status.storage.replication.factor" Short PositiveOrBrokerDefault;
    [W] "status.storage.topic" Text Any;
    [W] "task.shutdown.graceful.timeout.ms" Long Any;
    [W] "topic.creation.enable" Bool Any;
    [W] "topic.tracking.allow.reset" Bool Any;
    [W] "topic.tracking.enable" Bool Any;
    [P] "transaction.timeout.ms" Int Any;
    [P] "transaction.two.phase.commit.enable" Bool Any;
    [P] "transactional.id" Text Any;
    [W] "value.converter" Class Any;
    [W] "value.converter.plugin.version" Text Any;
    [C] "value.deserializer" Class Any;
    [P] "value.serializer" Class Any;
    [W] "worker.sync.timeout.ms" Int Any;
    [W] "worker.unsync.backoff.ms" Int Any;
}

/// Keys of TLS and SASL, the same in every client.
static SECURITY: &[(&str, Type)] = &[
    ("sasl.client.callback.handler.class", Type::Class),
    ("sasl.jaas.config", Type::Password),
    ("sasl.kerberos.kinit.cmd", Type::Text),
    ("sasl.kerberos.min.time.before.relogin", Type::Long),
    ("sasl.kerberos.service.name", Type::Text),
    ("sasl.kerberos.ticket.renew.jitter", Type::Double),
    ("sasl.kerberos.ticket.renew.window.factor", Type::Double),
    ("sasl.login.callback.handler.class", Type::Class),
    ("sasl.login.class", Type::Class),
    ("sasl.login.connect.timeout.ms", Type::Int),
    ("sasl.login.read.timeout.ms", Type::Int),
    ("sasl.login.refresh.buffer.seconds", Type::Short),
    ("sasl.login.refresh.min.period.seconds", Type::Short),
    ("sasl.login.refresh.window.factor", Type::Double),
    ("sasl.login.refresh.window.jitter", Type::Double),
    ("sasl.login.retry.backoff.max.ms", Type::Long),
    ("sasl.login.retry.backoff.ms", Type::Long),
    ("sasl.mechanism", Type::Text),
    ("sasl.oauthbearer.assertion.algorithm", Type::Text),
    ("sasl.oauthbearer.assertion.claim.aud", Type::Text),
    ("sasl.oauthbearer.assertion.claim.exp.seconds", Type::Int),
    ("sasl.oauthbearer.assertion.claim.iss", Type::Text),
    ("sasl.oauthbearer.assertion.claim.jti.include", Type::Bool),
    ("sasl.oauthbearer.assertion.claim.nbf.seconds", Type::Int),
    ("sasl.oauthbearer.assertion.claim.sub", Type::Text),
    ("sasl.oauthbearer.assertion.file", Type::Text),
    ("sasl.oauthbearer.assertion.private.key.file", Type::Text),
    ("sasl.oauthbearer.assertion.private.key.passphrase", Type::Password),
    ("sasl.oauthbearer.assertion.template.file", Type::Text),
    ("sasl.oauthbearer.client.credentials.client.id", Type::Text),
    ("sasl.oauthbearer.client.credentials.client.secret", Type::Password),
    ("sasl.oauthbearer.clock.skew.seconds", Type::Int),
    ("sasl.oauthbearer.expected.audience", Type::List),
    ("sasl.oauthbearer.expected.issuer", Type::Text),
    ("sasl.oauthbearer.header.urlencode", Type::Bool),
    ("sasl.oauthbearer.jwks.endpoint.refresh.ms", Type::Long),
    ("sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", Type::Long),
    ("sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", Type::Long),
    ("sasl.oauthbearer.jwks.endpoint.url", Type::Text),
    ("sasl.oauthbearer.jwt.retriever.class", Type::Class),
    ("sasl.oauthbearer.jwt.validator.class", Type::Class),
    ("sasl.oauthbearer.scope", Type::Text),
    ("sasl.oauthbearer.scope.claim.name", Type::Text),
    ("sasl.oauthbearer.sub.claim.name", Type::Text),
    ("sasl.oauthbearer.token.endpoint.url", Type::Text),
    ("security.protocol", Type::Text),
    ("security.providers", Type::Text),
    ("ssl.cipher.suites", Type::List),
    ("ssl.client.auth", Type::Text),
    ("ssl.enabled.protocols", Type::List),
    ("ssl.endpoint.identification.algorithm", Type::Text),
    ("ssl.engine.factory.class", Type::Class),
    ("ssl.key.password", Type::Password),
    ("ssl.keymanager.algorithm", Type::Text),
    ("ssl.keystore.certificate.chain", Type::Password),
    ("ssl.keystore.key", Type::Password),
    ("ssl.keystore.location", Type::Text),
    ("ssl.keystore.password", Type::Password),
    ("ssl.keystore.type", Type::Text),
    ("ssl.protocol", Type::Text),
    ("ssl.provider", Type::Text),
    ("ssl.secure.random.implementation", Type::Text),
    ("ssl.trustmanager.algorithm", Type::Text),
    ("ssl.truststore.certificates", Type::Password),
    ("ssl.truststore.location", Type::Text),
    ("ssl.truststore.password", Type::Password),
    ("ssl.truststore.type", Type::Text),
];
