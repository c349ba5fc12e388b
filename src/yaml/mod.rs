//! YAML text to values with spans, lossless edits, and an independent reader; no other folder names a YAML crate.
//!
//! [`read`] is for files people write: it collects every problem and bounds what a hostile file can cost.
//! [`reread`] is for text we are about to write or to judge: another parser, of the libyaml line, as kubectl's.
//! [`Rereader`] does the same for many texts of few shapes.
//! [`index`] connects a place in a text with a JSON pointer. [`patch`] and [`fix`] change a text and nothing else in it.

mod build;
mod decode;
mod fix;
mod index;
mod limits;
mod mapping;
mod node;
mod patch;
pub mod problems;
mod quick;
mod read;
mod reread;
mod rereader;
mod resolve;
mod syntax;

pub use decode::{NotText, decode};
pub use fix::fix;
pub use index::{Index, Part, Place, index, push_pointer};
pub use limits::{LIMITS, Limits};
pub use node::{CoreTag, Entry, Key, Node, Scalar, Style, Value};
pub use patch::{PatchError, Patched, patch};
pub use read::{Reading, read};
pub use reread::{RereadError, reread};
pub use rereader::{Reread, Rereader};
pub use resolve::Resolved;

#[cfg(test)]
mod tests;
