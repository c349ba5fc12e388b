//! The table of needs: one row for each thing a connector or the worker does on a cluster.

use super::{Condition, Need, Operation, Resource, Side, Subject};
use crate::source::Reason;

macro_rules! needs {
    ($($side:ident $subject:ident $resource:ident [$($operation:ident),+] $condition:ident,
        $purpose:literal, $name:literal, $because:literal, $without:literal, $source:literal;)+) => {
        /// In the order in which a KafkaUser lists its rules: the source's side of a flow, then the target's.
        pub static NEEDS: &[Need] = &[$(Need {
            side: Side::$side,
            subject: Subject::$subject,
            condition: Condition::$condition,
            resource: Resource::$resource,
            operations: &[$(Operation::$operation),+],
            purpose: $purpose,
            without: $without,
            reason: &Reason { name: $name, because: $because, source: $source },
        }),+];
    };
}

needs! {
    Source Source MirroredTopics [Read, DescribeConfigs] Always,
        "topics to mirror", "acl-mirrored-topics",
        "The source connector reads the topics and, to create their copies, their configuration.",
        "Without Read nothing more arrives, and the tasks stay RUNNING with a warning at every poll; without \
         DescribeConfigs no copy is created or configured.",
        "MIRROR/MirrorSourceConnector.java, describeTopicConfigs";
    Source Source SourceHeartbeats [Read, DescribeConfigs] SourceHoldsHeartbeats,
        "heartbeats, mirrored whatever the patterns say", "acl-source-heartbeats",
        "Heartbeats are mirrored whatever the patterns say.",
        "No heartbeat arrives: whoever watches them takes the flow for dead.",
        "MIRROR/MirrorSourceConnector.java, shouldReplicateTopic";
    Source Source OffsetSyncs [Write, Create] OffsetSyncsAtSource,
        "offset syncs", "acl-offset-syncs-at-source",
        "The source connector creates and fills the offset-syncs topic, which lies on the source.",
        "No offset can be translated, so that no checkpoint is emitted; everything stays RUNNING.",
        "MIRROR/MirrorSourceConnector.java, MIRROR/OffsetSyncWriter.java";
    Source Checkpoint OffsetSyncs [Read] OffsetSyncsAtSource,
        "offset syncs", "acl-read-offset-syncs-at-source",
        "The checkpoint connector translates offsets by the offset-syncs topic.",
        "Offsets are translated by what was known before, and after a start not at all; everything stays RUNNING.",
        "MIRROR/OffsetSyncStore.java";
    Source Checkpoint Groups [Describe] Always,
        "consumer groups to translate", "acl-groups-at-source",
        "The checkpoint connector lists the groups and their offsets.",
        "The group is not found: the checkpoint connector is RUNNING without a task.",
        "MIRROR/MirrorCheckpointConnector.java, listConsumerGroupOffsets";
    Source Source Cluster [Describe] SyncTopicAcls,
        "ACLs to copy", "acl-describe-cluster",
        "The source connector lists the ACLs that it copies.",
        "No ACL is copied.",
        "MIRROR/MirrorSourceConnector.java, listTopicAclBindings";

    Target Worker ConnectGroup [Read] Always,
        "Connect's group", "acl-connect-group",
        "Connect's workers are a group on the target.",
        "The worker does not come up: its REST interface stays closed.",
        "CONNECT/runtime/distributed/WorkerGroupMember.java";
    Target Worker ConnectTopics [Read, Write, Create, DescribeConfigs] Always,
        "Connect's own topics", "acl-connect-topics",
        "Connect keeps its configuration, offsets and status in topics that it creates and checks.",
        "Without Read the worker knows no connector's state; without Write no change, offset or status is stored; \
         without Create a first start finds no topics; without DescribeConfigs nobody notices topics that are not \
         compacted.",
        "CONNECT/util/TopicAdmin.java, CONNECT/storage/KafkaTopicBasedBackingStore.java";
    Target Worker TransactionalIds [Write] ExactlyOnce,
        "transactions of exactly-once delivery", "acl-transactional-ids",
        "With exactly-once delivery the worker and its tasks write in transactions.",
        "Tasks fail, and the worker stores no change and hangs while it is asked for one.",
        "Kafka documentation, Kafka Connect, exactly-once source: ACL requirements";
    Target Source RemoteTopics [Write, Create, Alter, AlterConfigs] Always,
        "mirrored topics", "acl-remote-topics",
        "The source connector creates the copies, adds partitions, keeps their configuration and writes the records.",
        "Without Write the task fails; without Create, Alter and AlterConfigs new topics, partitions and \
         configurations do not follow while everything stays RUNNING.",
        "MIRROR/MirrorSourceConnector.java, createNewTopics, createNewPartitions, updateTopicConfigs";
    Target Source RemoteHeartbeats [Write, Create, Alter, AlterConfigs] SourceHoldsHeartbeats,
        "mirrored heartbeats", "acl-remote-heartbeats",
        "The copy of the heartbeats is named after the source under every policy.",
        "As for the copies of the flow's topics, whose task it is.",
        "connect/mirror-client/…/IdentityReplicationPolicy.java, formatRemoteTopic";
    Target Source OffsetSyncs [Write, Create] OffsetSyncsAtTarget,
        "offset syncs", "acl-offset-syncs-at-target",
        "The source connector creates and fills the offset-syncs topic, which lies on the target.",
        "No offset can be translated, so that no checkpoint is emitted; everything stays RUNNING.",
        "MIRROR/MirrorSourceConnector.java, MIRROR/OffsetSyncWriter.java";
    Target Source Cluster [Alter] SyncTopicAcls,
        "ACLs to copy", "acl-alter-cluster",
        "The source connector creates the ACLs that it copies.",
        "No ACL is copied.",
        "MIRROR/MirrorSourceConnector.java, updateTopicAcls";
    Target Checkpoint OffsetSyncs [Read] OffsetSyncsAtTarget,
        "offset syncs", "acl-read-offset-syncs-at-target",
        "The checkpoint connector translates offsets by the offset-syncs topic.",
        "Offsets are translated by what was known before, and after a start not at all; everything stays RUNNING.",
        "MIRROR/OffsetSyncStore.java";
    Target Checkpoint Checkpoints [Read, Write, Create] Always,
        "checkpoints", "acl-checkpoints",
        "The checkpoint connector creates and fills its topic, and since 3.7.1 reads it at its start.",
        "Without Write the checkpoint task fails; without Read it starts with no memory of what it emitted; \
         without Create the brokers may create the topic uncompacted.",
        "MIRROR/MirrorCheckpointConnector.java, MIRROR/CheckpointStore.java";
    Target Checkpoint Groups [Read] SyncGroupOffsets,
        "consumer groups whose offsets are written", "acl-groups-at-target",
        "Writing a group's offsets is committing them.",
        "The checkpoint task fails: it may not look up the group whose offsets it would write.",
        "MIRROR/MirrorCheckpointTask.java, syncGroupOffset";
    Target Checkpoint RemoteTopics [Read] SyncGroupOffsets,
        "mirrored topics, to commit offsets in", "acl-commit-remote-topics",
        "Offsets can be committed only for topics that one may read.",
        "The group's offsets are not written on the target; everything stays RUNNING.",
        "core/src/main/scala/kafka/server/KafkaApis.scala, handleOffsetCommitRequest";
    Target Heartbeat Heartbeats [Write, Create] Always,
        "heartbeats", "acl-heartbeats",
        "The heartbeat connector creates and fills its topic on the cluster to which it belongs.",
        "No heartbeat is written: the task fails.",
        "MIRROR/MirrorHeartbeatConnector.java";
}
