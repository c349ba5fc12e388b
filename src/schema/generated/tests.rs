//! The code and the compiled schemas give one verdict.

use serde_json::json;

use super::*;
use crate::schema::embedded;

/// Fields that stand directly, in lists, in maps, below `oneOf`, and that later operators brought.
fn documents() -> Vec<(&'static str, Value)> {
    let metadata = json!({"name": "mm2", "namespace": "kafka", "labels": {"strimzi.io/cluster": "west"}});
    let object = |api_version: &str, kind: &str, spec: Value| json!({"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec});
    let tls =
        json!({"type": "tls", "certificateAndKey": {"secretName": "s", "certificate": "user.crt", "key": "user.key"}});
    let custom = json!({"type": "custom", "sasl": true, "config": {"sasl.mechanism": "GSSAPI"}});
    let trusted = json!({"trustedCertificates": [{"secretName": "ca", "pattern": "*.crt"}]});
    let east = json!({"alias": "east", "bootstrapServers": "east:9094", "authentication": tls, "tls": trusted, "config": {"acks": "all"}});
    let west = json!({"alias": "west", "bootstrapServers": "west:9092", "authentication": custom});
    let connector =
        json!({"tasksMax": 2, "autoRestart": {"enabled": true}, "config": {"refresh.topics.enabled": true}});
    let common = json!({"version": "3.9.0", "replicas": 2, "resources": {"limits": {"memory": "2Gi"}}, "jvmOptions": {"-Xmx": "1g"},
        "logging": {"type": "inline", "loggers": {"a": "INFO"}}});
    let spec = |own: Value| {
        let mut spec = common.clone();
        spec.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        spec
    };
    let jmx = json!({"type": "jmxPrometheusExporter", "valueFrom": {"configMapKeyRef": {"name": "m", "key": "k"}}});
    let reporter = json!({"type": "strimziMetricsReporter", "values": {"allowList": [".*"]}});
    let classic_mirror =
        json!({"sourceCluster": "east", "targetCluster": "west", "topicsPattern": ".*", "sourceConnector": connector});
    let classic = spec(
        json!({"connectCluster": "west", "clusters": [east, west], "mirrors": [classic_mirror], "metricsConfig": jmx}),
    );
    let reported = spec(
        json!({"connectCluster": "west", "clusters": [east, west], "mirrors": [classic_mirror], "metricsConfig": reporter}),
    );
    let mut target = west.clone();
    target.as_object_mut().unwrap().extend([
        ("groupId".to_owned(), json!("g")),
        ("configStorageTopic".to_owned(), json!("c")),
        ("offsetStorageTopic".to_owned(), json!("o")),
        ("statusStorageTopic".to_owned(), json!("s")),
    ]);
    let oauth = json!({"type": "oauth", "clientId": "c", "clientSecret": {"secretName": "s", "key": "k"},
        "tokenEndpointUri": "https://login.example.org/token", "grantType": "client_credentials"});
    let login = json!({"alias": "west", "bootstrapServers": "west:9092", "authentication": oauth});
    let newer = spec(json!({"connectCluster": "west", "clusters": [east, login], "mirrors": [classic_mirror],
        "resources": {"claims": [{"name": "gpu", "request": "one"}]}}));
    let v1 = spec(
        json!({"target": target, "mirrors": [{"source": east, "topicsPattern": ".*", "sourceConnector": connector}], "metricsConfig": reporter}),
    );
    let acl = json!({"resource": {"type": "topic", "name": "a", "patternType": "literal"}, "operations": ["Read"], "host": "*"});
    let user = json!({"authentication": {"type": "tls"}, "authorization": {"type": "simple", "acls": [acl]}});
    let renewed = json!({"authentication": {"type": "tls", "validityDays": 365, "renewalDays": 30}, "quotas": {"requestPercentage": 55}});
    let rule = json!({"alert": "A", "expr": "up == 0", "for": "5m", "labels": {"severity": "critical"}, "annotations": {"summary": "s"}});
    let monitor = json!({"selector": {"matchLabels": {"a": "b"}}, "namespaceSelector": {"matchNames": ["n"]},
        "podMetricsEndpoints": [{"path": "/metrics", "port": "tcp-prometheus", "interval": "30s"}]});
    let exporter = json!({"lowercaseOutputName": true, "rules": [{"pattern": "kafka<a=b>", "name": "n", "type": "GAUGE", "labels": {"a": "b"}}]});
    let tests = json!({"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": [{"interval": "1m", "name": "n",
        "input_series": [{"series": "up", "values": "0 0"}],
        "promql_expr_test": [{"expr": "up", "eval_time": "1m", "exp_samples": [{"labels": "up", "value": 0}]}]}]});
    vec![
        ("kafkamirrormaker2-v1beta2", object("kafka.strimzi.io/v1beta2", "KafkaMirrorMaker2", classic)),
        ("kafkamirrormaker2-v1beta2", object("kafka.strimzi.io/v1beta2", "KafkaMirrorMaker2", reported)),
        ("kafkamirrormaker2-v1beta2", object("kafka.strimzi.io/v1beta2", "KafkaMirrorMaker2", newer)),
        ("kafkamirrormaker2-v1", object("kafka.strimzi.io/v1", "KafkaMirrorMaker2", v1)),
        ("kafkauser-v1beta2", object("kafka.strimzi.io/v1beta2", "KafkaUser", user.clone())),
        ("kafkauser-v1", object("kafka.strimzi.io/v1", "KafkaUser", renewed)),
        (
            "prometheusrule",
            object(
                "monitoring.coreos.com/v1",
                "PrometheusRule",
                json!({"groups": [{"name": "g", "interval": "30s", "rules": [rule]}]}),
            ),
        ),
        ("podmonitor", object("monitoring.coreos.com/v1", "PodMonitor", monitor)),
        (
            "configmap",
            json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"a.yaml": "a: 1\n"}}),
        ),
        ("jmx-exporter-config", exporter),
        ("alert-tests", tests),
    ]
}

