//! Runs the cases one after the other, so that each has the whole machine; but those that mostly wait.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use crate::harness::tools;

/// A thing to be shown on the real programs.
pub struct Case {
    /// Names the part of the proof and what is shown, as `part::what`.
    pub name: &'static str,
    /// Panics when it does not hold.
    pub run: fn(),
}

impl Case {
    fn waits(&self) -> bool {
        self.name.starts_with(WAITING)
    }
}

/// Cases whose names begin so measure, and run only when they are named.
pub const BENCHMARK: &str = "benchmark::";

/// Cases whose names begin so wait most of their time and share nothing, and run beside each other.
const WAITING: &str = "alerts::";

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
    let chosen: Vec<&'static Case> = cases
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
    let mut number = 0;
    for together in chosen.chunk_by(|case, next| case.waits() && next.waits()) {
        if number > 0 && part(chosen[number - 1].name) != part(together[0].name) {
            forget();
        }
        let first = number + 1;
        for case in together {
            number += 1;
            println!("[{number}/{}] {}", chosen.len(), case.name);
        }
        for (case, held) in together.iter().zip(run_together(together, first)) {
            if held {
                continue;
            }
            // Elections and rebalances take their own time on a busy machine. What fails twice, each time on servers
            // started anew, is wrong; a first failure is said, so that it can be looked into.
            println!("      once more, with everything started anew: {}", case.name);
            forget();
            tools::set_logs_aside();
            failed_once = true;
            if !timed(case) {
                println!("      logs in {}", tools::case_folder(case.name).parent().unwrap());
                failed.push(case.name);
            }
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

/// Runs one case here, or several each in a thread of its own, and tells of each whether it held.
fn run_together(cases: &[&'static Case], first: usize) -> Vec<bool> {
    if let [case] = cases {
        return vec![timed(case)];
    }
    thread::scope(|scope| {
        let start = |(case, number): (&&'static Case, usize)| {
            let case = *case;
            scope.spawn(move || {
                LABEL.set(format!("[{number}] "));
                timed(case)
            })
        };
        let running: Vec<_> = cases.iter().zip(first..).map(start).collect();
        running.into_iter().map(|case| case.join().unwrap_or(false)).collect()
    })
}

/// Runs a case, says how long it took, and tells whether it held.
fn timed(case: &Case) -> bool {
    let started = Instant::now();
    let held = catch_unwind(AssertUnwindSafe(case.run)).is_ok();
    say(&format!("{}, {} s", if held { "ok" } else { "FAILED" }, started.elapsed().as_secs()));
    held
}

thread_local! {
    /// Tells the lines of cases that run beside each other apart.
    static LABEL: RefCell<String> = const { RefCell::new(String::new()) };
}

fn part(name: &str) -> &str {
    name.split("::").next().unwrap_or(name)
}

/// Says what a case is doing, so that minutes do not pass in silence.
pub fn say(text: &str) {
    LABEL.with_borrow(|label| println!("      {label}{text}"));
}
