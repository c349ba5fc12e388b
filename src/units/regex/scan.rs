//! One pass over a Java regex: where Java and Rust part, and what is literal.

use super::super::Malformed;

/// What one pass found.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The same language in the syntax of Rust; where Java has more, a neutral atom stands in.
    pub translated: String,
    /// Rust matches what Java matches.
    pub same_in_rust: bool,
    /// Only letters, dots, escapes and single quantifiers: valid in both without compiling.
    pub plainly_valid: bool,
    /// `(?i)` and the like change the meaning of literals.
    pub has_flags: bool,
    tokens: Vec<Token>,
}

/// What permissions need to know of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Literal(char),
    /// Matches something not known here.
    Some,
    Quantifier {
        /// The atom before may be missing.
        optional: bool,
    },
    Start,
    End,
    Open,
    Close,
    Alternate,
}

impl Scan {
    /// Returns the parts between the `|` outside every group.
    pub fn alternatives(&self) -> impl Iterator<Item = &[Token]> {
        let mut depth = 0usize;
        self.tokens.split(move |token| {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *token == Token::Alternate
        })
    }
}

struct Scanner<'a> {
    text: &'a str,
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    /// Groups that are open.
    depth: usize,
    scan: Scan,
}

/// Deeper nesting is an attack on the engines' stacks, not a pattern of names.
const DEEPEST: usize = 100;

/// Reads a pattern; an error is one that Rust would not find, the rest is left to the engines.
pub fn scan(text: &str) -> Result<Scan, Malformed> {
    let scan = Scan { same_in_rust: true, plainly_valid: true, ..Scan::default() };
    let mut scanner = Scanner { text, rest: text.chars().peekable(), depth: 0, scan };
    while let Some(c) = scanner.rest.next() {
        scanner.one(c)?;
    }
    Ok(scanner.scan)
}

