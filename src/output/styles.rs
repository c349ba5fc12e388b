//! How differences are coloured.

use std::borrow::Cow;
use std::fmt;

use anstyle::{AnsiColor, Color, Style};

/// The colours of a difference; all of them nothing where the text goes into a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Styles {
    pub added: Style,
    pub removed: Style,
    /// The part of a changed line that differs.
    pub added_word: Style,
    pub removed_word: Style,
    pub changed: Style,
    pub heading: Style,
    pub place: Style,
    /// For a terminal: what would move its cursor is shown instead of sent.
    is_terminal: bool,
}

impl Styles {
    pub fn plain() -> Self {
        Styles::default()
    }

    pub fn coloured() -> Self {
        let foreground = |colour| Style::new().fg_color(Some(Color::Ansi(colour)));
        Styles {
            added: foreground(AnsiColor::Green),
            removed: foreground(AnsiColor::Red),
            added_word: foreground(AnsiColor::Green).bold().invert(),
            removed_word: foreground(AnsiColor::Red).bold().invert(),
            changed: foreground(AnsiColor::Yellow),
            heading: Style::new().bold(),
            place: foreground(AnsiColor::Cyan),
            is_terminal: true,
        }
    }

    /// Makes a text from someone's file fit to be shown.
    pub(super) fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let is_hidden = |character: char| character.is_control() && !matches!(character, '\t' | '\n');
        if !self.is_terminal || !text.contains(is_hidden) {
            return Cow::Borrowed(text);
        }
        let show = |character: char| match is_hidden(character) {
            true => character.escape_default().to_string(),
            false => character.to_string(),
        };
        text.chars().map(show).collect::<String>().into()
    }
}

/// A text in a style; the style ends before the line does.
pub(super) struct Painted<'t>(pub Style, pub &'t str);

impl fmt::Display for Painted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Painted(style, text) = self;
        write!(f, "{style}{text}{style:#}")
    }
}
