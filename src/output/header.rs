//! The comment at the head of every file we write: whose it is, and whether someone touched it since.
//!
//! ```text
//! # Made by mirrorc. Do not edit: change the topology and render it again.
//! # owner: rciis
//! # topology: topology/rciis.yaml
//! # renew: mirrorc render topology/rciis.yaml
//! # sha256: 62ac…
//! ```
//!
//! The digest covers the header's other lines and all the rest of the file, above and below, with line ends as LF and
//! without a byte order mark: an editor or git may change those without it being an edit.

use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

use crate::source::Text;

/// How many lines [`Maker::seal`] puts above a body.
pub const HEADER_LINES: usize = 5;

/// Any wording behind this is accepted when reading, so that a later release may say it better.
const MARK: &str = "# Made by mirrorc";
const MARK_REST: &str = ". Do not edit: change the topology and render it again.";
const OWNER: &str = "# owner: ";
const TOPOLOGY: &str = "# topology: ";
const RENEW: &str = "# renew: ";
const DIGEST: &str = "# sha256: ";

/// A header has few lines; what goes on longer is no header of ours.
const MOST_LINES: usize = 32;

/// Who makes a file, and the command that makes it anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maker {
    /// The topology's name.
    pub owner: Text,
    /// The topology's file, relative to its project folder.
    pub topology: Utf8PathBuf,
    /// To be typed in the project folder.
    pub renew: String,
    /// The lines above the digest, the same in every file.
    fields: String,
}

/// A value that cannot stand in a line of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unprintable(pub String);

impl Maker {
    /// Names the maker of a topology's files; both paths are absolute and without links.
    ///
    /// The header must be the same from any working folder and in every clone, so it knows only the *project folder*: the
    /// one that holds `topology/` (where `mirrorc render` needs no arguments), or else the folder of the topology file.
    /// `--out` is said where the output folder lies inside the project and is not the default. An output folder
    /// elsewhere is not named: a tree rendered to look at has the bytes of the one in the repository.
    pub fn new(owner: impl Into<Text>, topology: &Utf8Path, output: &Utf8Path) -> Result<Self, Unprintable> {
        let owner = owner.into();
        let project = project_folder(topology);
        let topology = topology.strip_prefix(project).unwrap_or(topology).to_owned();
        let mut renew = format!("mirrorc render {}", shell_word(topology.as_str()));
        match output.strip_prefix(project).map(Utf8Path::as_str) {
            Ok("") => renew.push_str(" --out ."),
            Ok("output") | Err(_) => {}
            Ok(inside) => renew.push_str(&format!(" --out {}", shell_word(inside))),
        }
        for value in [&*owner, topology.as_str(), &renew] {
            if value.is_empty() || value.trim() != value || value.chars().any(breaks_a_comment) {
                return Err(Unprintable(value.to_owned()));
            }
        }
        let fields = format!("{MARK}{MARK_REST}\n{OWNER}{owner}\n{TOPOLOGY}{topology}\n{RENEW}{renew}\n");
        Ok(Maker { owner, topology, renew, fields })
    }

    /// Puts the header above a body.
    pub fn seal(&self, body: &str) -> String {
        let fields = self.fields.as_str();
        let digest = digest(fields, "", body);
        // Exactly as long as it gets: it stays to the end.
        let mut text = String::with_capacity(fields.len() + DIGEST.len() + digest.len() + 1 + body.len());
        for part in [fields, DIGEST, &digest, "\n", body] {
            text.push_str(part);
        }
        text
    }
}

/// Returns the folder that a header's paths are relative to.
pub fn project_folder(topology: &Utf8Path) -> &Utf8Path {
    let folder = topology.parent().unwrap_or(Utf8Path::new(""));
    let topologies = folder.ancestors().find(|ancestor| ancestor.file_name() == Some("topology"));
    topologies.and_then(Utf8Path::parent).unwrap_or(folder)
}

/// A header as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<'t> {
    pub owner: &'t str,
    pub topology: &'t Utf8Path,
    pub renew: &'t str,
    /// Byte offset of the line behind the header.
    pub end: usize,
    /// What the digest is of: see [`digest`].
    parts: [&'t str; 3],
    said: &'t str,
}

