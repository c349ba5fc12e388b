//! What can be wrong with a topology by itself: the rules, and every sentence about them.

use crate::diagnostic::{Diagnostic, Edit, Rule, Safety, rules, shortened};
use crate::source::Span;
use crate::units::Malformed;

use super::similar::Guess;

rules! {
    in "problems";
    CONFLICTING_KEYS = "conflicting-keys", Error: "keys that exclude each other";
    EMPTY_LIST = "empty-list", Error: "a list with nothing in it where something is needed";
    EMPTY_VALUE = "empty-value", Error: "a key without a value";
    MALFORMED_ADDRESS = "malformed-address", Error: "an address that is not `host:port`";
    MALFORMED_DURATION = "malformed-duration", Error: "a duration that Prometheus would not read";
    MALFORMED_HEAP_SIZE = "malformed-heap-size", Error: "a heap size that the JVM would not read";
    MALFORMED_NAME = "malformed-name", Error: "a name that Kubernetes, Kafka or Prometheus would refuse";
    MALFORMED_QUANTITY = "malformed-quantity", Error: "an amount that Kubernetes would not read";
    MALFORMED_REFERENCE = "malformed-reference", Error: "a reference that cannot lead to an object or a place in one";
    MALFORMED_REGEX = "malformed-regex", Error: "a regex that Java would not compile";
    MALFORMED_TEMPLATE = "malformed-template", Error: "a text that Prometheus could not expand";
    MALFORMED_VERSION = "malformed-version", Error: "a version that is not three numbers";
    MISSING_KEY = "missing-key", Error: "a mapping without a key that it needs";
    NUMBER_OUT_OF_RANGE = "number-out-of-range", Error: "a number that is too small or too large";
    REPEATED_ITEM = "repeated-item", Error: "something listed twice";
    RESERVED_ALIAS = "reserved-alias", Error: "an alias that means something else already";
    SELF_FLOW = "self-flow", Error: "a flow from a cluster to itself";
    UNFIT_NAME = "unfit-name", Error: "a name made from a pattern that Kubernetes would refuse";
    UNKNOWN_CLUSTER = "unknown-cluster", Error: "an alias that no cluster has";
    UNKNOWN_KEY = "unknown-key", Error: "a key that the language does not have";
    UNKNOWN_PLACEHOLDER = "unknown-placeholder", Error: "a placeholder that stands for nothing here";
    UNKNOWN_WORD = "unknown-word", Error: "a value out of a fixed set that is not in it";
    UNSAFE_PATH = "unsafe-path", Error: "a path that could lead out of the output folder";
    UNUSED_CLUSTER = "unused-cluster", Warning: "a cluster that no flow touches";
    WRONG_NUMBER_OF_CLUSTERS = "wrong-number-of-clusters", Error: "too few or too many clusters for a flow of this shape";
    WRONG_TYPE = "wrong-type", Error: "a value of another kind than asked for";
}

pub(super) fn unknown_key(
    key: &str,
    at: Span,
    subject: &str,
    holder: Option<Span>,
    guess: Option<Guess<'_>>,
    known: &[&str],
) -> Diagnostic {
    let mut problem =
        Diagnostic::new(&UNKNOWN_KEY, format!("{subject} has no key `{}`", shortened(key))).at(at, "unknown");
    if let Some(holder) = holder {
        problem = problem.because(holder, "a key of this");
    }
    let Some(guess) = guess else {
        const MOST: usize = 16;
        return problem.help(match known.get(..MOST) {
            Some(first) if known.len() > MOST => {
                format!("some of the keys are {}; `mirrorc schema` has them all", listed(first))
            }
            _ => format!("the keys are {}", listed(known)),
        });
    };
    let problem = problem.help(format!("did you mean `{}`?", guess.name));
    if guess.certain { replace(problem, at, guess.name) } else { problem }
}

/// Keys that have to be there, and keys one of which has to.
pub(super) fn missing_key(subject: &str, missing: &[&str], either: &[&str], at: Span) -> Diagnostic {
    let noun = if missing.len() == 1 { "the key" } else { "the keys" };
    let (what, add) = match (missing.is_empty(), either.is_empty()) {
        (false, true) => (format!("{noun} {}", listed(missing)), listed(missing)),
        (true, _) => (format!("one of the keys {}", listed(either)), format!("one of {}", listed(either))),
        (false, false) => {
            let both = format!("{}, and one of {}", listed(missing), listed(either));
            (format!("{noun} {both}"), both)
        }
    };
    Diagnostic::new(&MISSING_KEY, format!("{subject} lacks {what}"))
        .at(at, "incomplete")
        .help(format!("add {add}; `mirrorc init` shows a complete topology"))
}

