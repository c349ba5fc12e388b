//! What a host's documents must say, put together a second time, without templates.

use mirrorc::facts::strimzi::Api;
use mirrorc::plan::model::*;
use mirrorc::source::{Scalar, Sourced, Text, Tree};
use mirrorc::topology::model::{Logging, Probe, State};
use serde_json::{Map, Value, json};

use super::build::Watched;

/// Returns the documents of every file, in the order of the files.
pub(super) fn documents(watched: &Watched, api: Api) -> Vec<Vec<Value>> {
    let Watched { host, alerts } = watched;
    let mut files = vec![host.instances.iter().map(|instance| mirror_maker(instance, api)).collect()];
    files.push(host.users.iter().map(|one| user(one, host, api)).collect());
    files.extend(host.exporter.as_ref().map(|exporter| vec![config_map(exporter)]));
    files.extend(host.alerts.as_ref().map(|group| vec![rule(group, alerts)]));
    files.extend(host.pod_monitor.as_ref().map(|monitor| vec![pod_monitor(monitor)]));
    files.extend(host.alerts.as_ref().and_then(|group| alert_tests(group, alerts, host)).map(|tests| vec![tests]));
    files
}

/// Leaves out what is null or an empty map: a plan that says nothing writes nothing.
fn said<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let is_said = |value: &Value| !value.is_null() && value.as_object().is_none_or(|map| !map.is_empty());
    Value::Object(entries.into_iter().filter(|(_, v)| is_said(v)).map(|(k, v)| (k.to_owned(), v)).collect())
}

fn text(text: &Sourced<Text>) -> Value {
    Value::from(&*text.value)
}

fn maybe(value: &Option<Sourced<Text>>) -> Value {
    value.as_ref().map_or(Value::Null, text)
}

fn shown<T: ToString>(value: &Option<Sourced<T>>) -> Value {
    value.as_ref().map_or(Value::Null, |value| value.value.to_string().into())
}

fn scalar(value: &Scalar) -> Value {
    match value {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => json!(value),
        Scalar::Int(value) => json!(value),
        Scalar::Float(value) => json!(value),
        Scalar::Text(value) => Value::from(&**value),
    }
}

fn tree(tree: &Tree) -> Value {
    match tree {
        Tree::Scalar(one) => scalar(&one.value),
        Tree::List(items) => items.iter().map(self::tree).collect(),
        Tree::Map(entries) => map(entries, self::tree),
    }
}

fn map<V>(entries: &[(Text, V)], value: impl Fn(&V) -> Value) -> Value {
    let map: Map<String, Value> = entries.iter().map(|(key, one)| (key.to_string(), value(one))).collect();
    assert_eq!(map.len(), entries.len(), "the plan repeats a key");
    Value::Object(map)
}

fn texts(entries: &[(Text, Sourced<Text>)]) -> Value {
    map(entries, text)
}

fn config(entries: &[(Text, Sourced<Scalar>)]) -> Value {
    map(entries, |value| scalar(&value.value))
}

fn mirror_maker(instance: &Instance, api: Api) -> Value {
    let Worker { group_id, config_topic, offset_topic, status_topic, .. } = &instance.worker;
    let own = config(&instance.worker.config);
    let mut target = cluster(&instance.target);
    let identity = [&group_id, &config_topic, &offset_topic, &status_topic].map(|one| text(one));
    let mut spec = json!({"version": instance.kafka_version.value.to_string(), "replicas": instance.replicas.value});
    match api {
        Api::V1Beta2 => {
            let keys = ["group.id", "config.storage.topic", "offset.storage.topic", "status.storage.topic"];
            let mut config: Map<String, Value> = keys.map(str::to_owned).into_iter().zip(identity).collect();
            config.extend(own.as_object().unwrap().clone());
            target["config"] = config.into();
            spec["connectCluster"] = text(&instance.target.alias);
            let sources = instance.mirrors.iter().map(|mirror| cluster(&mirror.source));
            spec["clusters"] = std::iter::once(target).chain(sources).collect();
        }
        Api::V1 => {
            let keys = ["groupId", "configStorageTopic", "offsetStorageTopic", "statusStorageTopic"];
            for (key, value) in keys.into_iter().zip(identity) {
                target[key] = value;
            }
            if own != json!({}) {
                target["config"] = own;
            }
            spec["target"] = target;
        }
    }
    spec["mirrors"] = instance.mirrors.iter().map(|mirror| self::mirror(mirror, instance, api)).collect();
    spec.as_object_mut().unwrap().extend(pods(instance).as_object().unwrap().clone());
    let metadata = said([
        ("name", text(&instance.name)),
        ("labels", texts(&instance.labels)),
        ("annotations", texts(&instance.annotations)),
    ]);
    json!({"apiVersion": api.api_version(), "kind": "KafkaMirrorMaker2", "metadata": metadata, "spec": spec})
}

