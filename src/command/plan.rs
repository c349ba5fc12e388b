//! `mirrorc plan`: what a topology amounts to, cluster by cluster.

use std::fmt::Write;

use serde::Serialize;

use super::compile::{Unit, compile};
use super::keep::Keep;
use super::load::{self, Failure};
use super::options::{self, Common};
use super::wrap::hanging;
use super::{Code, Terminal, findings};
use crate::plan::model::{Acl, Connector, Host, Instance, Principal, Resource, SecretProducer, SecretUse, User};
use crate::plan::type_name;
use crate::topology::model::{Cluster, ClusterId, State};

pub fn run(common: &Common, options: &options::Plan, terminal: &mut Terminal<'_>) -> Code {
    match plan(common, options, terminal) {
        Ok(code) => code,
        Err(failure) => terminal.fail(failure),
    }
}

fn plan(common: &Common, options: &options::Plan, terminal: &mut Terminal<'_>) -> Result<Code, Failure> {
    load::enter(common)?;
    let mut compiled = compile(&options.input, "output".into(), &Keep::Nothing)?;
    // What is derived from a topology with errors may be empty or wrong.
    if !compiled.has_errors() {
        let chosen = |cluster: &ClusterPlan| options.input.cluster.as_ref().is_none_or(|one| *one == cluster.alias);
        let plans = compiled.units.iter().map(|unit| TopologyPlan::new(unit, chosen));
        let plans: Vec<TopologyPlan> = plans.collect();
        if options.json {
            let document = Document { version: 1, topologies: &plans };
            let text = serde_json::to_string_pretty(&document)
                .map_err(|error| Failure(format!("cannot write JSON: {error}")))?;
            return Ok(terminal.print(&format!("{text}\n")));
        }
        let text: String = plans.iter().map(|plan| plan.text(terminal.width)).collect();
        return Ok(terminal.print(&text));
    }
    Ok(findings::report(common, &mut compiled, terminal))
}

/// What `--json` prints; a field that changes its meaning raises the version.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    topologies: &'a [TopologyPlan],
}

#[derive(Serialize)]
struct TopologyPlan {
    topology: String,
    clusters: Vec<ClusterPlan>,
}

#[derive(Serialize)]
struct ClusterPlan {
    alias: String,
    kafka: String,
    namespace: String,
    version: String,
    strimzi: String,
    instances: Vec<InstancePlan>,
    users: Vec<UserPlan>,
    principals: Vec<PrincipalPlan>,
    topics: Vec<TopicPlan>,
}

/// A KafkaMirrorMaker2, whose pods run beside the cluster.
#[derive(Serialize)]
struct InstancePlan {
    name: String,
    replicas: u32,
    connectors: Vec<ConnectorPlan>,
    secrets: Vec<SecretPlan>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConnectorPlan {
    name: String,
    tasks_max: Option<u32>,
    /// `running`, `paused` or `stopped`.
    state: &'static str,
}

#[derive(Serialize)]
struct SecretPlan {
    name: String,
    keys: Vec<String>,
    purpose: String,
    /// Who brings it, in words.
    from: String,
}

#[derive(Serialize)]
struct UserPlan {
    name: String,
    grants: Vec<Grant>,
}

/// Whom the cluster takes MirrorMaker for where no KafkaUser is made.
#[derive(Serialize)]
struct PrincipalPlan {
    /// In words.
    who: String,
    /// As Strimzi names its type.
    authentication: &'static str,
    grants: Vec<Grant>,
}

#[derive(Serialize)]
struct Grant {
    /// `topic`, `group`, `transactionalId` or `cluster`, as Kafka names them.
    resource: &'static str,
    name: Option<String>,
    prefix: bool,
    operations: Vec<&'static str>,
    purpose: String,
}

/// A topic that exists on the cluster because of replication.
#[derive(Serialize)]
struct TopicPlan {
    /// A name, or a Java regex of names.
    name: String,
    regex: bool,
    purpose: String,
}

impl TopologyPlan {
    fn new(unit: &Unit, chosen: impl Fn(&ClusterPlan) -> bool) -> Self {
        let clusters = unit.topology.clusters.iter().enumerate();
        let clusters = clusters.map(|(id, cluster)| ClusterPlan::new(unit, ClusterId(id), cluster)).filter(chosen);
        TopologyPlan { topology: unit.topology.name.value.to_string(), clusters: clusters.collect() }
    }

    fn text(&self, width: usize) -> String {
        let mut text = String::new();
        for (index, cluster) in self.clusters.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            let _ = writeln!(
                text,
                "\x1b[1m{}\x1b[0m  Kafka {} `{}` in namespace {}, Strimzi {}",
                cluster.alias, cluster.version, cluster.kafka, cluster.namespace, cluster.strimzi
            );
            cluster.instances.iter().for_each(|instance| instance.write(width, &mut text));
            for user in &cluster.users {
                let _ = writeln!(text, "  KafkaUser \x1b[1m{}\x1b[0m", user.name);
                user.grants.iter().for_each(|grant| grant.write(width, &mut text));
            }
            for principal in &cluster.principals {
                let kind = principal.authentication;
                let _ = writeln!(text, "  \x1b[1m{}\x1b[0m, for whom {kind} makes no KafkaUser", principal.who);
                principal.grants.iter().for_each(|grant| grant.write(width, &mut text));
            }
            if !cluster.topics.is_empty() {
                text.push_str("  topics that replication adds\n");
            }
            for topic in &cluster.topics {
                let kind = if topic.regex { " (regex)" } else { "" };
                text.push_str(&hanging("    ", &format!("{}{kind}: {}", topic.name, topic.purpose), width));
            }
        }
        text
    }
}

