//! One direction, and its connectors.

use serde::Serialize;

use super::cluster::Cluster;
use crate::plan::model::{self, Mirror};
use crate::source::{Scalar, Sourced, Text};
use crate::template::Entries;
use crate::topology::model::State;

/// An entry of `mirrors`.
#[derive(Serialize)]
pub struct MirrorContext<'p> {
    source: Cluster<'p>,
    source_connector: Connector<'p>,
    checkpoint_connector: Option<Connector<'p>>,
    heartbeat_connector: Option<Connector<'p>>,
    topics: &'p Sourced<Text>,
    topics_exclude: Option<&'p Sourced<Text>>,
    groups: Option<&'p Sourced<Text>>,
    groups_exclude: Option<&'p Sourced<Text>>,
}

impl<'p> MirrorContext<'p> {
    pub fn new(mirror: &'p Mirror) -> Self {
        MirrorContext {
            source: Cluster::new(&mirror.source),
            source_connector: Connector::new(&mirror.source_connector),
            checkpoint_connector: mirror.checkpoint_connector.as_ref().map(Connector::new),
            heartbeat_connector: mirror.heartbeat_connector.as_ref().map(Connector::new),
            topics: &mirror.topics,
            topics_exclude: mirror.topics_exclude.as_ref(),
            groups: mirror.groups.as_ref(),
            groups_exclude: mirror.groups_exclude.as_ref(),
        }
    }
}

#[derive(Serialize)]
struct Connector<'p> {
    /// The operator runs a connector whose object is there, and `{}` is one.
    is_empty: bool,
    tasks_max: Option<&'p Sourced<u32>>,
    state: Option<Sourced<&'static str>>,
    auto_restart: Option<AutoRestart<'p>>,
    list_offsets: Option<&'p Sourced<Text>>,
    alter_offsets: Option<&'p Sourced<Text>>,
    config: Entries<'p, Text, Sourced<Scalar>>,
}

#[derive(Serialize)]
struct AutoRestart<'p> {
    enabled: &'p Sourced<bool>,
    max_restarts: Option<&'p Sourced<u32>>,
}

impl<'p> Connector<'p> {
    fn new(connector: &'p model::Connector) -> Self {
        let model::Connector { name: _, tasks_max, state, auto_restart, config, list_offsets, alter_offsets } =
            connector;
        Connector {
            is_empty: tasks_max.is_none()
                && state.is_none()
                && auto_restart.is_none()
                && list_offsets.is_none()
                && alter_offsets.is_none()
                && config.is_empty(),
            tasks_max: tasks_max.as_ref(),
            state: state.as_ref().map(|state| state.clone().map(state_name)),
            auto_restart: auto_restart
                .as_ref()
                .map(|restart| AutoRestart { enabled: &restart.enabled, max_restarts: restart.max_restarts.as_ref() }),
            list_offsets: list_offsets.as_ref(),
            alter_offsets: alter_offsets.as_ref(),
            config: Entries(config),
        }
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Running => "running",
        State::Paused => "paused",
        State::Stopped => "stopped",
    }
}
