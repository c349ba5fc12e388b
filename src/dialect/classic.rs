//! `kafka.strimzi.io/v1beta2`: operators up to 0.48.

use super::common::resources::{MirrorMakers, Users};
use super::file::Body;
use crate::plan::model::Host;
use crate::template::{Engine, TemplateError};

/// Prints the KafkaMirrorMaker2 resources of a host.
pub fn mirror_maker<B: Body>(host: &Host, engine: &Engine) -> Result<B, TemplateError> {
    B::print(engine, "classic/kafka-mirrormaker2.yaml.j2", &MirrorMakers::new(host))
}

/// Prints the KafkaUser resources of a host.
pub fn user<B: Body>(host: &Host, engine: &Engine) -> Result<B, TemplateError> {
    B::print(engine, "classic/kafka-user.yaml.j2", &Users::new(host))
}
