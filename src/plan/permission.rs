//! Which users there are and what each may do: the needs of every connector, merged, and nothing beyond.

use std::collections::{BTreeMap, BTreeSet};

use super::endpoint::listener;
use super::group::Group;
use super::model::{Acl, Instance, NamePattern, Operation, Principal, Resource, User, UserAuthentication};
use super::own_keys;
use super::problems;
use super::user;
use crate::diagnostic::Diagnostic;
use crate::facts::acl::{self, Condition, Kind, Need, Side, Subject};
use crate::facts::derivations;
use crate::facts::names;
use crate::source::{Origin, Sourced, Text};
use crate::topology::model::{AuthenticationType, ClusterId, Flow, OffsetSyncs, Pattern, PolicyKind, Topology};
use crate::units::{JavaRegex, Shape};

/// Who logs in to a cluster.
#[derive(Default)]
pub struct Logins {
    pub users: BTreeMap<ClusterId, Vec<User>>,
    pub principals: Vec<Principal>,
}

/// Makes the users of every cluster that our instances log in to, and what others behind whom they log in need.
pub fn logins<'a>(
    topology: &Topology,
    instances: impl Iterator<Item = (&'a Group, &'a Instance)>,
    heartbeats: &BTreeSet<ClusterId>,
    findings: &mut Vec<Diagnostic>,
) -> Logins {
    let mut made: BTreeMap<ClusterId, BTreeMap<Text, Building>> = BTreeMap::new();
    for (group, instance) in instances {
        let users = BTreeMap::new();
        let mut making = Making { topology, group, instance, heartbeats, users, made: &mut made, findings };
        making.grant_all();
    }
    let mut logins = Logins::default();
    for (cluster, buildings) in made {
        for building in buildings.into_values() {
            match building.is_ours {
                true => logins.users.entry(cluster).or_default().push(building.finish()),
                false => logins.principals.push(building.principal(cluster)),
            }
        }
    }
    logins
}

/// Returns the clusters into which a heartbeat connector of ours writes.
pub fn heartbeat_clusters(topology: &Topology) -> BTreeSet<ClusterId> {
    let writes = |flow: &&Flow| own_keys::writes_heartbeats(topology, flow);
    topology.flows.iter().filter(writes).map(|flow| flow.target.value).collect()
}

/// A user in the making.
struct Building {
    /// Whether a `KafkaUser` stands behind it.
    is_ours: bool,
    name: Sourced<Text>,
    namespace: Sourced<Text>,
    kafka: Sourced<Text>,
    authentication: Sourced<AuthenticationType>,
    grants: BTreeMap<Key, Grant>,
}

/// Resource kind in the order of the manifest, name, prefix.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: Kind,
    name: Text,
    prefix: bool,
}

/// Lists, where a set or a map would be larger than what is in it: a fleet has many thousand at once.
struct Grant {
    /// Sorted by the order of the table of needs.
    purposes: Vec<(usize, &'static str)>,
    name: Origins,
    /// Sorted by operation.
    operations: Vec<(Operation, Origins)>,
}

impl Grant {
    /// Most serve one purpose and have one need's operations: room for more adds up in a fleet.
    fn with_room(operations: usize) -> Self {
        let (purposes, operations) = (Vec::with_capacity(1), Vec::with_capacity(operations));
        Grant { purposes, name: Origins::default(), operations }
    }

    fn granted(&self) -> impl Iterator<Item = Operation> {
        self.operations.iter().map(|(operation, _)| *operation)
    }
}

/// Each origin once, in the order of the flows that brought it: on a hub these are as many as its spokes.
#[derive(Default)]
struct Origins {
    /// Most stay alone.
    first: Option<Origin>,
    others: Option<Box<Others>>,
}

#[derive(Default)]
struct Others {
    list: Vec<Origin>,
    /// The same as a set, once they are more than a few.
    seen: BTreeSet<Origin>,
}

impl Origins {
    fn add(&mut self, origin: Origin) {
        match &self.first {
            None => self.first = Some(origin),
            Some(first) if *first == origin => {}
            Some(_) => self.others.get_or_insert_default().add(origin),
        }
    }

