//! The table of failures: what can go wrong, the signal that it leaves, and the alert on it.
//!
//! `tests/real/cases/alerts.rs` makes each failure on real clusters, and waits for its alert to fire and to come back.

mod expression;
mod signals;
mod table;

pub use expression::{Flow, Instance};
pub use signals::{Course, Signal};
pub use table::FAILURES;

use crate::facts::connector::ConnectorKind;

/// Something that can go wrong.
#[derive(Debug)]
pub struct Failure {
    /// Kebab case.
    pub name: &'static str,
    /// One sentence.
    pub what: &'static str,
    /// What shows it in the series, or why nothing does; one or more sentences.
    pub signal: &'static str,
    /// Kafka versions on which the failure was made and its alert fired, with the JMX exporter; empty when on none.
    pub seen: &'static str,
    /// The same with the Strimzi Metrics Reporter.
    pub seen_with_reporter: &'static str,
    /// None: it leaves no signal that an alert could read.
    pub alerts: &'static [Alert],
}

/// An alert on a failure.
#[derive(Debug)]
pub struct Alert {
    pub name: &'static str,
    pub scope: Scope,
    pub needs: Needs,
    pub severity: Severity,
    /// `for`, as Prometheus writes it.
    pub hold: &'static str,
    pub threshold: Option<Threshold>,
    /// PromQL with placeholders such as `<lag>`; see [`Alert::expression`].
    pub template: &'static str,
    /// Texts with the same placeholders, and `{{ $labels.x }}` for Prometheus.
    pub summary: &'static str,
    pub description: &'static str,
    /// The series it reads, while all is well and while the failure lasts.
    pub signals: &'static [Signal],
    /// When it fires although nothing is wrong; empty when never known to.
    pub false_alarms: &'static str,
    /// When it stays silent although something is wrong; empty when never known to.
    pub silences: &'static str,
}

/// What one alert rule watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One rule a flow.
    Flow,
    /// One rule an instance.
    Instance,
}

/// What has to be there, or the alert could never or would always fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// A source connector that is meant to run.
    SourceConnector,
    /// A source and a checkpoint connector that are meant to run.
    CheckpointConnector,
    /// A source connector that is meant to run, and a heartbeat connector that writes to the source.
    HeartbeatsAtSource,
    /// A source connector that is meant to run and to leave out what the target refuses.
    ToleratedErrors,
    /// Any connector that is meant to run.
    AnyConnector,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Warning,
    Critical,
}

impl Severity {
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Critical => "critical",
        }
    }
}

/// The number in an alert that a person may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    pub default: i64,
    pub unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Records,
    Milliseconds,
    Seconds,
}

impl Unit {
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Records => "records",
            Unit::Milliseconds => "ms",
            Unit::Seconds => "s",
        }
    }
}

impl Alert {
    /// Tells whether a flow has what the alert watches.
    pub fn applies(&self, flow: &Flow<'_>) -> bool {
        let has = |connector| flow.connectors.contains(&connector);
        match self.needs {
            Needs::SourceConnector => has(ConnectorKind::Source),
            Needs::CheckpointConnector => has(ConnectorKind::Source) && has(ConnectorKind::Checkpoint),
            Needs::ToleratedErrors => has(ConnectorKind::Source) && flow.tolerates_errors,
            Needs::HeartbeatsAtSource => has(ConnectorKind::Source) && flow.heartbeats_at_source,
            Needs::AnyConnector => !flow.connectors.is_empty(),
        }
    }
}

/// Returns every alert with its failure, in the order of the table.
pub fn alerts() -> impl Iterator<Item = (&'static Failure, &'static Alert)> {
    FAILURES.iter().flat_map(|failure| failure.alerts.iter().map(move |alert| (failure, alert)))
}

/// Finds an alert by its name.
pub fn alert(name: &str) -> Option<&'static Alert> {
    alerts().map(|(_, alert)| alert).find(|alert| alert.name == name)
}

#[cfg(test)]
mod tests;
