//! Flows: every shape written out as single directions.

use crate::source::{Sourced, Span};
use crate::topology::file;
use crate::topology::file::decode::Spanned;
use crate::topology::file::flow::Flow as Written;
use crate::topology::file::scalars::AnyText;
use crate::topology::file::words::Direction;
use crate::topology::model::{Cluster, ClusterId, Flow, Names};
use crate::topology::problems;

use super::aliases::Aliases;
use super::mirror_maker::Base;
use super::{Findings, flow};

/// More flows than a topology can mean: a mesh grows with the square of its clusters.
const MOST_FLOWS: usize = 50_000;

/// One direction of a flow.
pub(super) struct Leg {
    pub(super) source: Sourced<ClusterId>,
    pub(super) target: Sourced<ClusterId>,
}

/// Returns every direction, in the order written; none where any of them is incomplete.
pub(super) fn flows(
    written: &file::Topology,
    aliases: &Aliases,
    clusters: &[Option<Cluster>],
    names: &Names,
    findings: &mut Findings,
) -> Option<Vec<Flow>> {
    let entries = written.flows.as_ref()?;
    let base = Base::new(written.mirror_maker.as_ref(), aliases, findings);
    let mut used = vec![false; aliases.len()];
    let mut flows = Some(Vec::with_capacity(entries.len()));
    let mut count = 0;
    let mut all_named = true;
    for entry in entries.iter() {
        flow::report_conflicts(entry, findings);
        let legs = legs(entry, aliases, findings);
        all_named &= legs.is_some();
        let legs = legs.unwrap_or_default();
        count += legs.len();
        if count > MOST_FLOWS {
            findings.report(problems::too_many("flows", MOST_FLOWS, entry.head));
            return None;
        }
        let scene = flow::Scene { aliases, clusters, names, base: &base };
        let start = findings.list.len();
        let mut of_first = start..start;
        for leg in legs {
            used[leg.source.value.0] = true;
            used[leg.target.value.0] = true;
            let before = findings.list.len();
            let flow = flow::flow(entry, leg, &scene, findings);
            if before == start {
                of_first = start..findings.list.len();
            } else {
                // What is wrong with the entry is wrong with each of its directions; it is said once.
                let new = findings.list.split_off(before);
                let fresh = new.into_iter().filter(|problem| !findings.list[of_first.clone()].contains(problem));
                let fresh: Vec<_> = fresh.collect();
                findings.list.extend(fresh);
            }
            match (flow, &mut flows) {
                (Some(flow), Some(flows)) => {
                    used[flow.host.value.0] = true;
                    flows.push(flow);
                }
                _ => flows = None,
            }
        }
    }
    let flows = flows.filter(|_| all_named);
    // Of a flow that could not be read, nobody knows where it runs.
    if flows.is_some() && !entries.is_empty() {
        aliases.report_unused(&used, findings);
    }
    flows
}

/// Returns the directions of an entry; none where its clusters are not all known.
fn legs(entry: &Written, aliases: &Aliases, findings: &mut Findings) -> Option<Vec<Leg>> {
    let shape = shape(entry, findings)?;
    if let Shape::Between([]) | Shape::Mesh([]) = shape {
        return None;
    }
    let mut find = |alias: &Spanned<AnyText>| aliases.find(alias, findings);
    let mut all = |list: &[Spanned<AnyText>]| {
        // Every wrong alias is reported, not the first only.
        let found: Vec<Option<Sourced<ClusterId>>> = list.iter().map(&mut find).collect();
        found.into_iter().collect::<Option<Vec<_>>>()
    };
    let mut legs = Vec::new();
    let mut leg = |source: &Sourced<ClusterId>, target: &Sourced<ClusterId>| {
        legs.push(Leg { source: source.clone(), target: target.clone() });
    };
    match shape {
        Shape::FromTo(from, to) => {
            let from = all(std::slice::from_ref(from));
            let to = all(std::slice::from_ref(to));
            let (from, to) = (from?, to?);
            let (Some(from), Some(to)) = (from.first(), to.first()) else { return None };
            leg(from, to);
            report_self_flows(&legs, aliases, findings)?;
        }
        Shape::Between(list) => {
            let found = all(list)?;
            match found.as_slice() {
                [one, other] => {
                    leg(one, other);
                    leg(other, one);
                }
                _ => {
                    let at = whole(list, entry.span);
                    findings.report(problems::wrong_number_of_clusters("between", "two clusters", found.len(), at));
                    return None;
                }
            }
            report_self_flows(&legs[..1], aliases, findings)?;
        }
        Shape::Hub(hub, spokes, direction) => {
            let hub = all(std::slice::from_ref(hub));
            let spokes = all(spokes);
            let (hub, spokes) = (hub?, spokes?);
            let hub = hub.first()?;
            for spoke in &spokes {
                if matches!(direction, Direction::ToHub | Direction::Both) {
                    leg(spoke, hub);
                }
                if matches!(direction, Direction::FromHub | Direction::Both) {
                    leg(hub, spoke);
                }
            }
            report_repeated(&spokes, aliases, findings)?;
            report_self_flows(&legs, aliases, findings)?;
        }
        Shape::FanOut(from, to) => {
            let from = all(std::slice::from_ref(from));
            let to = all(to);
            let (from, to) = (from?, to?);
            let from = from.first()?;
            to.iter().for_each(|to| leg(from, to));
            report_repeated(&to, aliases, findings)?;
            report_self_flows(&legs, aliases, findings)?;
        }
        Shape::Mesh(list) => {
            let found = all(list)?;
            if found.len() < 2 {
                let at = whole(list, entry.span);
                findings.report(problems::wrong_number_of_clusters("mesh", "two clusters or more", found.len(), at));
                return None;
            }
            report_repeated(&found, aliases, findings)?;
            if found.len().saturating_mul(found.len() - 1) > MOST_FLOWS {
                findings.report(problems::too_many("flows", MOST_FLOWS, whole(list, entry.span)));
                return None;
            }
            for source in &found {
                for target in found.iter().filter(|target| target.value != source.value) {
                    leg(source, target);
                }
            }
        }
    }
    Some(legs)
}