    /// One origin for what several lines ask for.
    fn merged(self) -> Origin {
        match (self.first, self.others) {
            (Some(only), None) => only,
            (first, others) => {
                let others = others.into_iter().flat_map(|others| others.list);
                Origin::derived(&derivations::MERGED_PERMISSION, first.into_iter().chain(others))
            }
        }
    }
}

impl Others {
    const FEW: usize = 8;

    fn add(&mut self, origin: Origin) {
        if self.list.len() == Self::FEW && self.seen.is_empty() {
            self.seen.extend(self.list.iter().cloned());
        }
        let few = self.list.len() < Self::FEW;
        let is_new = if few { !self.list.contains(&origin) } else { self.seen.insert(origin.clone()) };
        if is_new {
            self.list.push(origin);
        }
    }
}

struct Making<'t, 'm> {
    topology: &'t Topology,
    group: &'t Group,
    instance: &'t Instance,
    heartbeats: &'m BTreeSet<ClusterId>,
    /// Who the instance is on each cluster that was asked about; nobody where it does not log in.
    users: BTreeMap<ClusterId, Option<Text>>,
    made: &'m mut BTreeMap<ClusterId, BTreeMap<Text, Building>>,
    findings: &'m mut Vec<Diagnostic>,
}

impl Making<'_, '_> {
    fn grant_all(&mut self) {
        for (row, need) in acl::NEEDS.iter().enumerate() {
            for (index, &id) in self.group.flows.iter().enumerate() {
                let flow = self.topology.flow(id);
                // The worker is one for all flows of the instance.
                let once = need.subject == Subject::Worker;
                if (once && index > 0) || !self.applies(need, flow) {
                    continue;
                }
                let cluster = match need.side {
                    Side::Source => flow.source.value,
                    Side::Target => flow.target.value,
                };
                for (kind, name, prefix) in self.resources(need, flow) {
                    self.grant(cluster, row, need, kind, name, prefix);
                }
            }
        }
    }

