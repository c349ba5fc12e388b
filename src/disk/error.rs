//! Why we could not do our work on the disk.

use std::fmt;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use rustix::io::Errno;

use crate::output::PathProblem;

/// What stood in the way.
#[derive(Debug)]
pub enum Problem {
    NotFound,
    /// Something lies there already.
    Exists,
    IsFolder,
    NotAFolder,
    /// The limit, in bytes.
    TooLarge(u64),
    /// A file's name or text is not UTF-8.
    NotText,
    /// The path itself cannot be written.
    Hostile(PathProblem),
    /// A symbolic link below the output folder.
    Link,
    /// The disk or the quota is full.
    Full,
    /// Someone changed the file between our looking and our writing.
    ChangedMeanwhile,
    /// Another run holds the output folder.
    Busy,
    /// The comparison refused the run, so nothing may be written.
    Refused,
    Io(io::Error),
}

/// A path, and what stood in the way there.
#[derive(Debug)]
pub struct Error {
    pub path: Utf8PathBuf,
    pub problem: Problem,
}

impl Error {
    pub(super) fn new(path: impl AsRef<Utf8Path>, problem: impl Into<Problem>) -> Self {
        Error { path: path.as_ref().to_owned(), problem: problem.into() }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.raw_os_error().map(Errno::from_raw_os_error) {
            Some(Errno::NOENT) => Problem::NotFound,
            Some(Errno::ISDIR) => Problem::IsFolder,
            Some(Errno::NOTDIR) => Problem::NotAFolder,
            Some(Errno::LOOP) => Problem::Link,
            Some(Errno::NOSPC | Errno::DQUOT) => Problem::Full,
            Some(_) => Problem::Io(error),
            None if error.kind() == io::ErrorKind::InvalidData => Problem::NotText,
            None => Problem::Io(error),
        }
    }
}

impl From<walkdir::Error> for Problem {
    fn from(error: walkdir::Error) -> Self {
        // Unwrapped, since its own conversion hides the system's number; without one it is a loop of links.
        match error.io_error().and_then(io::Error::raw_os_error) {
            Some(number) => io::Error::from_raw_os_error(number).into(),
            None => Problem::Io(error.into()),
        }
    }
}

impl From<Errno> for Problem {
    fn from(errno: Errno) -> Self {
        io::Error::from(errno).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.problem {
            Problem::NotFound => write!(f, "`{path}` does not exist"),
            Problem::Exists => write!(f, "`{path}` is there already"),
            Problem::IsFolder => write!(f, "`{path}` is a folder, not a file"),
            Problem::NotAFolder => write!(f, "`{path}` is not a folder"),
            Problem::TooLarge(limit) => write!(f, "`{path}` is larger than {limit} bytes"),
            Problem::NotText => write!(f, "`{path}` is not UTF-8"),
            Problem::Hostile(problem) => write!(f, "`{}` is not written: {problem}", path.as_str().escape_debug()),
            Problem::Link => {
                write!(f, "`{path}` is a symbolic link, and links below the output folder are not followed")
            }
            Problem::Full => write!(f, "`{path}` cannot be written: the disk is full"),
            Problem::ChangedMeanwhile => write!(f, "`{path}` was changed by someone else during this run"),
            Problem::Busy => write!(f, "another run is writing to `{path}`"),
            Problem::Refused => write!(f, "`{path}` is not written to, since something in it must not be overwritten"),
            Problem::Io(error) => write!(f, "`{path}`: {error}"),
        }
    }
}

impl std::error::Error for Error {}
