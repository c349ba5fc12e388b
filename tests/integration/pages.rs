//! Every rule of the program says what it does, and says it whole.

use std::collections::BTreeSet;

#[test]
fn every_rule_has_a_page_with_everything_on_it() {
    let mut names = BTreeSet::new();
    for rule in mirrorc::lint::rules() {
        assert!(names.insert(rule.name), "{} twice", rule.name);
        assert!(rule.page.starts_with(&format!("# {}\n", rule.name)), "{}", rule.name);
        for heading in ["## What it does", "## Why", "## Example", "## Instead"] {
            assert!(rule.page.contains(heading), "{} has no {heading}", rule.name);
        }
        assert!(!rule.summary.ends_with('.'), "{}", rule.name);
    }
    assert!(names.len() > 40);
}

#[test]
fn each_list_of_rules_is_sorted() {
    use mirrorc::{output, plan, topology, yaml};
    for list in [yaml::problems::RULES, topology::RULES, output::RULES] {
        assert!(list.is_sorted_by_key(|rule| rule.name), "{:?}", list.iter().map(|rule| rule.name).collect::<Vec<_>>());
    }
    // These stand in the order in which a plan is made.
    assert!(!plan::problems::RULES.is_empty());
}
