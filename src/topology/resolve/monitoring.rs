//! Metrics and alerts.

use crate::facts::defaults::{self as presets, Preset};
use crate::facts::failures;
use crate::source::{Sourced, Tree};
use crate::topology::file::collections::Map;
use crate::topology::file::decode::Spanned;
use crate::topology::file::monitoring as file;
use crate::topology::file::scalars::AnyText;
use crate::topology::file::switches::Switch;
use crate::topology::file::words::Word;
use crate::topology::model::{AlertSetting, Metrics, Monitoring, OwnAlert};
use crate::topology::problems;
use crate::units::go_template;

use super::{Findings, defaults, mirror_maker, texts};

pub(super) fn monitoring(written: Option<&file::Monitoring>, findings: &mut Findings) -> Monitoring {
    let flag = |pick: fn(&file::Monitoring) -> &Option<Spanned<bool>>, default: &'static Preset<bool>| {
        written.and_then(|written| pick(written).as_ref()).map_or_else(|| default.sourced(), Spanned::sourced)
    };
    let alerts = written.and_then(|written| written.alerts.as_ref());
    let settings = alerts.map(|alerts| alerts.settings.iter());
    let rules = written.and_then(|written| written.jmx_rules.as_ref()).and_then(|rules| rules.own.as_deref());
    if let Some(written) = written {
        check_times(written, findings);
        check_rules(written, findings);
    }
    if let Some(alerts) = alerts {
        check_alerts(alerts, findings);
    }
    Monitoring {
        metrics: written.and_then(|written| written.metrics.as_ref()).map_or_else(defaults::metrics, Spanned::sourced),
        labels: mirror_maker::plain_labels(written.and_then(|written| written.labels.as_ref()), findings),
        interval: written
            .and_then(|written| written.interval.as_ref())
            .map_or_else(|| presets::INTERVAL.duration(), Spanned::sourced),
        window: written
            .and_then(|written| written.window.as_ref())
            .map_or_else(|| presets::WINDOW.duration(), Spanned::duration),
        pod_monitor: flag(|written| &written.pod_monitor, &presets::POD_MONITOR),
        rules: flag(|written| &written.rules, &presets::RULES),
        unit_tests: flag(|written| &written.unit_tests, &presets::UNIT_TESTS),
        alerts: settings.into_iter().flatten().map(|(name, setting)| (name.text(), alert(setting))).collect(),
        own_alerts: alerts.map(|alerts| alerts.own.iter().filter_map(own_alert).collect()).unwrap_or_default(),
        own_jmx_rules: rules.unwrap_or_default().iter().map(|rule| Tree::Map(rule.0.entries.clone())).collect(),
    }
}

/// Reports intervals and windows in which nothing could be seen.
fn check_times(written: &file::Monitoring, findings: &mut Findings) {
    let interval = written.interval.as_ref();
    if let Some(zero) = interval.filter(|interval| interval.is_zero()) {
        findings.report(problems::too_small("interval", zero.as_str(), zero.span, "write at least `1s`"));
        return;
    }
    let every = interval.map_or_else(|| presets::INTERVAL.duration().value, |interval| interval.value.clone());
    let Some(window) = &written.window else { return };
    let least = 2 * every.as_millis();
    if (!written.lacks("interval") && interval.is_none()) || window.0.as_millis() >= least {
        return;
    }
    let help = format!("write at least `{}s`, two intervals of {every}", least.div_ceil(1000));
    let problem = problems::too_small("window", window.0.as_str(), window.span, &help);
    let problem = problem.note("a rate needs two samples; with less in its window an alert never fires");
    findings.report(match interval {
        Some(interval) => problem.because(interval.span, "the interval"),
        None => problem,
    });
}

fn check_alerts(alerts: &file::Alerts, findings: &mut Findings) {
    let mut template = |text: &Spanned<AnyText>| {
        if let Err(malformed) = go_template::check(text.as_ref()) {
            findings.report(problems::malformed(&problems::MALFORMED_TEMPLATE, malformed, text.span));
        }
    };
    let built_in = || {
        alerts.settings.iter().filter_map(|(_, setting)| match setting {
            Switch::Set(alert) => Some(alert),
            Switch::On(_) | Switch::Off(_) => None,
        })
    };
    for alert in built_in() {
        alert.summary.iter().chain(&alert.description).for_each(&mut template);
        alert.labels.iter().flat_map(Map::iter).for_each(|(_, text)| template(text));
    }
    for alert in &alerts.own {
        alert.labels.iter().chain(&alert.annotations).flat_map(Map::iter).for_each(|(_, text)| template(text));
    }
    for (name, setting) in alerts.settings.iter() {
        let Switch::Set(file::Alert { above: Some(above), .. }) = setting else { continue };
        let known = failures::alert(name.value.as_str());
        if known.is_some_and(|alert| alert.threshold.is_none()) {
            let help = "delete it: this alert has no threshold";
            let beside = format!("`{}`", name.value.as_str());
            findings.report(problems::meaningless_key("above", above.span, &beside, name.span, help));
        } else if above.is_negative() {
            let help = "write a number from 0; what is counted here is never less";
            findings.report(problems::too_small("above", &above.0.to_string(), above.span, help));
        }
    }
}

/// Reports rules for an exporter that does not run.
fn check_rules(written: &file::Monitoring, findings: &mut Findings) {
    let (Some(metrics), Some(rules)) = (&written.metrics, &written.jmx_rules) else { return };
    if metrics.value != Metrics::Jmx {
        let beside = format!("`metrics: {}`", metrics.value.word());
        let help = "delete it, or write `metrics: jmx`; they are rules of the JMX exporter";
        findings.report(problems::meaningless_key("jmxRules", rules.head, &beside, metrics.span, help));
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
