//! What a flow says about its connectors.

use crate::facts::connector::{ConnectorKind, DEFAULT_REPLICATION_POLICY, IDENTITY_REPLICATION_POLICY};
use crate::facts::defaults::SEPARATOR;
use crate::source::Sourced;
use crate::topology::file::decode::Spanned;
use crate::topology::file::flow as file;
use crate::topology::file::switches::{Restarts, Switch};
use crate::topology::model::{AutoRestart, ConnectorConfigs, Policy, PolicyKind, Restart, States, Tasks};
use crate::topology::problems;

use super::{Findings, defaults, settings};

pub(super) fn policy(written: Option<&file::Policy>, findings: &mut Findings) -> Option<Policy> {
    let separator = written.and_then(|policy| policy.separator.as_ref());
    let kind = match written.and_then(|policy| policy.name.as_ref()) {
        Some(name) => Sourced::written(policy_kind(name, findings)?, name.span),
        None => defaults::policy(),
    };
    Some(Policy { kind, separator: separator.map_or_else(|| SEPARATOR.text(), Spanned::text) })
}

fn policy_kind(name: &Spanned<crate::topology::file::scalars::AnyText>, findings: &mut Findings) -> Option<PolicyKind> {
    match name.as_ref() {
        "default" | DEFAULT_REPLICATION_POLICY => Some(PolicyKind::Default),
        "identity" | IDENTITY_REPLICATION_POLICY => Some(PolicyKind::Identity),
        class if class.contains('.') => Some(PolicyKind::Custom(class.into())),
        other => {
            let words = ["default", "identity"];
            let guess = findings.guesses.of(other, words);
            let problem = problems::unknown_word("`policy`", other, guess, &words, name.span);
            findings.report(problem.note("a policy of your own is written as its class, package and all"));
            None
        }
    }
}

pub(super) fn tasks(written: Option<&file::Tasks>) -> Tasks {
    let count = |pick: fn(&file::Tasks) -> &Option<Spanned<crate::topology::file::scalars::Count>>| {
        written.and_then(|tasks| pick(tasks).as_ref()).map(|count| Sourced::written(count.0, count.span))
    };
    Tasks { source: count(|tasks| &tasks.source), checkpoint: count(|tasks| &tasks.checkpoint) }
}

pub(super) fn states(written: Option<&file::States>) -> States {
    let Some(written) = written else { return States::default() };
    States {
        source: written.source.as_ref().map(Spanned::sourced),
        checkpoint: written.checkpoint.as_ref().map(Spanned::sourced),
        heartbeat: written.heartbeat.as_ref().map(Spanned::sourced),
    }
}

pub(super) fn auto_restart(written: Option<&Restarts>) -> AutoRestart {
    let plain = |enabled: Sourced<bool>| Some(Restart { enabled, max_restarts: None });
    match written {
        None => AutoRestart::default(),
        Some(Restarts::All(enabled)) => {
            let enabled = enabled.sourced();
            AutoRestart {
                source: plain(enabled.clone()),
                checkpoint: plain(enabled.clone()),
                heartbeat: plain(enabled),
            }
        }
        Some(Restarts::These(kinds)) => {
            let named = |kind: ConnectorKind| {
                let word = kinds.iter().find(|word| word.value == kind)?;
                plain(Sourced::written(true, word.span))
            };
            AutoRestart {
                source: named(ConnectorKind::Source),
                checkpoint: named(ConnectorKind::Checkpoint),
                heartbeat: named(ConnectorKind::Heartbeat),
            }
        }
        Some(Restarts::ByConnector(map)) => AutoRestart {
            source: map.source.as_ref().map(restart),
            checkpoint: map.checkpoint.as_ref().map(restart),
            heartbeat: map.heartbeat.as_ref().map(restart),
        },
    }
}

fn restart(written: &Switch<file::Restart>) -> Restart {
    match written {
        Switch::Off(span) => Restart { enabled: Sourced::written(false, *span), max_restarts: None },
        Switch::On(span) => Restart { enabled: Sourced::written(true, *span), max_restarts: None },
        Switch::Set(restart) => Restart {
            enabled: match &restart.enabled {
                Some(enabled) => enabled.sourced(),
                None => Sourced::written(true, restart.span),
            },
            max_restarts: restart.max_restarts.as_ref().map(|most| Sourced::written(most.0, most.span)),
        },
    }
}

pub(super) fn configs(written: Option<&file::ConnectorConfigs>) -> ConnectorConfigs {
    let Some(written) = written else { return ConnectorConfigs::default() };
    ConnectorConfigs {
        source: settings(written.source.as_ref()),
        checkpoint: settings(written.checkpoint.as_ref()),
        heartbeat: settings(written.heartbeat.as_ref()),
    }
}
