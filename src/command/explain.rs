//! `mirrorc explain`: the page of a rule.

use super::options::{Common, Explain};
use super::{Code, Terminal};
use crate::lint;

pub fn run(_: &Common, options: &Explain, terminal: &mut Terminal<'_>) -> Code {
    match lint::rule(&options.rule) {
        Some(rule) => terminal.print(rule.page),
        None => terminal.fail(lint::unknown_rule(&options.rule)),
    }
}
