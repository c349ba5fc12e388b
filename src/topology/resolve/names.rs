//! Patterns of the names that we give.

use crate::facts::defaults::{self, Preset};
use crate::topology::file;
use crate::topology::file::decode::Spanned;
use crate::topology::file::monitoring::MonitoringNames;
use crate::topology::file::scalars::AnyText;
use crate::topology::model::{Files, Names, UserScope};
use crate::topology::problems;
use crate::units::Malformed;
use crate::units::name::{group, topic};

use super::{Findings, paths};

/// Placeholders of what there is one of for each instance, as the plan fills them in.
pub(super) const INSTANCE: &[&str] = &["instance", "source", "target", "cluster", "topology"];
/// Placeholders of a cluster's one user.
const USER: &[&str] = &["alias", "kafka"];
/// Placeholders of users, one for each instance.
const INSTANCE_USER: &[&str] = &["instance", "alias", "kafka"];
/// Placeholders of copies of users' Secrets.
const COPY: &[&str] = &["user", "alias", "kafka", "instance"];
/// Placeholders of copies of cluster CA Secrets.
const CA_COPY: &[&str] = &["secret", "alias", "kafka", "instance"];
/// Placeholders of what there is one of on each host.
const HOST: &[&str] = &["alias", "kafka"];
/// File names are the same on every host.
const FILE: &[&str] = &[];

pub(super) fn names(written: &file::Topology, findings: &mut Findings) -> Names {
    let names = written.names.as_ref();
    let monitoring = written.monitoring.as_ref().and_then(|monitoring| monitoring.names.as_ref());
    let of = |pick: fn(&file::names::Names) -> &Option<Spanned<AnyText>>| names.and_then(|names| pick(names).as_ref());
    let on_host =
        |pick: fn(&MonitoringNames) -> &Option<Spanned<AnyText>>| monitoring.and_then(|names| pick(names).as_ref());
    let mut named = |written: Option<&Spanned<AnyText>>,
                     known: &'static [&'static str],
                     check: fn(&str) -> Result<(), Malformed>,
                     default: &'static Preset<&'static str>| {
        written.map_or_else(
            || default.text(),
            |pattern| {
                findings.name(pattern, known, check);
                pattern.text()
            },
        )
    };
    let (user, user_placeholders) = match written.users.as_ref().map(|users| users.value) {
        Some(UserScope::PerInstance) => (&defaults::USER_PER_INSTANCE_NAME, INSTANCE_USER),
        // It may have been meant to be one for each instance.
        None if !written.lacks("users") => (&defaults::USER_NAME, INSTANCE_USER),
        Some(UserScope::PerCluster) | None => (&defaults::USER_NAME, USER),
    };
    Names {
        mirror_maker: named(of(|names| &names.mirror_maker), &["source", "target"], anything, &defaults::INSTANCE_NAME),
        user: named(of(|names| &names.user), user_placeholders, anything, user),
        user_copy: named(of(|names| &names.user_copy), COPY, anything, &defaults::USER_COPY_NAME),
        cluster_ca_copy: named(of(|names| &names.cluster_ca_copy), CA_COPY, anything, &defaults::CLUSTER_CA_COPY_NAME),
        group_id: named(of(|names| &names.group_id), INSTANCE, group, &defaults::GROUP_ID),
        config_topic: named(of(|names| &names.config_topic), INSTANCE, topic, &defaults::CONFIG_TOPIC),
        offset_topic: named(of(|names| &names.offset_topic), INSTANCE, topic, &defaults::OFFSET_TOPIC),
        status_topic: named(of(|names| &names.status_topic), INSTANCE, topic, &defaults::STATUS_TOPIC),
        config_map: named(on_host(|names| &names.config_map), HOST, anything, &defaults::CONFIG_MAP_NAME),
        config_map_key: monitoring
            .and_then(|names| names.key.as_ref())
            .map_or_else(|| defaults::CONFIG_MAP_KEY.text(), Spanned::text),
        prometheus_rule: named(on_host(|names| &names.rule), HOST, anything, &defaults::RULE_NAME),
        rule_group: named(on_host(|names| &names.group), HOST, anything, &defaults::RULE_GROUP),
        pod_monitor: named(on_host(|names| &names.pod_monitor), HOST, anything, &defaults::POD_MONITOR_NAME),
    }
}

pub(super) fn files(written: Option<&file::names::Files>, findings: &mut Findings) -> Files {
    let mut file = |key: &str,
                    pick: fn(&file::names::Files) -> &Option<Spanned<AnyText>>,
                    default: &'static Preset<&'static str>| {
        match written.and_then(|files| pick(files).as_ref()) {
            Some(pattern) => {
                findings.placeholders(pattern, FILE);
                paths::check_relative(&format!("files.{key}"), pattern, findings);
                paths::check_kustomization(&format!("files.{key}"), pattern, findings);
                paths::check_unapplied(&format!("files.{key}"), key == UNIT_TESTS, pattern, findings);
                pattern.text()
            }
            None => default.text(),
        }
    };
    let files = Files {
        mirror_maker: file("mirrorMaker", |files| &files.mirror_maker, &defaults::MIRROR_MAKER_FILE),
        user: file("user", |files| &files.user, &defaults::USER_FILE),
        metrics: file("metrics", |files| &files.metrics, &defaults::METRICS_FILE),
        alerts: file("alerts", |files| &files.alerts, &defaults::ALERTS_FILE),
        pod_monitor: file("podMonitor", |files| &files.pod_monitor, &defaults::POD_MONITOR_FILE),
        unit_tests: file(UNIT_TESTS, |files| &files.unit_tests, &defaults::UNIT_TESTS_FILE),
    };
    report_shared(&files, findings);
    files
}

/// The plan judges the names of objects, which it knows whole.
fn anything(_: &str) -> Result<(), Malformed> {
    Ok(())
}

const UNIT_TESTS: &str = "unitTests";

/// Reports two kinds of object that would lie in one file.
fn report_shared(files: &Files, findings: &mut Findings) {
    let all = [
        ("mirrorMaker", &files.mirror_maker),
        ("user", &files.user),
        ("metrics", &files.metrics),
        ("alerts", &files.alerts),
        ("podMonitor", &files.pod_monitor),
        (UNIT_TESTS, &files.unit_tests),
    ];
    for (at, (key, file)) in all.iter().enumerate() {
        for (earlier_key, earlier) in &all[..at] {
            if earlier.value == file.value
                && let Some(span) = file.span().or(earlier.span())
            {
                findings.report(problems::shared_file((earlier_key, earlier.span()), key, &file.value, span));
            }
        }
    }
}
