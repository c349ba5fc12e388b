//! The table, in the order in which a PrometheusRule lists its alerts.

use super::signals;
use super::{Alert, Failure, Needs, Scope, Severity, Threshold, Unit};

const fn above(default: i64, unit: Unit) -> Option<Threshold> {
    Some(Threshold { default, unit })
}

const LAG: &str = "\
(
  sum by (topic) (
    max by (topic, partition) (<lag>{<client>=~\"<replication_consumers>\"})
  ) > <threshold>
)
and on () (
  sum(<running_tasks>{connector=\"<source_connector>\"}) > 0
)";

const LAG_SILENCE: &str = "A connector that does not run has no lag to show: MM2ConnectorDown covers it. A source that \
                           cannot be reached freezes the lag: MM2SourceUnreachable covers it.";

const LAG_FALSE_ALARM: &str =
    "From Kafka 4.1 until 5.0 a topic with a dot in its name counts a second time, with underscores.";

/// Every failure we know.
pub static FAILURES: &[Failure] = &[
    Failure {
        name: "connector-down",
        what: "A connector does not run: failed, paused, stopped, unassigned, or no worker is there.",
        signal: "The status `running` of the connector is no longer exported by any worker.",
        seen: "3.9.0, 4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2ConnectorDown",
            scope: Scope::Flow,
            needs: Needs::AnyConnector,
            severity: Severity::Critical,
            hold: "2m",
            threshold: None,
            template: "absent(<status>{connector=\"<connector>\",status=\"running\"})",
            summary: "MirrorMaker 2 connector {{ $labels.connector }} is down",
            description: "No worker reports {{ $labels.connector }} as running: it failed, was paused or stopped, or no \
                          worker can be scraped or can reach cluster <target>.",
            signals: signals::CONNECTOR_DOWN,
            false_alarms: "A Prometheus that does not scrape the pods sees no connector at all.",
            silences: "A connector can run while its tasks do not: MM2TaskFailed and MM2NoTask cover them.",
        }],
    },
    Failure {
        name: "task-failed",
        what: "A task of a connector has failed, and its partitions or groups stand still.",
        signal: "The worker counts the failed tasks of each connector.",
        seen: "4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2TaskFailed",
            scope: Scope::Flow,
            needs: Needs::AnyConnector,
            severity: Severity::Critical,
            hold: "2m",
            threshold: None,
            template: "sum by (connector) (<failed_tasks>{connector=~\"<connectors>\"}) > 0",
            summary: "MirrorMaker 2 connector {{ $labels.connector }} has {{ $value }} failed tasks",
            description: "The worker's log has the exception. Until the tasks are restarted, what they mirror from <source> \
                          to <target> stands still.",
            signals: signals::TASK_FAILED,
            false_alarms: "",
            silences: "A task that restarts and fails again within the time of the rule.",
        }],
    },
    Failure {
        name: "no-task",
        what: "The source connector runs without a task: no topic matches, or the source's ACLs hide those that would.",
        signal: "The connector's status is `running` while no worker counts a running task of it.",
        seen: "3.9.0, 4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2NoTask",
            scope: Scope::Flow,
            needs: Needs::SourceConnector,
            severity: Severity::Warning,
            hold: "10m",
            threshold: None,
            template: "\
(
  (sum(<running_tasks>{connector=\"<source_connector>\"}) or vector(0)) < 1
)
and on () (
  count(<status>{connector=\"<source_connector>\",status=\"running\"}) > 0
)",
            summary: "MirrorMaker 2 mirrors nothing from <source> to <target>",
            description: "The connector runs but has no running task: no topic matches its patterns, the user may not \
                          describe or read the topics on <source>, or every task failed.",
            signals: signals::NO_TASK,
            false_alarms: "A source that has no matching topic yet.",
            silences: "",
        }],
    },
    Failure {
        name: "lag",
        what: "Records are written to the source faster than they are mirrored.",
        signal: "The consumer of each source task counts the records that wait.",
        seen: "3.9.0",
        seen_with_reporter: "4.1.0",
        alerts: &[
            Alert {
                name: "MM2ReplicationLagHigh",
                scope: Scope::Flow,
                needs: Needs::SourceConnector,
                severity: Severity::Warning,
                hold: "5m",
                threshold: above(10_000, Unit::Records),
                template: LAG,
                summary: "MirrorMaker 2 replication lag from <source> to <target> exceeds <threshold>",
                description: "{{ $value }} records of {{ $labels.topic }} wait on <source>.",
                signals: signals::BEHIND,
                false_alarms: LAG_FALSE_ALARM,
                silences: LAG_SILENCE,
            },
            Alert {
                name: "MM2ReplicationLagCritical",
                scope: Scope::Flow,
                needs: Needs::SourceConnector,
                severity: Severity::Critical,
                hold: "2m",
                threshold: above(50_000, Unit::Records),
                template: LAG,
                summary: "MirrorMaker 2 replication lag from <source> to <target> is critical, over <threshold>",
                description: "{{ $value }} records of {{ $labels.topic }} wait on <source>.",
                signals: signals::BEHIND,
                false_alarms: LAG_FALSE_ALARM,
                silences: LAG_SILENCE,
            },
        ],
    },
    Failure {
        name: "latency",
        what: "Records arrive late on the target.",
        signal: "The source connector measures the time from a record's timestamp to its arrival; the maximum covers up to \
                 a minute and is NaN when nothing arrives.",
        seen: "3.9.0, 4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2ReplicationLatencyHigh",
            scope: Scope::Flow,
            needs: Needs::SourceConnector,
            severity: Severity::Warning,
            hold: "10m",
            threshold: above(60_000, Unit::Milliseconds),
            template: "max by (topic) (<latency_max>{source=\"<source>\",target=\"<target>\"}) > <threshold>",
            summary: "MirrorMaker 2 takes more than <threshold> from <source> to <target>",
            description: "Records of {{ $labels.topic }} arrived up to {{ $value }} ms after they were written.",
            signals: signals::LATE,
            false_alarms: "Producers that set old timestamps, and a connector that catches up.",
            silences: "A flow that has stopped measures nothing: MM2ReplicationStalled covers it.",
        }],
    },
    Failure {
        name: "stalled",
        what: "Records wait, tasks run, and nothing is written, because the target's topics are gone, for example.",
        signal: "Records wait on the source, or in the tasks, while the count of written ones stands still.",
        seen: "3.9.0, 4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2ReplicationStalled",
            scope: Scope::Flow,
            needs: Needs::SourceConnector,
            severity: Severity::Critical,
            hold: "5m",
            threshold: None,
            template: "\
(
  sum(<lag>{<client>=~\"<replication_consumers>\"}) > 0
  or
  sum(<in_hand>{connector=\"<source_connector>\"}) > 0
)
and on () (
  sum(rate(<written>{connector=\"<source_connector>\"}[<window>])) == 0
)
and on () (
  sum(<running_tasks>{connector=\"<source_connector>\"}) > 0
)",
            summary: "MirrorMaker 2 replication from <source> to <target> stands still",
            description: "{{ $value }} records wait on <source> or in the tasks, yet no task has written any for <window>. \
                          Look in the worker's log for missing topics, refused writes and replicas that are not in sync \
                          on <target>.",
            signals: signals::STALLED,
            false_alarms: "",
            silences: "One partition that stands still while others flow.",
        }],
    },
    Failure {
        name: "source-unreachable",
        what: "The source cluster does not answer.",
        signal: "The consumers go on polling, but no fetch is answered. Every status stays `running` and the lag keeps its \
                 last value.",
        seen: "3.9.0, 4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2SourceUnreachable",
            scope: Scope::Flow,
            needs: Needs::SourceConnector,
            severity: Severity::Critical,
            hold: "2m",
            threshold: None,
            template: "\
(
  sum by (<client>) (rate(<fetches>{<client>=~\"<replication_consumers>\"}[<window>])) == 0
)
and on (<client>) (
  max by (<client>) (<last_poll>{<client>=~\"<replication_consumers>\"}) < 60
)
and on () (
  sum(<running_tasks>{connector=\"<source_connector>\"}) > 0
)",
            summary: "MirrorMaker 2 cannot reach <source>",
            description: "A consumer on <source> polls, but has had no answer for <window>: brokers down, network or DNS \
                          broken, or credentials refused.",
            signals: signals::SOURCE_UNREACHABLE,
            false_alarms: "",
            silences: "One broker of several: the others still answer.",
        }],
    },
    Failure {
        name: "target-unreachable",
        what: "The target cluster does not answer.",
        signal: "The worker gives up its connectors within half a minute, so their status disappears; its own consumers have \
                 no answer to their fetches.",
        seen: "3.9.0, 4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2TargetUnreachable",
            scope: Scope::Instance,
            needs: Needs::AnyConnector,
            severity: Severity::Critical,
            hold: "2m",
            threshold: None,
            template: "sum by (<client>, pod) (rate(<fetches>{<client>=~\"<worker_consumers>\"}[<window>])) == 0",
            summary: "MirrorMaker 2 instance <instance> cannot reach <target>",
            description: "The Connect worker has had no answer from <target> for <window>; until it has, it runs no \
                          connector.",
            signals: signals::TARGET_UNREACHABLE,
            false_alarms: "",
            silences: "Pods that are gone export nothing: MM2ConnectorDown covers them.",
        }],
    },
    Failure {
        name: "checkpoints-stale",
        what: "Records are mirrored but no consumer group's offsets are translated.",
        signal: "The checkpoint connector writes nothing while the source connector does. Kafka has no time of the last \
                 checkpoint.",
        seen: "3.9.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2CheckpointStale",
            scope: Scope::Flow,
            needs: Needs::CheckpointConnector,
            severity: Severity::Warning,
            hold: "5m",
            threshold: above(300, Unit::Seconds),
            template: "\
(
  (sum(increase(<written>{connector=\"<checkpoint_connector>\"}[<threshold>s])) or vector(0)) == 0
)
and on () (
  sum(rate(<mirrored>{source=\"<source>\",target=\"<target>\",topic!=\"<remote_heartbeats>\"}[<threshold>s])) > 0
)",
            summary: "MirrorMaker 2 checkpoints from <source> to <target> are stale (none for <threshold>)",
            description: "Records flow, but no consumer group's offsets were translated: consumers that fail over to \
                          <target> would read again what they have read. Compare offset-syncs.topic.location on both \
                          connectors, and the permission to describe groups on <source>.",
            signals: signals::CHECKPOINTS_STALE,
            false_alarms: "Checkpoints are written only when a group's translated offset moves: a source without consumer \
                           groups, or with idle ones only, looks the same.",
            silences: "No records, no alarm: an idle flow needs no new checkpoint. One group of several that stands still.",
        }],
    },
    Failure {
        name: "heartbeats-lost",
        what: "Heartbeats that are written to the source do not arrive on the target.",
        signal: "The source connector counts no record of the mirrored heartbeats topic. There is no bean of heartbeats.",
        seen: "3.9.0, 4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2HeartbeatLost",
            scope: Scope::Flow,
            needs: Needs::HeartbeatsAtSource,
            severity: Severity::Critical,
            hold: "5m",
            threshold: None,
            template: "\
(
  sum(rate(<mirrored>{source=\"<source>\",target=\"<target>\",topic=\"<remote_heartbeats>\"}[<window>]))
  or vector(0)
) == 0",
            summary: "MirrorMaker 2 heartbeats from <source> do not reach <target>",
            description: "A heartbeat is written to <source> every few seconds, and none was mirrored to <target> for <window>: the \
                          flow is broken, or the heartbeat connector that writes to <source> is.",
            signals: signals::HEARTBEATS_LOST,
            false_alarms: "The heartbeat connector that writes to the source belongs to the flow in the other direction; \
                           when that one is down, so are the heartbeats of this one. After the first start, until the \
                           source connector looks for topics again (`refresh.topics`): its first look may come before the \
                           heartbeats' topic is there.",
            silences: "",
        }],
    },
    Failure {
        name: "records-skipped",
        what: "With errors.tolerance=all, records whose write failed are left out.",
        signal: "The task counts the failed records; the count of skipped ones, made for sink connectors, stays at 0.",
        seen: "4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2RecordsSkipped",
            scope: Scope::Flow,
            needs: Needs::ToleratedErrors,
            severity: Severity::Critical,
            hold: "1m",
            threshold: None,
            template: "sum by (connector) (increase(<refused>{connector=\"<source_connector>\"}[<window>])) > 0",
            summary: "MirrorMaker 2 has lost records from <source> to <target>",
            description: "{{ $labels.connector }} left out {{ $value }} records that <target> did not take; they are not \
                          mirrored again.",
            signals: signals::RECORDS_SKIPPED,
            false_alarms: "",
            silences: "A task whose first record fails before it was scraped once. With errors.tolerance=none, Kafka's \
                       default, the task fails instead: MM2TaskFailed covers it, and this alert is not written.",
        }],
    },
    Failure {
        name: "credentials-refused",
        what: "A broker refuses the password, or shows a certificate that is not trusted.",
        signal: "The clients count failed authentications, failed TLS handshakes among them. A client certificate that the \
                 broker refuses is not among them: with TLS 1.3 the refusal comes after the handshake.",
        seen: "4.1.0",
        seen_with_reporter: "4.1.0",
        alerts: &[Alert {
            name: "MM2AuthenticationFailed",
            scope: Scope::Flow,
            needs: Needs::SourceConnector,
            severity: Severity::Critical,
            hold: "2m",
            threshold: None,
            template: "\
sum by (<client>) (increase(<consumer_refused>{<client>=~\"<replication_consumers>\"}[<window>])) > 0
or
sum by (<client>) (increase(<producer_refused>{<client>=~\"<task_producers>\"}[<window>])) > 0",
            summary: "MirrorMaker 2 is refused while mirroring from <source> to <target>",
            description: "A client of the flow fails to authenticate: a Secret was renewed and not copied, a CA was renewed, or \
                          a name is missing in a broker's certificate.",
            signals: signals::CREDENTIALS_REFUSED,
            false_alarms: "",
            silences: "A refused client certificate: MM2SourceUnreachable covers it. A connector that cannot even start makes \
                       no such client: MM2ConnectorDown or MM2NoTask covers it.",
        }],
    },
    Failure {
        name: "permission-missing",
        what: "An ACL is missing, so that topics are not created, read, configured or checkpointed.",
        signal: "None of its own: the connector writes a warning to its log and goes on. Missing reads show as MM2NoTask, \
                 missing writes as MM2ReplicationStalled or MM2TaskFailed, missing groups as MM2CheckpointStale; missing \
                 AlterConfigs shows nowhere.",
        seen: "",
        seen_with_reporter: "",
        alerts: &[],
    },
    Failure {
        name: "mirrored-in-circles",
        what: "Two flows mirror each other's copies without end.",
        signal: "None that tells it from honest traffic; the rules on the topology refuse it before it runs.",
        seen: "",
        seen_with_reporter: "",
        alerts: &[],
    },
    Failure {
        name: "group-shared",
        what: "Two instances share a Connect group, and each operator deletes the other's connectors.",
        signal: "None that names the cause: connectors come and go, and MM2ConnectorDown may fire for each in turn.",
        seen: "",
        seen_with_reporter: "",
        alerts: &[],
    },
    Failure {
        name: "one-partition-stuck",
        what: "One partition stands still while others flow.",
        signal: "Only its lag, once that exceeds the threshold of the lag alerts.",
        seen: "",
        seen_with_reporter: "",
        alerts: &[],
    },
];
