//! Flows as written: from where to where, what, and how.

use crate::source::Span;
use crate::topology::model::{OffsetSyncs, State};
use crate::units::{JavaRegex, ObjectName};

use super::collections::{List, Map, OneOrMore, Setting};
use super::decode::Spanned;
use super::mapping::mapping;
use super::mirror_maker::MirrorMaker;
use super::patterns::Patterns;
use super::scalars::{AnyText, Count, ReplicationFactor, WholeSeconds};
use super::sizing::Sizing;
use super::switches::{Restarts, Switch};
use super::words::Direction;

mapping! {
    /// Replication between clusters: one direction (`from`, `to`), or several with the same settings (`between`, `hub`
    /// and `spokes`, `fanOut`, `mesh`).
    Flow {
        /// Alias of the cluster that data comes from.
        "from" either from: Spanned<AnyText>,
        /// Alias of the cluster that data goes to.
        "to" either to: Spanned<AnyText>,
        /// Two clusters, in both directions.
        "between" either between: List<Spanned<AnyText>>,
        /// The cluster in the middle of `spokes`.
        "hub" either hub: Spanned<AnyText>,
        /// The clusters around `hub`.
        "spokes" either spokes: List<Spanned<AnyText>>,
        /// Which way data travels between `hub` and `spokes`; without it, to the hub.
        "direction" optional direction: Spanned<Direction>,
        /// One cluster to several: `{from: a, to: [b, c]}`.
        "fanOut" either fan_out: FanOut,
        /// Every cluster to every other.
        "mesh" either mesh: List<Spanned<AnyText>>,

        /// Where the pods run: `source`, `target` or the alias of a cluster. Kafka advises the target.
        "runAt" optional run_at: Spanned<AnyText>,
        /// Name of the `KafkaMirrorMaker2` resource. Flows with the same host and target that name the same share one.
        "instance" optional instance: Spanned<AnyText>,
        /// How many pods.
        "replicas" optional replicas: Spanned<Count>,
        /// What each pod gets.
        "sizing" optional sizing: Sizing,
        /// Settings of this flow's instance that differ from the topology's.
        "mirrorMaker" optional mirror_maker: MirrorMaker,

        /// The topics to mirror: one Java regex, or a list of exact names, each of which may be `{regex: …}`.
        "topics" optional topics: Patterns = TOPICS,
        /// The consumer groups whose offsets are translated, written as topics are.
        "groups" optional groups: Patterns = GROUPS,
        /// Topics and groups to leave out.
        "exclude" optional exclude: Exclude,
        /// How remote topics are called.
        "policy" optional policy: Policy,
        /// The most tasks of the source and the checkpoint connector.
        "tasks" optional tasks: Tasks,
        /// Connectors that restart by themselves: `true`, a list, or `{source: {maxRestarts: 10}}`.
        "autoRestart" optional auto_restart: Restarts,
        /// What the connectors shall do: `running`, `paused` or `stopped`, or one of them by connector.
        "state" optional state: States,
        /// The cluster that holds the offset-syncs topic.
        "offsetSyncs" optional offset_syncs: Spanned<OffsetSyncs> = OFFSET_SYNCS,
        /// How often new topics and groups are looked for.
        "refresh" optional refresh: Refresh,
        /// Whether ACLs of topics are copied. Off where the User Operator manages them.
        "syncTopicAcls" optional sync_topic_acls: Spanned<bool> = SYNC_TOPIC_ACLS,
        /// Translation of consumer offsets, or `false` for none.
        "checkpoints" optional checkpoints: Switch<Checkpoints>,
        /// Heartbeats, or `false` for none.
        "heartbeats" optional heartbeats: Switch<Heartbeats>,
        /// Copies of each partition of the topics that replication creates; -1 is the broker's default.
        "replicationFactor" optional replication_factor: Spanned<ReplicationFactor> = REPLICATION_FACTOR,
        /// Settings of the producer that writes the data: `{acks: all, batch.size: 327680}`.
        "producer" optional producer: Map<AnyText, Spanned<Setting>>,
        /// Settings of the consumer that reads the data.
        "consumer" optional consumer: Map<AnyText, Spanned<Setting>>,
        /// Settings of the producer that writes the offset-syncs topic.
        "offsetSyncsProducer" optional offset_syncs_producer: Map<AnyText, Spanned<Setting>>,
        /// Any other key of a connector.
        "config" optional config: ConnectorConfigs,
        /// ConfigMaps through which Strimzi lists and alters the source connector's offsets.
        "offsets" optional offsets: Offsets,
        /// Whether records arrive exactly once.
        "exactlyOnce" optional exactly_once: Spanned<bool> = EXACTLY_ONCE,
    }

    /// One cluster to several.
    FanOut {
        /// Alias of the cluster that data comes from.
        "from" required from: Spanned<AnyText>,
        /// Aliases of the clusters that data goes to.
        "to" required to: List<Spanned<AnyText>>,
    }

    /// Topics and groups to leave out. What is written replaces Kafka's own list.
    Exclude {
        /// Java regexes of topics.
        "topics" optional topics: OneOrMore<Spanned<JavaRegex>>,
        /// Java regexes of groups.
        "groups" optional groups: OneOrMore<Spanned<JavaRegex>>,
    }

    /// How remote topics are called: `default` (the source's alias before the name), `identity` (the same name), or the
    /// class of a policy of your own.
    Policy or Spanned<AnyText> => Policy::named, "a policy's name or a mapping" {
        /// `default`, `identity` or a class.
        "name" optional name: Spanned<AnyText> = POLICY,
        /// What stands between the alias and the name.
        "separator" optional separator: Spanned<AnyText> = SEPARATOR,
    }

    /// The most tasks of a connector; a plain number is for both.
    Tasks or Spanned<Count> => Tasks::both, "a number or `{source, checkpoint}`" {
        /// Of the source connector.
        "source" optional source: Spanned<Count>,
        /// Of the checkpoint connector.
        "checkpoint" optional checkpoint: Spanned<Count>,
    }

    /// What the connectors shall do; a plain word is for all.
    States or Spanned<State> => States::all, "`running`, `paused`, `stopped` or a mapping" {
        /// The source connector.
        "source" optional source: Spanned<State>,
        /// The checkpoint connector.
        "checkpoint" optional checkpoint: Spanned<State>,
        /// The heartbeat connector.
        "heartbeat" optional heartbeat: Spanned<State>,
    }

    /// How often MirrorMaker looks for what is new.
    Refresh {
        /// New topics and partitions.
        "topics" optional topics: Spanned<WholeSeconds> = REFRESH_TOPICS,
        /// New consumer groups.
        "groups" optional groups: Spanned<WholeSeconds> = REFRESH_GROUPS,
    }

    /// Translation of consumer offsets.
    Checkpoints {
        /// How often.
        "every" optional every: Spanned<WholeSeconds> = CHECKPOINTS_EVERY,
        /// How often translated offsets are written into the target's groups, or `false` for never.
        "syncGroupOffsets" optional sync_group_offsets: Switch<Spanned<WholeSeconds>>,
    }

    /// Records that tell that a flow is alive.
    Heartbeats {
        /// How often.
        "every" optional every: Spanned<WholeSeconds> = HEARTBEATS_EVERY,
    }

    /// Any other key, by connector. Wins over what mirrorc derives.
    ConnectorConfigs {
        /// Keys of the source connector.
        "source" optional source: Map<AnyText, Spanned<Setting>>,
        /// Keys of the checkpoint connector.
        "checkpoint" optional checkpoint: Map<AnyText, Spanned<Setting>>,
        /// Keys of the heartbeat connector.
        "heartbeat" optional heartbeat: Map<AnyText, Spanned<Setting>>,
    }

    /// ConfigMaps for offsets, in MirrorMaker's namespace.
    Offsets {
        /// Where Strimzi writes the offsets.
        "list" optional list: Spanned<ObjectName>,
        /// From where Strimzi reads new offsets.
        "alter" optional alter: Spanned<ObjectName>,
    }

    /// Restarts of one connector.
    Restart {
        /// Whether it restarts by itself.
        "enabled" optional enabled: Spanned<bool>,
        /// How often at most; without it, without end.
        "maxRestarts" optional max_restarts: Spanned<Count>,
    }

    /// Restarts by connector.
    RestartsByConnector {
        /// The source connector.
        "source" optional source: Switch<Restart>,
        /// The checkpoint connector.
        "checkpoint" optional checkpoint: Switch<Restart>,
        /// The heartbeat connector.
        "heartbeat" optional heartbeat: Switch<Restart>,
    }
}

impl Policy {
    fn named(name: Spanned<AnyText>, span: Span) -> Self {
        Policy { name: Some(name), ..Policy::empty(span) }
    }
}

impl Tasks {
    fn both(count: Spanned<Count>, span: Span) -> Self {
        Tasks { source: Some(count.clone()), checkpoint: Some(count), ..Tasks::empty(span) }
    }
}

impl States {
    fn all(state: Spanned<State>, span: Span) -> Self {
        States {
            source: Some(state.clone()),
            checkpoint: Some(state.clone()),
            heartbeat: Some(state),
            ..States::empty(span)
        }
    }
}
