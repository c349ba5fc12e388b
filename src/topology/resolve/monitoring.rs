//! Metrics and alerts.

use crate::facts::defaults::{self as presets, Preset};
use crate::source::{Sourced, Tree};
use crate::topology::file::decode::Spanned;
use crate::topology::file::monitoring as file;
use crate::topology::file::switches::Switch;
use crate::topology::model::{AlertSetting, Monitoring, OwnAlert};

use super::{Findings, defaults, mirror_maker, texts};

pub(super) fn monitoring(written: Option<&file::Monitoring>, findings: &mut Findings) -> Monitoring {
    let flag = |pick: fn(&file::Monitoring) -> &Option<Spanned<bool>>, default: &'static Preset<bool>| {
        written.and_then(|written| pick(written).as_ref()).map_or_else(|| default.sourced(), Spanned::sourced)
    };
    let alerts = written.and_then(|written| written.alerts.as_ref());
    let settings = alerts.map(|alerts| alerts.settings.iter());
    let rules = written.and_then(|written| written.jmx_rules.as_ref()).and_then(|rules| rules.own.as_deref());
    Monitoring {
        metrics: written.and_then(|written| written.metrics.as_ref()).map_or_else(defaults::metrics, Spanned::sourced),
        labels: mirror_maker::plain_labels(written.and_then(|written| written.labels.as_ref()), findings),
        interval: written
            .and_then(|written| written.interval.as_ref())
            .map_or_else(|| presets::INTERVAL.duration(), Spanned::sourced),
        window: written
            .and_then(|written| written.window.as_ref())
            .map_or_else(|| presets::WINDOW.duration(), Spanned::sourced),
        pod_monitor: flag(|written| &written.pod_monitor, &presets::POD_MONITOR),
        rules: flag(|written| &written.rules, &presets::RULES),
        unit_tests: flag(|written| &written.unit_tests, &presets::UNIT_TESTS),
        alerts: settings.into_iter().flatten().map(|(name, setting)| (name.text(), alert(setting))).collect(),
        own_alerts: alerts.map(|alerts| alerts.own.iter().filter_map(own_alert).collect()).unwrap_or_default(),
        own_jmx_rules: rules.unwrap_or_default().iter().map(|rule| Tree::Map(rule.entries.clone())).collect(),
    }
}

fn alert(setting: &Switch<file::Alert>) -> AlertSetting {
    let written = match setting {
        Switch::Off(span) => return AlertSetting::Off(*span),
        Switch::On(_) => None,
        Switch::Set(written) => Some(written),
    };
    AlertSetting::Set {
        above: written
            .and_then(|written| written.above.as_ref())
            .map(|above| Sourced::written(above.0.clone(), above.span)),
        hold: written.and_then(|written| written.hold.as_ref()).map(Spanned::sourced),
        severity: written.and_then(|written| written.severity.as_ref()).map(Spanned::text),
        summary: written.and_then(|written| written.summary.as_ref()).map(Spanned::text),
        description: written.and_then(|written| written.description.as_ref()).map(Spanned::text),
        labels: texts(written.and_then(|written| written.labels.as_ref())),
    }
}

fn own_alert(written: &file::OwnAlert) -> Option<OwnAlert> {
    Some(OwnAlert {
        name: written.name.as_ref()?.text(),
        expr: written.expr.as_ref()?.text(),
        hold: written.hold.as_ref().map(Spanned::sourced),
        labels: texts(written.labels.as_ref()),
        annotations: texts(written.annotations.as_ref()),
    })
}
