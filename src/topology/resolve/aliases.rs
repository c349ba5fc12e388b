//! Which cluster an alias names.

use std::collections::HashMap;

use crate::source::{Sourced, Text};
use crate::topology::file::cluster::Cluster;
use crate::topology::file::collections::Map;
use crate::topology::file::decode::Spanned;
use crate::topology::model::ClusterId;
use crate::topology::problems;
use crate::units::Alias;

use super::Findings;

/// Words that name another cluster in every flow, or a place in our own language.
const RESERVED: [&str; 4] = ["source", "target", "local", "remote"];

/// The aliases of a topology, whether or not their clusters could be read.
pub(super) struct Aliases {
    ids: HashMap<Text, ClusterId>,
    list: Vec<Sourced<Text>>,
}

impl Aliases {
    pub(super) fn new(clusters: &Map<Alias, Cluster>, findings: &mut Findings) -> Self {
        let list: Vec<Sourced<Text>> = clusters.entries.iter().map(|(alias, _)| alias.text()).collect();
        for (alias, _) in &clusters.entries {
            let text = alias.as_str();
            if RESERVED.contains(&text) {
                findings.report(problems::reserved_alias(text, alias.span));
            } else if text.starts_with('.') {
                findings.report(problems::path_alias(text, alias.span));
            }
        }
        let ids = list.iter().enumerate().map(|(at, alias)| (alias.value.clone(), ClusterId(at))).collect();
        Aliases { ids, list }
    }

    /// Returns the cluster that an alias names, or reports that there is none.
    pub(super) fn find(&self, alias: &Spanned<impl AsRef<str>>, findings: &mut Findings) -> Option<Sourced<ClusterId>> {
        let text: &str = alias.as_ref();
        if let Some(&id) = self.ids.get(text) {
            return Some(Sourced::written(id, alias.span));
        }
        const SHOWN: usize = 8;
        let guess = findings.guesses.of(text, self.list.iter().map(|alias| &*alias.value));
        let all: Vec<&str> =
            if self.list.len() <= SHOWN { self.list.iter().map(|a| &*a.value).collect() } else { Vec::new() };
        let problem = problems::unknown_cluster(text, alias.span, guess, &all);
        findings.report(problem);
        None
    }

    pub(super) fn alias(&self, id: ClusterId) -> &Sourced<Text> {
        &self.list[id.0]
    }

    /// Reports the clusters that nothing touches.
    pub(super) fn report_unused(&self, used: &[bool], findings: &mut Findings) {
        for (alias, used) in self.list.iter().zip(used) {
            if let (false, Some(span)) = (used, alias.span()) {
                findings.report(problems::unused_cluster(&alias.value, span));
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }
}
