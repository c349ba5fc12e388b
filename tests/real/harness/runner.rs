//! Runs the cases one after the other: each has the whole machine, and its time is worth comparing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

use crate::harness::tools;

/// A thing to be shown on the real programs.
pub struct Case {
    /// Names the part of the proof and what is shown, as `part::what`.
    pub name: &'static str,
    /// Panics when it does not hold.
    pub run: fn(),
}

/// Cases whose names begin so measure, and run only when they are named.
pub const BENCHMARK: &str = "benchmark::";

/// Runs the cases whose name contains one of the arguments, or all but the benchmarks.
///
/// Cases of one part may share what they started: `forget` ends it, when the part is over.
pub fn run(cases: &[&'static Case], forget: fn()) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let listed = std::env::args().any(|argument| argument == "--list");
    if listed {
        for case in cases {
            println!("{}: test", case.name);
        }
        return ExitCode::SUCCESS;
    }
    if std::env::var_os("MIRRORC_REAL").is_none() {
        println!(
            "left out: {} tests on real Kafka, Connect and Prometheus; `scripts/test real` installs them and runs these",
            cases.len()
        );
        return ExitCode::SUCCESS;
    }
    let chosen: Vec<&Case> = cases
        .iter()
        .copied()
        .filter(|case| match arguments.is_empty() {
            true => !case.name.starts_with(BENCHMARK),
            false => arguments.iter().any(|argument| case.name.contains(argument.as_str())),
        })
        .collect();
    let missing = tools::missing();
    if !missing.is_empty() {
        println!("left out: {} tests on real Kafka; missing: {}", chosen.len(), missing.join(", "));
        return ExitCode::FAILURE;
    }
    let started = Instant::now();
    let (mut failed, mut failed_once) = (Vec::new(), false);
    for (index, case) in chosen.iter().enumerate() {
        println!("[{}/{}] {}", index + 1, chosen.len(), case.name);
        if index > 0 && part(chosen[index - 1].name) != part(case.name) {
            forget();
        }
        let case_started = Instant::now();
        let mut outcome = catch_unwind(AssertUnwindSafe(case.run));
        if outcome.is_err() {
            // Elections and rebalances take their own time on a busy machine. What fails twice, each time on servers
            // started anew, is wrong; a first failure is said, so that it can be looked into.
            println!(
                "      failed after {} s; once more, with everything started anew",
                case_started.elapsed().as_secs()
            );
            forget();
            tools::set_logs_aside();
            failed_once = true;
            outcome = catch_unwind(AssertUnwindSafe(case.run));
        }
        let seconds = case_started.elapsed().as_secs();
        if outcome.is_ok() {
            println!("      ok, {seconds} s");
        } else {
            println!("      FAILED, {seconds} s; logs in {}", tools::case_folder(case.name).parent().unwrap());
            failed.push(case.name);
        }
    }
    forget();
    println!("{} of {} held, {} s", chosen.len() - failed.len(), chosen.len(), started.elapsed().as_secs());
    for name in &failed {
        println!("failed: {name}");
    }
    if failed_once {
        println!("logs of first failures: {}", tools::first_failures());
    } else {
        tools::forget_logs();
    }
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn part(name: &str) -> &str {
    name.split("::").next().unwrap_or(name)
}

/// Says what a case is doing, so that minutes do not pass in silence.
pub fn say(text: &str) {
    println!("      {text}");
}
