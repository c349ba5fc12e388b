//! Plans made by hand: a host that says everything its dialect can, and one that says nothing it need not.

use std::fmt::Display;
use std::ops::{Deref, DerefMut};

use mirrorc::facts::metrics::RuleType;
use mirrorc::plan::model::*;
use mirrorc::source::{FileId, Origin, Scalar, Sourced, Sources, Span, Text, Tree};
use mirrorc::topology::model::{Bounds, ClusterId, Files, FlowId, HeapBounds, Logging, Probe, Rack, Sizing, State};

/// Makes values, each with a written origin of its own.
pub(super) struct Build {
    /// Take the places of the texts, in turn, where there are any.
    pub(super) texts: Vec<String>,
    pub(super) strimzi: &'static str,
    pub(super) kafka: &'static str,
    file: FileId,
    /// By the number of its origin: the span of number n is from n to n + 1.
    made: Vec<String>,
}

impl Build {
    pub(super) fn new(strimzi: &'static str, kafka: &'static str) -> Self {
        Build { texts: Vec::new(), strimzi, kafka, file: Sources::default().add("topology.yaml", ""), made: Vec::new() }
    }

    /// Returns every origin with its value.
    pub(super) fn spans(&self) -> Vec<(Span, String)> {
        let span = |(number, text): (usize, &String)| (Span::new(self.file, number, number + 1), text.clone());
        self.made.iter().enumerate().map(span).collect()
    }

    /// Returns the value whose origin this is.
    pub(super) fn text_at(&self, span: Span) -> &str {
        &self.made[span.start as usize]
    }

    fn origin(&mut self, text: impl Display) -> Origin {
        self.made.push(text.to_string());
        Origin::Written(Span::new(self.file, self.made.len() - 1, self.made.len()))
    }

    pub(super) fn v<T: Display>(&mut self, value: T) -> Sourced<T> {
        let origin = self.origin(&value);
        Sourced::new(value, origin)
    }

    pub(super) fn t(&mut self, text: &str) -> Sourced<Text> {
        let text = self.text(text);
        self.v(text.into())
    }

    /// Returns a text, or the one that takes its place.
    fn text(&self, text: &str) -> String {
        match self.texts.len() {
            0 => text.to_owned(),
            count => self.texts[self.made.len() % count].clone(),
        }
    }

    /// Makes a text that stays what it is.
    pub(super) fn kept(&mut self, text: &str) -> Sourced<Text> {
        self.v(text.into())
    }

    /// Parses a value of `units`.
    pub(super) fn u<T: Display + std::str::FromStr<Err: std::fmt::Debug>>(&mut self, text: &str) -> Sourced<T> {
        let value = text.parse().unwrap();
        self.v(value)
    }

    pub(super) fn key(&mut self, text: &str) -> Text {
        match self.texts.len() {
            0 => text.into(),
            // Unlike other keys of its map.
            count => format!("{}{text}", self.texts[(self.made.len() + 1) % count]).into(),
        }
    }

    pub(super) fn map<const N: usize>(&mut self, entries: [(&str, &str); N]) -> Vec<(Text, Sourced<Text>)> {
        entries.into_iter().map(|(key, text)| (self.key(key), self.t(text))).collect()
    }

    fn config<const N: usize>(&mut self, entries: [(&str, Scalar); N]) -> Vec<(Text, Sourced<Scalar>)> {
        let entries = entries.into_iter().map(|(key, value)| match value {
            Scalar::Text(text) => (self.key(key), self.t(&text).map(Scalar::Text)),
            other => (self.key(key), self.v(other)),
        });
        entries.collect()
    }

    fn tree(&mut self, text: &str) -> Tree {
        Tree::Scalar(self.t(text).map(Scalar::Text))
    }

    pub(super) fn endpoint(&mut self, cluster: usize, alias: &str, authentication: Credentials) -> Endpoint {
        Endpoint {
            cluster: ClusterId(cluster),
            alias: self.t(alias),
            bootstrap: self.t(&format!("{alias}-kafka-external-bootstrap.kafka.svc:9094")),
            trust: Some(match cluster {
                0 => {
                    let key = self.t("ca.crt");
                    self.trust(alias, CertificateSelection::Certificate(key))
                }
                1 => {
                    let keys = self.t("*.crt");
                    self.trust(alias, CertificateSelection::Pattern(keys))
                }
                _ => Trust::Java,
            }),
            authentication,
        }
    }

    fn trust(&mut self, alias: &str, selection: CertificateSelection) -> Trust {
        let secret = self.t(&format!("{alias}-cluster-ca-cert"));
        Trust::Certificates(TrustedCertificates { secret, selection })
    }

