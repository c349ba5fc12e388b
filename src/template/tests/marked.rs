use std::fmt::Write;
use std::sync::Arc;

use serde::Serialize;

use super::{REASON, at, engine, render};
use crate::source::{Origin, Scalar, Sourced, Tree};
use crate::template::{Composed, Entries, Marked};

/// Shows each line of a rendering, and below it what its parts came from.
fn origins(template: &str, context: &impl Serialize) -> String {
    let marked = engine(template).render_marked("t", context).unwrap();
    assert_covers_everything(&marked);
    let mut shown = String::new();
    for (number, line) in marked.text.lines().enumerate() {
        let parts = marked.line(number + 1).iter().map(|(range, origin)| {
            let part = marked.text[range.clone()].lines().map(str::trim).collect::<Vec<_>>().join("↵");
            match origin {
                Origin::Written(span) => format!("{part}←{}", span.start),
                Origin::Template { line, .. } => format!("{part}←t{line}"),
                Origin::Default(reason) => format!("{part}←{}", reason.name),
                other => format!("{part}←{other:?}"),
            }
        });
        writeln!(shown, "{line}  ⟵  {}", parts.collect::<Vec<_>>().join("  ")).unwrap();
    }
    shown
}

fn assert_covers_everything(marked: &Marked) {
    let mut end = 0;
    for (range, _) in &marked.origins {
        assert!(range.start >= end && range.start < range.end, "{:?}", marked.origins);
        assert_eq!(marked.text[end..range.start].trim(), "", "{:?}", marked.origins);
        end = range.end;
    }
    assert_eq!(marked.text[end..].trim(), "");
    for (offset, byte) in marked.text.bytes().enumerate() {
        assert!(byte.is_ascii_whitespace() || marked.at(offset).is_some(), "{offset}");
    }
}

#[derive(Serialize)]
struct Values<'a> {
    text: Sourced<&'a str>,
    quoted: Sourced<&'a str>,
    number: Sourced<u32>,
    zero: Sourced<u32>,
    yes: Sourced<bool>,
    no: Sourced<bool>,
    list: Vec<Sourced<&'a str>>,
    whole: Sourced<Vec<&'a str>>,
    map: Entries<'a, &'a str, Sourced<u32>>,
    missing: Option<Sourced<u32>>,
    bare: &'a str,
}

fn values() -> Values<'static> {
    static MAP: [(&str, Sourced<u32>); 2] = [
        ("one", Sourced { value: 1, origin: Origin::Default(&REASON) }),
        ("two", Sourced { value: 2, origin: Origin::Default(&REASON) }),
    ];
    Values {
        text: at(1, "abc"),
        quoted: at(2, "a\nb"),
        number: at(3, 7),
        zero: at(4, 0),
        yes: at(5, true),
        no: at(6, false),
        list: vec![at(7, "x"), at(8, "x")],
        whole: at(9, vec!["p", "q"]),
        map: Entries(&MAP),
        missing: None,
        bare: "bare",
    }
}

