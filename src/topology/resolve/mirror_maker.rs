//! Settings of an instance: the topology's, overlaid with the flow's.

use crate::source::{Sourced, Span, Text, Tree};
use crate::topology::file;
use crate::topology::file::collections::Map;
use crate::topology::file::decode::Spanned;
use crate::topology::file::mirror_maker::MirrorMaker as Written;
use crate::topology::file::scalars::{AnyText, LabelKey};
use crate::topology::model::{Bounds, ClusterId, HeapBounds, Jvm, Logging, MirrorMaker, Probe, Rack, Sizing};
use crate::topology::{placeholders, problems};
use crate::units::name::label_value;

use super::aliases::Aliases;
use super::names::INSTANCE;
use super::{Findings, clusters, defaults, overlay, settings, texts};

/// The topology's own settings, before any flow's.
pub(super) struct Base {
    pub(super) run_at: Option<Spanned<AnyText>>,
    /// The cluster that `run_at` names, when it names one.
    pub(super) run_at_cluster: Option<Sourced<ClusterId>>,
    settings: MirrorMaker,
}

impl Base {
    pub(super) fn new(written: Option<&Written>, aliases: &Aliases, findings: &mut Findings) -> Self {
        let run_at = written.and_then(|written| written.run_at.clone());
        let run_at_cluster = run_at
            .as_ref()
            .filter(|run_at| !matches!(run_at.as_ref(), "source" | "target"))
            .and_then(|run_at| aliases.find(run_at, findings));
        let mut settings = defaults::mirror_maker();
        if let Some(written) = written {
            apply(&mut settings, written, findings);
        }
        Base { run_at, run_at_cluster, settings }
    }
}

/// Returns the settings of one flow's instance.
pub(super) fn mirror_maker(
    base: &Base,
    own: Option<&Written>,
    entry: &file::flow::Flow,
    findings: &mut Findings,
) -> MirrorMaker {
    let mut settings = base.settings.clone();
    if let Some(own) = own {
        apply(&mut settings, own, findings);
    }
    if let Some(replicas) = &entry.replicas {
        settings.replicas = Sourced::written(replicas.0, replicas.span);
    }
    if let Some(sizing) = &entry.sizing {
        apply_sizing(&mut settings.sizing, sizing);
    }
    settings
}

fn apply(to: &mut MirrorMaker, written: &Written, findings: &mut Findings) {
    if let Some(replicas) = &written.replicas {
        to.replicas = Sourced::written(replicas.0, replicas.span);
    }
    if let Some(sizing) = &written.sizing {
        apply_sizing(&mut to.sizing, sizing);
    }
    overlay(&mut to.labels, labels(written.labels.as_ref(), findings));
    for (_, value) in written.annotations.iter().flat_map(Map::iter) {
        findings.placeholders(value, INSTANCE);
    }
    overlay(&mut to.annotations, texts(written.annotations.as_ref()));
    if let Some(logging) = logging(written, &to.logging, findings) {
        to.logging = logging;
    }
    if let Some(probes) = &written.probes {
        probes.liveness.iter().for_each(|probe| apply_probe(&mut to.liveness, probe));
        let threshold = probes.liveness.as_ref().and_then(|probe| probe.success_threshold.as_ref());
        if let Some(threshold) = threshold.filter(|threshold| threshold.0 != 1) {
            findings.report(problems::liveness_threshold(threshold.0, threshold.span));
        }
        for probe in [&probes.liveness, &probes.readiness].into_iter().flatten() {
            for (key, written) in [("timeout", &probe.timeout), ("period", &probe.period)] {
                if let Some(zero) = written.as_ref().filter(|written| written.0.is_zero()) {
                    findings.report(problems::too_small(key, zero.0.as_str(), zero.span, "write at least `1s`"));
                }
            }
        }
        probes.readiness.iter().for_each(|probe| apply_probe(&mut to.readiness, probe));
    }
    replace(&mut to.template, written.template.as_ref().map(|map| Tree::Map(map.entries.clone())));
    replace(&mut to.rack, written.rack.as_ref().and_then(|rack| self::rack(rack, findings)));
    let tracing = written.tracing.as_ref().map(|tracing| match tracing.value {
        file::mirror_maker::Tracing::OpenTelemetry => Sourced::written("opentelemetry".into(), tracing.span),
    });
    replace(&mut to.tracing, tracing);
    replace(&mut to.image, written.image.as_ref().map(Spanned::text));
    replace(&mut to.client_rack_init_image, written.client_rack_init_image.as_ref().map(Spanned::text));
    if let Some(jvm) = &written.jvm {
        apply_jvm(&mut to.jvm, jvm);
    }
    overlay(&mut to.config, settings(written.config.as_ref()));
}

fn replace<T>(to: &mut Option<T>, with: Option<T>) {
    if with.is_some() {
        *to = with;
    }
}

fn apply_sizing(to: &mut Sizing, written: &file::sizing::Sizing) {
    let from = clusters::sizing(written);
    apply_bounds(&mut to.memory, from.memory);
    apply_bounds(&mut to.cpu, from.cpu);
    let HeapBounds { initial, max } = from.heap;
    replace(&mut to.heap.initial, initial);
    replace(&mut to.heap.max, max);
}