    fn bare_endpoint(&mut self, cluster: usize, alias: &str) -> Endpoint {
        Endpoint {
            cluster: ClusterId(cluster),
            alias: self.t(alias),
            bootstrap: self.t(&format!("{alias}-kafka-bootstrap.kafka.svc:9092")),
            trust: None,
            authentication: Credentials::None,
        }
    }

    pub(super) fn tls(&mut self, user: &str) -> Credentials {
        Credentials::Tls { secret: self.t(user), certificate: self.t("user.crt"), key: self.t("user.key") }
    }

    fn scram(&mut self) -> Credentials {
        Credentials::Password {
            kind: self.t("scram-sha-512"),
            username: self.t("mm2"),
            secret: self.t("mm2-dc"),
            key: self.t("password"),
        }
    }

    fn custom(&mut self) -> Credentials {
        let sasl = Some(self.v(true));
        let kind = self.t("custom");
        let mechanism = (self.key("sasl.mechanism"), self.tree("AWS_MSK_IAM"));
        Credentials::Settings { kind, sasl, fields: vec![("config".into(), Tree::Map(vec![mechanism]))] }
    }

    fn connector(&mut self, name: &str, everything: bool) -> Connector {
        Connector {
            name: format!("a->b.{name}").into(),
            tasks_max: everything.then(|| self.v(5)),
            state: everything.then(|| Sourced::new(State::Paused, self.origin("paused"))),
            auto_restart: everything.then(|| AutoRestart { enabled: self.v(true), max_restarts: Some(self.v(10)) }),
            list_offsets: everything.then(|| self.t("offsets-out")),
            alter_offsets: everything.then(|| self.t("offsets-in")),
            config: if everything {
                self.config([
                    ("replication.factor", Scalar::Int(3)),
                    ("offset-syncs.topic.location", Scalar::Text("target".into())),
                    ("sync.topic.acls.enabled", Scalar::Bool(false)),
                    ("replication.policy.separator", Scalar::Text(".".into())),
                    ("x.ratio", Scalar::Float(0.5)),
                ])
            } else {
                Vec::new()
            },
        }
    }

    fn mirror(&mut self, source: Endpoint, heartbeat: bool, everything: bool) -> Mirror {
        Mirror {
            flow: FlowId(0),
            source,
            source_connector: self.connector("MirrorSourceConnector", everything),
            checkpoint_connector: everything.then(|| self.connector("MirrorCheckpointConnector", true)),
            heartbeat_connector: heartbeat.then(|| self.connector("MirrorHeartbeatConnector", false)),
            topics: self.t(".*"),
            topics_exclude: everything.then(|| self.t(r".*[\-\.]internal|__.*")),
            groups: everything.then(|| self.t("app-.*")),
            groups_exclude: everything.then(|| self.t("console-consumer-.*|connect-.*|__.*")),
        }
    }

    fn probe(&mut self) -> Probe {
        Probe {
            initial_delay: Some(self.u("0s")),
            timeout: Some(self.u("5s")),
            period: Some(self.u("1m")),
            success_threshold: Some(self.v(1)),
            failure_threshold: Some(self.v(3)),
        }
    }

    /// Makes an instance that says everything.
    pub(super) fn instance(&mut self, name: &str) -> Instance {
        let is_classic = ["0.45.0", "0.47.0", "0.48.0"].contains(&self.strimzi);
        let tls = self.tls("mm2-user");
        let (scram, custom) = (self.scram(), self.custom());
        let (one, other) = (self.endpoint(1, "dc", scram), self.endpoint(2, "edge", custom));
        Instance {
            name: self.t(name),
            labels: self.map([("app", "kafka-mirrormaker2"), ("environment", "proxmox")]),
            annotations: self.map([("example.io/owner", "Team \"Streams\"")]),
            kafka_version: self.u(self.kafka),
            replicas: self.v(2),
            target: self.endpoint(0, "dr", tls),
            worker: Worker {
                group_id: self.t(name),
                config_topic: self.t("__mm2-configs"),
                offset_topic: self.t("__mm2-offsets"),
                status_topic: self.t("__mm2-status"),
                config: self.config([
                    ("config.storage.replication.factor", Scalar::Int(-1)),
                    ("exactly.once.source.support", Scalar::Text("enabled".into())),
                ]),
            },
            mirrors: vec![self.mirror(one, is_classic, true), self.mirror(other, false, false)],
            sizing: Sizing {
                memory: Bounds { request: Some(self.u("1Gi")), limit: Some(self.u("4Gi")) },
                cpu: Bounds { request: Some(self.u("500m")), limit: Some(self.u("2")) },
                heap: HeapBounds { initial: Some(self.u("1024m")), max: Some(self.u("67108864")) },
            },
            jvm: JvmOptions {
                xx: self.map([("UseG1GC", "true"), ("MaxGCPauseMillis", "20")]),
                gc_logging: Some(self.v(false)),
                system_properties: self.map([("https.proxyHost", "proxy.example")]),
            },
            logging: Logging::Inline(vec![
                (self.kept("root"), self.t("INFO")),
                (self.kept("org.apache.kafka.connect.mirror"), self.t("DEBUG")),
            ]),
            liveness: self.probe(),
            readiness: self.probe(),
            metrics: InstanceMetrics::Jmx {
                config_map: self.t("mm2-jmx-metrics"),
                key: self.t("mm2-metrics-config.yml"),
            },
            rack: Some(Rack { topology_key: Some(self.t("topology.kubernetes.io/zone")), env_var: None }),
            tracing: Some(self.t("opentelemetry")),
            image: Some(self.t("registry.example/kafka:1")),
            client_rack_init_image: Some(self.t("registry.example/rack:1")),
            template: Some(Tree::Map(vec![(
                "pod".into(),
                Tree::Map(vec![
                    ("priorityClassName".into(), self.tree("high")),
                    ("tolerations".into(), Tree::List(vec![Tree::Map(vec![("key".into(), self.tree("kafka"))])])),
                ]),
            )])),
            secrets: Vec::new(),
        }
    }

