//! Alerts: the table of failures filled in for every flow and instance of a host, then the user's own.

use std::collections::BTreeSet;

use super::alert_test::{self, Watched};
use super::expand::on_host;
use super::model::{self, AlertGroup, Connector, Host, Instance, Mirror};
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
///
/// Alerts are made when a host's files are printed, and dropped with them: of a fleet's plan they would be a third.
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

    /// Returns a host's group; none where nothing is to be alerted on, as where every leg is meant to rest.
    pub(super) fn group(&self, host: &Cluster, instances: &[Instance]) -> Option<AlertGroup> {
        let (names, monitoring) = (&self.topology.names, &self.topology.monitoring);
        let watches = self.settings.iter().any(|setting| instances.iter().any(|one| self.watches(setting.of, one)));
        (watches || !monitoring.own_alerts.is_empty()).then(|| AlertGroup {
            object: on_host(&names.prometheus_rule, host),
            labels: monitoring.labels.clone(),
            group: on_host(&names.rule_group, host),
            interval: monitoring.interval.clone(),
            tested: watches && monitoring.unit_tests.value,
        })
    }

    fn watches(&self, alert: &failures::Alert, instance: &Instance) -> bool {
        match alert.scope {
            Scope::Flow => instance.mirrors.iter().any(|mirror| alert.applies(&self.flow(mirror, &running(mirror)))),
            // An instance of which nothing is meant to run may be in any state.
            Scope::Instance => instance.mirrors.iter().any(|mirror| !running(mirror).is_empty()),
        }
    }

    fn flow<'w>(&'w self, mirror: &Mirror, connectors: &'w [ConnectorKind]) -> failures::Flow<'w> {
        let flow = self.topology.flow(mirror.flow);
        failures::Flow {
            exporter: self.exporter,
            source: &self.topology.cluster(flow.source.value).alias.value,
            target: &self.topology.cluster(flow.target.value).alias.value,
            separator: &flow.policy.separator.value,
            connectors,
            heartbeats_at_source: self.beating.contains(&flow.source.value) && own_keys::mirrors_heartbeats(flow),
            tolerates_errors: own_keys::tolerates_errors(flow),
            window: &self.window,
        }
    }

    /// Makes a host's alerts, in the order of the table of failures, then the user's own.
    pub fn alerts(&self, host: &Host) -> Vec<model::Alert> {
        let making = Making { alerting: self, version: &host.kafka_version.origin };
        let watched: Vec<(&Instance, Basis, Vec<Basis>)> = host.instances.iter().map(|one| making.bases(one)).collect();
        let mut alerts = Vec::new();
        for setting in &self.settings {
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
        alerts.extend(self.topology.monitoring.own_alerts.iter().map(|own| model::Alert {
            name: own.name.clone(),
            expr: own.expr.clone(),
            hold: own.hold.clone(),
            labels: own.labels.clone(),
            annotations: own.annotations.clone(),
            test: None,
        }));
        alerts
    }
}

struct Making<'a> {
    alerting: &'a Alerting<'a>,
    /// Of the host's Kafka.
    version: &'a Origin,
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
        let inputs = inputs.iter().chain(above).chain([self.version, window]);
        Origin::derived(&derivations::EXPRESSION, inputs.cloned())
    }

    /// None where the flow has nothing that the alert could watch, or where that is meant to stand still.
    fn of_flow(&self, setting: &Setting<'_>, mirror: &Mirror, basis: &Basis) -> Option<model::Alert> {
        let (Alerting { topology, keys, .. }, alert) = (self.alerting, setting.of);
        let flow = topology.flow(mirror.flow);
        let (source, target) = (topology.cluster(flow.source.value), topology.cluster(flow.target.value));
        let connectors = running(mirror);
        let watched = self.alerting.flow(mirror, &connectors);
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
        if !self.alerting.watches(alert, instance) {
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
