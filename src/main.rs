//! Exit code of the process; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    mirrorc::cli::run()
}
