//! Our schemas as code, which jsonschema makes of them when mirrorc is built: no run compiles one to see that a document
//! fits. What does not fit is explained by the compiled schema.

use std::cell::Cell;

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

use super::embedded::Era;

/// Tells whether a document fits a schema, in the era of [`fits`].
pub(super) type Fits = fn(&Value) -> bool;

macro_rules! generated {
    ($($module:ident: $path:literal,)+) => {
        $(pub(super) mod $module {
            #[jsonschema::validator(
                path = $path,
                draft = Draft7,
                keywords = {
                    "x-kubernetes-list-type" => crate::schema::unique::keyword,
                    "x-since" => crate::schema::generated::since
                },
                pattern_options = { engine = regex },
                methods = { is_valid = true, validate = false, iter_errors = false }
            )]
            struct Schema;

            pub fn fits(document: &serde_json::Value) -> bool {
                Schema::is_valid(document)
            }
        })+
    };
}

generated! {
    alert_tests: "schemas/alert-tests.schema.json",
    config_map: "schemas/configmap.schema.json",
    jmx_exporter: "schemas/jmx-exporter-config.schema.json",
    mirror_maker_classic: "schemas/kafkamirrormaker2-v1beta2.schema.json",
    mirror_maker_v1: "schemas/kafkamirrormaker2-v1.schema.json",
    pod_monitor: "schemas/podmonitor.schema.json",
    prometheus_rule: "schemas/prometheusrule.schema.json",
    user_classic: "schemas/kafkauser-v1beta2.schema.json",
    user_v1: "schemas/kafkauser-v1.schema.json",
}

thread_local! {
    /// A keyword is told the value alone.
    static ERA: Cell<Era> = const { Cell::new(Era::NEWEST) };
}

/// Tells whether a document fits, as the operators of an era take it.
pub(super) fn fits(schema: Fits, era: Era, document: &Value) -> bool {
    ERA.set(era);
    schema(document)
}

/// What a later operator brought: present, it does not fit.
struct Since(Option<Era>);

pub(super) fn since<'a>(
    _: &'a Map<String, Value>,
    release: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    let brought = release.as_str().and_then(|release| Era::ALL.into_iter().find(|era| era.has(release)));
    Ok(Box::new(Since(brought)))
}

impl<'i> Keyword<'i> for Since {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("not in this release")) }
    }

    fn is_valid(&self, _: &'i Value) -> bool {
        self.0.is_some_and(|brought| brought <= ERA.get())
    }
}

#[cfg(test)]
mod tests;
