//! Kubernetes quantities: `500m`, `2`, `4Gi`, `1e3`.
//!
//! Grammar: kubernetes/apimachinery `pkg/api/resource/quantity.go`.

use std::cmp::Ordering;

use super::{Malformed, text_value};
use crate::source::Text;

/// An amount of memory or CPU, never negative.
///
/// Equality is of the text; [`Quantity::compare`] is of the amount (`1000m` and `1` are the same amount).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    text: Text,
    nanos: u128,
}

text_value!(Quantity);

const NANO: u128 = 1_000_000_000;

/// Suffix and multiplier as numerator over denominator.
const SUFFIXES: [(&str, u128, u128); 16] = [
    ("n", 1, NANO),
    ("u", 1, 1_000_000),
    ("m", 1, 1_000),
    ("", 1, 1),
    ("k", 1_000, 1),
    ("M", 1_000_000, 1),
    ("G", 1_000_000_000, 1),
    ("T", 1_000_000_000_000, 1),
    ("P", 1_000_000_000_000_000, 1),
    ("E", 1_000_000_000_000_000_000, 1),
    ("Ki", 1 << 10, 1),
    ("Mi", 1 << 20, 1),
    ("Gi", 1 << 30, 1),
    ("Ti", 1 << 40, 1),
    ("Pi", 1 << 50, 1),
    ("Ei", 1 << 60, 1),
];

/// Spellings that other programs know and Kubernetes does not.
const MISSPELT: [(&str, &str); 14] = [
    ("K", "k"),
    ("KB", "k"),
    ("kB", "k"),
    ("MB", "M"),
    ("GB", "G"),
    ("TB", "T"),
    ("g", "Gi"),
    ("t", "Ti"),
    ("KiB", "Ki"),
    ("MiB", "Mi"),
    ("GiB", "Gi"),
    ("ki", "Ki"),
    ("mi", "Mi"),
    ("gi", "Gi"),
];

impl Quantity {
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let wrong = |what: &str, help: String| Malformed::new(format!("`{text}` is not a quantity: {what}"), help);
        let example = || "write a number with an optional unit, such as `500m`, `2` or `4Gi`".to_owned();
        if text.is_empty() {
            return Err(Malformed::new("a quantity is empty", example()));
        }
        if text.starts_with('-') {
            return Err(wrong("it is negative", format!("write `{}`", text.trim_start_matches('-'))));
        }
        let unsigned = text.strip_prefix('+').unwrap_or(text);
        let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
        let (number, suffix) = unsigned.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(wrong("it does not start with a number", example()));
        }
        if fraction.contains('.') {
            return Err(wrong("it has two decimal points", example()));
        }
        let too_large =
            || wrong("it is larger than Kubernetes can hold", "write at most `8Ei` less one byte".to_owned());
        let (times, per) = match SUFFIXES.iter().find(|(name, ..)| *name == suffix) {
            Some(&(_, times, per)) => (times, per),
            None => match exponent(suffix) {
                Some(exponent) => {
                    let power = 10u128.checked_pow(exponent.unsigned_abs()).ok_or_else(too_large)?;
                    if exponent < 0 { (1, power) } else { (power, 1) }
                }
                None => {
                    let help = match MISSPELT.iter().find(|(name, _)| *name == suffix.trim()) {
                        Some((_, right)) if right.ends_with('i') => format!("write `{number}{right}`"),
                        Some((_, right)) => format!(
                            "write `{number}{right}` for powers of 1000 or `{number}{}i` for powers of 1024",
                            right.to_uppercase()
                        ),
                        None if suffix.trim() != suffix => format!("write `{number}{}`", suffix.trim()),
                        None if suffix.starts_with(',') => format!("write `{}`", text.replacen(',', ".", 1)),
                        None => "the units are n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi and Ei".to_owned(),
                    };
                    return Err(wrong(&format!("`{}` is no unit", suffix.trim()), help));
                }
            },
        };
        let nanos = scaled(whole, fraction, times, per).ok_or_else(too_large)?;
        // Kubernetes holds an int64 of whole units.
        if nanos > i64::MAX as u128 * NANO {
            return Err(too_large());
        }
        Ok(Quantity { text: text.into(), nanos })
    }

    /// Returns thousandths, rounded up as Kubernetes rounds.
    pub fn millis(&self) -> u128 {
        self.nanos.div_ceil(1_000_000)
    }

    /// Returns whole units (bytes of memory, CPUs), rounded up.
    pub fn bytes(&self) -> u128 {
        self.nanos.div_ceil(NANO)
    }

    /// Compares the amounts, exactly.
    pub fn compare(&self, other: &Quantity) -> Ordering {
        self.nanos.cmp(&other.nanos)
    }

    pub fn is_zero(&self) -> bool {
        self.nanos == 0
    }

    /// Tells whether the amount is not a whole number: right for CPU, almost surely a slip for memory.
    pub fn is_fraction(&self) -> bool {
        !self.nanos.is_multiple_of(NANO)
    }
}

