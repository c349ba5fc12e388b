use super::*;
use proptest::prelude::*;

fn regex(text: &str) -> JavaRegex {
    JavaRegex::parse(text).unwrap()
}

fn literal(text: &str) -> Shape {
    Shape::Literal(text.to_owned())
}

fn prefix(text: &str) -> Shape {
    Shape::Prefix(text.to_owned())
}

#[test]
fn matches_whole_names() {
    let internal = regex(r".*[\-\.]internal");
    assert_eq!(internal.matches("mm2-offset-syncs.east.internal"), Some(true));
    assert_eq!(internal.matches("internal"), Some(false));
    assert_eq!(internal.matches("x.internal.y"), Some(false));
    assert_eq!(regex("__.*").matches("__consumer_offsets"), Some(true));
    assert_eq!(regex("a|ab").matches("ab"), Some(true));
    assert_eq!(regex(r"\Qa.b\E.*").matches("a.bc"), Some(true));
    assert_eq!(regex(r"\Qa.b\E").matches("axb"), Some(false));
    assert_eq!(regex("(?i)orders").matches("ORDERS"), Some(true));
    assert_eq!(regex(r"[a-z&&[^b]]+").matches("abc"), Some(false));
}

#[test]
fn knows_what_it_cannot_simulate() {
    for text in ["x*+y", r"(?!mm2).*", r"(a)\1", r"\p{L}+", "[[:alpha:]]", "(?x) a", "x{2}{3}", r"\h", "(?<=a)b"] {
        assert_eq!(regex(text).matches("x"), None, "{text}");
        assert!(!regex(text).is_simulated());
    }
}

#[test]
fn refuses_what_java_refuses() {
    let error = |text| JavaRegex::parse(text).unwrap_err().to_string();
    assert_eq!(error("x**"), "`x**` is not a regex: `*` follows another quantifier; leave one of the two out");
    assert_eq!(error("(?P<n>a)"), "`(?P<n>a)` is not a regex: `(?P` is not Java; write a named group as `(?<name>…)`");
    assert_eq!(error(r"\q"), r"`\q` is not a regex: `\q` has no meaning in Java; write `q`");
    assert_eq!(error("a\\"), "`a\\` is not a regex: it ends with a backslash; write `\\\\` for the sign itself");
    assert_eq!(error("[a"), "`[a` is not a regex: a `[` is not closed; write `]`, or `\\[` for the sign itself");
    assert!(error("*").ends_with("write `.*` for every name"), "{}", error("*"));
    assert!(error("*.internal").ends_with("write `.*.internal`: `*` repeats what stands before it"));
    for text in
        ["", "a(", "a)", "x*?+", "x{2}*", "a{", "a{1", "a{,3}", "{a}", "(?R)a", "a)(b", "[z-a]", "a{3,2}", "(?#c)"]
    {
        assert!(JavaRegex::parse(text).is_err(), "{text}");
    }
}

#[test]
fn hostile_patterns_end() {
    for (open, close) in [("(", ")"), ("(?:", ")"), ("[", "]"), ("[a&&[", "]]"), ("a{9}(", ")")] {
        let deep = format!("{}a{}", open.repeat(100_000), close.repeat(100_000));
        assert!(JavaRegex::parse(&deep).unwrap_err().message.contains("levels deep"));
    }
    let long = "a|".repeat(100_000);
    assert_eq!(regex(&long).shapes(), [literal("a")]);
    let big = "(?:(?:a{1000}){1000}){1000}";
    assert!(JavaRegex::parse(big).is_err());
}

#[test]
fn accepts_what_java_accepts() {
    for text in [
        "x*?",
        "}",
        "]",
        "[a]]",
        r"\_",
        r"\-",
        "a||b",
        "(?i)a",
        r"(?<n>a)\k<n>",
        "(|a)",
        r"\Qa",
        r"\z",
        r"\x{41}",
        r"\x{41}*",
        r"\u0041",
        "(?s).",
        r"\<",
        "[]a]",
        "[^]a]",
        r"\d",
        "(?i-s:a)",
        "()",
        "(?:)",
        r"\cA",
        r"\01",
        "(?u)a",
        "(?U)a",
        "(?>a)",
        "é+",
    ] {
        assert!(JavaRegex::parse(text).is_ok(), "{text}: {:?}", JavaRegex::parse(text));
    }
}

