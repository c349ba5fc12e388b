//! `mirrorc explain`: the page of a rule.

use super::options::{Common, Explain};
use super::{Code, Terminal};
use crate::lint;

pub fn run(_: &Common, options: &Explain, terminal: &mut Terminal<'_>) -> Code {
    match lint::rule(&options.rule) {
        Some(rule) => terminal.print(rule.page),
        None => {
            let similar = lint::similar_rule(&options.rule)
                .map_or_else(|| "`mirrorc rules` lists them".to_owned(), |name| format!("did you mean `{name}`?"));
            terminal.fail(format_args!("there is no rule `{}`; {similar}", options.rule))
        }
    }
}
