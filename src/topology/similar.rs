//! "Did you mean …": the name a person was after.

/// Guesses what was meant, as long as guessing stays cheap.
#[derive(Debug)]
pub struct Guesses {
    /// Comparisons left: a file full of wrong names must not cost their square.
    budget: usize,
}

/// A name that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess<'a> {
    pub name: &'a str,
    /// So near that it may be corrected without a person looking.
    pub certain: bool,
}

impl Default for Guesses {
    fn default() -> Self {
        Guesses { budget: 50_000 }
    }
}

impl Guesses {
    /// Returns the known name that looks most like the wrong one.
    pub fn of<'a>(&mut self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Guess<'a>> {
        const LONGEST: usize = 100;
        if wrong.len() > LONGEST {
            return None;
        }
        let plain = plain(wrong);
        let mut best: Option<(usize, &'a str)> = None;
        for name in known {
            self.budget = self.budget.checked_sub(1)?;
            let distance = distance(&plain, &self::plain(name));
            if let Some(distance) = distance
                && best.is_none_or(|(least, _)| distance < least)
            {
                best = Some((distance, name));
            }
        }
        best.map(|(distance, name)| Guess { name, certain: distance <= 1 && name.len() > 3 || distance == 0 })
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).flat_map(char::to_lowercase).collect()
}

/// Returns how far apart two names are, or nothing where nobody would take one for the other.
fn distance(wrong: &str, name: &str) -> Option<usize> {
    let distance = strsim::damerau_levenshtein(wrong, name);
    let longest = wrong.chars().count().max(name.chars().count());
    if distance <= (longest / 3).max(1) && distance < longest {
        return Some(distance);
    }
    // `topicsPattern` for `topics`, `remote` for `remoteDomain`.
    let (short, long) = if wrong.len() < name.len() { (wrong, name) } else { (name, wrong) };
    (short.len() >= 4 && (long.starts_with(short) || long.ends_with(short))).then_some(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(wrong: &str, known: &[&'static str]) -> Option<(&'static str, bool)> {
        Guesses::default().of(wrong, known.iter().copied()).map(|guess| (guess.name, guess.certain))
    }

    #[test]
    fn finds_slips_other_cases_and_longer_words() {
        let keys = ["namespace", "kafka", "tls", "topics", "replicationFactor", "remoteDomain"];
        assert_eq!(guess("namespce", &keys), Some(("namespace", true)));
        assert_eq!(guess("replication-factor", &keys), Some(("replicationFactor", true)));
        assert_eq!(guess("topicsPattern", &keys), Some(("topics", false)));
        assert_eq!(guess("remote", &keys), Some(("remoteDomain", false)));
        assert_eq!(guess("tsl", &keys), Some(("tls", false)));
        assert_eq!(guess("colour", &keys), None);
        assert_eq!(guess("x", &["y"]), None);
    }

    #[test]
    fn gives_up_before_it_gets_expensive() {
        let mut guesses = Guesses { budget: 3 };
        assert!(guesses.of("ab", ["abc", "abd"]).is_some());
        assert!(guesses.of("ab", ["abc", "abd"]).is_none());
    }
}