impl ClusterPlan {
    fn new(unit: &Unit, id: ClusterId, cluster: &Cluster) -> Self {
        let host: Option<&Host> = unit.plan.hosts.iter().find(|host| host.cluster == id);
        let topics = unit.plan.topics.iter().filter(|topics| topics.cluster == id).flat_map(|topics| &topics.topics);
        let topics = topics.map(|topic| TopicPlan {
            name: topic.name.value.to_string(),
            regex: topic.regex,
            purpose: topic.purpose.to_string(),
        });
        let instances = host.into_iter().flat_map(|host| &host.instances);
        ClusterPlan {
            alias: cluster.alias.value.to_string(),
            kafka: cluster.kafka.value.to_string(),
            namespace: cluster.namespace.value.to_string(),
            version: cluster.version.value.to_string(),
            strimzi: cluster.strimzi.value.to_string(),
            instances: instances.map(|instance| InstancePlan::new(unit, instance)).collect(),
            users: host.into_iter().flat_map(|host| &host.users).map(UserPlan::new).collect(),
            principals: unit.plan.principals.iter().filter(|one| one.cluster == id).map(PrincipalPlan::new).collect(),
            topics: topics.collect(),
        }
    }
}

impl InstancePlan {
    fn new(unit: &Unit, instance: &Instance) -> Self {
        let connectors = instance.mirrors.iter().flat_map(|mirror| {
            let others = mirror.checkpoint_connector.iter().chain(&mirror.heartbeat_connector);
            std::iter::once(&mirror.source_connector).chain(others)
        });
        InstancePlan {
            name: instance.name.value.to_string(),
            replicas: instance.replicas.value,
            connectors: connectors.map(ConnectorPlan::new).collect(),
            secrets: instance.secrets.iter().map(|secret| SecretPlan::new(unit, secret)).collect(),
        }
    }

    fn write(&self, width: usize, text: &mut String) {
        let _ = writeln!(text, "  KafkaMirrorMaker2 \x1b[1m{}\x1b[0m, {}", self.name, count(self.replicas, "replica"));
        for connector in &self.connectors {
            let tasks = connector.tasks_max.map(|tasks| format!(", {}", count(tasks, "task"))).unwrap_or_default();
            let state = if connector.state == RUNNING { "" } else { connector.state };
            let _ = writeln!(text, "    {}{tasks}{}{state}", connector.name, if state.is_empty() { "" } else { ", " });
        }
        for secret in &self.secrets {
            let line = format!("{} ({}): {}, {}", secret.name, secret.keys.join(", "), secret.purpose, secret.from);
            text.push_str(&hanging("    Secret ", &line, width));
        }
    }
}

const RUNNING: &str = "running";

impl ConnectorPlan {
    fn new(connector: &Connector) -> Self {
        ConnectorPlan {
            name: connector.name.to_string(),
            tasks_max: connector.tasks_max.as_ref().map(|tasks| tasks.value),
            state: match connector.state.as_ref().map(|state| state.value) {
                None | Some(State::Running) => RUNNING,
                Some(State::Paused) => "paused",
                Some(State::Stopped) => "stopped",
            },
        }
    }
}

impl SecretPlan {
    fn new(unit: &Unit, secret: &SecretUse) -> Self {
        let alias = |cluster: &ClusterId| unit.topology.cluster(*cluster).alias.value.clone();
        SecretPlan {
            name: secret.name.value.to_string(),
            keys: secret.keys.iter().map(ToString::to_string).collect(),
            purpose: secret.purpose.to_string(),
            from: match &secret.producer {
                SecretProducer::User { user, .. } => format!("made by the User Operator for {}", user.value),
                SecretProducer::ClusterCa { cluster } => format!("made by the operator with {}", alias(cluster)),
                SecretProducer::Copy { cluster, namespace, secret } => {
                    format!("to be copied from {}, namespace {}, {}", alias(cluster), namespace.value, secret.value)
                }
                SecretProducer::Outside => "to be brought".to_owned(),
            },
        }
    }
}

impl UserPlan {
    fn new(user: &User) -> Self {
        UserPlan { name: user.name.value.to_string(), grants: user.acls.iter().map(Grant::new).collect() }
    }
}

impl PrincipalPlan {
    fn new(principal: &Principal) -> Self {
        PrincipalPlan {
            who: principal.who.value.to_string(),
            authentication: type_name(principal.authentication),
            grants: principal.acls.iter().map(Grant::new).collect(),
        }
    }
}

impl Grant {
    fn new(acl: &Acl) -> Self {
        let (resource, pattern) = match &acl.resource {
            Resource::Cluster(_) => ("cluster", None),
            Resource::Topic(pattern) => ("topic", Some(pattern)),
            Resource::Group(pattern) => ("group", Some(pattern)),
            Resource::TransactionalId(pattern) => ("transactionalId", Some(pattern)),
        };
        Grant {
            resource,
            name: pattern.map(|pattern| pattern.name.value.to_string()),
            prefix: pattern.is_some_and(|pattern| pattern.prefix.value),
            operations: acl.operations.iter().map(|operation| operation.value.name()).collect(),
            purpose: acl.purpose.to_string(),
        }
    }

    fn write(&self, width: usize, text: &mut String) {
        let what = format!("{} ({})", self.operations.join(", "), self.purpose);
        let (head, line) = match &self.name {
            Some(name) if self.prefix => (format!("    {} ", self.resource), format!("{name}…: {what}")),
            Some(name) => (format!("    {} ", self.resource), format!("{name}: {what}")),
            None => (format!("    {}: ", self.resource), what),
        };
        text.push_str(&hanging(&head, &line, width));
    }
}

fn count(number: u32, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
