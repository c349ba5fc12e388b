//! Users and their rights: `UO/model/KafkaUserModel` and `UO/model/acl/SimpleAclRule`.

use serde_json::{Value, json};

use super::documents::Documents;

/// A KafkaUser as the brokers know it.
pub struct User {
    pub name: String,
    /// Name of the Kafka resource it belongs to.
    pub kafka: String,
    pub principal: String,
    pub is_scram: bool,
    pub acls: Vec<Value>,
}

/// Derives every KafkaUser.
pub fn derive(documents: &Documents) -> Vec<User> {
    documents.of_kind("KafkaUser").map(user).collect()
}

fn user(object: &Value) -> User {
    let name = object["metadata"]["name"].as_str().unwrap().to_owned();
    let is_scram = object["spec"]["authentication"]["type"] == "scram-sha-512";
    let principal = if is_scram { format!("User:{name}") } else { format!("User:CN={name}") };
    let mut acls = Vec::new();
    for rule in object["spec"]["authorization"]["acls"].as_array().into_iter().flatten() {
        let resource = &rule["resource"];
        // SimpleAclRuleResource: the cluster has a fixed name; `prefix` is Kafka's PREFIXED.
        let (kind, resource_name) = match resource["type"].as_str().unwrap() {
            "cluster" => ("CLUSTER", "kafka-cluster"),
            "topic" => ("TOPIC", resource["name"].as_str().unwrap()),
            "group" => ("GROUP", resource["name"].as_str().unwrap()),
            "transactionalId" => ("TRANSACTIONAL_ID", resource["name"].as_str().unwrap()),
            other => panic!("resource {other}"),
        };
        let pattern = if resource["patternType"] == "prefix" { "PREFIXED" } else { "LITERAL" };
        for operation in rule["operations"].as_array().unwrap() {
            acls.push(json!({
                "resource": kind,
                "name": resource_name,
                "pattern": pattern,
                "principal": principal,
                "host": rule["host"].as_str().unwrap_or("*"),
                "operation": upper_snake(operation.as_str().unwrap()),
                "permission": rule["type"].as_str().unwrap_or("allow").to_uppercase(),
            }));
        }
    }
    User {
        kafka: object["metadata"]["labels"]["strimzi.io/cluster"].as_str().unwrap().to_owned(),
        name,
        principal,
        is_scram,
        acls,
    }
}

fn upper_snake(camel: &str) -> String {
    let mut text = String::new();
    for (index, character) in camel.char_indices() {
        if index > 0 && character.is_uppercase() {
            text.push('_');
        }
        text.push(character.to_ascii_uppercase());
    }
    text
}
