//! One direction of a flow, with everything said and everything left to defaults.

use crate::facts::defaults::*;
use crate::facts::derivations;
use crate::source::{Origin, Sourced, Text};
use crate::topology::file::decode::Spanned;
use crate::topology::file::flow::Flow as Written;
use crate::topology::file::switches::Switch;
use crate::topology::model::{Checkpoints, Cluster, ClusterId, Flow, Heartbeats, Names};
use crate::topology::{file, placeholders, problems};
use crate::units::name::{LONGEST_INSTANCE_NAME, dns_label};

use super::aliases::Aliases;
use super::flows::Leg;
use super::mirror_maker::Base;
use super::{Findings, connectors, defaults, mirror_maker, patterns, settings};

/// What a flow refers to.
pub(super) struct Scene<'f> {
    pub(super) aliases: &'f Aliases,
    pub(super) clusters: &'f [Option<Cluster>],
    pub(super) names: &'f Names,
    pub(super) base: &'f Base,
}

/// Reports keys that say the same thing twice.
pub(super) fn report_conflicts(entry: &Written, findings: &mut Findings) {
    let Some(inner) = &entry.mirror_maker else { return };
    let span = |sizing: &Option<file::sizing::Sizing>| sizing.as_ref().map(|sizing| sizing.span);
    let pairs = [
        ("runAt", entry.run_at.as_ref().map(|v| v.span), inner.run_at.as_ref().map(|v| v.span)),
        ("replicas", entry.replicas.as_ref().map(|v| v.span), inner.replicas.as_ref().map(|v| v.span)),
        ("sizing", span(&entry.sizing), span(&inner.sizing)),
    ];
    for (key, outer, inner) in pairs {
        if let (Some(outer), Some(inner)) = (outer, inner) {
            let within = format!("mirrorMaker.{key}");
            let help = "keep the one on the flow";
            findings.report(problems::conflicting_keys((key, outer), (&within, inner), help));
        }
    }
}

pub(super) fn flow(entry: &Written, leg: Leg, scene: &Scene<'_>, findings: &mut Findings) -> Option<Flow> {
    let host = host(entry, &leg, scene, findings);
    let instance = instance(entry, &leg, scene, findings);
    let topics = patterns::topics(entry.topics.as_ref(), findings);
    let groups = patterns::groups(entry.groups.as_ref(), findings);
    let policy = connectors::policy(entry.policy.as_ref(), findings);
    let own = entry.mirror_maker.as_ref();
    let mirror_maker = mirror_maker::mirror_maker(scene.base, own, entry, findings);
    let host = host?;
    let version = scene.clusters.get(host.value.0)?.as_ref()?.version.clone();
    let exclude = entry.exclude.as_ref();
    let refresh = entry.refresh.as_ref();
    Some(Flow {
        span: entry.span,
        source: leg.source,
        target: leg.target,
        host,
        instance: instance?,
        topics: topics?,
        groups: groups?,
        exclude_topics: patterns::excludes(exclude.and_then(|exclude| exclude.topics.as_ref()))
            .unwrap_or_else(|| defaults::exclude_topics(*version)),
        exclude_groups: patterns::excludes(exclude.and_then(|exclude| exclude.groups.as_ref()))
            .unwrap_or_else(defaults::exclude_groups),
        policy: policy?,
        tasks: connectors::tasks(entry.tasks.as_ref()),
        auto_restart: connectors::auto_restart(entry.auto_restart.as_ref()),
        state: connectors::states(entry.state.as_ref()),
        offset_syncs: entry.offset_syncs.as_ref().map_or_else(defaults::offset_syncs, Spanned::sourced),
        refresh_topics: refresh
            .and_then(|refresh| refresh.topics.as_ref())
            .map_or_else(|| REFRESH_TOPICS.duration(), Spanned::duration),
        refresh_groups: refresh
            .and_then(|refresh| refresh.groups.as_ref())
            .map_or_else(|| REFRESH_GROUPS.duration(), Spanned::duration),
        sync_topic_acls: entry.sync_topic_acls.as_ref().map_or_else(|| SYNC_TOPIC_ACLS.sourced(), Spanned::sourced),
        checkpoints: checkpoints(entry.checkpoints.as_ref()),
        heartbeats: heartbeats(entry.heartbeats.as_ref()),
        replication_factor: match &entry.replication_factor {
            Some(factor) => Sourced::written(factor.0, factor.span),
            None => REPLICATION_FACTOR.sourced(),
        },
        producer: settings(entry.producer.as_ref()),
        consumer: settings(entry.consumer.as_ref()),
        offset_syncs_producer: settings(entry.offset_syncs_producer.as_ref()),
        config: connectors::configs(entry.config.as_ref()),
        list_offsets: entry.offsets.as_ref().and_then(|offsets| offsets.list.as_ref()).map(Spanned::text),
        alter_offsets: entry.offsets.as_ref().and_then(|offsets| offsets.alter.as_ref()).map(Spanned::text),
        exactly_once: entry.exactly_once.as_ref().map_or_else(|| EXACTLY_ONCE.sourced(), Spanned::sourced),
        mirror_maker,
    })
}

