//! Folders into memory, changes onto disk; the only file that touches files.
