//! Exit code of the process; everything else is in the library.

use std::process::ExitCode;

/// Keeps the cost of a cluster the same in a fleet of thousands.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mirrorc::cli::run()
}
