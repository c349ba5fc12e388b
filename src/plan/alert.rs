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
fn beating_clusters(topology: &Topology) -> BTreeSet<ClusterId> {
    let runs = |flow: &&Flow| flow.state.heartbeat.as_ref().is_none_or(|state| state.value == State::Running);
    let beats = |flow: &&Flow| runs(flow) && own_keys::writes_heartbeats(topology, flow);
    topology.flows.iter().filter(beats).map(|flow| flow.target.value).collect()
}

/// What the alerts of every host have in common.
pub struct Alerting<'t> {
    topology: &'t Topology,
    exporter: Exporter,
    /// See [`beating_clusters`].
    beating: BTreeSet<ClusterId>,
    /// The table of failures without what is switched off.
    settings: Vec<Setting<'t>>,
    /// As the range of a selector.
    window: String,
    keys: Keys,
}

/// Names of labels and annotations, of which a fleet has many.
struct Keys {
    severity: Text,
    source: Text,
    target: Text,
    instance: Text,
    summary: Text,
    description: Text,
}

impl<'t> Alerting<'t> {
    pub fn new(topology: &'t Topology) -> Self {
        let monitoring = &topology.monitoring;
        let exporter = match monitoring.metrics.value {
            Metrics::StrimziReporter => Exporter::Reporter,
            Metrics::Jmx | Metrics::None => Exporter::Jmx,
        };
        Alerting {
            topology,
            exporter,
            beating: beating_clusters(topology),
            settings: failures::alerts().filter_map(|(_, alert)| Setting::of(topology, alert)).collect(),
            window: range(&monitoring.window.value),
            keys: Keys {
                severity: "severity".into(),
                source: "source".into(),
                target: "target".into(),
                instance: "instance_name".into(),
                summary: "summary".into(),
                description: "description".into(),
            },
        }
    }
}

pub fn group(alerting: &Alerting<'_>, host: &Cluster, instances: &[Instance]) -> AlertGroup {
    let topology = alerting.topology;
    let monitoring = &topology.monitoring;
    let making = Making { alerting, host };
    let watched: Vec<(&Instance, Basis, Vec<Basis>)> = instances.iter().map(|one| making.bases(one)).collect();
    let mut alerts = Vec::new();
    for setting in &alerting.settings {
        for (instance, basis, bases) in &watched {
            match setting.of.scope {
                Scope::Flow => {
                    let mirrors = instance.mirrors.iter().zip(bases);
                    alerts.extend(mirrors.filter_map(|(mirror, basis)| making.of_flow(setting, mirror, basis)));
                }
                Scope::Instance => alerts.extend(making.of_instance(setting, instance, basis)),
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
    // They stay until the end, and a fleet has many thousand.
    alerts.shrink_to_fit();
    AlertGroup {
        object: on_host(&topology.names.prometheus_rule, host),
        labels: monitoring.labels.clone(),
        group: on_host(&topology.names.rule_group, host),
        interval: monitoring.interval.clone(),
        alerts,
    }
}

struct Making<'a> {
    alerting: &'a Alerting<'a>,
    host: &'a Cluster,
}

/// What every alert of one flow or instance follows from.
struct Basis {
    inputs: [Origin; 2],
    /// Of the texts and of the expression, where no threshold adds to the inputs: a fleet's alerts share them.
    texts: Origin,
    expression: Origin,
}

impl Making<'_> {
    fn bases<'i>(&self, instance: &'i Instance) -> (&'i Instance, Basis, Vec<Basis>) {
        let topology = self.alerting.topology;
        let alias = |id| topology.cluster(id).alias.origin.clone();
        let of_mirror = |mirror: &Mirror| {
            let flow = topology.flow(mirror.flow);
            self.basis([alias(flow.source.value), alias(flow.target.value)])
        };
        let basis = self.basis([instance.name.origin.clone(), instance.target.alias.origin.clone()]);
        (instance, basis, instance.mirrors.iter().map(of_mirror).collect())
    }

    fn basis(&self, inputs: [Origin; 2]) -> Basis {
        let (texts, expression) = (self.of_texts(&inputs, None), self.of_expression(&inputs, None));
        Basis { inputs, texts, expression }
    }

    fn of_texts(&self, inputs: &[Origin], above: Option<&Origin>) -> Origin {
        Origin::derived(&derivations::ALERT_TEXT, inputs.iter().chain(above).cloned())
    }

    fn of_expression(&self, inputs: &[Origin], above: Option<&Origin>) -> Origin {
        let window = &self.alerting.topology.monitoring.window.origin;
        let inputs = inputs.iter().chain(above).chain([&self.host.version.origin, window]);
        Origin::derived(&derivations::EXPRESSION, inputs.cloned())
    }

    /// None where the flow has nothing that the alert could watch, or where that is meant to stand still.
    fn of_flow(&self, setting: &Setting<'_>, mirror: &Mirror, basis: &Basis) -> Option<model::Alert> {
        let (Alerting { topology, exporter, beating, window, keys, .. }, alert) = (self.alerting, setting.of);
        let flow = topology.flow(mirror.flow);
        let (source, target) = (topology.cluster(flow.source.value), topology.cluster(flow.target.value));
        let connectors = running(mirror);
        let watched = failures::Flow {
            exporter: *exporter,
            source: &source.alias.value,
            target: &target.alias.value,
            separator: &flow.policy.separator.value,
            connectors: &connectors,
            heartbeats_at_source: beating.contains(&flow.source.value) && own_keys::mirrors_heartbeats(flow),
            tolerates_errors: own_keys::tolerates_errors(flow),
            window,
        };
        if !alert.applies(&watched) {
            return None;
        }
        let threshold = setting.threshold.as_deref();
        let made = Made {
            expression: alert.expression(&watched, threshold),
            summary: alert.text(alert.summary, &watched, threshold),
            description: alert.text(alert.description, &watched, threshold),
            labels: [(keys.source.clone(), source.alias.clone()), (keys.target.clone(), target.alias.clone())],
        };
        let made = self.alert(setting, made, basis);
        Some(self.tested(alert, made, || Watched {
            name: format!("from {} to {}", source.alias.value, target.alias.value),
            series: alert.series(&watched),
            firing: alert.count(&watched),
            threshold,
            inputs: &basis.inputs,
        }))
    }

    fn of_instance(&self, setting: &Setting<'_>, instance: &Instance, basis: &Basis) -> Option<model::Alert> {
        let (Alerting { exporter, window, keys, .. }, alert) = (self.alerting, setting.of);
        // An instance of which nothing is meant to run may be in any state.
        if instance.mirrors.iter().all(|mirror| running(mirror).is_empty()) {
            return None;
        }
        let watched = failures::Instance {
            exporter: *exporter,
            name: &instance.name.value,
            target: &instance.target.alias.value,
            group_id: &instance.worker.group_id.value,
            window,
        };
        let threshold = setting.threshold.as_deref();
        let made = Made {
            expression: alert.expression_of_instance(&watched, threshold),
            summary: alert.text_of_instance(alert.summary, &watched, threshold),
            description: alert.text_of_instance(alert.description, &watched, threshold),
            labels: [
                (keys.instance.clone(), instance.name.clone()),
                (keys.target.clone(), instance.target.alias.clone()),
            ],
        };
        let made = self.alert(setting, made, basis);
        Some(self.tested(alert, made, || Watched {
            name: format!("of {}", instance.name.value),
            series: alert.series_of_instance(&watched),
            firing: 1,
            threshold,
            inputs: &basis.inputs,
        }))
    }

    /// Adds a unit test, where somebody asks for them.
    fn tested<'w>(
        &self,
        of: &failures::Alert,
        mut alert: model::Alert,
        watched: impl FnOnce() -> Watched<'w>,
    ) -> model::Alert {
        let monitoring = &self.alerting.topology.monitoring;
        if monitoring.unit_tests.value {
            alert.test = Some(Box::new(alert_test::test(of, &alert, &watched(), monitoring)));
        }
        alert
    }

    fn alert(&self, setting: &Setting<'_>, made: Made, basis: &Basis) -> model::Alert {
        let keys = &self.alerting.keys;
        let (of_texts, of_expression) = match setting.above.map(|above| &above.origin) {
            None => (basis.texts.clone(), basis.expression.clone()),
            above => (self.of_texts(&basis.inputs, above), self.of_expression(&basis.inputs, above)),
        };
        let text = |own: Option<&Sourced<Text>>, text: String| {
            own.cloned().unwrap_or_else(|| Sourced::new(text.into(), of_texts.clone()))
        };
        let mut labels = Vec::with_capacity(1 + made.labels.len() + setting.labels.len());
        labels.push((keys.severity.clone(), setting.severity.clone()));
        labels.extend(made.labels);
        for (key, value) in setting.labels {
            match labels.iter_mut().find(|(present, _)| present == key) {
                Some((_, present)) => *present = value.clone(),
                None => labels.push((key.clone(), value.clone())),
            }
        }
        let summary = text(setting.summary, made.summary);
        let description = text(setting.description, made.description);
        model::Alert {
            name: setting.name.clone(),
            expr: Sourced::new(made.expression.into(), of_expression),
            hold: setting.hold.clone(),
            labels,
            annotations: vec![(keys.summary.clone(), summary), (keys.description.clone(), description)],
            test: None,
        }
    }
}