fn exponent(suffix: &str) -> Option<i32> {
    let digits = suffix.strip_prefix(['e', 'E'])?;
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    if unsigned.is_empty() || !unsigned.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // A number that does not fit is far out of range either way.
    Some(digits.parse().unwrap_or(if digits.starts_with('-') { -1000 } else { 1000 }))
}

/// Returns `whole.fraction × times ÷ per` in billionths, rounded up; `None` when it does not fit.
fn scaled(whole: &str, fraction: &str, times: u128, per: u128) -> Option<u128> {
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    let mantissa: u128 = match digits.trim_start_matches('0') {
        "" => return Some(0),
        digits => digits.parse().ok()?,
    };
    let per = per.checked_mul(10u128.checked_pow(u32::try_from(fraction.len()).ok()?)?)?;
    let (times, per) = {
        let common = common_divisor(times.checked_mul(NANO)?, per);
        (times.checked_mul(NANO)? / common, per / common)
    };
    let common = common_divisor(mantissa, per);
    Some((mantissa / common).checked_mul(times)?.div_ceil(per / common))
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn reads_every_suffix() {
        for (text, bytes) in [
            ("1Ki", 1024),
            ("1Mi", 1 << 20),
            ("4Gi", 4u128 << 30),
            ("1Ti", 1 << 40),
            ("1Pi", 1 << 50),
            ("1Ei", 1 << 60),
            ("1k", 1000),
            ("3M", 3_000_000),
            ("1G", 1_000_000_000),
            ("1T", 1_000_000_000_000),
            ("1P", 1_000_000_000_000_000),
            ("1E", 1_000_000_000_000_000_000),
            ("1e3", 1000),
            ("1E3", 1000),
            ("1.5e+3", 1500),
            ("2000e-3", 2),
            ("0.5Gi", 1 << 29),
            (".5Gi", 1 << 29),
            ("2.", 2),
            ("+7", 7),
        ] {
            assert_eq!(quantity(text).bytes(), bytes, "{text}");
            assert_eq!(quantity(text).to_string(), text);
        }
        assert_eq!(quantity("500m").millis(), 500);
        assert_eq!(quantity("500m").bytes(), 1);
        assert_eq!(quantity("0.1").millis(), 100);
        assert_eq!(quantity("1n").millis(), 1);
        assert!(quantity("0Gi").is_zero());
    }

    #[test]
    fn compares_amounts_not_texts() {
        assert_eq!(quantity("1000m").compare(&quantity("1")), Ordering::Equal);
        assert_ne!(quantity("1000m"), quantity("1"));
        assert_eq!(quantity("1Gi").compare(&quantity("1G")), Ordering::Greater);
        assert!(quantity("500m").is_fraction() && !quantity("1500Mi").is_fraction());
    }

    #[test]
    fn says_what_to_type() {
        let help = |text| Quantity::parse(text).unwrap_err().help;
        assert_eq!(help("4GB"), "write `4G` for powers of 1000 or `4Gi` for powers of 1024");
        assert_eq!(help("4gi"), "write `4Gi`");
        assert_eq!(help("4 Gi"), "write `4Gi`");
        assert_eq!(help("12K"), "write `12k` for powers of 1000 or `12Ki` for powers of 1024");
        assert_eq!(help("1,5Gi"), "write `1.5Gi`");
        assert_eq!(help("-1"), "write `1`");
        assert_eq!(help("9Ei"), "write at most `8Ei` less one byte");
        assert_eq!(help(""), "write a number with an optional unit, such as `500m`, `2` or `4Gi`");
        assert_eq!(
            Quantity::parse("lots").unwrap_err().message,
            "`lots` is not a quantity: it does not start with a number"
        );
        for text in ["1..2", "1.2.3", ".", "1e", "1ex", "1Zi", "1mm", "1e99999999999", "٣Gi"] {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_keeps_the_text(text in "[+-]?[0-9.]{0,45}[a-zA-Z0-9+, -]{0,5}|.{0,12}") {
            if let Ok(quantity) = Quantity::parse(&text) {
                prop_assert_eq!(quantity.as_str(), text);
            }
        }

        #[test]
        fn binary_suffixes_are_shifts(number in 0u64..8) {
            for (suffix, shift) in [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50)] {
                prop_assert_eq!(quantity(&format!("{number}{suffix}")).bytes(), u128::from(number) << shift);
            }
        }
    }
}