pub(super) fn empty_value(key: &str, at: Span, expected: &str, is_needed: bool) -> Diagnostic {
    let otherwise = if is_needed { "" } else { ", or delete the line" };
    Diagnostic::new(&EMPTY_VALUE, format!("`{}` has no value", shortened(key)))
        .at(at, "nothing written")
        .help(format!("write {expected} after the colon{otherwise}"))
}

pub(super) fn empty_item(subject: &str, at: Span, expected: &str) -> Diagnostic {
    Diagnostic::new(&EMPTY_VALUE, format!("{subject} has no value"))
        .at(at, "nothing written")
        .help(format!("write {expected}, or delete the line"))
}

pub(super) fn empty_list(subject: &str, at: Span, is_needed: bool) -> Diagnostic {
    Diagnostic::new(&EMPTY_LIST, format!("{subject} is an empty list")).at(at, "nothing in it").help(if is_needed {
        "write at least one item"
    } else {
        "write at least one item, or delete the key"
    })
}

pub(super) fn wrong_type(subject: &str, expected: &str, found: &str, at: Span, holder: Option<Span>) -> Diagnostic {
    let problem = Diagnostic::new(&WRONG_TYPE, format!("{subject} is {found}, expected {expected}")).at(at, found);
    match holder {
        Some(_) => problem.help(format!("write {expected}")),
        None => problem.help("write a topology: `name`, `clusters` and `flows`; `mirrorc init` shows one"),
    }
}

pub(super) fn not_a_setting(subject: &str, found: &str, at: Span) -> Diagnostic {
    let help = match found {
        "a list" => "write the items as one text, with commas between them, as Kafka reads lists",
        _ => "write text, a number or a boolean; keys with dots stay one key: `batch.size: 327680`",
    };
    Diagnostic::new(&WRONG_TYPE, format!("{subject} is {found}, which Kafka's configuration cannot hold"))
        .at(at, found)
        .help(help)
}

pub(super) fn quoted_number(subject: &str, expected: &str, text: &str, at: Span) -> Diagnostic {
    let problem = Diagnostic::new(&WRONG_TYPE, format!("{subject} is text, expected {expected}")).at(at, "text");
    replace(problem.help(format!("write `{text}` without quotes")), at, text)
}

pub(super) fn unquoted(subject: &str, expected: &str, found: &str, text: &str, at: Span) -> Diagnostic {
    let quoted = format!("\"{text}\"");
    let problem = Diagnostic::new(&WRONG_TYPE, format!("{subject} is {found}, expected {expected}")).at(at, found);
    replace(problem.help(format!("put it in quotes: `{quoted}`")), at, &quoted)
}

pub(super) fn wrong_boolean(subject: &str, expected: &str, meant: bool, at: Span) -> Diagnostic {
    let problem = Diagnostic::new(&WRONG_TYPE, format!("{subject} is text, expected {expected}")).at(at, "text");
    replace(problem.help(format!("write `{meant}`")), at, if meant { "true" } else { "false" })
}

pub(super) fn out_of_range(subject: &str, text: &str, least: i64, most: i64, at: Span) -> Diagnostic {
    Diagnostic::new(&NUMBER_OUT_OF_RANGE, format!("{subject} is {text}, which is out of range"))
        .at(at, "out of range")
        .help(format!("write a whole number from {least} to {most}"))
}

pub(super) fn malformed(rule: &'static Rule, malformed: Malformed, at: Span) -> Diagnostic {
    let instead = only_suggestion(&malformed.help).map(str::to_owned);
    let problem = Diagnostic::new(rule, malformed.message).at(at, "").help(malformed.help);
    match instead {
        // A guess at what was meant: `60` may not have been seconds.
        Some(instead) => {
            let edits = vec![Edit { span: at, replacement: instead.clone() }];
            problem.fix(format!("write `{instead}`"), Safety::Unsafe, edits)
        }
        None => problem,
    }
}

/// Returns what a help says to write, if that is one thing and plain YAML.
fn only_suggestion(help: &str) -> Option<&str> {
    let suggestion = help.strip_prefix("write `")?.strip_suffix('`')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':' | '+');
    let fits = suggestion.starts_with(|c: char| c.is_ascii_alphanumeric()) && !suggestion.ends_with(':');
    (fits && suggestion.chars().all(plain)).then_some(suggestion)
}

pub(super) fn unknown_word(
    subject: &str,
    text: &str,
    guess: Option<Guess<'_>>,
    words: &[&str],
    at: Span,
) -> Diagnostic {
    let problem =
        Diagnostic::new(&UNKNOWN_WORD, format!("{subject} cannot be `{}`", shortened(text))).at(at, "unknown");
    match guess {
        Some(guess) => {
            let problem = problem.help(format!("did you mean `{}`? possible are {}", guess.name, listed(words)));
            if guess.certain { replace(problem, at, guess.name) } else { problem }
        }
        None => match words {
            [only] => problem.help(format!("write `{only}`")),
            _ => problem.help(format!("write one of {}", listed(words))),
        },
    }
}

