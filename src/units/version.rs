//! Versions of Apache Kafka and of the Strimzi operator: always three numbers.

use std::fmt;
use std::str::FromStr;

use super::Malformed;

macro_rules! version {
    ($(#[$doc:meta])* $name:ident, $what:literal, $example:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            pub major: u16,
            pub minor: u16,
            pub patch: u16,
        }

        impl $name {
            pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
                $name { major, minor, patch }
            }

            pub fn parse(text: &str) -> Result<Self, Malformed> {
                let [major, minor, patch] = numbers(text, $what, $example)?;
                Ok($name { major, minor, patch })
            }

            /// Tells whether this is the given minor release or a later one.
            pub const fn at_least(self, major: u16, minor: u16) -> bool {
                self.major > major || (self.major == major && self.minor >= minor)
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<Self, Malformed> {
                $name::parse(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!("{}.{}.{}", self.major, self.minor, self.patch))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
}

version!(
    /// A release of Apache Kafka. Only the canonical spelling is accepted, so the text as written is the printed one.
    KafkaVersion,
    "Kafka version",
    "4.1.0"
);

version!(
    /// A release of the Strimzi operator, spelt as its tag.
    StrimziVersion,
    "Strimzi version",
    "0.48.0"
);

fn numbers(text: &str, what: &str, example: &str) -> Result<[u16; 3], Malformed> {
    let article = format!("`{text}` is not a {what}");
    let canonical = |part: &str| part.bytes().all(|b| b.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
    let parts: Vec<&str> = text.split('.').collect();
    let numbers: Option<Vec<u16>> =
        parts.iter().map(|part| if canonical(part) { part.parse().ok() } else { None }).collect();
    match numbers.as_deref() {
        Some(&[major, minor, patch]) => return Ok([major, minor, patch]),
        Some([_, _]) => {
            return Err(Malformed::new(format!("{article}: it needs three numbers"), format!("write `{text}.0`")));
        }
        _ => {}
    }
    // `v4.1.0`, `4.1.0-rc1`, `"4.1.0 "`: the version is in there.
    let core: String = text
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let help = match core.as_str() {
        core if core != text && numbers_of(core) => format!("write `{core}`"),
        _ => format!("write three numbers, such as `{example}`"),
    };
    Err(Malformed::new(article, help))
}

fn numbers_of(text: &str) -> bool {
    text.split('.').count() == 3
        && text.split('.').all(|part| part.parse::<u16>().is_ok() && !part.starts_with('0') || part == "0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn orders_by_number() {
        let version = |text| StrimziVersion::parse(text).unwrap();
        assert!(version("0.9.0") < version("0.48.0"));
        assert!(version("0.51.0") < version("1.0.0"));
        assert!(
            version("0.50.1").at_least(0, 49) && !version("0.48.9").at_least(0, 49) && version("1.0.0").at_least(0, 49)
        );
    }

    #[test]
    fn says_what_to_type() {
        let error = |text| KafkaVersion::parse(text).unwrap_err().to_string();
        assert_eq!(error("3.9"), "`3.9` is not a Kafka version: it needs three numbers; write `3.9.0`");
        assert_eq!(error("v3.9.0"), "`v3.9.0` is not a Kafka version; write `3.9.0`");
        assert_eq!(error("4.1.0-rc1"), "`4.1.0-rc1` is not a Kafka version; write `4.1.0`");
        assert_eq!(error("latest"), "`latest` is not a Kafka version; write three numbers, such as `4.1.0`");
        for text in ["", "4", "4.1.0.0", "04.1.0", "4..0", "4.1.99999", "+4.1.0"] {
            assert!(KafkaVersion::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn prints_what_it_read(major: u16, minor: u16, patch: u16) {
            let text = format!("{major}.{minor}.{patch}");
            prop_assert_eq!(KafkaVersion::parse(&text).unwrap().to_string(), text);
        }

        #[test]
        fn what_is_accepted_is_canonical(text in "[0-9v.]{0,9}|.{0,9}") {
            if let Ok(version) = KafkaVersion::parse(&text) {
                prop_assert_eq!(version.to_string(), text);
            }
        }
    }
}
