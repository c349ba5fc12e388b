//! The Secrets of one namespace.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde_json::Value;

/// Secrets by name, each with its keys.
#[derive(Default, Clone)]
pub struct Secrets(BTreeMap<String, BTreeMap<String, String>>);

impl Secrets {
    /// Adds a key; two clusters cannot share a Secret.
    pub fn add(&mut self, name: &str, key: &str, value: &str) {
        let before = self.0.entry(name.to_owned()).or_default().insert(key.to_owned(), value.to_owned());
        assert!(before.is_none_or(|before| before == value), "Secret {name} is wanted for two clusters");
    }

    /// Returns one key of one Secret; the operator stops the reconcile when it is not there.
    pub fn get(&self, name: &str, key: &str) -> &str {
        self.0
            .get(name)
            .unwrap_or_else(|| panic!("no Secret {name}"))
            .get(key)
            .unwrap_or_else(|| panic!("Secret {name} has no key {key}"))
    }

    /// Returns the certificates that an entry of `trustedCertificates` selects, by name or by pattern.
    fn selected(&self, entry: &Value) -> String {
        let name = entry["secretName"].as_str().unwrap();
        if let Some(key) = entry["certificate"].as_str() {
            return self.get(name, key).to_owned();
        }
        let pattern = entry["pattern"].as_str().expect("certificate or pattern");
        let suffix = pattern.strip_prefix('*').expect("our patterns begin with a star");
        let keys = self.0.get(name).unwrap_or_else(|| panic!("no Secret {name}"));
        keys.iter().filter(|(key, _)| key.ends_with(suffix)).map(|(_, text)| text.as_str()).collect()
    }

    /// Writes the stores of one cluster entry, and returns its client settings without any prefix.
    ///
    /// `CO/model/KafkaMirrorMaker2Connectors.addClusterToMirrorMaker2ConnectorConfig`: security.protocol from `tls` and
    /// the kind of authentication, stores as PEM. There the values come through a configuration provider; here they are files.
    pub fn client_settings(&self, cluster: &Value, folder: &Utf8Path) -> BTreeMap<String, String> {
        let mut settings = BTreeMap::new();
        let alias = cluster["alias"].as_str().unwrap();
        let mut protocol = "PLAINTEXT";
        if let Some(tls) = cluster.get("tls") {
            protocol = "SSL";
            let entries = tls["trustedCertificates"].as_array().cloned().unwrap_or_default();
            let path = folder.join(format!("{alias}.truststore.pem"));
            fs_err::write(&path, entries.iter().map(|entry| self.selected(entry)).collect::<String>()).unwrap();
            settings.insert("ssl.truststore.type".to_owned(), "PEM".to_owned());
            settings.insert("ssl.truststore.location".to_owned(), path.to_string());
        }
        let authentication = &cluster["authentication"];
        match authentication["type"].as_str() {
            Some("tls") => {
                let reference = &authentication["certificateAndKey"];
                let name = reference["secretName"].as_str().unwrap();
                let part = |field: &str| self.get(name, reference[field].as_str().unwrap()).to_owned();
                let path = folder.join(format!("{alias}.keystore.pem"));
                fs_err::write(&path, part("key") + &part("certificate")).unwrap();
                settings.insert("ssl.keystore.type".to_owned(), "PEM".to_owned());
                settings.insert("ssl.keystore.location".to_owned(), path.to_string());
            }
            Some(mechanism @ ("scram-sha-512" | "scram-sha-256")) => {
                protocol = if protocol == "SSL" { "SASL_SSL" } else { "SASL_PLAINTEXT" };
                let reference = &authentication["passwordSecret"];
                let password =
                    self.get(reference["secretName"].as_str().unwrap(), reference["password"].as_str().unwrap());
                let user = authentication["username"].as_str().unwrap();
                settings.insert("sasl.mechanism".to_owned(), mechanism.to_uppercase());
                settings.insert(
                    "sasl.jaas.config".to_owned(),
                    format!(
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"{user}\" password=\"{password}\";"
                    ),
                );
            }
            None => {}
            Some(other) => panic!("authentication {other} is not stood in for"),
        }
        settings.insert("security.protocol".to_owned(), protocol.to_owned());
        settings
    }
}
