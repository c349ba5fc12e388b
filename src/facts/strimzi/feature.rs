//! Fields that came and went with the operator's releases.

use crate::units::StrimziVersion;

/// Something an operator can or cannot do in the API that we write for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    StrimziMetricsReporter,
    CustomAuthentication,
    OauthAuthentication,
    /// `version` of a connector.
    ConnectorPluginVersion,
    /// `listOffsets` and `alterOffsets` of a connector.
    ConnectorOffsets,
    HeartbeatConnector,
    /// `rack.type` and `rack.envVarName`.
    RackTypes,
    /// `validityDays` and `renewalDays` of a `tls` user.
    UserCertificateValidity,
    OpenTelemetryTracing,
    /// `state: stopped`.
    StoppedConnectors,
    /// `pattern` of a trusted certificate.
    CertificatePattern,
    ClusterIpListener,
    TlsRouteListener,
    AdvertisedHostTemplate,
    AdvertisedPortTemplate,
    PerBrokerAnnotationsTemplate,
    ExternalConfiguration,
    /// `pause: true`, where `state` says it now.
    ConnectorPause,
    /// `operation` of an ACL, where `operations` lists them now.
    SingleAclOperation,
    /// Group id and storage topics as fields, all required.
    ExplicitConnectTopics,
    /// The operator checks that requests do not exceed limits.
    ChecksResources,
    /// The operator checks that the aliases of a resource are unique.
    ChecksUniqueAliases,
}

/// When a feature is there.
#[derive(Debug)]
pub struct FeatureFact {
    pub feature: Feature,
    /// The first operator that has it; `None` when it is older than every operator we know.
    pub since: Option<StrimziVersion>,
    /// The first operator for which it cannot be written any more.
    pub until: Option<StrimziVersion>,
    /// As it stands in a manifest.
    pub field: &'static str,
    pub source: &'static str,
}

const fn version(major: u16, minor: u16) -> Option<StrimziVersion> {
    Some(StrimziVersion::new(major, minor, 0))
}

macro_rules! features {
    ($($feature:ident, $since:expr, $until:expr, $field:literal, $source:literal;)+) => {
        /// Every feature, in the order of [`Feature`].
        pub static FEATURES: &[FeatureFact] = &[$(FeatureFact {
            feature: Feature::$feature, since: $since, until: $until, field: $field, source: $source,
        }),+];
    };
}

features! {
    StrimziMetricsReporter, version(0, 48), None, "metricsConfig.type: strimziMetricsReporter",
        "API/common/metrics/StrimziMetricsReporter.java @0.48.0";
    CustomAuthentication, version(0, 48), None, "authentication.type: custom",
        "API/common/authentication/KafkaClientAuthenticationCustom.java @0.48.0";
    OauthAuthentication, None, version(0, 49), "authentication.type: oauth",
        "API/common/authentication/KafkaClientAuthentication.java @1.2.0: v1 has no oauth";
    ConnectorPluginVersion, version(0, 49), None, "version", "API/connector/AbstractConnectorSpec.java @0.49.0";
    ConnectorOffsets, version(0, 44), None, "listOffsets", "CHANGELOG.md, 0.44.0";
    HeartbeatConnector, None, version(0, 49), "heartbeatConnector",
        "API/mirrormaker2/KafkaMirrorMaker2MirrorSpec.java @0.49.0: v1 has no heartbeatConnector";
    RackTypes, version(1, 0), None, "rack.type", "API/common/Rack.java @1.0.0";
    UserCertificateValidity, version(1, 1), None, "authentication.validityDays",
        "API/user/KafkaUserTlsClientAuthentication.java @1.1.0";
    OpenTelemetryTracing, None, None, "tracing.type: opentelemetry", "API/common/tracing/OpenTelemetryTracing.java";
    StoppedConnectors, version(0, 38), None, "state: stopped", "CHANGELOG.md, 0.38.0";
    CertificatePattern, version(0, 42), None, "trustedCertificates[].pattern", "CHANGELOG.md, 0.42.0";
    ClusterIpListener, version(0, 32), None, "type: cluster-ip", "CHANGELOG.md, 0.32.0";
    TlsRouteListener, version(1, 1), None, "type: tlsroute", "API/kafka/listener/KafkaListenerType.java @1.1.0";
    AdvertisedHostTemplate, version(0, 44), None, "configuration.advertisedHostTemplate", "CHANGELOG.md, 0.44.0";
    AdvertisedPortTemplate, version(1, 0), None, "configuration.advertisedPortTemplate",
        "API/kafka/listener/GenericKafkaListenerConfiguration.java @1.0.0";
    PerBrokerAnnotationsTemplate, version(1, 1), None, "configuration.perBrokerAnnotationsTemplate",
        "API/kafka/listener/GenericKafkaListenerConfiguration.java @1.1.0";
    ExternalConfiguration, None, version(0, 49), "externalConfiguration", "CHANGELOG.md, 0.44.0: deprecated";
    ConnectorPause, None, version(0, 49), "pause", "API/connector/AbstractConnectorSpec.java @1.2.0";
    SingleAclOperation, None, version(0, 49), "operation", "API/user/acl/AclRule.java @1.2.0";
    ExplicitConnectTopics, version(0, 49), None, "target.groupId",
        "API/mirrormaker2/KafkaMirrorMaker2TargetClusterSpec.java @0.49.0";
    ChecksResources, version(1, 0), None, "resources", "CO/model/ModelUtils.java @1.0.0";
    ChecksUniqueAliases, version(0, 49), version(1, 0), "clusters[].alias",
        "CO/model/KafkaMirrorMaker2Cluster.java:199@0.51.0";
}

