//! `kafka.strimzi.io/v1`: operators from 0.49 on.

use super::common::resources::{MirrorMakers, Users};
use super::file::Body;
use crate::plan::model::Host;
use crate::template::{Engine, TemplateError};

/// Prints the KafkaMirrorMaker2 resources of a host.
pub fn mirror_maker<B: Body>(host: &Host, engine: &Engine) -> Result<B, TemplateError> {
    B::print(engine, "v1/kafka-mirrormaker2.yaml.j2", &MirrorMakers::new(host))
}

/// Prints the KafkaUser resources of a host.
pub fn user<B: Body>(host: &Host, engine: &Engine) -> Result<B, TemplateError> {
    B::print(engine, "v1/kafka-user.yaml.j2", &Users::new(host))
}
