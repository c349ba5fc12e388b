//! Folders into memory, changes onto disk; the only folder that touches files.
//!
//! Below an output folder no symbolic link is followed, neither to read nor to write: each folder is opened through the
//! handle of the one above it. The output folder's own path may hold links.
//!
//! [`Root::lock`] is the only way to something that writes, and the lock lives as long as that does. A file is replaced by
//! renaming a finished temporary one over it, so that at every moment, also after a crash, each file is old or new.

mod apply;
mod error;
mod files;
mod folders;
mod read;
mod root;
mod run;
mod shelf;
mod working;
mod written;

pub use apply::{Applied, ApplyError};
pub use error::{Error, Problem};
pub use read::{canonical, exists, is_folder, list_yaml, read_file, read_templates};
pub use root::{Locked, Root, Wait, plain};
pub use shelf::Shelf;
pub use working::{enter, make_folder, replace, shown, write_new};
