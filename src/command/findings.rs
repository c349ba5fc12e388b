//! Findings on their way to the reader: chosen, ordered, written, counted.

use super::compile::Compiled;
use super::options::Common;
use super::{Code, Terminal};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint;
use crate::report::{Report, Style};

/// Writes findings to standard output in the format asked for, and returns what they mean for the exit code.
pub fn report(common: &Common, compiled: &mut Compiled, terminal: &mut Terminal<'_>) -> Code {
    let text = written(common, compiled, terminal);
    terminal.print(&text).max(code(common, &compiled.findings))
}

/// The same to standard error, where standard output carries data.
pub fn report_to_talk(common: &Common, compiled: &mut Compiled, terminal: &mut Terminal<'_>) -> Code {
    let text = written(common, compiled, terminal);
    if !text.is_empty() {
        terminal.say(text.trim_end());
    }
    code(common, &compiled.findings)
}

/// Returns `2 errors, 1 warning`, or that nothing is wrong.
pub fn summary(compiled: &Compiled) -> String {
    Report::new(&compiled.sources, &compiled.findings, &[]).counts().to_string()
}

fn written(common: &Common, compiled: &mut Compiled, terminal: &Terminal<'_>) -> String {
    choose(common, &mut compiled.findings);
    let rules: Vec<_> = lint::rules().collect();
    let report = Report::new(&compiled.sources, &compiled.findings, &rules);
    report.render(common.format, Style { color: terminal.color, width: terminal.width })
}

/// Leaves out what the user did not ask for; errors stay, for they guard what is written.
fn choose(common: &Common, findings: &mut Vec<Diagnostic>) {
    findings.retain(|finding| {
        let chosen = common.select.is_empty() || common.select.contains(finding.rule.name);
        (chosen && !common.ignore.contains(finding.rule.name)) || finding.level == Level::Error
    });
}

fn code(common: &Common, findings: &[Diagnostic]) -> Code {
    let bad = if common.deny_warnings { Level::Warning } else { Level::Error };
    if findings.iter().any(|finding| finding.level >= bad) { Code::Found } else { Code::Clean }
}
