//! What is shown.

mod alerts;
mod as_written;
mod delivery;
mod first_user;
mod kubernetes;
mod metrics;
mod permissions;
mod promtool;
mod shapes;
mod throughput;
mod topology;
mod watch;
mod world;

use crate::harness::runner::Case;

/// Every case, in the order in which it runs.
pub fn all() -> Vec<&'static Case> {
    [
        delivery::CASES,
        kubernetes::CASES,
        promtool::CASES,
        first_user::CASES,
        metrics::CASES,
        alerts::CASES,
        permissions::CASES,
        shapes::CASES,
        as_written::CASES,
        throughput::CASES,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Ends what the cases of a part shared.
pub fn forget_shared() {
    first_user::forget();
}