#[test]
fn every_scalar_knows_its_line() {
    let template = "\
# {{{ text | comment }}}
text: {{{ text }}} # note
quoted: {{{ quoted }}}
number: {{{ number }}}
yes: {{{ yes }}}
{% if no or zero or missing %}
never: 1
{% endif %}
{% for x in list %}
  - {{{ x }}}
  - n: {{{ loop.index }}}
{% endfor %}
whole: {{{ whole }}}
map: {{{ map }}}
{% for k, v in map | items %}
{{{ k | key }}}: {{{ v }}}
{% endfor %}
name: mm2-{{{ text | plain }}}-z
joined: {{{ \"mm2-\" ~ text ~ number }}}
bare: {{{ bare }}}
made: {{{ [text, {\"k\": number}] }}}
";
    insta::assert_snapshot!(origins(template, &values()), @r#"
    # abc  ⟵  #←t1  abc←1
    text: abc # note  ⟵  text:←t2  abc←1  # note←t2
    quoted: "a\nb"  ⟵  quoted:←t3  "a\nb"←2
    number: 7  ⟵  number:←t4  7←3
    yes: true  ⟵  yes:←t5  true←5
      - x  ⟵  -←t10  x←7
      - n: 1  ⟵  - n: 1←t11
      - x  ⟵  -←t10  x←8
      - n: 2  ⟵  - n: 2←t11
    whole: [p, q]  ⟵  whole: [←t13  p←9  ,←t13  q←9  ]←t13
    map: {one: 1, two: 2}  ⟵  map: {←t14  one←test  :←t14  1←test  ,←t14  two←test  :←t14  2←test  }←t14
    one: 1  ⟵  one←test  :←t16  1←test
    two: 2  ⟵  two←test  :←t16  2←test
    name: mm2-abc-z  ⟵  name: mm2-←t18  abc←1  -z←t18
    joined: mm2-abc7  ⟵  joined: mm2-←t19  abc←1  7←3
    bare: bare  ⟵  bare: bare←t20
    made: [abc, {k: 7}]  ⟵  made: [←t21  abc←1  , {k:←t21  7←3  }]←t21
    "#);
}

#[test]
fn texts_behave_as_texts_whatever_marks_they_carry() {
    let template = "\
{% if text == \"abc\" and \"b\" in text and text | length == 3 and list[0] == list[1] %}
a: {{{ text | default(\"z\") }}}
{% endif %}
{% set copy = text %}
{% with inner = copy %}
b: {{{ inner }}}
{% endwith %}
c: {{{ list | first }}}
d: {{{ list | join(\"-\") }}}
e: {{{ text if yes else quoted }}}
f: {{{ text | upper }}}
g: {{{ {\"abc\": bare}[text] }}}
{% macro m(x) %}
  h: {{{ x }}}
{% endmacro %}
{{{ m(text) }}}
  {{{ m(number) | indent(2) }}}
";
    insta::assert_snapshot!(origins(template, &values()), @r#"
    a: abc  ⟵  a:←t2  abc←1
    b: abc  ⟵  b:←t6  abc←1
    c: x  ⟵  c:←t8  x←7
    d: x-x  ⟵  d: x-x←t9
    e: abc  ⟵  e:←t10  abc←1
    f: ABC  ⟵  f: ABC←t11
    g: bare  ⟵  g: bare←t12
      h: abc  ⟵  h:←t14  abc←1
        h: 7  ⟵  h:←t14  7←3
    "#);
}

#[test]
fn templates_that_compute_with_numbers_keep_the_origins_of_texts() {
    let template = "\
{% if number == 7 %}
a: {{{ number + 1 }}}
b: {{{ text }}}
c: {{{ number }}}
{% endif %}
";
    insta::assert_snapshot!(origins(template, &values()), @r#"
    a: 8  ⟵  a: 8←t2
    b: abc  ⟵  b:←t3  abc←1
    c: 7  ⟵  c: 7←t4
    "#);
}

#[test]
fn templates_that_measure_their_own_output_keep_their_name_only() {
    let template = "\
{% macro m() %}
abc
{% endmacro %}
a: {{{ text }}}
b: {{{ m() | length }}}
";
    insta::assert_snapshot!(origins(template, &values()), @r#"
    a: abc  ⟵  a: abc↵b: 4←t1
    b: 4  ⟵  a: abc↵b: 4←t1
    "#);
}

#[test]
fn blocks_and_trees_are_marked_inside() {
    #[derive(Serialize)]
    struct Context {
        rules: Composed,
        tree: Tree,
    }
    let mut rules = Composed::default();
    rules.push("rules:\n- pattern: ", Origin::Default(&REASON));
    rules.push_value(&at(1, "a.b\n  more")).push("\n\n- z\n", Origin::Default(&REASON));
    let scalar = |offset, scalar| Tree::Scalar(at(offset, scalar));
    let tree = Tree::Map(vec![
        ("a".into(), Tree::List(vec![scalar(2, Scalar::Int(1)), scalar(3, Scalar::Null)])),
        ("b".into(), Tree::Map(vec![("c".into(), scalar(4, Scalar::Text("x\ny\n".into())))])),
        ("none".into(), Tree::Map(vec![])),
    ]);
    let context = Context { rules, tree };
    let template = "r: {{{ rules | block(2) }}}\nq: {{{ rules }}}\nt:\n  {{{ tree | yaml(2) }}}\nz: 1\n";
    insta::assert_snapshot!(origins(template, &context), @r#"
    r: |  ⟵  r:←t1  |←test
      rules:  ⟵  rules:↵- pattern:←test
      - pattern: a.b  ⟵  rules:↵- pattern:←test  a.b↵more←1
        more  ⟵  a.b↵more←1
      ⟵  
      - z  ⟵  - z←test
    q: "rules:\n- pattern: a.b\n  more\n\n- z\n"  ⟵  q:←t2  "rules:\n- pattern:←test  a.b\n  more←1  \n\n- z\n"←test
    t:  ⟵  t:←t3
      a:  ⟵  a←2  :↵-←t4
        - 1  ⟵  :↵-←t4  1←2
        - null  ⟵  -←t4  null←3
      b:  ⟵  b←4  :←t4
        c: |  ⟵  c←4  :←t4  |←4
          x  ⟵  x↵y←4
          y  ⟵  x↵y←4
      none: {}  ⟵  none: {}←t4
    z: 1  ⟵  z: 1←t5
    "#);
}

#[test]
fn includes_name_their_own_lines() {
    let engine = crate::template::Engine::with_templates(
        [("a", "\n\nx: {{{ bare }}}\n"), ("t", "y: 1\n{% include \"a\" %}\nz: 1\n")],
        [],
    )
    .unwrap();
    let marked = engine.render_marked("t", &values()).unwrap();
    let lines: Vec<_> = marked
        .origins
        .iter()
        .map(|(_, origin)| match origin {
            Origin::Template { name, line } => format!("{name}:{line}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(lines, ["t:1", "a:3", "t:3"]);
}

#[test]
fn values_are_looked_up_by_offset_and_line() {
    let marked = engine("a: {{{ text }}}\n\nb: 1\n").render_marked("t", &values()).unwrap();
    assert_eq!(marked.at(0), Some(&Origin::Template { name: Arc::new("t".to_owned()), line: 1 }));
    assert_eq!(marked.at(3), Some(&values().text.origin));
    assert_eq!(marked.at(6), None);
    assert_eq!(marked.at(1000), None);
    assert_eq!((marked.line(0).len(), marked.line(1).len(), marked.line(2).len(), marked.line(9).len()), (0, 2, 0, 0));
}

#[test]
fn a_panic_leaves_no_marking_behind() {
    struct Panics;
    impl Serialize for Panics {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            assert!(!super::super::recording::is_recording(), "on purpose");
            panic!("on purpose");
        }
    }
    let engine = engine("a: 1\n");
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| engine.render_marked("t", &Panics))).is_err());
    assert!(!super::super::recording::is_recording());
    assert_eq!(render("a: {{{ text }}}\n", &values()), "a: abc\n");
}
