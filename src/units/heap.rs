//! JVM heap sizes as Strimzi's `jvmOptions` takes them: `3072m`, `2g`, plain bytes.

use super::{Malformed, text_value};
use crate::source::Text;

/// "Too small maximum heap": OpenJDK `src/hotspot/share/gc/shared/genArguments.cpp`, shown by `java -Xmx2047k`.
const SMALLEST: u64 = 2 << 20;

/// A value of `-Xms` or `-Xmx`.
///
/// Pattern: strimzi `api/src/main/java/io/strimzi/api/kafka/model/common/JvmOptions.java`; the units are binary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heap {
    text: Text,
    bytes: u64,
}

text_value!(Heap);

impl Heap {
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let wrong = |what: &str, help: String| Malformed::new(format!("`{text}` is not a heap size: {what}"), help);
        if number.is_empty() {
            let help = "write a whole number followed by `m` or `g`, such as `3072m` or `3g`".to_owned();
            return Err(wrong("it does not start with a whole number", help));
        }
        let shift = match unit {
            "" => 0,
            "m" | "M" => 20,
            "g" | "G" => 30,
            _ => return Err(wrong(&format!("`{}` is no heap unit", unit.trim()), instead(number, unit))),
        };
        let bytes = number
            .parse::<u64>()
            .ok()
            .and_then(|number| number.checked_mul(1 << shift))
            .ok_or_else(|| wrong("it is larger than any machine's memory", "write fewer digits".to_owned()))?;
        if bytes < SMALLEST {
            let help = match (unit, number.parse::<u64>()) {
                ("", Ok(number @ 2..=65_536)) => format!("write `{number}m`"),
                _ => "write at least `64m`".to_owned(),
            };
            return Err(wrong("the JVM starts with no less than 2 MiB", help));
        }
        Ok(Heap { text: text.into(), bytes })
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

fn instead(number: &str, unit: &str) -> String {
    let first = unit.trim().chars().next().map(|c| c.to_ascii_lowercase());
    match (first, number.parse::<u64>()) {
        (Some('m'), _) => format!("write `{number}m`"),
        (Some('g'), _) => format!("write `{number}g`"),
        (Some('t'), Ok(number)) => format!("write `{}g`", number.saturating_mul(1024)),
        (Some('k'), Ok(number)) if number >= 1024 => format!("write `{}m`", number / 1024),
        _ => "write a whole number followed by `m` or `g`, such as `3072m` or `3g`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_binary_units() {
        for (text, bytes) in
            [("3072m", 3072u64 << 20), ("3g", 3 << 30), ("2G", 2 << 30), ("512M", 512 << 20), ("67108864", 67_108_864)]
        {
            assert_eq!(Heap::parse(text).unwrap().bytes(), bytes);
            assert_eq!(Heap::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn says_what_to_type() {
        let help = |text| Heap::parse(text).unwrap_err().help;
        assert_eq!(help("3Gi"), "write `3g`");
        assert_eq!(help("3072Mi"), "write `3072m`");
        assert_eq!(help("3072 m"), "write `3072m`");
        assert_eq!(help("2048k"), "write `2m`");
        assert_eq!(help("1024"), "write `1024m`");
        assert_eq!(help("1048576"), "write at least `64m`");
        assert_eq!(help("1T"), "write `1024g`");
        assert_eq!(help("-3g"), "write a whole number followed by `m` or `g`, such as `3072m` or `3g`");
        for text in
            ["", "m", "1.5g", "0", "0m", "100", "1m", "2097151", "99999999999999999999g", "18446744073709551615g"]
        {
            assert!(Heap::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn accepts_what_strimzi_accepts(text in "[0-9]{0,6}[kmMgGti]{0,2}") {
            let pattern = ::regex::Regex::new("^[0-9]+[mMgG]?$").unwrap();
            let small = || {
                let (number, unit) = text.split_at(text.trim_end_matches(['m', 'M', 'g', 'G']).len());
                let number: u64 = number.parse().unwrap();
                number == 0 || unit.is_empty() && number < SMALLEST || number == 1 && unit.eq_ignore_ascii_case("m")
            };
            prop_assert_eq!(Heap::parse(&text).is_ok(), pattern.is_match(&text) && !small());
        }
    }
}