/// The texts of an alert for one flow or instance.
struct Made {
    expression: String,
    summary: String,
    description: String,
    labels: [(Text, Sourced<Text>); 2],
}

/// A built-in alert, and what a person says about it.
struct Setting<'t> {
    of: &'static failures::Alert,
    name: Sourced<Text>,
    above: Option<&'t Sourced<Scalar>>,
    /// As text.
    threshold: Option<String>,
    hold: Option<Sourced<Duration>>,
    severity: Sourced<Text>,
    summary: Option<&'t Sourced<Text>>,
    description: Option<&'t Sourced<Text>>,
    labels: &'t [(Text, Sourced<Text>)],
}

impl<'t> Setting<'t> {
    /// None where the alert is switched off.
    fn of(topology: &'t Topology, alert: &'static failures::Alert) -> Option<Self> {
        let set = topology.monitoring.alerts.iter().find(|(name, _)| &*name.value == alert.name);
        let default = || Setting {
            of: alert,
            name: Sourced::default(alert.name.into(), &defaults::ALERT_TEXT.reason),
            above: None,
            threshold: None,
            hold: Duration::parse(alert.hold).ok().map(|hold| Sourced::default(hold, &defaults::ALERT_FOR.reason)),
            severity: Sourced::default(alert.severity.name().into(), &defaults::ALERT_SEVERITY.reason),
            summary: None,
            description: None,
            labels: &[],
        };
        match set {
            None => Some(default()),
            Some((_, AlertSetting::Off(_))) => None,
            Some((name, AlertSetting::Set { above, hold, severity, summary, description, labels })) => {
                let default = default();
                Some(Setting {
                    name: name.clone(),
                    above: above.as_ref(),
                    threshold: above.as_ref().map(|above| above.value.to_string()),
                    hold: hold.clone().or(default.hold),
                    severity: severity.clone().unwrap_or(default.severity),
                    summary: summary.as_ref(),
                    description: description.as_ref(),
                    labels,
                    ..default
                })
            }
        }
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