/// Every document that is a given one but for one place.
fn changed(document: &Value) -> Vec<Value> {
    fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
        found.push(at.to_owned());
        let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
        match value {
            Value::Object(map) => {
                map.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{}", escaped(key)), found));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| pointers(item, &format!("{at}/{index}"), found));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    pointers(document, "", &mut all);
    let others = [
        json!(null),
        json!(-1),
        json!(2.0),
        json!("inline"),
        json!("a b\n"),
        json!({}),
        json!([]),
        json!({"type": "plain", "x": 1}),
    ];
    let mut made = vec![document.clone()];
    for pointer in all {
        let mut change = |change: &dyn Fn(&mut Value)| {
            let mut one = document.clone();
            change(one.pointer_mut(&pointer).unwrap());
            made.push(one);
        };
        others.iter().for_each(|other| change(&|value| *value = other.clone()));
        for key in ["image", "rack", "type", "patternType", "keep_firing_for", "stop", "zzz"] {
            change(&|value| drop(value.as_object_mut().map(|map| map.insert(key.to_owned(), json!("a")))));
        }
        change(&|value| {
            let Some(list) = value.as_array_mut() else { return };
            list.extend(list.first().cloned());
        });
        for index in 0..4 {
            change(&|value| {
                let Some(map) = value.as_object_mut() else { return };
                let key = map.keys().nth(index).cloned();
                drop(key.map(|key| map.shift_remove(&key)));
            });
        }
    }
    made
}

#[test]
fn the_code_says_what_the_schema_says() {
    for (name, document) in documents() {
        let schema = embedded::of_name(name).unwrap();
        let (mut fit, mut unfit, mut by_era) = (0, 0, 0);
        for changed in changed(&document) {
            let verdicts = Era::ALL.map(|era| {
                let verdict = fits(schema.fits, era, &changed);
                let compiled = schema.compiled(era).unwrap();
                assert_eq!(verdict, compiled.fits(&changed), "{name} {era}: {changed}");
                verdict
            });
            by_era += usize::from(verdicts.contains(&true) && verdicts.contains(&false));
            *(if verdicts.contains(&true) { &mut fit } else { &mut unfit }) += 1;
        }
        assert!(fit > 10 && unfit > 50, "{name}: {fit} {unfit}");
        let has_eras = ["kafkamirrormaker2-v1beta2", "kafkamirrormaker2-v1", "kafkauser-v1"].contains(&name);
        assert!(by_era > 0 || !has_eras, "{name}: no change belongs to some eras only");
    }
}
