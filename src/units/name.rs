//! Names: of Kubernetes objects, Kafka topics and aliases, Prometheus metrics and labels.

use super::{Malformed, text_value};
use crate::source::Text;

/// Longest name that leaves room for what Strimzi appends (`-mirrormaker2-api` within 63).
///
/// Inferred from strimzi `KafkaMirrorMaker2Cluster.java` at 1.2.0.
pub const LONGEST_INSTANCE_NAME: usize = 46;
/// RFC 1123 label; Kubernetes `validation.DNS1123LabelMaxLength`.
pub const LONGEST_LABEL: usize = 63;
/// RFC 1123 subdomain; Kubernetes `validation.DNS1123SubdomainMaxLength`.
pub const LONGEST_SUBDOMAIN: usize = 253;
/// Kafka `Topic.MAX_NAME_LENGTH`, `clients/src/main/java/org/apache/kafka/common/internals/Topic.java`.
pub const LONGEST_TOPIC: usize = 249;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident, $check:path;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            text: Text,
        }

        impl $name {
            pub fn parse(text: &str) -> Result<Self, Malformed> {
                $check(text)?;
                Ok($name { text: text.into() })
            }
        }

        text_value!($name);
    )+};
}

names! {
    /// A cluster's alias as Strimzi accepts it.
    Alias, alias;
    /// The name of a Kubernetes object: a DNS subdomain.
    ObjectName, dns_subdomain;
    /// A topic's name as the broker accepts it.
    TopicName, topic;
    /// A key of a Secret's or ConfigMap's data.
    ConfigKey, config_key;
    /// A Prometheus metric's name.
    MetricName, metric_name;
    /// A Prometheus label's name.
    LabelName, label_name;
}

/// Checks an RFC 1123 label of at most `longest` characters.
pub fn dns_label(text: &str, longest: usize) -> Result<(), Malformed> {
    length("a name", text, longest)?;
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    dns("a name", text, legal, "lower-case letters, digits and `-`")
}

/// Checks an RFC 1123 subdomain: labels joined by dots.
pub fn dns_subdomain(text: &str) -> Result<(), Malformed> {
    length("a name", text, LONGEST_SUBDOMAIN)?;
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    dns("a name", text, legal, "lower-case letters, digits, `-` and `.`")?;
    match text.split('.').find(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-')) {
        Some(label) => Err(Malformed::new(
            format!("`{text}` is not a name: its part `{label}` is not one"),
            "start and end every part between dots with a letter or a digit",
        )),
        None => Ok(()),
    }
}

/// Checks a cluster alias.
///
/// Pattern: strimzi `api/src/main/java/io/strimzi/api/kafka/model/mirrormaker2/KafkaMirrorMaker2ClusterSpec.java`.
pub fn alias(text: &str) -> Result<(), Malformed> {
    length("an alias", text, 100)?;
    legal("an alias", text, is_topic_character, "letters, digits, `.`, `_` and `-`")
}

/// Checks a topic name as `Topic.validate` of Kafka's clients does.
pub fn topic(text: &str) -> Result<(), Malformed> {
    length("a topic", text, LONGEST_TOPIC)?;
    if text == "." || text == ".." {
        return Err(Malformed::new(format!("`{text}` is not a topic"), "write a name, not a folder"));
    }
    legal("a topic", text, is_topic_character, "letters, digits, `.`, `_` and `-`")
}

/// Checks the name of a consumer group: any text but an empty one; `ConsumerGroupMetadata` and the coordinator ask no more.
pub fn group(text: &str) -> Result<(), Malformed> {
    length("a group", text, usize::MAX)?;
    legal("a group", text, |c| !c.is_control(), "anything but control characters")
}

/// Checks a key of a Secret's or ConfigMap's data, as Kubernetes' `IsConfigMapKey` does.
pub fn config_key(text: &str) -> Result<(), Malformed> {
    length("a key", text, LONGEST_SUBDOMAIN)?;
    if text == "." || text.starts_with("..") {
        return Err(Malformed::new(format!("`{text}` is not a key"), "start it with something else than `..`"));
    }
    legal("a key", text, is_topic_character, "letters, digits, `.`, `_` and `-`")
}