    fn applies(&self, need: &Need, flow: &Flow) -> bool {
        let runs = match need.subject {
            Subject::Source | Subject::Worker => true,
            Subject::Checkpoint => flow.checkpoints.is_some(),
            Subject::Heartbeat => own_keys::writes_heartbeats(self.topology, flow),
        };
        runs && match need.condition {
            Condition::Always => true,
            Condition::OffsetSyncsAtSource => flow.offset_syncs.value == OffsetSyncs::Source,
            Condition::OffsetSyncsAtTarget => flow.offset_syncs.value == OffsetSyncs::Target,
            Condition::SyncTopicAcls => flow.sync_topic_acls.value,
            Condition::SyncGroupOffsets => {
                flow.checkpoints.as_ref().is_some_and(|checkpoints| checkpoints.sync_group_offsets.is_some())
            }
            Condition::SourceHoldsHeartbeats => {
                self.heartbeats.contains(&flow.source.value) && own_keys::mirrors_heartbeats(flow)
            }
            Condition::ExactlyOnce => flow.exactly_once.value,
        }
    }
}

impl Making<'_, '_> {
    /// What a symbolic resource of the table is for this flow.
    fn resources(&self, need: &Need, flow: &Flow) -> Vec<(Kind, Sourced<Text>, bool)> {
        let (source, target) = (self.topology.cluster(flow.source.value), self.topology.cluster(flow.target.value));
        let separator = &flow.policy.separator;
        let ends = || [source.alias.origin.clone(), target.alias.origin.clone(), separator.origin.clone()];
        let topic = |name: String, reason| (Kind::Topic, Sourced::derived(name.into(), reason, ends()), false);
        let worker = &self.instance.worker;
        match need.resource {
            acl::Resource::Cluster => {
                vec![(Kind::Cluster, Sourced::derived("".into(), &derivations::PERMISSION, ends()), false)]
            }
            acl::Resource::MirroredTopics => patterns(Kind::Topic, &flow.topics, &|shape| shape),
            acl::Resource::Groups => patterns(Kind::Group, &flow.groups, &|shape| shape),
            acl::Resource::RemoteTopics => self.remote_topics(flow),
            acl::Resource::SourceHeartbeats => {
                vec![topic(names::HEARTBEATS_TOPIC.to_owned(), &derivations::HEARTBEATS_TOPIC)]
            }
            acl::Resource::Heartbeats => {
                vec![topic(names::HEARTBEATS_TOPIC.to_owned(), &derivations::HEARTBEATS_TOPIC)]
            }
            acl::Resource::RemoteHeartbeats => {
                let name = names::remote_heartbeats_topic(&source.alias.value, &separator.value);
                vec![topic(name, &derivations::REMOTE_TOPIC)]
            }
            acl::Resource::OffsetSyncs => {
                let peer = match flow.offset_syncs.value {
                    OffsetSyncs::Source => &target.alias.value,
                    OffsetSyncs::Target => &source.alias.value,
                };
                vec![topic(
                    names::offset_syncs_topic(peer, own_keys::internal_separator(flow)),
                    &derivations::OFFSET_SYNCS_TOPIC,
                )]
            }
            acl::Resource::Checkpoints => {
                let name = names::checkpoints_topic(&source.alias.value, own_keys::internal_separator(flow));
                vec![topic(name, &derivations::CHECKPOINTS_TOPIC)]
            }
            acl::Resource::ConnectGroup => vec![(Kind::Group, worker.group_id.clone(), false)],
            acl::Resource::ConnectTopics => [&worker.config_topic, &worker.offset_topic, &worker.status_topic]
                .map(|topic| (Kind::Topic, topic.clone(), false))
                .to_vec(),
            acl::Resource::TransactionalIds => {
                let group = &worker.group_id;
                let id = |text: String, prefix| {
                    let id = Sourced::derived(text.into(), &derivations::TRANSACTIONAL_ID, [group.origin.clone()]);
                    (Kind::TransactionalId, id, prefix)
                };
                vec![
                    id(names::worker_transactional_id(&group.value), false),
                    id(names::task_transactional_id_prefix(&group.value), true),
                ]
            }
        }
    }

    /// The names that mirrored topics have at the target.
    fn remote_topics(&self, flow: &Flow) -> Vec<(Kind, Sourced<Text>, bool)> {
        let source = self.topology.cluster(flow.source.value);
        let start = format!("{}{}", source.alias.value, flow.policy.separator.value);
        match &flow.policy.kind.value {
            PolicyKind::Identity => patterns(Kind::Topic, &flow.topics, &|shape| shape),
            PolicyKind::Custom(_) => patterns(Kind::Topic, &flow.topics, &|_| Shape::Any),
            PolicyKind::Default => {
                let renamed = |shape| match shape {
                    Shape::Literal(name) => Shape::Literal(format!("{start}{name}")),
                    Shape::Prefix(prefix) => Shape::Prefix(format!("{start}{prefix}")),
                    Shape::Any => Shape::Prefix(start.clone()),
                };
                let mut named = patterns(Kind::Topic, &flow.topics, &renamed);
                for (_, name, _) in &mut named {
                    let inputs =
                        [name.origin.clone(), source.alias.origin.clone(), flow.policy.separator.origin.clone()];
                    name.origin = Origin::derived(&derivations::REMOTE_TOPIC, inputs);
                }
                named
            }
        }
    }