pub(super) fn conflicting_keys(first: (&str, Span), second: (&str, Span), help: &str) -> Diagnostic {
    let message = format!("`{}` and `{}` exclude each other", first.0, second.0);
    Diagnostic::new(&CONFLICTING_KEYS, message).at(second.1, "this one").because(first.1, "and this one").help(help)
}

/// A key that has no meaning beside another's value.
pub(super) fn meaningless_key(key: &str, at: Span, beside: &str, because: Span, help: &str) -> Diagnostic {
    Diagnostic::new(&CONFLICTING_KEYS, format!("`{key}` means nothing with {beside}"))
        .at(at, "has no effect")
        .because(because, "because of this")
        .help(help)
}

pub(super) fn missing_beside(key: &str, at: Span, beside: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_KEY, format!("{beside} needs `{key}`")).at(at, "incomplete").help(help)
}

pub(super) fn repeated_item(what: &str, first: Span, again: Span) -> Diagnostic {
    Diagnostic::new(&REPEATED_ITEM, format!("{what} is listed twice"))
        .at(again, "again here")
        .because(first, "first here")
        .help("keep one of the two")
}

pub(super) fn reserved_alias(alias: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&RESERVED_ALIAS, format!("no cluster can be called `{alias}`"))
        .at(at, "means something else already")
        .note("an alias names one physical cluster everywhere, while this word names another one in every flow")
        .help("name the cluster after its place or its purpose, such as `east` or `reporting`")
}

pub(super) fn path_alias(alias: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&RESERVED_ALIAS, format!("no cluster can be called `{alias}`"))
        .at(at, "is a folder already")
        .help("start the alias with a letter or a digit")
}

pub(super) fn self_flow(alias: &str, from: Span, to: Span) -> Diagnostic {
    Diagnostic::new(&SELF_FLOW, format!("this flow goes from `{alias}` to itself"))
        .at(to, "the same cluster")
        .because(from, "as here")
        .help("name two clusters")
}

pub(super) fn unknown_cluster(alias: &str, at: Span, guess: Option<Guess<'_>>, some: &[&str]) -> Diagnostic {
    let problem =
        Diagnostic::new(&UNKNOWN_CLUSTER, format!("no cluster is called `{}`", shortened(alias))).at(at, "unknown");
    match guess {
        Some(guess) => {
            let problem = problem.help(format!("did you mean `{}`?", guess.name));
            if guess.certain { replace(problem, at, guess.name) } else { problem }
        }
        None if some.is_empty() => problem.help("add it under `clusters`"),
        None => problem.help(format!("name one of {}, or add it under `clusters`", listed(some))),
    }
}

pub(super) fn unused_cluster(alias: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&UNUSED_CLUSTER, format!("no flow touches the cluster `{}`", shortened(alias)))
        .at(at, "nothing is written for it")
        .help("name it in a flow, or delete it")
}

pub(super) fn wrong_number_of_clusters(shape: &str, wanted: &str, found: usize, at: Span) -> Diagnostic {
    Diagnostic::new(&WRONG_NUMBER_OF_CLUSTERS, format!("`{shape}` takes {wanted}, here are {found}"))
        .at(at, "")
        .help(format!("name {wanted}"))
}

pub(super) fn unknown_placeholder(name: &str, at: Span, guess: Option<Guess<'_>>, known: &[&str]) -> Diagnostic {
    let braced: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
    let braced: Vec<&str> = braced.iter().map(String::as_str).collect();
    let problem = Diagnostic::new(&UNKNOWN_PLACEHOLDER, format!("`{{{}}}` stands for nothing here", shortened(name)))
        .at(at, "unknown");
    match (guess, known.is_empty()) {
        (Some(guess), _) => problem.help(format!("did you mean `{{{}}}`?", guess.name)),
        (None, true) => problem.help("write the value itself"),
        (None, false) => problem.help(format!("the placeholders here are {}", listed(&braced))),
    }
}

/// A brace in a name that belongs to no placeholder.
pub(super) fn stray_brace(text: &str, known: &[&str], at: Span) -> Diagnostic {
    let braced: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
    let braced: Vec<&str> = braced.iter().map(String::as_str).collect();
    Diagnostic::new(&UNKNOWN_PLACEHOLDER, format!("`{}` has a brace that belongs to no placeholder", shortened(text)))
        .at(at, "")
        .help(format!("the placeholders here are {}", listed(&braced)))
}