/// Checks a Prometheus metric name in its classic alphabet.
pub fn metric_name(text: &str) -> Result<(), Malformed> {
    prometheus(
        "a metric name",
        text,
        |c| c.is_ascii_alphanumeric() || c == '_' || c == ':',
        "letters, digits, `_` and `:`",
    )
}

/// Checks a Prometheus label name in its classic alphabet; names that start with `__` are Prometheus' own.
pub fn label_name(text: &str) -> Result<(), Malformed> {
    prometheus("a label name", text, |c| c.is_ascii_alphanumeric() || c == '_', "letters, digits and `_`")?;
    if text.starts_with("__") {
        let help = format!("write `{}`", text.trim_start_matches('_'));
        return Err(Malformed::new(format!("`{text}` is not a label name: `__` is Prometheus' own"), help));
    }
    Ok(())
}

/// Checks the key of a Kubernetes label or annotation: an optional `prefix/`, then a name.
pub fn label_key(text: &str) -> Result<(), Malformed> {
    let name = match text.split_once('/') {
        Some((prefix, name)) => {
            dns_subdomain(prefix)?;
            name
        }
        None => text,
    };
    length("a label key", name, LONGEST_LABEL)?;
    legal("a label key", name, is_topic_character, "letters, digits, `.`, `_` and `-`, after an optional `prefix/`")?;
    ends("a label key", name)
}

/// Checks the value of a Kubernetes label; an empty one is legal.
pub fn label_value(text: &str) -> Result<(), Malformed> {
    if text.is_empty() {
        return Ok(());
    }
    length("a label value", text, LONGEST_LABEL)?;
    legal("a label value", text, is_topic_character, "letters, digits, `.`, `_` and `-`")?;
    ends("a label value", text)
}

/// Checks the characters of a container image's name.
///
/// Grammar: distribution/reference `reference.go`; a registry may be an IPv6 address.
pub fn image(text: &str) -> Result<(), Malformed> {
    length("an image", text, usize::MAX)?;
    let allowed = |c: char| is_topic_character(c) || matches!(c, '/' | ':' | '@' | '[' | ']' | '+');
    legal("an image", text, allowed, "letters, digits, `.`, `_`, `-`, `/`, `:` and `@`")?;
    let begins = |c: char| c.is_ascii_alphanumeric() || c == '[';
    if text.starts_with(begins) && text.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        return Ok(());
    }
    let help = "write it as `registry/name:tag`";
    Err(Malformed::new(format!("`{text}` is not an image: it starts or ends with a sign"), help))
}

fn is_topic_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
}

fn length(what: &str, text: &str, longest: usize) -> Result<(), Malformed> {
    let count = text.chars().count();
    match count {
        0 => Err(Malformed::new(format!("{what} is empty"), format!("write {what}"))),
        _ if count > longest => Err(Malformed::new(
            format!("`{text}` is {count} characters long; {what} has at most {longest}"),
            format!("write a name that is at least {} shorter", plural(count - longest)),
        )),
        _ => Ok(()),
    }
}

fn plural(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

fn legal(what: &str, text: &str, legal: impl Fn(char) -> bool, alphabet: &str) -> Result<(), Malformed> {
    match text.chars().find(|&c| !legal(c)) {
        Some(c) => Err(Malformed::new(
            format!("`{}` is not {what}: `{}` is not allowed", text.escape_debug(), c.escape_debug()),
            format!("use {alphabet}"),
        )),
        None => Ok(()),
    }
}

fn dns(what: &str, text: &str, allowed: impl Fn(char) -> bool + Copy, alphabet: &str) -> Result<(), Malformed> {
    if let Err(mut error) = legal(what, text, allowed, alphabet) {
        let lower = text.to_ascii_lowercase().replace('_', "-");
        if lower.chars().all(allowed) && ends(what, &lower).is_ok() {
            error.help = format!("write `{lower}`");
        }
        return Err(error);
    }
    ends(what, text)
}

fn ends(what: &str, text: &str) -> Result<(), Malformed> {
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return Ok(());
    }
    let help = "start and end it with a letter or a digit";
    Err(Malformed::new(format!("`{text}` is not {what}: it starts or ends with a sign"), help))
}