fn cluster(endpoint: &Endpoint) -> Value {
    let trusted = |trust: &TrustedCertificates| match &trust.selection {
        CertificateSelection::Certificate(key) => json!({"secretName": text(&trust.secret), "certificate": text(key)}),
        CertificateSelection::Pattern(glob) => json!({"secretName": text(&trust.secret), "pattern": text(glob)}),
    };
    let tls = endpoint.trust.as_ref().map_or(Value::Null, |trust| match trust {
        Trust::Java => json!({}),
        Trust::Certificates(trust) => json!({"trustedCertificates": [trusted(trust)]}),
    });
    let authentication = match &endpoint.authentication {
        Credentials::None => Value::Null,
        Credentials::Tls { secret, certificate, key } => {
            let pair = json!({"secretName": text(secret), "certificate": text(certificate), "key": text(key)});
            json!({"type": "tls", "certificateAndKey": pair})
        }
        Credentials::Password { kind, username, secret, key } => {
            let password = json!({"secretName": text(secret), "password": text(key)});
            json!({"type": text(kind), "username": text(username), "passwordSecret": password})
        }
        Credentials::Settings { kind, sasl, fields } => {
            let mut settings = said([("type", text(kind)), ("sasl", sasl.as_ref().map(|one| one.value).into())]);
            settings.as_object_mut().unwrap().extend(map(fields, tree).as_object().unwrap().clone());
            settings
        }
    };
    let mut cluster = said([
        ("alias", text(&endpoint.alias)),
        ("bootstrapServers", text(&endpoint.bootstrap)),
        ("authentication", authentication),
    ]);
    // Empty, it says something too.
    if !tls.is_null() {
        cluster["tls"] = tls;
    }
    cluster
}

fn mirror(mirror: &Mirror, instance: &Instance, api: Api) -> Value {
    let mut value = said([
        ("topicsPattern", text(&mirror.topics)),
        ("topicsExcludePattern", maybe(&mirror.topics_exclude)),
        ("groupsPattern", maybe(&mirror.groups)),
        ("groupsExcludePattern", maybe(&mirror.groups_exclude)),
    ]);
    match api {
        Api::V1Beta2 => {
            value["sourceCluster"] = text(&mirror.source.alias);
            value["targetCluster"] = text(&instance.target.alias);
        }
        Api::V1 => value["source"] = cluster(&mirror.source),
    }
    let connectors = [
        ("sourceConnector", Some(&mirror.source_connector)),
        ("checkpointConnector", mirror.checkpoint_connector.as_ref()),
        ("heartbeatConnector", mirror.heartbeat_connector.as_ref()),
    ];
    for (key, one) in connectors {
        if let Some(one) = one {
            value[key] = connector(one);
        }
    }
    value
}

fn connector(connector: &Connector) -> Value {
    let state = connector.state.as_ref().map(|state| match state.value {
        State::Running => "running",
        State::Paused => "paused",
        State::Stopped => "stopped",
    });
    let named = |one: &Option<Sourced<Text>>, key: &str| said([(key, said([("name", maybe(one))]))]);
    said([
        ("tasksMax", connector.tasks_max.as_ref().map(|tasks| tasks.value).into()),
        ("state", state.into()),
        (
            "autoRestart",
            connector.auto_restart.as_ref().map_or(Value::Null, |restart| {
                let most = restart.max_restarts.as_ref().map(|most| most.value);
                said([("enabled", restart.enabled.value.into()), ("maxRestarts", most.into())])
            }),
        ),
        ("listOffsets", named(&connector.list_offsets, "toConfigMap")),
        ("alterOffsets", named(&connector.alter_offsets, "fromConfigMap")),
        ("config", config(&connector.config)),
    ])
}

