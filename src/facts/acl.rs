//! What MirrorMaker 2 may do where, and why it needs it.

mod needs;

pub use needs::NEEDS;

use crate::source::Reason;

/// Kafka's `AclOperation`, as far as a KafkaUser can grant it.
///
/// `CLIENTS/common/acl/AclOperation.java`, `API/user/acl/AclOperation.java`; in the order in which we print them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    Read,
    Write,
    Create,
    Delete,
    Alter,
    Describe,
    ClusterAction,
    DescribeConfigs,
    AlterConfigs,
    IdempotentWrite,
}

impl Operation {
    pub const ALL: [Operation; 10] = [
        Operation::Read,
        Operation::Write,
        Operation::Create,
        Operation::Delete,
        Operation::Alter,
        Operation::Describe,
        Operation::ClusterAction,
        Operation::DescribeConfigs,
        Operation::AlterConfigs,
        Operation::IdempotentWrite,
    ];

    /// Returns it as a KafkaUser spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Operation::Read => "Read",
            Operation::Write => "Write",
            Operation::Create => "Create",
            Operation::Delete => "Delete",
            Operation::Alter => "Alter",
            Operation::Describe => "Describe",
            Operation::ClusterAction => "ClusterAction",
            Operation::DescribeConfigs => "DescribeConfigs",
            Operation::AlterConfigs => "AlterConfigs",
            Operation::IdempotentWrite => "IdempotentWrite",
        }
    }

    /// Tells whether granting this one grants the other as well.
    ///
    /// `metadata/src/main/java/org/apache/kafka/metadata/authorizer/StandardAuthorizerData.java`.
    pub fn implies(self, other: Operation) -> bool {
        match other {
            _ if self == other => true,
            Operation::Describe => {
                matches!(self, Operation::Read | Operation::Write | Operation::Delete | Operation::Alter)
            }
            Operation::DescribeConfigs => self == Operation::AlterConfigs,
            _ => false,
        }
    }
}

/// A kind of resource, as a KafkaUser spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Cluster,
    Topic,
    Group,
    TransactionalId,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Cluster => "cluster",
            Kind::Topic => "topic",
            Kind::Group => "group",
            Kind::TransactionalId => "transactionalId",
        }
    }

    /// Returns the operations the broker knows there.
    ///
    /// `core/src/main/scala/kafka/security/authorizer/AclEntry.scala`, `server-common/…/AclEntry.java` since 3.7.
    pub const fn operations(self) -> &'static [Operation] {
        use Operation::*;
        match self {
            Kind::Topic => &[Read, Write, Create, Delete, Alter, Describe, DescribeConfigs, AlterConfigs],
            Kind::Group => &[Read, Delete, Describe, DescribeConfigs, AlterConfigs],
            Kind::Cluster => &[Create, Alter, Describe, ClusterAction, DescribeConfigs, AlterConfigs, IdempotentWrite],
            Kind::TransactionalId => &[Write, Describe],
        }
    }
}

/// A cluster of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Source,
    Target,
}

/// Who needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Source,
    Checkpoint,
    Heartbeat,
    /// Connect itself.
    Worker,
}

/// What is needed, before anybody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    MirroredTopics,
    /// `heartbeats` on the source, which is mirrored whatever the patterns say.
    SourceHeartbeats,
    OffsetSyncs,
    Groups,
    Cluster,
    RemoteTopics,
    RemoteHeartbeats,
    Checkpoints,
    Heartbeats,
    ConnectGroup,
    ConnectTopics,
    TransactionalIds,
}

impl Resource {
    pub const fn kind(self) -> Kind {
        match self {
            Resource::Cluster => Kind::Cluster,
            Resource::Groups | Resource::ConnectGroup => Kind::Group,
            Resource::TransactionalIds => Kind::TransactionalId,
            _ => Kind::Topic,
        }
    }
}

/// When it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    Always,
    /// `offset-syncs.topic.location=source`.
    OffsetSyncsAtSource,
    OffsetSyncsAtTarget,
    SyncTopicAcls,
    SyncGroupOffsets,
    /// Some heartbeat connector writes to the source.
    SourceHoldsHeartbeats,
    ExactlyOnce,
}

/// One row of the table of needs.
#[derive(Debug)]
pub struct Need {
    pub side: Side,
    pub subject: Subject,
    pub condition: Condition,
    pub resource: Resource,
    /// In the order of [`Operation`]; none is implied by another.
    pub operations: &'static [Operation],
    /// For a comment in the manifest; no full stop.
    pub purpose: &'static str,
    /// What is lost when it is not granted; `tests/real` shows that each is missed.
    pub without: &'static str,
    pub reason: &'static Reason,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn implications_follow_the_authorizer() {
        assert!(Operation::Read.implies(Operation::Describe));
        assert!(Operation::AlterConfigs.implies(Operation::DescribeConfigs));
        assert!(!Operation::Create.implies(Operation::Describe));
        assert!(!Operation::AlterConfigs.implies(Operation::Describe));
    }

    #[test]
    fn every_need_is_legal_and_minimal() {
        for need in NEEDS {
            assert!(need.operations.windows(2).all(|pair| pair[0] < pair[1]), "{}", need.reason.name);
            for operation in need.operations {
                assert!(need.resource.kind().operations().contains(operation), "{}", need.reason.name);
                let implied = need.operations.iter().any(|other| other != operation && other.implies(*operation));
                assert!(!implied, "{} {operation:?}", need.reason.name);
            }
        }
    }

    #[test]
    fn reasons_are_named_once_and_carry_a_source() {
        let mut names: Vec<&str> = NEEDS.iter().map(|need| need.reason.name).collect();
        assert!(names.iter().all(|name| name.starts_with("acl-")));
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(NEEDS.iter().all(|need| !need.reason.source.is_empty() && need.reason.because.ends_with('.')));
        assert!(NEEDS.iter().all(|need| need.without.ends_with('.')));
    }

    #[test]
    fn nobody_writes_to_the_source_when_offset_syncs_lie_on_the_target() {
        let writes = NEEDS.iter().filter(|need| {
            need.side == Side::Source
                && need.operations.iter().any(|operation| matches!(operation, Operation::Write | Operation::Create))
        });
        assert!(writes.into_iter().all(|need| need.condition == Condition::OffsetSyncsAtSource));
    }
}
