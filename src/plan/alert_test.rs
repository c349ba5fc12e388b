//! Unit tests of alerts, for `promtool test rules`.

use std::fmt::Write;

use super::model::{Alert, AlertTest};
use crate::facts::derivations::ALERT_TEST;
use crate::facts::failures::{self, Course, Unit};
use crate::source::{Origin, Sourced, Text};
use crate::topology::model::Monitoring;
use crate::units::Duration;

/// What a test has beside the alert.
pub(super) struct Watched<'a> {
    /// What is watched, in words.
    pub name: String,
    pub series: Vec<(String, Course)>,
    /// How many alerts fire when all of it fails.
    pub firing: usize,
    pub threshold: Option<&'a str>,
    /// Where the flow or the instance comes from.
    pub inputs: &'a [Origin],
}

/// Returns the test of an alert as it is written.
pub(super) fn test(of: &failures::Alert, alert: &Alert, watched: &Watched<'_>, monitoring: &Monitoring) -> AlertTest {
    let step = monitoring.interval.value.as_millis().max(1);
    let threshold = number(of, watched.threshold);
    // As long as the expression looks back, and the alert waits.
    let looks_back = match of.threshold {
        Some(known) if known.unit == Unit::Seconds => threshold.max(0.0) * 1000.0,
        _ => 0.0,
    };
    let hold = alert.hold.as_ref().map_or(0, |hold| hold.value.as_millis());
    // A threshold of seconds is far below what a u64 holds in milliseconds; `as` saturates.
    let length = (monitoring.window.value.as_millis().max(looks_back as u64)).saturating_add(hold);
    let steps = length.div_ceil(step).saturating_add(4);
    let mut inputs = watched.inputs.to_vec();
    inputs.push(monitoring.unit_tests.origin.clone());
    inputs.extend([&monitoring.interval, &monitoring.window].map(|time| time.origin.clone()));
    inputs.extend(alert.hold.as_ref().map(|hold| hold.origin.clone()));
    let derived = |text: String| Sourced::derived(Text::from(text), &ALERT_TEST, inputs.clone());
    let at = |steps: u64| Sourced::derived(duration(step.saturating_mul(steps)), &ALERT_TEST, inputs.clone());
    let series = watched.series.iter();
    AlertTest {
        name: derived(format!("{} {}", alert.name.value, watched.name)),
        series: series
            .map(|(name, course)| (name.as_str().into(), derived(values(*course, steps, threshold))))
            .collect(),
        query: derived(query(alert)),
        silent_at: at(steps),
        firing_at: at(steps.saturating_mul(2).saturating_add(1)),
        firing: Sourced::derived(u32::try_from(watched.firing).unwrap_or(u32::MAX), &ALERT_TEST, inputs.clone()),
    }
}

fn number(of: &failures::Alert, written: Option<&str>) -> f64 {
    let default = || of.threshold.map_or(0.0, |threshold| threshold.default as f64);
    written.and_then(|text| text.parse().ok()).unwrap_or_else(default)
}

/// Returns samples as promtool reads them: all is well for `steps` steps, then something is wrong for as many.
fn values(course: Course, steps: u64, threshold: f64) -> String {
    let all = steps.saturating_mul(2).saturating_add(1);
    let counted = steps.saturating_mul(10);
    match course {
        Course::Stays(value) => format!("{value}+0x{all}"),
        Course::Turns(from, to) => format!("{from}+0x{steps} {to}+0x{steps}"),
        Course::Exceeds => format!("{}+0x{steps} {}+0x{steps}", threshold.min(0.0), threshold + 1.0),
        Course::Counts => format!("0+10x{all}"),
        Course::Stops => format!("0+10x{steps} {counted}+0x{steps}"),
        Course::Starts => format!("0+0x{steps} 1+1x{steps}"),
        Course::Ends => format!("1+0x{steps} stale"),
    }
}

/// Counts the firing alerts of this name and these labels; a label with a template in it has no value yet.
fn query(alert: &Alert) -> String {
    let mut query = format!("count(ALERTS{{alertname={},alertstate=\"firing\"", quoted(&alert.name.value));
    for (key, label) in alert.labels.iter().filter(|(_, label)| !label.value.contains("{{")) {
        let _ = write!(query, ",{key}={}", quoted(&label.value));
    }
    query + "})"
}

/// Returns a string of PromQL.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn duration(millis: u64) -> Duration {
    match millis.is_multiple_of(1000) {
        true => Duration::seconds(millis / 1000),
        false => Duration::parse(&format!("{millis}ms")).unwrap_or_else(|_| Duration::seconds(millis / 1000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_cover_both_halves() {
        let of = |course| values(course, 14, 10_000.0);
        assert_eq!(of(Course::Stays(1)), "1+0x29");
        assert_eq!(of(Course::Turns(1, 0)), "1+0x14 0+0x14");
        assert_eq!(of(Course::Exceeds), "0+0x14 10001+0x14");
        assert_eq!(of(Course::Counts), "0+10x29");
        assert_eq!(of(Course::Stops), "0+10x14 140+0x14");
        assert_eq!(of(Course::Starts), "0+0x14 1+1x14");
        assert_eq!(of(Course::Ends), "1+0x14 stale");
        assert_eq!(values(Course::Exceeds, 3, -1.5), "-1.5+0x3 -0.5+0x3");
    }

    #[test]
    fn strings_are_those_of_promql() {
        assert_eq!(quoted("a \"b\" \\ c\nd\u{7}"), r#""a \"b\" \\ c\nd\u0007""#);
    }
}