fn pods(instance: &Instance) -> Value {
    let Instance { sizing, jvm, .. } = instance;
    let amounts = |cpu, memory| said([("cpu", shown(cpu)), ("memory", shown(memory))]);
    let properties = jvm.system_properties.iter();
    let properties: Vec<Value> =
        properties.map(|(name, value)| json!({"name": &**name, "value": text(value)})).collect();
    let metrics = match &instance.metrics {
        InstanceMetrics::None => Value::Null,
        InstanceMetrics::Jmx { config_map: name, key } => {
            json!({"type": "jmxPrometheusExporter", "valueFrom": config_map_key(name, key)})
        }
        InstanceMetrics::Reporter { allow_list } => {
            let patterns: Vec<Value> = allow_list.iter().map(text).collect();
            json!({"type": "strimziMetricsReporter", "values": {"allowList": patterns}})
        }
    };
    let rack = instance.rack.as_ref().map_or(Value::Null, |rack| {
        let kind = rack.env_var.as_ref().map(|_| "environment-variable");
        said([("type", kind.into()), ("envVarName", maybe(&rack.env_var)), ("topologyKey", maybe(&rack.topology_key))])
    });
    said([
        ("image", maybe(&instance.image)),
        ("clientRackInitImage", maybe(&instance.client_rack_init_image)),
        (
            "resources",
            said([
                ("requests", amounts(&sizing.cpu.request, &sizing.memory.request)),
                ("limits", amounts(&sizing.cpu.limit, &sizing.memory.limit)),
            ]),
        ),
        (
            "jvmOptions",
            said([
                ("-Xms", shown(&sizing.heap.initial)),
                ("-Xmx", shown(&sizing.heap.max)),
                ("-XX", texts(&jvm.xx)),
                ("gcLoggingEnabled", jvm.gc_logging.as_ref().map(|one| one.value).into()),
                ("javaSystemProperties", if properties.is_empty() { Value::Null } else { properties.into() }),
            ]),
        ),
        ("logging", logging(instance)),
        ("livenessProbe", probe(&instance.liveness)),
        ("readinessProbe", probe(&instance.readiness)),
        ("rack", rack),
        ("metricsConfig", metrics),
        ("tracing", said([("type", maybe(&instance.tracing))])),
        ("template", instance.template.as_ref().map_or(Value::Null, tree)),
    ])
}

fn config_map_key(name: &Sourced<Text>, key: &Sourced<Text>) -> Value {
    json!({"configMapKeyRef": {"name": text(name), "key": text(key)}})
}

/// Knows the loggers of [`super::build::Build`] only.
fn logging(instance: &Instance) -> Value {
    let is_log4j2 = instance.kafka_version.value.at_least(4, 0);
    match &instance.logging {
        Logging::Default => Value::Null,
        Logging::External { config_map: name, key } => {
            json!({"type": "external", "valueFrom": config_map_key(name, key)})
        }
        Logging::Inline(loggers) => {
            let (root, mirror) = (text(&loggers[0].1), text(&loggers[1].1));
            let loggers = if is_log4j2 {
                json!({
                    "rootLogger.level": root,
                    "logger.mirror.name": "org.apache.kafka.connect.mirror",
                    "logger.mirror.level": mirror,
                })
            } else {
                json!({
                    "connect.root.logger.level": root,
                    "log4j.logger.org.apache.kafka.connect.mirror": mirror,
                })
            };
            json!({"type": "inline", "loggers": loggers})
        }
    }
}

fn probe(probe: &Probe) -> Value {
    let seconds = |duration: &Option<Sourced<mirrorc::units::Duration>>| -> Value {
        duration.as_ref().map(|duration| duration.value.as_seconds().unwrap()).into()
    };
    said([
        ("initialDelaySeconds", seconds(&probe.initial_delay)),
        ("timeoutSeconds", seconds(&probe.timeout)),
        ("periodSeconds", seconds(&probe.period)),
        ("successThreshold", probe.success_threshold.as_ref().map(|one| one.value).into()),
        ("failureThreshold", probe.failure_threshold.as_ref().map(|one| one.value).into()),
    ])
}

fn user(user: &User, host: &Host, api: Api) -> Value {
    let kind = match user.authentication {
        UserAuthentication::Tls(_) => "tls",
        UserAuthentication::TlsExternal(_) => "tls-external",
        UserAuthentication::ScramSha512(_) => "scram-sha-512",
    };
    let acls: Vec<Value> = user.acls.iter().map(acl).collect();
    json!({
        "apiVersion": api.api_version(),
        "kind": "KafkaUser",
        "metadata": said([
            ("name", text(&user.name)),
            ("namespace", if user.namespace == host.namespace { Value::Null } else { text(&user.namespace) }),
            ("labels", json!({"strimzi.io/cluster": text(&user.kafka)})),
        ]),
        "spec": {"authentication": {"type": kind}, "authorization": {"type": "simple", "acls": acls}},
    })
}

