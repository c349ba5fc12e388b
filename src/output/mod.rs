//! Documents with origins, a set of files, two sets compared.
//!
//! Nothing here touches the disk: [`crate::disk`] reads a [`TreeOnDisk`] and carries [`Changes`] out.

mod compare;
mod document;
mod findings;
mod header;
mod object;
mod path;
pub mod rules;
mod stat;
mod state;
mod state_bearing;
mod structural;
mod styles;
#[cfg(test)]
mod tests;
mod tree;
mod unified;

pub use compare::{Action, Change, Changes, Owner, Permissions, Vanished, compare};
pub use document::{FileSet, MadeFile, RenderedFile};
pub use header::{
    Found, HEADER_LINES, Header, Maker, Unprintable, find_header, has_conflict, project_folder, same_but_line_ends,
    shell_word,
};
pub use object::{Object, parse_objects};
pub use path::{PathProblem, TEMPORARY_PREFIX, check_path, is_applied, may_be_ours};
pub use rules::RULES;
pub use state::{Edit, State};
pub use state_bearing::{CONSEQUENCES, Consequence, ReadDocuments, StateChange, StateField, judge_state};
pub use structural::{Difference, DifferenceKind, ReadEmbedded, differences, show_differences, show_scalar};
pub use styles::Styles;
pub use tree::{Entry, Obstacle, TreeOnDisk, TreePattern};
pub use unified::unified_texts;