    /// Makes an instance that says no more than it must.
    pub(super) fn bare_instance(&mut self, name: &str) -> Instance {
        let (target, source) = (self.bare_endpoint(0, "dr"), self.bare_endpoint(1, "dc"));
        Instance {
            name: self.t(name),
            labels: Vec::new(),
            annotations: Vec::new(),
            kafka_version: self.u(self.kafka),
            replicas: self.v(0),
            target,
            worker: Worker {
                group_id: self.t(name),
                config_topic: self.t("__mm2-configs"),
                offset_topic: self.t("__mm2-offsets"),
                status_topic: self.t("__mm2-status"),
                config: Vec::new(),
            },
            mirrors: vec![self.mirror(source, false, false)],
            sizing: Sizing {
                memory: Bounds { request: None, limit: None },
                cpu: Bounds { request: None, limit: None },
                heap: HeapBounds { initial: None, max: None },
            },
            jvm: JvmOptions { xx: Vec::new(), gc_logging: None, system_properties: Vec::new() },
            logging: Logging::Default,
            liveness: Probe::default(),
            readiness: Probe::default(),
            metrics: InstanceMetrics::None,
            rack: None,
            tracing: None,
            image: None,
            client_rack_init_image: None,
            template: None,
            secrets: Vec::new(),
        }
    }

    fn pattern(&mut self, name: &str, prefix: bool) -> NamePattern {
        NamePattern { name: self.t(name), prefix: self.v(prefix) }
    }

    fn acl<const N: usize>(&mut self, purpose: &str, resource: Resource, operations: [Operation; N]) -> Acl {
        Acl {
            purpose: purpose.into(),
            resource,
            operations: operations.map(|one| Sourced::new(one, self.origin(format!("{one:?}")))).into(),
        }
    }

    pub(super) fn user(&mut self, name: &str) -> User {
        let topic = Resource::Topic(self.pattern("dc.", true));
        let group = Resource::Group(self.pattern("mm2-dc-to-dr", false));
        let id = Resource::TransactionalId(self.pattern("connect-cluster-mm2-dc-to-dr", false));
        let cluster = Resource::Cluster(self.origin("cluster"));
        User {
            name: self.t(name),
            namespace: self.kept("kafka"),
            kafka: self.t("kafka"),
            authentication: UserAuthentication::Tls(self.origin("tls")),
            acls: vec![
                self.acl("remote topics of dc", topic, [Operation::Create, Operation::Write, Operation::AlterConfigs]),
                self.acl("Connect's group", group, [Operation::Read]),
                self.acl("exactly once", id, [Operation::Describe]),
                self.acl("synchronise ACLs", cluster, [Operation::Alter]),
            ],
        }
    }

    fn exporter(&mut self) -> ExporterConfig {
        let own =
            vec![("pattern".into(), self.tree("java.lang<type=(.+)>")), ("name".into(), self.tree("java_lang_$1"))];
        let labels = [("connector", "$1"), ("status", "$2")];
        let status = r#"kafka.connect<type=connector-metrics, connector="?([^",]+)"?><>status: ([a-z]+)"#;
        let status =
            self.jmx_rule(status, "kafka_connect_connector_status", &labels, Some(1), "state of each connector");
        let worker = "kafka.connect<type=connect-worker-metrics><>([a-z-]+):";
        let worker = self.jmx_rule(worker, "kafka_connect_worker_$1", &[], None, "what the worker runs");
        ExporterConfig {
            config_map: self.t("mm2-jmx-metrics"),
            key: self.t("mm2-metrics-config.yml"),
            own_rules: vec![Tree::Map(own)],
            rules: Sourced::new(vec![status, worker], self.origin("the version's rules")),
        }
    }

