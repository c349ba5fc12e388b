//! A plan as text.

use std::fmt::{Display, Write};

use mirrorc::diagnostic::{Diagnostic, Label};
use mirrorc::plan::Alerting;
use mirrorc::plan::model::*;
use mirrorc::source::{Sourced, Sources, Text};
use mirrorc::topology::model::{ClusterId, State, Topology};

/// Returns `line:col level[rule] message | help`, and every secondary label below it.
pub(super) fn findings(sources: &Sources, findings: &[Diagnostic]) -> String {
    let position = |label: &Label| {
        let position = sources.position(label.span);
        format!("{}:{}", position.line, position.column)
    };
    let mut text = String::new();
    for finding in findings {
        let at = finding.primary.as_ref().map_or("-".to_owned(), position);
        let (level, rule) = (finding.level.name(), finding.rule.name);
        writeln!(text, "{at} {level}[{rule}] {}", finding.message).unwrap();
        for label in finding.primary.iter().chain(&finding.secondary) {
            writeln!(text, "    {} {}", position(label), label.text).unwrap();
        }
        finding.notes.iter().for_each(|note| writeln!(text, "    note: {note}").unwrap());
        finding.help.iter().for_each(|help| writeln!(text, "    help: {help}").unwrap());
    }
    text
}

pub(super) fn plan(topology: &Topology, plan: &Plan) -> String {
    let mut out = Dump { topology, text: String::new() };
    plan.hosts.iter().for_each(|host| out.host(host));
    for principal in &plan.principals {
        let kind = mirrorc::plan::type_name(principal.authentication);
        out.line(0, format_args!("{} on {}, {kind}", principal.who.value, out.alias(principal.cluster)));
        out.acls(&principal.acls);
    }
    for on in plan.topics.iter().filter(|on| !on.topics.is_empty()) {
        out.line(0, format_args!("topics on {}", out.alias(on.cluster)));
        for topic in &on.topics {
            let kind = if topic.regex { " (regex)" } else { "" };
            out.line(1, format_args!("{}{kind}: {}", topic.name.value, topic.purpose));
        }
    }
    out.line(0, "prerequisites");
    for one in mirrorc::plan::prerequisites(topology, plan) {
        out.line(1, format_args!("{} {:?}: {}", out.alias(one.cluster), one.kind, one.text));
    }
    out.text
}

struct Dump<'t> {
    topology: &'t Topology,
    text: String,
}