fn apply_bounds(to: &mut Bounds, from: Bounds) {
    replace(&mut to.request, from.request);
    replace(&mut to.limit, from.limit);
}

fn labels(written: Option<&Map<LabelKey, Spanned<AnyText>>>, findings: &mut Findings) -> Vec<(Text, Sourced<Text>)> {
    // Placeholders stand for aliases and names: a letter keeps the place of each.
    let letters: Vec<(&str, &str)> = INSTANCE.iter().map(|name| (*name, "a")).collect();
    for (_, value) in written.iter().flat_map(|map| map.iter()) {
        findings.placeholders(value, INSTANCE);
        if placeholders::pieces(value.as_ref()).all(|piece| piece.is_one_of(INSTANCE)) {
            check_label_value(&placeholders::expand(value.as_ref(), &letters), value.span, findings);
        }
    }
    texts(written)
}

/// Returns labels that hold no placeholders.
pub(super) fn plain_labels(
    written: Option<&Map<LabelKey, Spanned<AnyText>>>,
    findings: &mut Findings,
) -> Vec<(Text, Sourced<Text>)> {
    for (_, value) in written.iter().flat_map(|map| map.iter()) {
        check_label_value(value.as_ref(), value.span, findings);
    }
    texts(written)
}

fn check_label_value(value: &str, span: Span, findings: &mut Findings) {
    if let Err(malformed) = label_value(value) {
        findings.report(problems::malformed(&problems::MALFORMED_NAME, malformed, span));
    }
}

fn logging(written: &Written, base: &Logging, findings: &mut Findings) -> Option<Logging> {
    if let (Some(loggers), Some(logging)) = (&written.loggers, &written.logging) {
        let first = loggers.entries.first().map_or(logging.span, |(name, _)| name.span);
        let help = "keep `logging` for a configuration of your own, `loggers` otherwise";
        findings.report(problems::conflicting_keys(("loggers", first), ("logging", logging.span), help));
    }
    if let Some(loggers) = &written.loggers {
        let mut list = match base {
            Logging::Inline(list) => list.clone(),
            Logging::Default | Logging::External { .. } => Vec::new(),
        };
        for (name, level) in loggers.iter() {
            check_level(name.as_ref(), level, findings);
            match list.iter_mut().find(|(known, _)| *known.value == *name.as_ref()) {
                Some(entry) => *entry = (name.text(), level.text()),
                None => list.push((name.text(), level.text())),
            }
        }
        return Some(Logging::Inline(list));
    }
    let external = written.logging.as_ref()?.external.as_ref()?;
    Some(Logging::External { config_map: external.config_map.as_ref()?.text(), key: external.key.as_ref()?.text() })
}

/// The levels that Log4j 1 and Log4j 2 share: `org.apache.log4j.Level`, `org.apache.logging.log4j.Level`.
const LEVELS: &[&str] = &["OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL"];

fn check_level(logger: &str, level: &Spanned<AnyText>, findings: &mut Findings) {
    let text: &str = level.as_ref();
    if !LEVELS.iter().any(|known| known.eq_ignore_ascii_case(text)) {
        let guess = findings.guesses.of(text, LEVELS.iter().copied());
        let subject = format!("the level of `{}`", crate::diagnostic::shortened(logger));
        findings.report(problems::unknown_word(&subject, text, guess, LEVELS, level.span));
    }
}

fn apply_probe(to: &mut Probe, written: &file::mirror_maker::Probe) {
    let count = |count: &Option<Spanned<file::scalars::Count>>| {
        count.as_ref().map(|count| Sourced::written(count.0, count.span))
    };
    replace(&mut to.initial_delay, written.initial_delay.as_ref().map(Spanned::duration));
    replace(&mut to.timeout, written.timeout.as_ref().map(Spanned::duration));
    replace(&mut to.period, written.period.as_ref().map(Spanned::duration));
    replace(&mut to.success_threshold, count(&written.success_threshold));
    replace(&mut to.failure_threshold, count(&written.failure_threshold));
}

fn rack(written: &file::mirror_maker::Rack, findings: &mut Findings) -> Option<Rack> {
    match (&written.topology_key, &written.env_var) {
        (Some(key), Some(variable)) => {
            let help = "keep the one that the pods have";
            findings.report(problems::conflicting_keys(("topologyKey", key.span), ("envVar", variable.span), help));
        }
        (None, None) => {
            if written.unread.is_empty() {
                let help = "write `rack: topology.kubernetes.io/zone`";
                findings.report(problems::missing_beside("topologyKey", written.span, "`rack`", help));
            }
            return None;
        }
        _ => {}
    }
    Some(Rack {
        topology_key: written.topology_key.as_ref().map(Spanned::text),
        env_var: written.env_var.as_ref().map(Spanned::text),
    })
}

fn apply_jvm(to: &mut Jvm, written: &file::mirror_maker::Jvm) {
    overlay(&mut to.xx, texts(written.xx.as_ref()));
    replace(&mut to.gc_logging, written.gc_logging.as_ref().map(Spanned::sourced));
    overlay(&mut to.system_properties, texts(written.system_properties.as_ref()));
}