    /// Rules are facts, which live as long as the program and have no origins of their own.
    fn jmx_rule(
        &self,
        pattern: &str,
        name: &str,
        labels: &[(&'static str, &str)],
        value: Option<i64>,
        comment: &'static str,
    ) -> &'static JmxRule {
        let leaked = |text: &str| -> &'static str { self.text(text).leak() };
        let labels: Vec<_> = labels.iter().map(|(label, text)| (*label, leaked(text))).collect();
        Box::leak(Box::new(JmxRule {
            id: "made",
            pattern: leaked(pattern),
            name: leaked(name),
            labels: labels.leak(),
            rule_type: RuleType::Gauge,
            value,
            comment,
            since: None,
            until: None,
        }))
    }

    fn alert(&mut self, name: &str, expr: &str, everything: bool) -> Alert {
        Alert {
            name: self.t(name),
            expr: self.t(expr),
            hold: everything.then(|| self.u("5m")),
            labels: if everything { self.map([("severity", "warning")]) } else { Vec::new() },
            annotations: if everything {
                self.map([("summary", "Connector {{ $labels.connector }} is down"), ("runbook", "One.\nTwo.\n")])
            } else {
                Vec::new()
            },
            test: everything.then(|| {
                Box::new(AlertTest {
                    name: self.t("MM2ConnectorDown from dc to dr"),
                    series: self
                        .map([("status{status=\"running\"}", "1+0x14 stale"), ("lag{topic=\"orders\"}", "0+0x29")]),
                    query: self.t("count(ALERTS{alertname=\"MM2ConnectorDown\"})"),
                    silent_at: self.u("7m"),
                    firing_at: self.u("870s"),
                    firing: self.u("3"),
                })
            }),
        }
    }

    pub(super) fn host(&mut self, instances: Vec<Instance>, users: Vec<User>) -> Host {
        Host {
            cluster: ClusterId(0),
            alias: self.kept("dr"),
            folder: "apps/dr/extra".into(),
            namespace: self.kept("kafka"),
            kafka: self.kept("kafka"),
            strimzi: self.u(self.strimzi),
            kafka_version: self.u(self.kafka),
            instances,
            users,
            exporter: None,
            alerts: None,
            pod_monitor: None,
            files: Files {
                mirror_maker: self.kept("kafka-mirrormaker2.yaml"),
                user: self.kept("users/mm2.yaml"),
                metrics: self.kept("kafka-mm2-metrics-configmap.yaml"),
                alerts: self.kept("kafka-mm2-prometheus-rules.yaml"),
                pod_monitor: self.kept("kafka-mm2-pod-monitor.yaml"),
                unit_tests: self.kept("kafka-mm2-alert-tests.promtool"),
            },
        }
    }

    /// Makes a host with every file, and everything in them.
    pub(super) fn full_host(&mut self) -> Watched {
        let instances = vec![self.instance("mm2-dc-to-dr"), self.bare_instance("mm2-edge-to-dr")];
        let elsewhere = User {
            name: self.t("mm2-other"),
            namespace: self.t("other"),
            kafka: self.t("kafka"),
            authentication: UserAuthentication::ScramSha512(self.origin("scram")),
            acls: Vec::new(),
        };
        let users = vec![self.user("mm2-user"), elsewhere];
        let scraped = instances.iter().map(|instance| instance.name.clone()).collect();
        let alerts = vec![
            self.alert("MM2ConnectorDown", "absent(\n  status{status=\"running\"}\n)\n", true),
            self.alert("MM2Lag", "sum(lag) > 10000", false),
        ];
        let host = Host {
            exporter: Some(self.exporter()),
            alerts: Some(AlertGroup {
                object: self.t("kafka-mirrormaker2-alerts"),
                labels: self.map([("release", "prometheus")]),
                group: self.t("mirrormaker2"),
                interval: self.u("30s"),
                tested: true,
            }),
            pod_monitor: Some(PodMonitor {
                name: self.t("kafka-mirrormaker2"),
                labels: self.map([("release", "prometheus")]),
                namespace: self.t("kafka"),
                interval: self.u("1m30s"),
                instances: scraped,
            }),
            ..self.host(instances, users)
        };
        Watched { host, alerts }
    }
}

/// A host and its alerts.
pub(super) struct Watched {
    pub host: Host,
    pub alerts: Vec<Alert>,
}

impl Deref for Watched {
    type Target = Host;

    fn deref(&self) -> &Host {
        &self.host
    }
}

impl DerefMut for Watched {
    fn deref_mut(&mut self) -> &mut Host {
        &mut self.host
    }
}