impl Header<'_> {
    /// Tells whether the digest fits: nobody touched the file since it was written. Needs the whole file's header.
    pub fn is_untouched(&self) -> bool {
        let [fields, above, below] = self.parts;
        digest(fields, above, below) == self.said
    }
}

/// What the head of a text holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'t> {
    /// No sign of us.
    Nothing,
    /// Our first line, but not all the others.
    Broken,
    /// Unresolved merge: git left its markers beside our first line.
    Conflict,
    Header(Header<'t>),
}

/// Finds the header of a text.
pub fn find_header(text: &str) -> Found<'_> {
    let text_start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut conflict = false;
    let mut at = text_start;
    for line in text[text_start..].split_inclusive('\n') {
        let content = line_content(line);
        if content.starts_with(MARK) {
            return match read_header(text, text_start, at) {
                Some(header) => Found::Header(header),
                None if conflict || has_conflict(&text[at..]) => Found::Conflict,
                None => Found::Broken,
            };
        }
        conflict |= is_conflict_marker(content);
        // A header stands above the first content; a text that quotes one further down is not ours.
        let is_head =
            content.trim().is_empty() || content.starts_with(['#', '%']) || content.starts_with("---") || conflict;
        if !is_head {
            return Found::Nothing;
        }
        at += line.len();
    }
    Found::Nothing
}

fn read_header(text: &str, text_start: usize, start: usize) -> Option<Header<'_>> {
    let (mut owner, mut topology, mut renew) = (None, None, None);
    let mut at = start;
    for line in text[start..].split_inclusive('\n').take(MOST_LINES) {
        let content = line_content(line);
        if let Some(said) = content.strip_prefix(DIGEST) {
            let end = at + line.len();
            let parts = [&text[start..at], &text[text_start..start], &text[end..]];
            return Some(Header { owner: owner?, topology: topology?, renew: renew?, end, parts, said });
        }
        if let Some(value) = content.strip_prefix(OWNER) {
            owner = Some(value);
        } else if let Some(value) = content.strip_prefix(TOPOLOGY) {
            topology = Some(Utf8Path::new(value));
        } else if let Some(value) = content.strip_prefix(RENEW) {
            renew = Some(value);
        } else if !content.starts_with('#') {
            return None;
        }
        at += line.len();
    }
    None
}

/// Returns the digest of a file in three parts, as the header says it.
fn digest(fields: &str, above: &str, below: &str) -> String {
    let mut hasher = Sha256::new();
    for part in [fields, above, below] {
        let part = with_plain_line_ends(part);
        // The length keeps a line from wandering from one part into the next.
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut hex = String::with_capacity(64);
    for byte in hasher.finalize() {
        for digit in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    hex
}

/// Returns a text with LF for every CRLF.
pub fn with_plain_line_ends(text: &str) -> std::borrow::Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_some() { text.replace("\r\n", "\n").into() } else { text.into() }
}

/// Tells whether two texts differ in nothing but line ends and a byte order mark.
pub fn same_but_line_ends(one: &str, other: &str) -> bool {
    let plain = |text| with_plain_line_ends(str::strip_prefix(text, '\u{feff}').unwrap_or(text));
    one == other || plain(one) == plain(other)
}

/// Tells whether git left its markers in a text.
pub fn has_conflict(text: &str) -> bool {
    text.contains("<<<<<<< ") && text.lines().any(is_conflict_marker)
}

fn is_conflict_marker(line: &str) -> bool {
    line.starts_with("<<<<<<< ") || line.starts_with("||||||| ") || line == "=======" || line.starts_with(">>>>>>> ")
}

fn line_content(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

fn breaks_a_comment(character: char) -> bool {
    // YAML 1.2, production 1 and 26: no C0 or C1 controls; NEL, LS and PS were line ends in YAML 1.1.
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Returns a word as a POSIX shell reads it back.
pub fn shell_word(word: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "-_./@%+=:,".contains(character);
    if word.starts_with('-') {
        shell_word(&format!("./{word}"))
    } else if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests;
