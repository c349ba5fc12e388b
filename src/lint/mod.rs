//! Rules that judge topology, plan and parsed documents, whoever made them.
//!
//! A rule is three places: `rules/<name>.rs`, `rules/<name>.md`, and its line in the list of `rules.rs`. It says what is
//! wrong and which key it is; [`Findings`] finds the line of the topology behind it.

mod alerts;
mod allow;
mod check;
mod config;
mod documents;
mod factors;
mod far;
mod grants;
mod manifest;
mod pods;
mod rules;
mod scene;
mod series;
mod tree;

pub use allow::UNMATCHED_ALLOW;
pub use check::{Check, Findings, Judge, Lint};
pub use documents::{Document, Documents, Locate};
pub use rules::LINTS;
pub use scene::{Scene, key_before};
pub use tree::{Folder, Manifest, Tree};

use crate::diagnostic::{Rule, shortened};
use crate::{output, plan, topology, yaml};

/// Every rule of the program, by name.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let mut rules: Vec<&'static Rule> = [yaml::problems::RULES, topology::RULES, plan::problems::RULES, output::RULES]
        .into_iter()
        .flatten()
        .copied()
        .chain(LINTS.iter().map(|lint| &lint.rule))
        .chain([&UNMATCHED_ALLOW])
        .collect();
    rules.sort_by_key(|rule| rule.name);
    rules.into_iter()
}

/// Returns a rule by its name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.name == name)
}

/// Says that there is no such rule, and which may be meant.
pub fn unknown_rule(name: &str) -> String {
    let similar = similar_rule(name)
        .map_or_else(|| "`mirrorc rules` lists them".to_owned(), |name| format!("did you mean `{name}`?"));
    format!("there is no rule `{}`; {similar}", shortened(name))
}

/// Returns the rule whose name is most like a misspelt one.
pub fn similar_rule(name: &str) -> Option<&'static str> {
    rules()
        .map(|rule| (strsim::jaro_winkler(name, rule.name), rule.name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, name)| name)
}
