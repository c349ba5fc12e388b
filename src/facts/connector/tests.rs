use super::*;

const K390: KafkaVersion = KafkaVersion::new(3, 9, 0);
const K410: KafkaVersion = KafkaVersion::new(4, 1, 0);

#[test]
fn every_row_is_sound() {
    let mut names = std::collections::BTreeSet::new();
    for row in PROPERTIES {
        assert!(names.insert(row.name), "{} twice", row.name);
        if let Some(default) = row.default {
            assert_eq!(row.check(default), Ok(()), "{}", row.name);
        }
        if let Some(replaced) = row.replaced {
            assert!(property(replaced.by).is_some(), "{}", row.name);
        }
        assert!(row.since.zip(row.until).is_none_or(|(since, until)| since < until));
    }
    for agreement in AGREEMENTS {
        let row = property(agreement.key).unwrap();
        assert!(agreement.between.iter().all(|connector| row.connectors.contains(connector)), "{}", agreement.key);
        assert!(agreement.consequence.ends_with('.'));
    }
}

#[test]
fn keys_belong_to_connectors_and_versions() {
    let applies = |key, connector, kafka| property(key).unwrap().applies(connector, kafka);
    assert_eq!(applies("refresh.topics.interval.seconds", ConnectorKind::Source, K390), Applies::Yes);
    assert_eq!(
        applies("refresh.topics.interval.seconds", ConnectorKind::Checkpoint, K390),
        Applies::OtherConnector(&[ConnectorKind::Source])
    );
    assert_eq!(applies("add.source.alias.to.metrics", ConnectorKind::Source, K390), Applies::Yes);
    assert_eq!(
        applies("add.source.alias.to.metrics", ConnectorKind::Source, K410),
        Applies::NoMore(KafkaVersion::new(4, 0, 0))
    );
    assert_eq!(
        applies("heartbeats.replication.enabled", ConnectorKind::Source, K390),
        Applies::NotYet(KafkaVersion::new(4, 0, 0))
    );
    assert!(known_keys(ConnectorKind::Heartbeat, K410).any(|key| key == "emit.heartbeats.interval.seconds"));
    assert!(!known_keys(ConnectorKind::Heartbeat, K410).any(|key| key == "topics"));
}

#[test]
fn every_key_is_one_thing() {
    assert!(matches!(classify("topics.exclude"), Key::Property(row) if row.name == "topics.exclude"));
    assert!(matches!(
        classify("producer.override.linger.ms"),
        Key::Client { prefix, rest: "linger.ms" } if prefix.prefix == "producer.override."
    ));
    assert!(matches!(
        classify("source.consumer.fetch.min.bytes"),
        Key::Client { prefix, rest: "fetch.min.bytes" } if prefix.reaches(ConnectorKind::Source)
    ));
    assert!(matches!(
        classify("consumer.override.fetch.min.bytes"),
        Key::Client { prefix, .. } if prefix.reaches.is_empty() && prefix.instead == Some("consumer.")
    ));
    // A property although it starts like a prefix.
    assert!(matches!(classify("consumer.poll.timeout.ms"), Key::Property(_)));
    assert!(matches!(classify("admin.timeout.ms"), Key::Property(_)));
    assert!(matches!(classify("source.cluster.ssl.protocol"), Key::Cluster { rest: "ssl.protocol" }));
    assert!(matches!(classify("transforms.mask.type"), Key::Plugin));
    assert!(matches!(classify("task.index"), Key::PerTask));
    assert!(matches!(classify("topic.exclude"), Key::Unknown));
}

#[test]
fn clients_know_their_keys() {
    assert_eq!(client_key(Client::Producer, "linger.ms").map(|key| key.value_type), Some(Type::Long));
    assert!(client_key(Client::Consumer, "linger.ms").is_none());
    assert!(client_key(Client::Admin, "ssl.protocol").is_some() && is_security_key("sasl.mechanism"));
    assert!(client_key(Client::Worker, "config.storage.replication.factor").is_some());
    assert!(client_keys(Client::Producer).any(|key| key == "batch.size"));
}

#[test]
fn values_are_checked_as_kafka_does() {
    let message = |key: &str, value| property(key).unwrap().check(value).map_err(|error| error.to_string());
    assert_eq!(message("refresh.topics.enabled", "TRUE"), Ok(()));
    assert_eq!(
        message("refresh.topics.enabled", "yes").unwrap_err(),
        "`yes` is neither true nor false; write `true` or `false`"
    );
    assert_eq!(
        message("refresh.topics.interval.seconds", "60s").unwrap_err(),
        "`60s` is not a whole number; write a number"
    );
    assert_eq!(message("tasks.max", "0").unwrap_err(), "`0` is out of range; write a number of at least 1");
    assert_eq!(
        message("replication.factor", "0").unwrap_err(),
        "`0` is out of range; write a number larger than zero, or -1 for the broker's default"
    );
    assert_eq!(
        message("offset-syncs.topic.location", "Target").unwrap_err(),
        "`Target` is not one of the values; write one of `source`, `target`"
    );
    assert_eq!(
        message("offset-syncs.topic.replication.factor", "40000").unwrap_err(),
        "`40000` does not fit; write a number from -32768 to 32767"
    );
    assert_eq!(message("exactly.once.support", "REQUIRED"), Ok(()));
    let key = client_key(Client::Producer, "batch.size").unwrap();
    assert_eq!(check(key.value_type, key.valid, "327680"), Ok(()));
    assert!(check(key.value_type, key.valid, "320Ki").is_err());
}
