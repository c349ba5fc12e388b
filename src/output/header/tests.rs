use proptest::prelude::*;

use super::*;

fn maker() -> Maker {
    Maker::new("rciis", "/home/one/repo/topology/rciis.yaml".into(), "/home/one/repo/output".into()).unwrap()
}

fn header(text: &str) -> Header<'_> {
    match find_header(text) {
        Found::Header(header) => header,
        other => panic!("{other:?} in {text}"),
    }
}

#[test]
fn a_header_is_five_short_lines() {
    let text = maker().seal("kind: Kafka\n");
    insta::assert_snapshot!(text, @r"
    # Made by mirrorc. Do not edit: change the topology and render it again.
    # owner: rciis
    # topology: topology/rciis.yaml
    # renew: mirrorc render topology/rciis.yaml
    # sha256: 9bae801a9841fbca16af6e5b40b82c7a2513712e732707f5bc13142d5e18476e
    kind: Kafka
    ");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[HEADER_LINES], "kind: Kafka");
    assert!(lines.iter().all(|line| line.len() <= 80));
}

#[test]
fn the_header_does_not_know_where_the_command_ran_or_where_a_copy_went() {
    let elsewhere = |topology: &str, output: &str| Maker::new("rciis", topology.into(), output.into()).unwrap();
    assert_eq!(elsewhere("/srv/topology/rciis.yaml", "/srv/output"), maker());
    assert_eq!(elsewhere("/srv/topology/rciis.yaml", "/tmp/copy"), maker());
    assert_eq!(elsewhere("/topology/topology/rciis.yaml", "/output"), maker());
}

#[test]
fn the_command_names_what_is_not_default() {
    let renew = |topology: &str, output: &str| Maker::new("a", topology.into(), output.into()).unwrap().renew;
    assert_eq!(renew("/r/topology/a.yaml", "/r/flux/apps"), "mirrorc render topology/a.yaml --out flux/apps");
    assert_eq!(renew("/r/topology/a.yaml", "/r"), "mirrorc render topology/a.yaml --out .");
    assert_eq!(renew("/r/topology/eu/a.yaml", "/r/output"), "mirrorc render topology/eu/a.yaml");
    assert_eq!(renew("/r/a.yaml", "/r/out"), "mirrorc render a.yaml --out out");
    assert_eq!(renew("/r/topology/it's a.yaml", "/r/output"), r"mirrorc render 'topology/it'\''s a.yaml'");
    assert_eq!(renew("/r/-a.yaml", "/r/output"), "mirrorc render ./-a.yaml");
}

#[test]
fn what_would_break_the_comment_is_refused() {
    for (owner, topology) in
        [("a\nb", "/t/a.yaml"), ("a", "/t/a\n# owner: b.yaml"), ("", "/t/a.yaml"), (" a", "/t/a.yaml")]
    {
        assert!(Maker::new(owner, topology.into(), "/t/output".into()).is_err(), "{owner:?} {topology:?}");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_are_no_edit() {
    let text = maker().seal("a: 1\nb: 2\n");
    for changed in
        [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), format!("\u{feff}{}", text.replace('\n', "\r\n"))]
    {
        assert!(header(&changed).is_untouched());
        assert!(same_but_line_ends(&changed, &text));
    }
}

#[test]
fn every_other_change_is_an_edit() {
    let text = maker().seal("a: 1\nb: 2\n");
    for changed in [
        text.replace("a: 1", "a: 2"),
        text.replace("owner: rciis", "owner: other"),
        text.replace("topology/rciis", "topology/other"),
        text.replace(" Do not edit", " Do edit"),
        format!("# ours\n{text}"),
        format!("---\n{text}"),
        format!("{text}\n"),
        format!("{text}# ours\n"),
        text.trim_end().to_owned(),
        text.replace("# sha256: ", "# ours\n# sha256: "),
    ] {
        assert!(!header(&changed).is_untouched(), "{changed}");
        assert!(!same_but_line_ends(&changed, &text));
    }
}

#[test]
fn a_body_may_start_with_a_document_marker() {
    assert!(header(&maker().seal("---\na: 1\n")).is_untouched());
}

#[test]
fn a_broken_header_is_still_seen_as_ours() {
    let text = maker().seal("a: 1\n");
    for gone in ["# owner: ", "# topology: ", "# renew: ", "# sha256: "] {
        let changed: String = text.split_inclusive('\n').filter(|line| !line.starts_with(gone)).collect();
        assert_eq!(find_header(&changed), Found::Broken, "{gone}");
    }
}

#[test]
fn a_merge_conflict_is_seen() {
    let text = maker().seal("a: 1\n");
    let digest = text.lines().nth(4).unwrap();
    let conflict = format!("<<<<<<< HEAD\n{digest}\n=======\n# sha256: 00\n>>>>>>> other");
    assert_eq!(find_header(&text.replace(digest, &conflict)), Found::Conflict);
    let both_added = format!("<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n");
    assert!(has_conflict(&both_added));
    assert!(!header(&both_added).is_untouched());
}

#[test]
fn a_text_that_only_quotes_a_header_is_not_ours() {
    let quoted = maker().seal("a: 1\n").replace("# ", "  # ");
    assert_eq!(find_header(&quoted), Found::Nothing);
    assert_eq!(find_header(&format!("docs: |\n{}", maker().seal("a: 1\n"))), Found::Nothing);
    assert_eq!(find_header(""), Found::Nothing);
    assert_eq!(find_header("# a comment\n"), Found::Nothing);
}

proptest! {
    #[test]
    fn every_body_comes_back(body in any::<String>(), owner in "[a-z][a-z0-9-]{0,30}", file in "[a-zA-Z0-9 ._'-]{1,20}") {
        let topology = format!("/r/topology/x{file}x.yaml");
        let maker = Maker::new(owner, topology.as_str().into(), "/r/output".into()).unwrap();
        let text = maker.seal(&body);
        let header = header(&text);
        prop_assert_eq!(header.owner, &*maker.owner);
        prop_assert_eq!(header.topology, &maker.topology);
        prop_assert_eq!(header.renew, &maker.renew);
        prop_assert!(header.is_untouched());
        prop_assert_eq!(&text[header.end..], body);
    }

    #[test]
    fn one_changed_character_is_an_edit(body in "[ -~\n]{1,200}", at in any::<prop::sample::Index>(), new in "[ -~]") {
        let text = maker().seal(&body);
        let at = text.len() - body.len() + at.index(body.len());
        prop_assume!(text[at..=at] != new);
        let mut changed = text.clone();
        changed.replace_range(at..=at, &new);
        prop_assert!(!header(&changed).is_untouched());
    }

    #[test]
    fn no_text_breaks_the_reader(text in any::<String>()) {
        find_header(&text);
        find_header(&format!("# Made by mirrorc{text}"));
    }
}