#[test]
fn has_the_narrowest_shape_an_acl_can_say() {
    for (text, shape) in [
        ("orders", literal("orders")),
        (r"orders\.eu", literal("orders.eu")),
        ("^orders$", literal("orders")),
        (r"\Qa.b\E", literal("a.b")),
        ("orders.*", prefix("orders")),
        (r"orders\..*", prefix("orders.")),
        ("orders.eu", prefix("orders")),
        ("orders?", prefix("order")),
        ("orders+", prefix("orders")),
        ("orders{0,2}", prefix("order")),
        ("orders-[0-9]+", prefix("orders-")),
        ("o(a|b)", prefix("o")),
        (".*", Shape::Any),
        ("(?i)orders", Shape::Any),
        ("(orders)", Shape::Any),
        (r"\d+", Shape::Any),
        ("a|b", Shape::Any),
    ] {
        assert_eq!(regex(text).shape(), shape, "{text}");
    }
    assert_eq!(regex("orders|payments\\..*|orders").shapes(), [literal("orders"), prefix("payments.")]);
    assert_eq!(regex("orders|ord.*").shapes(), [prefix("ord")]);
    assert_eq!(regex("orders|.*").shapes(), [Shape::Any]);
    assert_eq!(regex("a(?i)|b").shapes(), [Shape::Any]);
}

#[test]
fn splits_lists_as_kafka_does() {
    assert_eq!(kafka_list(" a , b.* ,c"), ["a", "b.*", "c"]);
    assert_eq!(kafka_list("a{1,3}"), ["a{1", "3}"]);
    assert_eq!(kafka_list("  "), [""; 0]);
    assert_eq!(joined("a, b"), "a|b");
}

proptest! {
    #[test]
    fn never_panics(text in r"[a-c.*+?{}\[\]()|\\^$,0-3:<>=!QEdpk&~#x-]{0,14}|.{0,10}") {
        if let Ok(regex) = JavaRegex::parse(&text) {
            prop_assert_eq!(regex.as_str(), text);
            let _ = regex.matches("abc");
            let _ = regex.shapes();
        }
    }

    /// What is said of a regex without making its matcher.
    #[test]
    fn what_is_called_simulated_can_be_asked(text in r"[a-c.*+?{}\[\]()|\\^$0-3_-]{0,14}") {
        if let Ok(regex) = JavaRegex::parse(&text) {
            prop_assert_eq!(regex.is_simulated(), regex.matches("abc").is_some());
        }
    }

    #[test]
    fn a_quoted_name_matches_itself_only(name in "[ -~]{1,12}", other in "[ -~]{1,12}") {
        let quoted = JavaRegex::literal(&name).unwrap();
        prop_assert_eq!(quoted.matches(&name), Some(true));
        prop_assert_eq!(quoted.matches(&other), Some(name == other));
        prop_assert_eq!(quoted.shape(), Shape::Literal(name));
    }

    #[test]
    fn shapes_cover_what_matches(text in r"[abc.*+?()|\[\]{}\\0-2^$-]{1,10}", name in "[abc.-]{1,6}") {
        if let Ok(regex) = JavaRegex::parse(&text) {
            let wanted = Shape::Literal(name.clone());
            let covered = regex.shapes().iter().any(|shape| shape.covers(&wanted));
            prop_assert!(covered || regex.matches(&name) != Some(true), "{} {}", text, name);
        }
    }

    #[test]
    fn what_is_plainly_valid_compiles(text in r"[abc._|*+?\\\[\]-]{1,10}") {
        if let Ok(regex) = JavaRegex::parse(&text) {
            prop_assert!(regex.matches("").is_some() || !regex.scan.plainly_valid, "{}", text);
        }
    }
}

#[test]
fn the_longest_that_are_called_simulated_can_be_compiled() {
    for piece in [".*", "a|", "\\.", ".+.?", "a_"] {
        let mut text = piece.repeat(SURELY_SMALL / piece.len());
        if text.ends_with('|') {
            text.pop();
        }
        let regex = regex(&text);
        assert!(regex.scan.plainly_valid && text.len() > SURELY_SMALL - 4, "{piece}");
        assert!(regex.matches("").is_some(), "{piece}");
    }
}
