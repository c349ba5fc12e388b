//! Exit code of the process; everything else is in the library.

use std::process::ExitCode;

/// Keeps the cost of a cluster from growing much with the fleet.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mirrorc::cli::run()
}
