//! Alerts: the table of failures filled in for every flow and instance of a host, then the user's own.

use std::collections::BTreeSet;

use super::alert_test::{self, Watched};
use super::expand::on_host;
use super::model::{self, AlertGroup, Connector, Instance, Mirror};
use super::own_keys;
use crate::facts::connector::ConnectorKind;
use crate::facts::failures::{self, Scope};
use crate::facts::metrics::Exporter;
use crate::facts::{defaults, derivations};
use crate::source::{Origin, Scalar, Sourced, Text};
use crate::topology::model::{AlertSetting, Cluster, ClusterId, Flow, Metrics, State, Topology};
use crate::units::Duration;

/// Returns the clusters to which a heartbeat connector writes that is meant to run.
pub fn beating_clusters(topology: &Topology) -> BTreeSet<ClusterId> {
    let runs = |flow: &&Flow| flow.state.heartbeat.as_ref().is_none_or(|state| state.value == State::Running);
    let beats = |flow: &&Flow| runs(flow) && own_keys::writes_heartbeats(topology, flow);
    topology.flows.iter().filter(beats).map(|flow| flow.target.value).collect()
}

pub fn group(topology: &Topology, host: &Cluster, instances: &[Instance], beating: &BTreeSet<ClusterId>) -> AlertGroup {
    let monitoring = &topology.monitoring;
    let exporter = match monitoring.metrics.value {
        Metrics::StrimziReporter => Exporter::Reporter,
        Metrics::Jmx | Metrics::None => Exporter::Jmx,
    };
    let making = Making { topology, host, exporter, beating };
    let mut alerts = Vec::new();
    for (_, alert) in failures::alerts() {
        let setting = Setting::of(topology, alert);
        let Some(setting) = setting else { continue };
        for instance in instances {
            match alert.scope {
                Scope::Flow => {
                    alerts.extend(instance.mirrors.iter().filter_map(|mirror| making.of_flow(alert, &setting, mirror)));
                }
                Scope::Instance => alerts.extend(making.of_instance(alert, &setting, instance)),
            }
        }
    }
    alerts.extend(monitoring.own_alerts.iter().map(|own| model::Alert {
        name: own.name.clone(),
        expr: own.expr.clone(),
        hold: own.hold.clone(),
        labels: own.labels.clone(),
        annotations: own.annotations.clone(),
        test: None,
    }));
    AlertGroup {
        object: on_host(&topology.names.prometheus_rule, host),
        labels: monitoring.labels.clone(),
        group: on_host(&topology.names.rule_group, host),
        interval: monitoring.interval.clone(),
        alerts,
    }
}

struct Making<'a> {
    topology: &'a Topology,
    host: &'a Cluster,
    exporter: Exporter,
    beating: &'a BTreeSet<ClusterId>,
}