impl Feature {
    pub fn fact(self) -> &'static FeatureFact {
        // `FEATURES` lists every variant in order; a test holds it to that.
        &FEATURES[self as usize]
    }

    /// Tells whether the operator has it, in the API we write for it.
    pub fn is_in(self, strimzi: StrimziVersion) -> bool {
        let fact = self.fact();
        fact.since.is_none_or(|since| strimzi >= since) && fact.until.is_none_or(|until| strimzi < until)
    }
}

/// Tells whether an operator has a feature.
pub fn serves_feature(strimzi: StrimziVersion, feature: Feature) -> bool {
    feature.is_in(strimzi)
}

/// Returns by which operators a feature is served, to stand behind "served".
pub fn served_in_words(feature: Feature) -> String {
    let fact = feature.fact();
    match (fact.since, fact.until) {
        (Some(since), Some(until)) => format!("from {since} and before {until}"),
        (Some(since), None) => format!("from {since} on"),
        (None, Some(until)) => format!("before {until}"),
        (None, None) => "by every release".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_its_row() {
        for (position, fact) in FEATURES.iter().enumerate() {
            assert_eq!(fact.feature as usize, position, "{:?}", fact.feature);
            assert_eq!(fact.feature.fact().field, fact.field);
            assert!(!fact.source.is_empty());
        }
        assert_eq!(FEATURES.len(), Feature::ChecksUniqueAliases as usize + 1);
    }

    #[test]
    fn features_come_and_go() {
        let operator = |text: &str| text.parse::<StrimziVersion>().unwrap();
        assert!(!Feature::StrimziMetricsReporter.is_in(operator("0.47.0")));
        assert!(Feature::StrimziMetricsReporter.is_in(operator("0.48.0")));
        assert!(Feature::HeartbeatConnector.is_in(operator("0.48.0")));
        assert!(!Feature::HeartbeatConnector.is_in(operator("0.49.0")));
        assert!(Feature::ChecksUniqueAliases.is_in(operator("0.51.0")));
        assert!(!serves_feature(operator("1.0.0"), Feature::ChecksUniqueAliases));
        assert_eq!(served_in_words(Feature::ChecksUniqueAliases), "from 0.49.0 and before 1.0.0");
        assert_eq!(served_in_words(Feature::HeartbeatConnector), "before 0.49.0");
        assert_eq!(served_in_words(Feature::ConnectorOffsets), "from 0.44.0 on");
    }
}