pub(super) fn liveness_threshold(found: u32, at: Span) -> Diagnostic {
    Diagnostic::new(&NUMBER_OUT_OF_RANGE, format!("`successThreshold` of `liveness` is {found}, and can only be 1"))
        .at(at, "refused by Kubernetes")
        .help("delete it, or write `1`; only `readiness` may ask for several successes")
}

pub(super) fn too_small(key: &str, value: &str, at: Span, help: &str) -> Diagnostic {
    Diagnostic::new(&NUMBER_OUT_OF_RANGE, format!("`{key}` is {value}, which is too small"))
        .at(at, "too small")
        .help(help)
}

pub(super) fn unsafe_path(key: &str, why: &str, at: Span, help: &str) -> Diagnostic {
    Diagnostic::new(&UNSAFE_PATH, format!("`{key}` {why}")).at(at, "").help(help)
}

/// The name of an instance that Kubernetes or the operator would refuse.
pub(super) fn unfit_instance(malformed: Malformed, own: Option<Span>, lines: &[(Span, &str)]) -> Diagnostic {
    let message = format!("the instance's name does not fit: {}", malformed.message);
    let mut problem = Diagnostic::new(&UNFIT_NAME, message);
    let mut lines = lines.iter();
    if let Some(own) = own {
        problem = problem.at(own, "the name");
    } else if let Some((span, text)) = lines.next() {
        problem = problem.at(*span, *text);
    }
    for (span, text) in lines {
        problem = problem.because(*span, *text);
    }
    problem
        .note("the name is a DNS label of at most 46 characters, so that what the operator appends to it fits in 63")
        .help("write `instance:` on the flow with a shorter name, or another pattern under `names.mirrorMaker`")
}

pub(super) fn too_many(what: &str, most: usize, at: Span) -> Diagnostic {
    Diagnostic::new(&NUMBER_OUT_OF_RANGE, format!("this topology has more than {most} {what}"))
        .at(at, "counting stopped here")
        .help("split the topology into several files")
}

pub(super) fn not_a_topic(malformed: Malformed, text: &str, at: Span) -> Diagnostic {
    let problem = Diagnostic::new(&MALFORMED_NAME, malformed.message).at(at, "no topic can have this name");
    if text.contains(['*', '|', '[', '(', '\\', '?', '+']) {
        problem.help("in a list, a name is an exact one; write a regex as `{regex: \"…\"}`")
    } else {
        problem.help(malformed.help)
    }
}

pub(super) fn malformed_object(text: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&MALFORMED_REFERENCE, format!("`{}` does not name an object", shortened(text)))
        .at(at, "")
        .help("write `Kind/name` or `Kind/namespace/name`, such as `KafkaMirrorMaker2/mm2-east-to-west`")
}

pub(super) fn malformed_pointer(text: &str, at: Span) -> Diagnostic {
    let path = text.trim_start_matches("$.").trim_start_matches('.').replace('.', "/");
    Diagnostic::new(&MALFORMED_REFERENCE, format!("`{}` is not a JSON pointer", shortened(text)))
        .at(at, "it does not begin with `/`")
        .help(format!("write `/{}`", shortened(&path)))
}

pub(super) fn shared_file(earlier: (&str, Option<Span>), key: &str, file: &str, at: Span) -> Diagnostic {
    let message = format!("`files.{}` and `files.{key}` are the same file, `{}`", earlier.0, shortened(file));
    let problem = Diagnostic::new(&CONFLICTING_KEYS, message).at(at, "");
    let problem = match earlier.1 {
        Some(span) if span != at => problem.because(span, "the other one"),
        _ => problem,
    };
    problem.help("write another name; each kind of object has a file of its own")
}

fn replace(problem: Diagnostic, at: Span, with: &str) -> Diagnostic {
    let edits = vec![Edit { span: at, replacement: with.to_owned() }];
    problem.fix(format!("write `{with}`"), Safety::Safe, edits)
}

/// Returns names for a sentence: `a`, `b` and `c`.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(|name| format!("`{name}`")).collect();
            format!("{} and `{last}`", most.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_help_that_says_one_thing_is_a_fix() {
        assert_eq!(only_suggestion("write `3.9.0`"), Some("3.9.0"));
        assert_eq!(only_suggestion("write `kafka.example.org:443`"), Some("kafka.example.org:443"));
        for help in ["write `4G` or `4Gi`", "write `.*`", "write `]`, or `x`", "use letters", "write `a b`"] {
            assert_eq!(only_suggestion(help), None, "{help}");
        }
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(shortened("a\nb"), "a\\nb");
        assert_eq!(shortened(&"x".repeat(61)), format!("{}…", "x".repeat(60)));
    }
}
