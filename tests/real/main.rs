//! Runs what mirrorc generates on real Kafka, Connect and Prometheus; `scripts/test real` starts it.
#![allow(dead_code, reason = "parts of the harness wait for their cases")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is a test's way of failing")]

mod cases;
mod harness;
mod operator;

fn main() -> std::process::ExitCode {
    harness::runner::run(&cases::all(), cases::forget_shared)
}
