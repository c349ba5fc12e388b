//! `host:port`, as Kafka's bootstrap addresses have it.

use super::name::dns_subdomain;
use super::{Malformed, text_value};
use crate::source::Text;

/// A host name or IP address with a port from 1 to 65535.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostPort {
    text: Text,
    colon: usize,
    port: u16,
}

text_value!(HostPort);

impl HostPort {
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let wrong = |what: String, help: String| Malformed::new(format!("`{text}` is not an address: {what}"), help);
        let example = || "write `host:port`, such as `kafka.example.org:9094`".to_owned();
        if let Some((scheme, rest)) = text.split_once("://") {
            return Err(wrong(format!("`{scheme}://` does not belong to it"), format!("write `{rest}`")));
        }
        if text.contains(',') {
            return Err(wrong("it is a list".to_owned(), "write one `host:port`".to_owned()));
        }
        let Some((host, port_text)) = text.rsplit_once(':') else {
            return Err(wrong("it has no port".to_owned(), example()));
        };
        let port = match port_text.parse::<u16>() {
            Ok(port) if port > 0 && port_text.bytes().all(|b| b.is_ascii_digit()) => port,
            _ => {
                let what = format!("`{port_text}` is not a port");
                return Err(wrong(what, "write a port from 1 to 65535".to_owned()));
            }
        };
        match host.strip_prefix('[').map(|inner| inner.strip_suffix(']')) {
            Some(Some(inner)) if inner.parse::<std::net::Ipv6Addr>().is_ok() => {}
            Some(_) => return Err(wrong(format!("`{host}` is not an IPv6 address"), example())),
            None if host.parse::<std::net::Ipv6Addr>().is_ok() => {
                return Err(wrong("an IPv6 address needs brackets".to_owned(), format!("write `[{host}]:{port}`")));
            }
            None => {
                let lower = host.to_ascii_lowercase();
                dns_subdomain(&lower).map_err(|cause| wrong(cause.message, example()))?;
            }
        }
        Ok(HostPort { text: text.into(), colon: host.len(), port })
    }

    pub fn host(&self) -> &str {
        self.text.get(..self.colon).unwrap_or_default()
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_names_and_numbers() {
        for (text, host, port) in [
            ("kafka-kafka-external-bootstrap.kafka.svc:9094", "kafka-kafka-external-bootstrap.kafka.svc", 9094),
            ("10.0.0.7:32100", "10.0.0.7", 32100),
            ("[2001:db8::1]:9094", "[2001:db8::1]", 9094),
            ("Broker.Example.ORG:1", "Broker.Example.ORG", 1),
        ] {
            let address = HostPort::parse(text).unwrap();
            assert_eq!((address.host(), address.port(), address.as_str()), (host, port, text));
        }
    }

    #[test]
    fn says_what_to_type() {
        let error = |text| HostPort::parse(text).unwrap_err().to_string();
        assert_eq!(
            error("kafka.example.org"),
            "`kafka.example.org` is not an address: it has no port; write `host:port`, such as `kafka.example.org:9094`"
        );
        assert_eq!(error("kafka:0"), "`kafka:0` is not an address: `0` is not a port; write a port from 1 to 65535");
        assert_eq!(
            error("SASL_SSL://a:9094"),
            "`SASL_SSL://a:9094` is not an address: `SASL_SSL://` does not belong to it; write `a:9094`"
        );
        assert_eq!(
            error("2001:db8::1:9094"),
            "`2001:db8::1:9094` is not an address: an IPv6 address needs brackets; write `[2001:db8::1]:9094`"
        );
        for text in ["", ":9094", "a b:1", "a:65536", "a:+1", "a:1,b:2", "-a:1", "[::1:9", "a..b:1"] {
            assert!(HostPort::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn splits_into_what_it_was(text in "[a-z0-9.:\\[\\]-]{0,20}") {
            if let Ok(address) = HostPort::parse(&text) {
                prop_assert_eq!(format!("{}:{}", address.host(), address.port()).len() <= text.len(), true);
                prop_assert!(text.starts_with(address.host()));
            }
        }
    }
}
