//! Upstream's CRDs, which lie beside a developer's checkout.

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};

use super::tools;
use crate::operator::Documents;

pub const PROMETHEUS_OPERATOR: &str = "prometheus-operator-0.93.0";

/// Returns the folder of CRDs, where there is one.
pub fn folder() -> Option<Utf8PathBuf> {
    tools::shared().map(|shared| shared.join("crds")).filter(|folder| folder.is_dir())
}

/// Returns the release whose CRDs fit an operator best.
pub fn release(operator: (u16, u16)) -> &'static str {
    match operator {
        (0, ..=47) => "strimzi-0.45.0",
        (0, _) => "strimzi-0.51.0",
        _ => "strimzi-1.2.0",
    }
}

/// Writes the schema of every served version of every CRD as `<kind>-<version>.json`, closed as kubeconform's own
/// `openapi2jsonschema.py` does it.
pub fn write_json_schemas(crds: &[Utf8PathBuf], to: &Utf8Path) {
    fs_err::create_dir_all(to).unwrap();
    for crd in crds.iter().flat_map(|folder| Documents::read(folder).0) {
        let kind = crd["spec"]["names"]["kind"].as_str().unwrap().to_lowercase();
        for version in crd["spec"]["versions"].as_array().unwrap().iter().filter(|version| version["served"] == true) {
            let mut schema = version["schema"]["openAPIV3Schema"].clone();
            close(&mut schema);
            // OpenAPI's `exclusiveMinimum: true` is that of draft 4.
            schema["$schema"] = json!("http://json-schema.org/draft-04/schema#");
            let file = format!("{kind}-{}.json", version["name"].as_str().unwrap());
            fs_err::write(to.join(file), schema.to_string()).unwrap();
        }
    }
}

fn close(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else { return };
    let is_open = map.get("x-kubernetes-preserve-unknown-fields") == Some(&json!(true));
    if map.contains_key("properties") && !map.contains_key("additionalProperties") && !is_open {
        map.insert("additionalProperties".to_owned(), json!(false));
    }
    if map.get("x-kubernetes-int-or-string") == Some(&json!(true)) {
        map.insert("type".to_owned(), json!(["integer", "string"]));
        // They repeat the types, and are not of their own.
        map.remove("anyOf");
    } else if map.get("nullable") == Some(&json!(true)) {
        let of = map.get("type").cloned().unwrap_or_default();
        map.insert("type".to_owned(), json!([of, "null"]));
    }
    map.get_mut("items").into_iter().for_each(close);
    map.get_mut("additionalProperties").into_iter().for_each(close);
    let properties = map.get_mut("properties").and_then(Value::as_object_mut);
    properties.into_iter().flatten().for_each(|(_, property)| close(property));
}