impl Making<'_> {
    /// None where the flow has nothing that the alert could watch, or where that is meant to stand still.
    fn of_flow(&self, alert: &failures::Alert, setting: &Setting<'_>, mirror: &Mirror) -> Option<model::Alert> {
        let flow = self.topology.flow(mirror.flow);
        let (source, target) = (self.topology.cluster(flow.source.value), self.topology.cluster(flow.target.value));
        let connectors = running(mirror);
        let watched = failures::Flow {
            exporter: self.exporter,
            source: &source.alias.value,
            target: &target.alias.value,
            separator: &flow.policy.separator.value,
            connectors: &connectors,
            heartbeats_at_source: self.beating.contains(&flow.source.value) && own_keys::mirrors_heartbeats(flow),
            tolerates_errors: own_keys::tolerates_errors(flow),
            window: &range(&self.topology.monitoring.window.value),
        };
        if !alert.applies(&watched) {
            return None;
        }
        let threshold = setting.threshold();
        let inputs = [source.alias.origin.clone(), target.alias.origin.clone()];
        let made = Made {
            expression: alert.expression(&watched, threshold.as_deref()),
            summary: alert.text(alert.summary, &watched, threshold.as_deref()),
            description: alert.text(alert.description, &watched, threshold.as_deref()),
            labels: vec![("source".into(), source.alias.clone()), ("target".into(), target.alias.clone())],
        };
        let made = self.alert(alert, setting, made, &inputs);
        Some(self.tested(alert, made, || Watched {
            name: format!("from {} to {}", source.alias.value, target.alias.value),
            series: alert.series(&watched),
            firing: alert.count(&watched),
            threshold: threshold.as_deref(),
            inputs: &inputs,
        }))
    }

    fn of_instance(&self, alert: &failures::Alert, setting: &Setting<'_>, instance: &Instance) -> Option<model::Alert> {
        // An instance of which nothing is meant to run may be in any state.
        if instance.mirrors.iter().all(|mirror| running(mirror).is_empty()) {
            return None;
        }
        let watched = failures::Instance {
            exporter: self.exporter,
            name: &instance.name.value,
            target: &instance.target.alias.value,
            group_id: &instance.worker.group_id.value,
            window: &range(&self.topology.monitoring.window.value),
        };
        let threshold = setting.threshold();
        let inputs = [instance.name.origin.clone(), instance.target.alias.origin.clone()];
        let made = Made {
            expression: alert.expression_of_instance(&watched, threshold.as_deref()),
            summary: alert.text_of_instance(alert.summary, &watched, threshold.as_deref()),
            description: alert.text_of_instance(alert.description, &watched, threshold.as_deref()),
            labels: vec![
                ("instance_name".into(), instance.name.clone()),
                ("target".into(), instance.target.alias.clone()),
            ],
        };
        let made = self.alert(alert, setting, made, &inputs);
        Some(self.tested(alert, made, || Watched {
            name: format!("of {}", instance.name.value),
            series: alert.series_of_instance(&watched),
            firing: 1,
            threshold: threshold.as_deref(),
            inputs: &inputs,
        }))
    }

    /// Adds a unit test, where somebody asks for them.
    fn tested<'w>(
        &self,
        of: &failures::Alert,
        mut alert: model::Alert,
        watched: impl FnOnce() -> Watched<'w>,
    ) -> model::Alert {
        let monitoring = &self.topology.monitoring;
        if monitoring.unit_tests.value {
            alert.test = Some(alert_test::test(of, &alert, &watched(), monitoring));
        }
        alert
    }

    fn alert(&self, alert: &failures::Alert, setting: &Setting<'_>, made: Made, inputs: &[Origin]) -> model::Alert {
        let inputs = || inputs.iter().cloned().chain(setting.above.map(|above| above.origin.clone()));
        let derived = |text: String, reason| Sourced::derived(Text::from(text), reason, inputs());
        let severity = setting.severity.cloned();
        let severity = severity
            .unwrap_or_else(|| Sourced::default(alert.severity.name().into(), &defaults::ALERT_SEVERITY.reason));
        let mut labels = vec![("severity".into(), severity)];
        labels.extend(made.labels);
        for (key, value) in setting.labels {
            match labels.iter_mut().find(|(present, _)| present == key) {
                Some((_, present)) => *present = value.clone(),
                None => labels.push((key.clone(), value.clone())),
            }
        }
        let hold = setting.hold.cloned().or_else(|| {
            Duration::parse(alert.hold).ok().map(|hold| Sourced::default(hold, &defaults::ALERT_FOR.reason))
        });
        let window = &self.topology.monitoring.window;
        let expression_inputs = inputs().chain([self.host.version.origin.clone(), window.origin.clone()]);
        let summary = setting.summary.cloned().unwrap_or_else(|| derived(made.summary, &derivations::ALERT_TEXT));
        let description =
            setting.description.cloned().unwrap_or_else(|| derived(made.description, &derivations::ALERT_TEXT));
        model::Alert {
            name: setting.name.clone(),
            expr: Sourced::derived(made.expression.into(), &derivations::EXPRESSION, expression_inputs),
            hold,
            labels,
            annotations: vec![("summary".into(), summary), ("description".into(), description)],
            test: None,
        }
    }
}

/// The texts of an alert for one flow or instance.
struct Made {
    expression: String,
    summary: String,
    description: String,
    labels: Vec<(Text, Sourced<Text>)>,
}

/// What a person says about a built-in alert.
struct Setting<'t> {
    name: Sourced<Text>,
    above: Option<&'t Sourced<Scalar>>,
    hold: Option<&'t Sourced<Duration>>,
    severity: Option<&'t Sourced<Text>>,
    summary: Option<&'t Sourced<Text>>,
    description: Option<&'t Sourced<Text>>,
    labels: &'t [(Text, Sourced<Text>)],
}

impl<'t> Setting<'t> {
    /// None where the alert is switched off.
    fn of(topology: &'t Topology, alert: &failures::Alert) -> Option<Self> {
        let own_name = || Sourced::default(alert.name.into(), &defaults::ALERT_TEXT.reason);
        match topology.monitoring.alerts.iter().find(|(name, _)| &*name.value == alert.name) {
            Some((_, AlertSetting::Off(_))) => None,
            Some((name, AlertSetting::Set { above, hold, severity, summary, description, labels })) => Some(Setting {
                name: name.clone(),
                above: above.as_ref(),
                hold: hold.as_ref(),
                severity: severity.as_ref(),
                summary: summary.as_ref(),
                description: description.as_ref(),
                labels,
            }),
            None => Some(Setting {
                name: own_name(),
                above: None,
                hold: None,
                severity: None,
                summary: None,
                description: None,
                labels: &[],
            }),
        }
    }

    fn threshold(&self) -> Option<String> {
        self.above.map(|above| above.value.to_string())
    }
}

/// Returns a duration as the range of a selector, in the largest unit that holds it.
fn range(window: &Duration) -> String {
    match window.as_millis() {
        millis if millis.is_multiple_of(60_000) => format!("{}m", millis / 60_000),
        millis => format!("{}s", millis.div_ceil(1000)),
    }
}

/// The connectors of a mirror that are meant to run.
fn running(mirror: &Mirror) -> Vec<ConnectorKind> {
    let all = [
        (ConnectorKind::Source, Some(&mirror.source_connector)),
        (ConnectorKind::Checkpoint, mirror.checkpoint_connector.as_ref()),
        (ConnectorKind::Heartbeat, mirror.heartbeat_connector.as_ref()),
    ];
    let runs = |connector: &Connector| connector.state.as_ref().is_none_or(|state| state.value == State::Running);
    all.into_iter().filter(|(_, connector)| connector.is_some_and(runs)).map(|(kind, _)| kind).collect()
}