/// Returns where the pods run.
fn host(entry: &Written, leg: &Leg, scene: &Scene<'_>, findings: &mut Findings) -> Option<Sourced<ClusterId>> {
    let own = entry.run_at.as_ref().or(entry.mirror_maker.as_ref().and_then(|inner| inner.run_at.as_ref()));
    let Some(run_at) = own.or(scene.base.run_at.as_ref()) else {
        return Some(defaults::host(&leg.target));
    };
    let side = |cluster: &Sourced<ClusterId>| {
        Sourced::derived(cluster.value, &derivations::HOST, [run_at.origin(), cluster.origin.clone()])
    };
    match run_at.as_ref() {
        "source" => Some(side(&leg.source)),
        "target" => Some(side(&leg.target)),
        _ if own.is_some() => scene.aliases.find(run_at, findings),
        // The topology's own was looked up, and reported, once for all.
        _ => scene.base.run_at_cluster.clone(),
    }
}

/// Returns the name of the instance: the flow's own, or one made by the topology's pattern.
fn instance(entry: &Written, leg: &Leg, scene: &Scene<'_>, findings: &mut Findings) -> Option<Sourced<Text>> {
    let source = scene.aliases.alias(leg.source.value);
    let target = scene.aliases.alias(leg.target.value);
    let (pattern, origin) = match &entry.instance {
        Some(pattern) => {
            findings.name(pattern, &["source", "target"], |_| Ok(()));
            (pattern.as_ref(), pattern.origin())
        }
        None => (&*scene.names.mirror_maker.value, scene.names.mirror_maker.origin.clone()),
    };
    let name = placeholders::expand(pattern, &[("source", &source.value), ("target", &target.value)]);
    let lines =
        [leg.source.span().map(|span| (span, "the source")), leg.target.span().map(|span| (span, "the target"))];
    let name_is_written = name == pattern;
    let origin = if name_is_written && matches!(origin, Origin::Written(_)) {
        origin
    } else {
        Origin::derived(&derivations::INSTANCE_NAME, [origin, leg.source.origin.clone(), leg.target.origin.clone()])
    };
    // A placeholder that stands for nothing has been reported.
    if let Err(malformed) = dns_label(&name, LONGEST_INSTANCE_NAME)
        && !name.contains('{')
    {
        let lines: Vec<_> = lines.into_iter().flatten().collect();
        findings.report(problems::unfit_instance(malformed, entry.instance.as_ref().map(|own| own.span), &lines));
        return None;
    }
    Some(Sourced::new(name.into(), origin))
}

fn checkpoints(written: Option<&Switch<file::flow::Checkpoints>>) -> Option<Checkpoints> {
    let written = match written {
        Some(Switch::Off(_)) => return None,
        Some(Switch::Set(written)) => Some(written),
        Some(Switch::On(_)) | None => None,
    };
    Some(Checkpoints {
        every: written
            .and_then(|written| written.every.as_ref())
            .map_or_else(|| CHECKPOINTS_EVERY.duration(), Spanned::duration),
        sync_group_offsets: match written.and_then(|written| written.sync_group_offsets.as_ref()) {
            Some(Switch::Set(interval)) => Some(interval.duration()),
            Some(Switch::On(span)) => Some(Sourced {
                origin: Origin::derived(
                    &derivations::SYNC_GROUP_OFFSETS,
                    [Origin::Written(*span), Origin::Default(&SYNC_GROUP_OFFSETS_EVERY)],
                ),
                ..SYNC_GROUP_OFFSETS_EVERY.duration()
            }),
            Some(Switch::Off(_)) | None => None,
        },
    })
}

fn heartbeats(written: Option<&Switch<file::flow::Heartbeats>>) -> Option<Heartbeats> {
    let every = match written {
        Some(Switch::Off(_)) => return None,
        Some(Switch::Set(written)) => written.every.as_ref().map(Spanned::duration),
        Some(Switch::On(_)) | None => None,
    };
    Some(Heartbeats { every: every.unwrap_or_else(|| HEARTBEATS_EVERY.duration()) })
}