fn acl(acl: &Acl) -> Value {
    let named = |kind: &str, pattern: &NamePattern| {
        let prefix = if pattern.prefix.value { "prefix" } else { "literal" };
        json!({"type": kind, "name": text(&pattern.name), "patternType": prefix})
    };
    let resource = match &acl.resource {
        Resource::Cluster(_) => json!({"type": "cluster"}),
        Resource::Topic(pattern) => named("topic", pattern),
        Resource::Group(pattern) => named("group", pattern),
        Resource::TransactionalId(pattern) => named("transactionalId", pattern),
    };
    // Kafka calls them as Rust does.
    let operations: Vec<String> = acl.operations.iter().map(|operation| format!("{:?}", operation.value)).collect();
    json!({"resource": resource, "operations": operations})
}

/// The configuration inside is parsed: its text is the template's business.
fn config_map(exporter: &ExporterConfig) -> Value {
    let own = exporter.own_rules.iter().map(tree);
    let rules = exporter.rules.iter().map(|rule| {
        said([
            ("pattern", rule.pattern.into()),
            ("name", rule.name.into()),
            ("value", rule.value.into()),
            ("labels", rule.labels.iter().map(|(label, text)| ((*label).to_owned(), Value::from(*text))).collect()),
            ("type", rule.rule_type.name().into()),
        ])
    });
    let rules: Vec<Value> = own.chain(rules).collect();
    let configuration = json!({"lowercaseOutputName": true, "lowercaseOutputLabelNames": true, "rules": rules});
    json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": text(&exporter.config_map)},
        "data": {&*exporter.key.value: configuration},
    })
}

fn rule(group: &AlertGroup, alerts: &[Alert]) -> Value {
    let alerts = alerts.iter().map(|alert| {
        said([
            ("alert", text(&alert.name)),
            ("expr", text(&alert.expr)),
            ("for", shown(&alert.hold)),
            ("labels", texts(&alert.labels)),
            ("annotations", texts(&alert.annotations)),
        ])
    });
    let alerts: Vec<Value> = alerts.collect();
    let groups = json!([{"name": text(&group.group), "interval": group.interval.value.as_str(), "rules": alerts}]);
    json!({
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": said([("name", text(&group.object)), ("labels", texts(&group.labels))]),
        "spec": {"groups": groups},
    })
}

fn alert_tests(group: &AlertGroup, alerts: &[Alert], host: &Host) -> Option<Value> {
    let interval = group.interval.value.as_str();
    let tests = alerts.iter().filter_map(|alert| alert.test.as_ref()).map(|test| {
        let series = test.series.iter().map(|(name, values)| json!({"series": **name, "values": text(values)}));
        let at =
            |time: &str, samples: Value| json!({"expr": text(&test.query), "eval_time": time, "exp_samples": samples});
        json!({
            "name": text(&test.name),
            "interval": interval,
            "input_series": series.collect::<Vec<_>>(),
            "promql_expr_test": [
                at(test.silent_at.value.as_str(), json!([])),
                at(test.firing_at.value.as_str(), json!([{"labels": "{}", "value": test.firing.value}])),
            ],
        })
    });
    let tests: Vec<Value> = tests.collect();
    let rules = host.files.alerts.value.rsplit('/').next().unwrap().replace(".yaml", ".groups");
    let all = json!({"rule_files": [rules], "evaluation_interval": interval, "tests": tests});
    (!tests.is_empty()).then_some(all)
}

fn pod_monitor(monitor: &PodMonitor) -> Value {
    let instances: Vec<Value> = monitor.instances.iter().map(text).collect();
    json!({
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PodMonitor",
        "metadata": said([("name", text(&monitor.name)), ("labels", texts(&monitor.labels))]),
        "spec": {
            "namespaceSelector": {"matchNames": [text(&monitor.namespace)]},
            "selector": {
                "matchLabels": {"strimzi.io/kind": "KafkaMirrorMaker2"},
                "matchExpressions": [{"key": "strimzi.io/cluster", "operator": "In", "values": instances}],
            },
            "podMetricsEndpoints": [
                {"port": "tcp-prometheus", "path": "/metrics", "interval": monitor.interval.value.as_str()},
            ],
        },
    })
}