impl Scanner<'_> {
    fn wrong(&self, what: &str, help: &str) -> Malformed {
        Malformed::new(format!("`{}` is not a regex: {what}", self.text), help)
    }

    fn too_deep(&self) -> Malformed {
        Malformed::new(format!("a regex is nested more than {DEEPEST} levels deep"), "write a simpler one")
    }

    fn push(&mut self, c: char, token: Token) {
        self.scan.translated.push(c);
        self.scan.tokens.push(token);
    }

    fn one(&mut self, c: char) -> Result<(), Malformed> {
        match c {
            '\\' => return self.escape(false),
            '*' | '+' | '?' => return self.quantifier(c),
            '{' => return self.counted(),
            '[' => {
                self.scan.translated.push('[');
                self.scan.tokens.push(Token::Some);
                return self.class();
            }
            '(' => return self.group(),
            ')' => {
                self.scan.plainly_valid = false;
                // The anchors around a whole pattern would hide it.
                if self.depth == 0 {
                    return Err(self.wrong("a `)` closes nothing", "leave it out, or write `\\)` for the sign itself"));
                }
                self.depth -= 1;
                self.push(c, Token::Close);
            }
            '|' => self.push(c, Token::Alternate),
            '.' => self.push(c, Token::Some),
            '^' | '$' => {
                self.scan.plainly_valid = false;
                self.push(c, if c == '^' { Token::Start } else { Token::End });
            }
            _ => {
                self.scan.plainly_valid &= c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
                self.push(c, Token::Literal(c));
            }
        }
        Ok(())
    }

    fn quantifier(&mut self, c: char) -> Result<(), Malformed> {
        match self.scan.tokens.last() {
            Some(Token::Quantifier { .. }) => {
                return Err(self.wrong(&format!("`{c}` follows another quantifier"), "leave one of the two out"));
            }
            // `*a`, `(*a)`: the engines say it better.
            None | Some(Token::Open | Token::Alternate | Token::Start | Token::End) => self.scan.plainly_valid = false,
            _ => {}
        }
        self.push(c, Token::Quantifier { optional: c != '+' });
        self.suffix()
    }

    /// Reads `{2}`, `{2,}` or `{2,3}` behind its brace.
    fn counted(&mut self) -> Result<(), Malformed> {
        self.scan.plainly_valid = false;
        // Java reads `x{2}{3}` in a way of its own.
        self.scan.same_in_rust &= !matches!(self.scan.tokens.last(), Some(Token::Quantifier { .. }));
        let mut inner = String::new();
        while let Some(c) = self.rest.next_if(|c| *c != '}') {
            inner.push(c);
        }
        let (low, high) = inner.split_once(',').unwrap_or((&inner, &inner));
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i32>().ok())?;
        let counts = match (number(low), number(high)) {
            (Some(low), Some(high)) if low <= high => Some(low),
            (Some(low), None) if high.is_empty() => Some(low),
            _ => None,
        };
        let (Some(low), Some(_)) = (counts, self.rest.next()) else {
            return Err(
                self.wrong("a `{` does not start a repetition", "write it as `{1,3}`, or `\\{` for the sign itself")
            );
        };
        self.scan.translated.push('{');
        self.scan.translated.push_str(&inner);
        self.push('}', Token::Quantifier { optional: low == 0 });
        self.suffix()
    }

    /// Takes the `?` (lazy) or `+` (possessive) that may follow a quantifier.
    fn suffix(&mut self) -> Result<(), Malformed> {
        if let Some(c) = self.rest.next_if(|c| matches!(c, '?' | '+')) {
            self.scan.plainly_valid = false;
            self.scan.same_in_rust &= c == '?';
            self.scan.translated.push(c);
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), Malformed> {
        self.scan.plainly_valid = false;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.too_deep());
        }
        self.push('(', Token::Open);
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        self.scan.translated.push('?');
        let mut flags = String::new();
        while let Some(c) = self.rest.next_if(|c| c.is_ascii_alphabetic() || *c == '-') {
            flags.push(c);
        }
        self.scan.translated.push_str(&flags);
        if flags.is_empty() {
            if let Some(c) = self.rest.next_if(|c| matches!(c, '<' | '=' | '!' | '>')) {
                self.scan.translated.push(c);
                let named = c == '<' && self.rest.peek().is_some_and(|c| c.is_ascii_alphabetic());
                self.scan.same_in_rust &= named;
                if c == '<' {
                    // The name, or `=` and `!` of a look-behind, is no literal.
                    while let Some(inner) =
                        self.rest.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '>' | '=' | '!'))
                    {
                        self.scan.translated.push(inner);
                        if !inner.is_ascii_alphanumeric() {
                            break;
                        }
                    }
                }
            } else if self.rest.next_if_eq(&':').is_some() {
                self.scan.translated.push(':');
            } else {
                return Err(
                    self.wrong("`(?` opens no group that Java knows", "write `(?:…)`, or `\\(` for the sign itself")
                );
            }
            return Ok(());
        }
        if flags.starts_with('P') {
            return Err(self.wrong("`(?P` is not Java", "write a named group as `(?<name>…)`"));
        }
        if let Some(unknown) = flags.chars().find(|c| !"idmsuxU-".contains(*c)) {
            return Err(self.wrong(&format!("`{unknown}` is no flag"), "the flags are i, d, m, s, u, x and U"));
        }
        self.scan.has_flags = true;
        if flags.contains(['d', 'u', 'x', 'U']) {
            self.scan.same_in_rust = false;
            // Leave only what Rust knows, so that the rest of the pattern is still judged.
            let kept = flags.replace(['d', 'u', 'U'], "");
            self.scan.translated.truncate(self.scan.translated.len() - flags.len());
            self.scan.translated.push_str(if kept == "-" { "" } else { &kept });
        }
        if let Some(end) = self.rest.next_if(|c| matches!(c, ':' | ')')) {
            if end == ')' && self.scan.translated.ends_with('?') {
                self.scan.translated.push(':');
            }
            self.scan.translated.push(end);
            if end == ')' {
                self.depth -= 1;
                self.scan.tokens.push(Token::Close);
            }
        }
        Ok(())
    }

    fn class(&mut self) -> Result<(), Malformed> {
        let mut depth = 1usize;
        let mut first = true;
        while depth > 0 {
            let Some(c) = self.rest.next() else {
                return Err(self.wrong("a `[` is not closed", "write `]`, or `\\[` for the sign itself"));
            };
            match c {
                '\\' => {
                    self.escape(true)?;
                    first = false;
                    continue;
                }
                '[' => {
                    // Java nests classes where Rust reads `[:alpha:]` by POSIX.
                    self.scan.same_in_rust &= self.rest.peek() != Some(&':');
                    self.scan.plainly_valid = false;
                    depth += 1;
                    if depth > DEEPEST {
                        return Err(self.too_deep());
                    }
                    first = true;
                    self.scan.translated.push('[');
                    continue;
                }
                ']' if !first => depth -= 1,
                ']' => self.scan.plainly_valid = false,
                '^' if first => {
                    self.scan.plainly_valid = false;
                    self.scan.translated.push('^');
                    continue;
                }
                '-' | '~' if self.rest.peek() == Some(&c) => {
                    self.scan.plainly_valid = false;
                    self.scan.same_in_rust = false;
                }
                '&' | '-' | '~' | '^' => self.scan.plainly_valid = false,
                _ => self.scan.plainly_valid &= c.is_ascii_alphanumeric() || matches!(c, '_' | '.'),
            }
            first = false;
            self.scan.translated.push(c);
        }
        Ok(())
    }

    /// Reads what follows a backslash.
    fn escape(&mut self, in_class: bool) -> Result<(), Malformed> {
        let Some(c) = self.rest.next() else {
            return Err(self.wrong("it ends with a backslash", "write `\\\\` for the sign itself"));
        };
        let token = if c.is_alphanumeric() { Token::Some } else { Token::Literal(c) };
        if !in_class && c != 'Q' && c != 'E' {
            self.scan.tokens.push(token);
        }
        match c {
            'Q' => return self.quoted(in_class),
            'E' => return Err(self.wrong("`\\E` without `\\Q`", "leave `\\E` out")),
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 't' | 'n' | 'r' | 'f' | 'a' | 'z' | 'A' | 'B' | 'b' | 'x' | 'u' => {
                self.scan.plainly_valid = false;
                // `\b{start}` is Rust only, and `\s` has one character more there; no name holds it.
                self.scan.same_in_rust &= c != 'b' || self.rest.peek() != Some(&'{');
                self.scan.translated.extend(['\\', c]);
                if c == 'x' && self.rest.next_if_eq(&'{').is_some() {
                    let digits: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
                    self.scan.translated.push_str(&format!("{{{digits}}}"));
                }
            }
            'k' | '1'..='9' => {
                self.scan.plainly_valid = false;
                self.scan.same_in_rust = false;
                self.scan.translated.extend(['\\', c]);
            }
            // Java only; an atom stands in so that the rest is still judged.
            'h' | 'H' | 'v' | 'V' | 'R' | 'X' | 'G' | 'Z' | 'N' | 'e' | 'c' | '0' | 'p' | 'P' => {
                self.scan.plainly_valid = false;
                self.scan.same_in_rust = false;
                self.scan.translated.push('a');
                self.operand(c)?;
            }
            _ if c.is_ascii_alphabetic() => {
                return Err(self.wrong(&format!("`\\{c}` has no meaning in Java"), &format!("write `{c}`")));
            }
            // Rust has word boundaries `\<` and `\>`; Java has the signs themselves, as for every other sign.
            _ => {
                self.scan.plainly_valid &= c.is_ascii_punctuation();
                self.literal(c);
            }
        }
        Ok(())
    }

    /// Skips what an escape that only Java knows takes with it.
    fn operand(&mut self, c: char) -> Result<(), Malformed> {
        let takes_braces = matches!(c, 'p' | 'P' | 'N');
        if takes_braces && self.rest.next_if_eq(&'{').is_some() {
            let closed = self.rest.by_ref().any(|c| c == '}');
            return if closed { Ok(()) } else { Err(self.wrong("a `{` is not closed", "write `}`")) };
        }
        match c {
            'c' | 'p' | 'P' => drop(self.rest.next()),
            '0' => while self.rest.next_if(|c| c.is_digit(8)).is_some() {},
            _ => {}
        }
        Ok(())
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() && !matches!(c, '<' | '>' | '_') {
            self.scan.translated.push('\\');
        }
        self.scan.translated.push(c);
    }

    fn quoted(&mut self, in_class: bool) -> Result<(), Malformed> {
        self.scan.plainly_valid = false;
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                break;
            }
            if !in_class {
                self.scan.tokens.push(Token::Literal(c));
            }
            self.literal(c);
        }
        Ok(())
    }
}