    fn grant(&mut self, cluster: ClusterId, row: usize, need: &Need, kind: Kind, name: Sourced<Text>, prefix: bool) {
        let Some(building) = self.user(cluster) else { return };
        let key = Key { kind, name: name.value.clone(), prefix };
        let grant = building.grants.entry(key).or_insert_with(|| Grant::with_room(need.operations.len()));
        if let Err(place) = grant.purposes.binary_search(&(row, need.purpose)) {
            grant.purposes.insert(place, (row, need.purpose));
        }
        grant.name.add(name.origin.clone());
        let origin = Origin::derived(need.reason, [name.origin.clone()]);
        for &operation in need.operations {
            let found = grant.operations.binary_search_by_key(&operation, |(known, _)| *known);
            let place = found.unwrap_or_else(|place| {
                grant.operations.insert(place, (operation, Origins::default()));
                place
            });
            grant.operations[place].1.add(origin.clone());
        }
    }

    /// Finds or starts the user that this instance is on a cluster; none where nobody logs in.
    fn user(&mut self, id: ClusterId) -> Option<&mut Building> {
        let name = match self.users.get(&id) {
            Some(known) => known.clone(),
            None => {
                let name = self.start_user(id);
                self.users.entry(id).or_insert(name).clone()
            }
        }?;
        self.made.get_mut(&id)?.get_mut(&name)
    }

    /// Returns the name of the user that is made there for the instance, or was for another; two that ask for different
    /// authentication are a finding.
    fn start_user(&mut self, id: ClusterId) -> Option<Text> {
        let (host, cluster) = (self.topology.cluster(self.group.host), self.topology.cluster(id));
        let authentication = &listener(host, cluster).authentication;
        let is_ours = user::has_kafka_user(authentication.kind.value) && authentication.username.is_none();
        let name = match is_ours {
            true => user::name(self.topology, cluster, &self.group.name),
            false => user::principal(authentication)?,
        };
        let users = self.made.entry(id).or_default();
        let building = users.entry(name.value.clone()).or_insert_with(|| Building {
            is_ours,
            name,
            namespace: cluster.namespace.clone(),
            kafka: cluster.kafka.clone(),
            authentication: authentication.kind.clone(),
            grants: BTreeMap::new(),
        });
        if is_ours && building.authentication != authentication.kind {
            let finding = Diagnostic::new(
                &problems::TWO_AUTHENTICATIONS,
                format!(
                    "user `{}` of cluster `{}` would need two kinds of authentication",
                    building.name.value, cluster.alias.value
                ),
            )
            .at_origin(&authentication.kind.origin, "one listener asks for this")
            .because_origin(&building.authentication.origin, "the other for this")
            .help("use one kind on both listeners, or `users: perInstance`");
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
        Some(building.name.value.clone())
    }
}

fn patterns(
    kind: Kind,
    patterns: &Sourced<Vec<Pattern>>,
    rename: &dyn Fn(Shape) -> Shape,
) -> Vec<(Kind, Sourced<Text>, bool)> {
    let mut resources = Vec::new();
    for pattern in &patterns.value {
        let origin = pattern.span.map_or_else(|| patterns.origin.clone(), Origin::Written);
        // The topology's reader has refused what is no regex; such a one would need everything.
        let shapes = JavaRegex::parse(&pattern.regex).map_or_else(|_| vec![Shape::Any], |regex| regex.shapes());
        for shape in shapes {
            let (name, prefix, reason) = match rename(shape) {
                Shape::Literal(name) => (name, false, &derivations::LITERAL_GRANT),
                Shape::Prefix(prefix) => (prefix, true, &derivations::PREFIX_GRANT),
                Shape::Any => ("*".to_owned(), false, &derivations::WILDCARD_GRANT),
            };
            resources.push((kind, Sourced::derived(name.into(), reason, [origin.clone()]), prefix));
        }
    }
    resources
}

impl Building {
    fn finish(mut self) -> User {
        let acls = self.acls();
        let authentication = match self.authentication.value {
            AuthenticationType::TlsExternal => UserAuthentication::TlsExternal(self.authentication.origin),
            AuthenticationType::ScramSha512 => UserAuthentication::ScramSha512(self.authentication.origin),
            _ => UserAuthentication::Tls(self.authentication.origin),
        };
        User { name: self.name, namespace: self.namespace, kafka: self.kafka, authentication, acls }
    }

