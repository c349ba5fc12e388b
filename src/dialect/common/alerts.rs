//! The PrometheusRule of a host.

use serde::Serialize;

use super::metadata::{Metadata, Texts};
use crate::dialect::file::Body;
use crate::plan::model::{Alert, AlertGroup};
use crate::source::{Sourced, Text};
use crate::template::{Engine, Entries, TemplateError, shown};

#[derive(Serialize)]
struct Rule<'p> {
    metadata: Metadata<'p>,
    group: &'p Sourced<Text>,
    interval: Sourced<String>,
    alerts: Vec<AlertContext<'p>>,
}

#[derive(Serialize)]
struct AlertContext<'p> {
    name: &'p Sourced<Text>,
    expr: &'p Sourced<Text>,
    hold: Option<Sourced<String>>,
    labels: Texts<'p>,
    annotations: Texts<'p>,
}

/// Prints the PrometheusRule.
pub fn rule<B: Body>(group: &AlertGroup, alerts: &[Alert], engine: &Engine) -> Result<B, TemplateError> {
    let alerts = alerts.iter().map(|alert| AlertContext {
        name: &alert.name,
        expr: &alert.expr,
        hold: alert.hold.as_ref().map(shown),
        labels: Entries(&alert.labels),
        annotations: Entries(&alert.annotations),
    });
    let context = Rule {
        metadata: Metadata::new(&group.object, &group.labels, &[]),
        group: &group.group,
        interval: shown(&group.interval),
        alerts: alerts.collect(),
    };
    B::print(engine, "common/prometheus-rule.yaml.j2", &context)
}
