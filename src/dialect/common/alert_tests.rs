//! Unit tests of a host's alerts.

use camino::Utf8Path;
use serde::Serialize;

use crate::dialect::file::Body;
use crate::facts::derivations;
use crate::plan::model::{Alert, AlertGroup};
use crate::source::{Sourced, Text};
use crate::template::{Engine, TemplateError, shown};
use crate::topology::model::Files;

#[derive(Serialize)]
struct Context<'p> {
    /// The bare groups of the PrometheusRule, which promtool reads.
    groups: Sourced<Text>,
    interval: Sourced<String>,
    tests: Vec<Test<'p>>,
}

#[derive(Serialize)]
struct Test<'p> {
    name: &'p Sourced<Text>,
    series: Vec<Series<'p>>,
    query: &'p Sourced<Text>,
    silent_at: Sourced<String>,
    firing_at: Sourced<String>,
    firing: &'p Sourced<u32>,
}

#[derive(Serialize)]
struct Series<'p> {
    name: Sourced<Text>,
    values: &'p Sourced<Text>,
}

/// Prints the tests of the alerts that have one.
pub fn tests<B: Body>(
    group: &AlertGroup,
    alerts: &[Alert],
    files: &Files,
    engine: &Engine,
) -> Result<B, TemplateError> {
    let rules = Utf8Path::new(&*files.alerts.value);
    let groups = Text::from(rules.with_extension("groups").file_name().unwrap_or_default());
    let tests = alerts.iter().filter_map(|alert| alert.test.as_ref()).map(|test| Test {
        name: &test.name,
        series: test.series.iter().map(|(name, values)| series(name, values)).collect(),
        query: &test.query,
        silent_at: shown(&test.silent_at),
        firing_at: shown(&test.firing_at),
        firing: &test.firing,
    });
    let context = Context {
        groups: Sourced::derived(groups, &derivations::ALERT_GROUPS, [files.alerts.origin.clone()]),
        interval: shown(&group.interval),
        tests: tests.collect(),
    };
    B::print(engine, "common/alert-tests.promtool.j2", &context)
}

/// A series comes from where its values come from.
fn series<'p>(name: &Text, values: &'p Sourced<Text>) -> Series<'p> {
    Series { name: Sourced { value: name.clone(), origin: values.origin.clone() }, values }
}