    fn principal(mut self, cluster: ClusterId) -> Principal {
        let acls = self.acls();
        Principal { cluster, who: self.name, authentication: self.authentication.value, acls }
    }

    fn acls(&mut self) -> Vec<Acl> {
        self.drop_covered();
        self.drop_implied();
        let pattern_type = Origin::derived(&derivations::PATTERN_TYPE, []);
        let mut acls: Vec<(usize, Acl)> = std::mem::take(&mut self.grants)
            .into_iter()
            .map(|(key, grant)| {
                let first = grant.purposes.first().map_or(0, |(row, _)| *row);
                let mut purposes: Vec<&str> = grant.purposes.iter().map(|(_, purpose)| *purpose).collect();
                purposes.dedup();
                let name = NamePattern {
                    name: Sourced::new(key.name, grant.name.merged()),
                    prefix: Sourced::new(key.prefix, pattern_type.clone()),
                };
                let resource = match key.kind {
                    Kind::Cluster => Resource::Cluster(name.name.origin),
                    Kind::Topic => Resource::Topic(name),
                    Kind::Group => Resource::Group(name),
                    Kind::TransactionalId => Resource::TransactionalId(name),
                };
                // A list of its own: collected in place it would keep the room of what it is made from.
                let mut operations = Vec::with_capacity(grant.operations.len());
                let merged = |(operation, origins): (Operation, Origins)| Sourced::new(operation, origins.merged());
                operations.extend(grant.operations.into_iter().map(merged));
                (first, Acl { purpose: purposes.join("; ").into(), resource, operations })
            })
            .collect();
        acls.sort_by_key(|(first, _)| *first);
        acls.into_iter().map(|(_, acl)| acl).collect()
    }

    /// Leaves out an operation that another one on the same resource includes.
    fn drop_implied(&mut self) {
        for grant in self.grants.values_mut() {
            let granted: Vec<Operation> = grant.granted().collect();
            let implied = |one: Operation| granted.iter().any(|&other| other != one && other.implies(one));
            grant.operations.retain(|(operation, _)| !implied(*operation));
        }
    }

    /// Leaves out an operation that a wider grant of the same kind gives as well.
    fn drop_covered(&mut self) {
        let mut wide: BTreeMap<Kind, BTreeMap<Text, BTreeSet<Operation>>> = BTreeMap::new();
        let mut lengths = BTreeSet::new();
        for (key, grant) in self.grants.iter().filter(|(key, _)| key.prefix || &*key.name == "*") {
            wide.entry(key.kind).or_default().entry(key.name.clone()).or_default().extend(grant.granted());
            lengths.insert(key.name.len());
        }
        for (key, grant) in &mut self.grants {
            let Some(wide) = wide.get(&key.kind).filter(|_| key.prefix || &*key.name != "*") else { continue };
            let shorter = lengths.iter().filter(|length| **length < key.name.len());
            let wider = shorter.filter_map(|length| key.name.get(..*length)).filter(|name| !name.is_empty());
            for name in wider.chain((!key.prefix).then_some(&*key.name)).chain(["*"]) {
                if let Some(operations) = wide.get(name) {
                    grant.operations.retain(|(operation, _)| !operations.iter().any(|wide| wide.implies(*operation)));
                }
            }
        }
        self.grants.retain(|_, grant| !grant.operations.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    #[test]
    fn each_origin_is_kept_once_and_in_order() {
        let file = Sources::default().add("t.yaml", "");
        for count in [1, 2, Others::FEW, Others::FEW + 1, Others::FEW + 2, 20] {
            let all: Vec<Origin> = (0..count).map(|at| Origin::Written(Span::new(file, at, at + 1))).collect();
            let mut origins = Origins::default();
            for origin in all.iter().chain(all.iter().rev()) {
                origins.add(origin.clone());
            }
            let list: Vec<Origin> =
                origins.first.into_iter().chain(origins.others.into_iter().flat_map(|others| others.list)).collect();
            assert_eq!(list, all);
        }
    }
}
