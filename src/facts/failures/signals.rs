//! What the series of each alert look like while all is well, and then while its failure lasts: for unit tests.

/// A series that an alert reads.
#[derive(Clone, Copy, Debug)]
pub struct Signal {
    /// The series with all its own labels; placeholders as in the alert's template. One with `<connector>` is there for
    /// each connector.
    pub series: &'static str,
    pub course: Course,
}

/// How the values of a series go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// This, throughout.
    Stays(u32),
    /// One value, then another.
    Turns(u32, u32),
    /// Nothing, then one more than the threshold.
    Exceeds,
    /// A counter that goes on.
    Counts,
    /// A counter that goes on, then stands still.
    Stops,
    /// A counter that stands still, then goes on.
    Starts,
    /// It is exported, then no longer.
    Ends,
}

const fn signal(series: &'static str, course: Course) -> Signal {
    Signal { series, course }
}

const TASKS_RUN: Signal = signal("<running_tasks>{connector=\"<source_connector>\"}", Course::Stays(1));
const LAG: &str = "<lag>{<client>=\"<replication_consumer>\",topic=\"orders\",partition=\"0\"}";
const MIRRORED: &str = "<mirrored>{source=\"<source>\",target=\"<target>\",topic=\"<remote_orders>\",partition=\"0\"}";
const HEARTBEATS: &str =
    "<mirrored>{source=\"<source>\",target=\"<target>\",topic=\"<remote_heartbeats>\",partition=\"0\"}";
const LATENCY: &str =
    "<latency_max>{source=\"<source>\",target=\"<target>\",topic=\"<remote_orders>\",partition=\"0\"}";

pub const CONNECTOR_DOWN: &[Signal] = &[signal("<status>{connector=\"<connector>\",status=\"running\"}", Course::Ends)];

pub const TASK_FAILED: &[Signal] = &[signal("<failed_tasks>{connector=\"<connector>\"}", Course::Turns(0, 1))];

pub const NO_TASK: &[Signal] = &[
    signal("<running_tasks>{connector=\"<source_connector>\"}", Course::Turns(1, 0)),
    signal("<status>{connector=\"<source_connector>\",status=\"running\"}", Course::Stays(1)),
];

pub const BEHIND: &[Signal] = &[signal(LAG, Course::Exceeds), TASKS_RUN];

pub const LATE: &[Signal] = &[signal(LATENCY, Course::Exceeds)];

pub const STALLED: &[Signal] = &[
    signal(LAG, Course::Stays(0)),
    signal("<in_hand>{connector=\"<source_connector>\",task=\"0\"}", Course::Stays(5)),
    signal("<written>{connector=\"<source_connector>\",task=\"0\"}", Course::Stops),
    TASKS_RUN,
];

pub const SOURCE_UNREACHABLE: &[Signal] = &[
    signal("<fetches>{<client>=\"<replication_consumer>\"}", Course::Stops),
    signal("<last_poll>{<client>=\"<replication_consumer>\"}", Course::Stays(1)),
    TASKS_RUN,
];

pub const TARGET_UNREACHABLE: &[Signal] = &[signal("<fetches>{<client>=\"<worker_consumer>\"}", Course::Stops)];

pub const CHECKPOINTS_STALE: &[Signal] = &[
    signal("<written>{connector=\"<checkpoint_connector>\",task=\"0\"}", Course::Stops),
    signal(MIRRORED, Course::Counts),
];

pub const HEARTBEATS_LOST: &[Signal] = &[signal(HEARTBEATS, Course::Stops), signal(MIRRORED, Course::Counts)];

pub const RECORDS_SKIPPED: &[Signal] =
    &[signal("<refused>{connector=\"<source_connector>\",task=\"0\"}", Course::Starts)];

pub const CREDENTIALS_REFUSED: &[Signal] =
    &[signal("<consumer_refused>{<client>=\"<replication_consumer>\"}", Course::Starts)];
