//! What is shown.

mod as_written;
pub mod world;

use crate::harness::runner::Case;

/// Every case, in the order in which it runs.
pub fn all() -> Vec<&'static Case> {
    [as_written::CASES].into_iter().flatten().collect()
}