impl Dump<'_> {
    fn line(&mut self, depth: usize, text: impl Display) {
        writeln!(self.text, "{:depth$}{text}", "", depth = depth * 2).unwrap();
    }

    fn alias(&self, cluster: ClusterId) -> Text {
        self.topology.cluster(cluster).alias.value.clone()
    }

    fn host(&mut self, host: &Host) {
        let (kafka, strimzi) = (&host.kafka_version.value, &host.strimzi.value);
        let (alias, folder) = (&host.alias.value, &host.folder);
        self.line(0, format_args!("host {alias}: {folder}, Kafka {kafka}, Strimzi {strimzi}"));
        let files = &host.files;
        let files = [&files.mirror_maker, &files.user, &files.metrics, &files.alerts, &files.pod_monitor];
        self.line(1, format_args!("files {}", list(files.map(|file| &*file.value))));
        host.instances.iter().for_each(|instance| self.instance(instance));
        host.users.iter().for_each(|user| self.user(user));
        if let Some(exporter) = &host.exporter {
            let (name, key, count) = (&exporter.config_map.value, &exporter.key.value, exporter.rules.len());
            self.line(1, format_args!("exporter {name}/{key}: {} own rules, {count} rules", exporter.own_rules.len()));
        }
        if let Some(group) = &host.alerts {
            self.line(1, format_args!("alerts {}/{}", group.object.value, group.group.value));
            for alert in Alerting::new(self.topology).alerts(host) {
                let hold = alert.hold.as_ref().map(|hold| format!(" for {}", hold.value)).unwrap_or_default();
                let labels = list(alert.labels.iter().map(|(key, value)| format!("{key}={}", value.value)));
                self.line(2, format_args!("{}{hold} {labels}", alert.name.value));
            }
        }
        if let Some(monitor) = &host.pod_monitor {
            let pods = list(monitor.instances.iter().map(|instance| &*instance.value));
            let (name, namespace) = (&monitor.name.value, &monitor.namespace.value);
            self.line(1, format_args!("pod monitor {name} in {namespace}: {pods}"));
        }
    }

    fn instance(&mut self, instance: &Instance) {
        let (name, replicas) = (&instance.name.value, instance.replicas.value);
        self.line(1, format_args!("instance {name}: {replicas} replicas, Kafka {}", instance.kafka_version.value));
        self.endpoint("target", &instance.target);
        let worker = &instance.worker;
        let topics = [&worker.config_topic, &worker.offset_topic, &worker.status_topic];
        let topics = list(topics.map(|topic| &*topic.value));
        self.line(2, format_args!("worker group {}, topics {topics}", worker.group_id.value));
        self.config(&worker.config);
        for mirror in &instance.mirrors {
            self.endpoint("source", &mirror.source);
            self.selection("topics", Some(&mirror.topics), mirror.topics_exclude.as_ref());
            self.selection("groups", mirror.groups.as_ref(), mirror.groups_exclude.as_ref());
            self.connector(&mirror.source_connector);
            mirror.checkpoint_connector.iter().for_each(|connector| self.connector(connector));
            mirror.heartbeat_connector.iter().for_each(|connector| self.connector(connector));
        }
        for secret in &instance.secrets {
            let producer = match &secret.producer {
                SecretProducer::User { cluster, user } => {
                    format!("made for user {} of {}", user.value, self.alias(*cluster))
                }
                SecretProducer::ClusterCa { cluster } => format!("made with {}", self.alias(*cluster)),
                SecretProducer::Copy { cluster, namespace, secret } => {
                    format!("copy of {} in {} of {}", secret.value, namespace.value, self.alias(*cluster))
                }
                SecretProducer::Outside => "brought by a person".to_owned(),
            };
            let keys = list(&secret.keys);
            self.line(2, format_args!("secret {} ({keys}): {}, {producer}", secret.name.value, secret.purpose));
        }
    }

    fn endpoint(&mut self, side: &str, endpoint: &Endpoint) {
        let trust = endpoint.trust.as_ref().map(|trust| {
            let Trust::Certificates(trust) = trust else { return "trusts what Java trusts".to_owned() };
            let (CertificateSelection::Certificate(keys) | CertificateSelection::Pattern(keys)) = &trust.selection;
            format!("trusts {} {}", trust.secret.value, keys.value)
        });
        let shows = match &endpoint.authentication {
            Credentials::None => "shows nothing".to_owned(),
            Credentials::Tls { secret, certificate, key } => {
                format!("shows {} {} {}", secret.value, certificate.value, key.value)
            }
            Credentials::Password { kind, username, secret, key } => {
                format!("shows {} as {}, {} {}", kind.value, username.value, secret.value, key.value)
            }
            Credentials::Settings { kind, fields, .. } => {
                format!("shows {} {}", kind.value, list(fields.iter().map(|(key, _)| key)))
            }
        };
        let (alias, address) = (&endpoint.alias.value, &endpoint.bootstrap.value);
        let trust = trust.unwrap_or("no TLS".to_owned());
        self.line(2, format_args!("{side} {alias} at {address}, {trust}, {shows}"));
    }

    fn selection(&mut self, what: &str, chosen: Option<&Sourced<Text>>, left_out: Option<&Sourced<Text>>) {
        let Some(chosen) = chosen else { return };
        let without = left_out.map(|regex| format!(" without {}", regex.value)).unwrap_or_default();
        self.line(3, format_args!("{what} {}{without}", chosen.value));
    }

    fn connector(&mut self, connector: &Connector) {
        let mut said = Vec::new();
        said.extend(connector.tasks_max.as_ref().map(|tasks| format!("{} tasks", tasks.value)));
        said.extend(connector.state.as_ref().map(|state| {
            match state.value {
                State::Running => "running",
                State::Paused => "paused",
                State::Stopped => "stopped",
            }
            .to_owned()
        }));
        said.extend(connector.auto_restart.as_ref().map(|restart| format!("restarts {}", restart.enabled.value)));
        said.extend(connector.list_offsets.as_ref().map(|name| format!("lists offsets in {}", name.value)));
        said.extend(connector.alter_offsets.as_ref().map(|name| format!("alters offsets from {}", name.value)));
        self.line(3, format_args!("{}{}{}", connector.name, if said.is_empty() { "" } else { ": " }, list(said)));
        self.config(&connector.config);
    }

    fn config(&mut self, config: &[(Text, Sourced<mirrorc::source::Scalar>)]) {
        config.iter().for_each(|(key, value)| self.line(4, format_args!("{key}={}", value.value)));
    }

    fn user(&mut self, user: &User) {
        let kind = match user.authentication {
            UserAuthentication::Tls(_) => "tls",
            UserAuthentication::TlsExternal(_) => "tls-external",
            UserAuthentication::ScramSha512(_) => "scram-sha-512",
        };
        let (name, namespace, kafka) = (&user.name.value, &user.namespace.value, &user.kafka.value);
        self.line(1, format_args!("user {name} of {kafka} in {namespace}, {kind}"));
        self.acls(&user.acls);
    }

    fn acls(&mut self, acls: &[Acl]) {
        for acl in acls {
            let pattern = |pattern: &NamePattern| {
                format!("{}{}", pattern.name.value, if pattern.prefix.value { " and what begins so" } else { "" })
            };
            let resource = match &acl.resource {
                Resource::Cluster(_) => "cluster".to_owned(),
                Resource::Topic(name) => format!("topic {}", pattern(name)),
                Resource::Group(name) => format!("group {}", pattern(name)),
                Resource::TransactionalId(name) => format!("transactional id {}", pattern(name)),
            };
            let operations = list(acl.operations.iter().map(|operation| operation.value.name()));
            self.line(2, format_args!("{resource}: {operations} ({})", acl.purpose));
        }
    }
}

fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.as_ref().to_owned()).collect::<Vec<_>>().join(", ")
}