enum Shape<'f> {
    FromTo(&'f Spanned<AnyText>, &'f Spanned<AnyText>),
    Between(&'f [Spanned<AnyText>]),
    Hub(&'f Spanned<AnyText>, &'f [Spanned<AnyText>], Direction),
    FanOut(&'f Spanned<AnyText>, &'f [Spanned<AnyText>]),
    Mesh(&'f [Spanned<AnyText>]),
}

/// Returns the one shape that an entry is written in.
fn shape<'f>(entry: &'f Written, findings: &mut Findings) -> Option<Shape<'f>> {
    let one = |key: &'static str, value: &Option<Spanned<AnyText>>| value.as_ref().map(|value| (key, value.span));
    let many = |key: &'static str, list: &Option<file::collections::List<Spanned<AnyText>>>| {
        list.as_ref().map(|list| (key, whole(list, entry.span)))
    };
    let written: [(usize, Option<(&'static str, Span)>); 7] = [
        (0, one("from", &entry.from)),
        (0, one("to", &entry.to)),
        (1, many("between", &entry.between)),
        (2, one("hub", &entry.hub)),
        (2, many("spokes", &entry.spokes)),
        (3, entry.fan_out.as_ref().map(|fan_out| ("fanOut", fan_out.span))),
        (4, many("mesh", &entry.mesh)),
    ];
    let mut keys = written.iter().filter_map(|(shape, key)| key.map(|key| (*shape, key)));
    // Where none of them is written, or none could be read, that has been reported.
    let (first_shape, first) = keys.next()?;
    if let Some((_, second)) = keys.find(|(shape, _)| *shape != first_shape) {
        let help = "write each shape as a flow of its own";
        findings.report(problems::conflicting_keys(first, second, help));
        return None;
    }
    let mut missing = |key: &'static str| {
        if !entry.lacks(key) {
            return;
        }
        let beside = format!("`{}`", first.0);
        findings.report(problems::missing_beside(key, first.1, &beside, &format!("add `{key}`")));
    };
    let shape = match first_shape {
        0 => match (&entry.from, &entry.to) {
            (Some(from), Some(to)) => Some(Shape::FromTo(from, to)),
            (None, _) => {
                missing("from");
                None
            }
            (_, None) => {
                missing("to");
                None
            }
        },
        1 => entry.between.as_ref().and_then(without_gaps).map(Shape::Between),
        2 => match (&entry.hub, &entry.spokes) {
            (Some(hub), Some(spokes)) => {
                let direction = entry.direction.as_ref().map_or(Direction::ToHub, |direction| direction.value);
                without_gaps(spokes).map(|spokes| Shape::Hub(hub, spokes, direction))
            }
            (None, _) => {
                missing("hub");
                None
            }
            (_, None) => {
                missing("spokes");
                None
            }
        },
        3 => entry
            .fan_out
            .as_ref()
            .and_then(|fan| Some(Shape::FanOut(fan.from.as_ref()?, without_gaps(fan.to.as_ref()?)?))),
        _ => entry.mesh.as_ref().and_then(without_gaps).map(Shape::Mesh),
    };
    if let (Some(direction), false) = (&entry.direction, first_shape == 2) {
        let help = "delete it; it says which way data travels between `hub` and `spokes`";
        let beside = format!("`{}`", first.0);
        findings.report(problems::meaningless_key("direction", direction.span, &beside, first.1, help));
    }
    shape
}

/// Returns the aliases of a list that could be read whole.
fn without_gaps(list: &file::collections::List<Spanned<AnyText>>) -> Option<&[Spanned<AnyText>]> {
    (!list.has_gaps).then_some(&list.items)
}

/// Returns the span of a list's items.
fn whole(list: &[Spanned<AnyText>], otherwise: Span) -> Span {
    match (list.first(), list.last()) {
        (Some(first), Some(last)) if first.span.start <= last.span.end => Span { end: last.span.end, ..first.span },
        _ => otherwise,
    }
}

fn report_self_flows(legs: &[Leg], aliases: &Aliases, findings: &mut Findings) -> Option<()> {
    let mut fine = Some(());
    for leg in legs.iter().filter(|leg| leg.source.value == leg.target.value) {
        if let (Some(from), Some(to)) = (leg.source.span(), leg.target.span()) {
            findings.report(problems::self_flow(&aliases.alias(leg.source.value).value, from, to));
        }
        fine = None;
    }
    fine
}

fn report_repeated(list: &[Sourced<ClusterId>], aliases: &Aliases, findings: &mut Findings) -> Option<()> {
    let mut fine = Some(());
    let mut seen: std::collections::HashMap<ClusterId, Option<Span>> = std::collections::HashMap::new();
    for cluster in list {
        if let Some(first) = seen.insert(cluster.value, cluster.span()) {
            if let (Some(first), Some(again)) = (first, cluster.span()) {
                let what = format!("the cluster `{}`", aliases.alias(cluster.value).value);
                findings.report(problems::repeated_item(&what, first, again));
            }
            fine = None;
        }
    }
    fine
}
