//! Durations as Prometheus writes them: `5m`, `1h30m`, `500ms`.
//!
//! Grammar: prometheus/common `model/time.go`, and the `for` and `interval` patterns of the PrometheusRule CRD.

use super::{Malformed, text_value};
use crate::source::Text;

/// A span of time in whole milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    text: Text,
    millis: u64,
}

text_value!(Duration);

/// In the only order Prometheus accepts.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 24 * 60 * 60 * 1000),
    ("w", 7 * 24 * 60 * 60 * 1000),
    ("d", 24 * 60 * 60 * 1000),
    ("h", 60 * 60 * 1000),
    ("m", 60 * 1000),
    ("s", 1000),
    ("ms", 1),
];

impl Duration {
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let wrong = |what: &str, help: String| Malformed::new(format!("`{text}` is not a duration: {what}"), help);
        let example = || "write a number with a unit, such as `60s`, `5m` or `1h30m`".to_owned();
        if text == "0" {
            return Ok(Duration { text: text.into(), millis: 0 });
        }
        if text.is_empty() {
            return Err(Malformed::new("a duration is empty", example()));
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong("it has no unit", format!("write `{text}s`")));
        }
        if text.contains(char::is_whitespace) {
            let joined: String = text.split_whitespace().collect();
            let help = if Duration::parse(&joined).is_ok() { format!("write `{joined}`") } else { example() };
            return Err(wrong("it contains a space", help));
        }
        let mut rest = text;
        let mut next_unit = 0;
        let mut millis = 0u64;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (number, after) = rest.split_at(digits);
            let letters = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
            let (unit, remainder) = after.split_at(letters);
            if number.is_empty() {
                return Err(wrong("it does not start with a number", example()));
            }
            let Some(position) = UNITS.iter().position(|(name, _)| *name == unit) else {
                return Err(match nearest_unit(number, unit) {
                    Some(right) if remainder.is_empty() && digits == text.len() - after.len() => {
                        wrong(&format!("`{unit}` is no unit"), format!("write `{right}`"))
                    }
                    _ if unit.is_empty() => wrong("its last number has no unit", example()),
                    _ => wrong(&format!("`{unit}` is no unit"), "the units are y, w, d, h, m, s and ms".to_owned()),
                });
            };
            if position < next_unit {
                let help = "write each unit once, the larger ones first, such as `1h30m`".to_owned();
                return Err(wrong("its units are out of order", help));
            }
            next_unit = position + 1;
            millis = number
                .parse::<u64>()
                .ok()
                .and_then(|number| number.checked_mul(UNITS[position].1))
                .and_then(|part| millis.checked_add(part))
                // Prometheus holds nanoseconds in an int64.
                .filter(|&millis| millis <= i64::MAX as u64 / 1_000_000)
                .ok_or_else(|| wrong("it is longer than Prometheus can hold", "write at most `292y`".to_owned()))?;
            rest = remainder;
        }
        Ok(Duration { text: text.into(), millis })
    }

    /// Makes the duration written in seconds.
    pub fn seconds(seconds: u64) -> Self {
        Duration { text: format!("{seconds}s").into(), millis: seconds.saturating_mul(1000) }
    }

    pub fn as_millis(&self) -> u64 {
        self.millis
    }

    /// Returns whole seconds, as Kafka's `*.interval.seconds` and Kubernetes' probes want them.
    pub fn as_seconds(&self) -> Result<u64, Malformed> {
        if self.millis.is_multiple_of(1000) {
            return Ok(self.millis / 1000);
        }
        let up = self.millis.div_ceil(1000);
        Err(Malformed::new(format!("`{}` is not a whole number of seconds", self.text), format!("write `{up}s`")))
    }

    pub fn is_zero(&self) -> bool {
        self.millis == 0
    }
}

fn nearest_unit(number: &str, unit: &str) -> Option<String> {
    let right = match unit.to_ascii_lowercase().as_str() {
        "sec" | "secs" | "second" | "seconds" | "s" => "s",
        "min" | "mins" | "minute" | "minutes" => "m",
        "hr" | "hrs" | "hour" | "hours" | "h" => "h",
        "day" | "days" | "d" => "d",
        "week" | "weeks" | "w" => "w",
        "millis" | "millisecond" | "milliseconds" | "ms" => "ms",
        _ => return None,
    };
    Some(format!("{number}{right}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_prometheus_reads() {
        for (text, millis) in [
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("10s", 10_000),
            ("500ms", 500),
            ("1d", 86_400_000),
            ("1m500ms", 60_500),
            ("1y2w3d4h5m6s7ms", 33_019_506_007),
            ("0", 0),
            ("0s", 0),
            ("0010s", 10_000),
        ] {
            assert_eq!(Duration::parse(text).unwrap().as_millis(), millis, "{text}");
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn seconds_are_exact_or_an_error() {
        assert_eq!(Duration::parse("1h30m").unwrap().as_seconds(), Ok(5400));
        assert_eq!(
            Duration::parse("1500ms").unwrap().as_seconds().unwrap_err().to_string(),
            "`1500ms` is not a whole number of seconds; write `2s`"
        );
    }

    #[test]
    fn says_what_to_type() {
        let help = |text| Duration::parse(text).unwrap_err().help;
        assert_eq!(help("90"), "write `90s`");
        assert_eq!(help("5 m"), "write `5m`");
        assert_eq!(help("5min"), "write `5m`");
        assert_eq!(help("2H"), "write `2h`");
        assert_eq!(help("30m1h"), "write each unit once, the larger ones first, such as `1h30m`");
        assert_eq!(help("1m1m"), "write each unit once, the larger ones first, such as `1h30m`");
        assert_eq!(help("1h30"), "write a number with a unit, such as `60s`, `5m` or `1h30m`");
        assert_eq!(help("300y"), "write at most `292y`");
        for text in ["", "-5m", "1.5h", "m", "5µs", "99999999999999999999s", "5m "] {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_crd_pattern(text in "([0-9]{1,3}(y|w|d|h|m|s|ms)){1,4}|[0-9a-z ]{0,6}") {
            let pattern = ::regex::Regex::new(
                "^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$",
            )
            .unwrap();
            let accepted = !text.is_empty() && pattern.is_match(&text);
            let parsed = Duration::parse(&text);
            if parsed.as_ref().is_err_and(|e| e.message.contains("longer than Prometheus")) {
                return Ok(());
            }
            prop_assert_eq!(parsed.is_ok(), accepted);
        }
    }
}