fn prometheus(what: &str, text: &str, allowed: impl Fn(char) -> bool, alphabet: &str) -> Result<(), Malformed> {
    length(what, text, usize::MAX)?;
    legal(what, text, allowed, alphabet)?;
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Malformed::new(
            format!("`{text}` is not {what}: it starts with a digit"),
            format!("write `_{text}`"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_what_upstream_accepts() {
        assert_eq!(dns_label("kafka-rciis-prod", 46), Ok(()));
        assert_eq!(dns_subdomain("a.b-c.9"), Ok(()));
        for text in ["proxmox", "dc-1.eu_west", "A"] {
            assert!(alias(text).is_ok() && topic(text).is_ok() && config_key(text).is_ok());
        }
        assert_eq!(topic("__consumer_offsets"), Ok(()));
        assert_eq!(metric_name("kafka_connect:rate5m"), Ok(()));
        assert_eq!(label_name("_source"), Ok(()));
        assert_eq!(label_key("strimzi.io/cluster"), Ok(()));
        assert_eq!(label_value(""), Ok(()));
    }

    #[test]
    fn says_what_to_type() {
        let error = |result: Result<(), Malformed>| result.unwrap_err().to_string();
        assert_eq!(
            error(dns_label("Kafka_Prod", 46)),
            "`Kafka_Prod` is not a name: `K` is not allowed; write `kafka-prod`"
        );
        assert_eq!(
            error(dns_label(&"a".repeat(47), 46)),
            format!(
                "`{}` is 47 characters long; a name has at most 46; write a name that is at least 1 character shorter",
                "a".repeat(47)
            )
        );
        assert_eq!(
            error(dns_label("-a", 63)),
            "`-a` is not a name: it starts or ends with a sign; start and end it with a letter or a digit"
        );
        assert_eq!(
            error(dns_subdomain("a..b")),
            "`a..b` is not a name: its part `` is not one; start and end every part between dots with a letter or a digit"
        );
        assert_eq!(
            error(alias("a->b")),
            "`a->b` is not an alias: `>` is not allowed; use letters, digits, `.`, `_` and `-`"
        );
        assert_eq!(
            error(alias("../x")),
            "`../x` is not an alias: `/` is not allowed; use letters, digits, `.`, `_` and `-`"
        );
        assert_eq!(
            error(alias("a\nb")),
            "`a\\nb` is not an alias: `\\n` is not allowed; use letters, digits, `.`, `_` and `-`"
        );
        assert_eq!(error(metric_name("5m")), "`5m` is not a metric name: it starts with a digit; write `_5m`");
        assert_eq!(
            error(label_name("__name__")),
            "`__name__` is not a label name: `__` is Prometheus' own; write `name__`"
        );
        assert_eq!(error(topic("..")), "`..` is not a topic; write a name, not a folder");
        assert!(alias("").is_err() && alias(&"a".repeat(101)).is_err() && topic(&"a".repeat(250)).is_err());
        assert!(config_key("..data").is_err() && label_value("-x").is_err() && label_key("a/b/c").is_err());
    }

    proptest! {
        #[test]
        fn labels_are_subdomains(text in "[a-z0-9.A-Z_-]{0,12}") {
            if dns_label(&text, 63).is_ok() {
                prop_assert!(dns_subdomain(&text).is_ok());
                prop_assert!(alias(&text).is_ok());
            }
            let pattern = ::regex::Regex::new(r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$").unwrap();
            prop_assert_eq!(dns_subdomain(&text).is_ok(), pattern.is_match(&text));
        }

        #[test]
        fn aliases_follow_the_pattern(text in ".{0,8}|[a-z._-]{95,105}") {
            let pattern = ::regex::Regex::new(r"\A[a-zA-Z0-9._-]{1,100}\z").unwrap();
            prop_assert_eq!(Alias::parse(&text).is_ok(), pattern.is_match(&text));
        }
    }
}
