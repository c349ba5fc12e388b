use serde_json::json;

use super::{REASON, refusal, render};
use crate::source::{Origin, Scalar, Sourced, Tree};
use crate::template::{Composed, Engine, Entries};

#[test]
fn the_templates_of_the_binary_are_right() {
    assert_eq!(Engine::new([]).unwrap().check(), []);
}

#[test]
fn values_become_scalars_and_flow_values() {
    let context = json!({
        "text": "a b", "plain": "4Gi", "host": "a.svc:9094", "yes": "yes", "n": 3, "x": 0.5, "whole": 2.0, "b": true,
        "list": ["a", "b c", 1, "a:b"], "map": {"cpu": "500m", "1": "x: y"}, "nothing": [], "empty": {},
    });
    let template = "\
text: {{{ text }}}
plain: {{{ plain }}}
host: {{{ host }}}
yes: {{{ yes }}}
n: {{{ n }}}
x: {{{ x }}}
whole: {{{ whole }}}
b: {{{ b }}}
list: {{{ list }}}
map: {{{ map }}}
nothing: {{{ nothing }}}
empty: {{{ empty }}}
";
    insta::assert_snapshot!(render(template, &context), @r#"
    text: "a b"
    plain: 4Gi
    host: a.svc:9094
    yes: "yes"
    n: 3
    x: 0.5
    whole: 2.0
    b: true
    list: [a, "b c", 1, "a:b"]
    map: {cpu: 500m, "1": "x: y"}
    nothing: []
    empty: {}
    "#);
}

#[test]
fn lines_of_tags_vanish_and_others_keep_all() {
    let template = "\
{% if yes %}
a:
  {# a note #}
  {% for x in list %}
  - {{{ x }}}
  {% endfor %}
{% endif %}
b: {% if yes %}one{% else %}two{% endif %}
  {% if yes %}c: {{{ list[0] }}}{% endif %}
d: 1
";
    // The tag at the start of a line with content leaves the indentation alone.
    assert_eq!(render(template, &json!({"yes": true, "list": ["p", "q"]})), "a:\n  - p\n  - q\nb: one\n  c: p\nd: 1\n");
}

#[test]
fn prometheus_braces_need_no_escape() {
    assert_eq!(
        render("summary: \"{{ $labels.x }} is down\"\nv: {{{ v }}}\n", &json!({"v": "{{ $value }}"})),
        "summary: \"{{ $labels.x }} is down\"\nv: \"{{ $value }}\"\n"
    );
}

#[test]
fn blocks_hold_text_exactly() {
    let case = |text: &str| render("a:\n  k: {{{ t | block(4) }}}\n  z: 1\n", &json!({ "t": text }));
    assert_eq!(case("x\n\n  y: 'z'\n"), "a:\n  k: |\n    x\n\n      y: 'z'\n  z: 1\n");
    assert_eq!(case("x\ny"), "a:\n  k: |-\n    x\n    y\n  z: 1\n");
    assert_eq!(case("  x\ny\n"), "a:\n  k: |2\n      x\n    y\n  z: 1\n");
    assert_eq!(case("\nx"), "a:\n  k: |2-\n\n    x\n  z: 1\n");
    for (text, quoted) in [
        ("", r#""""#),
        ("\n", r#""\n""#),
        ("x\n\n", r#""x\n\n""#),
        ("x \ny", r#""x \ny""#),
        ("x\ty", r#""x\ty""#),
        ("x\r\ny", r#""x\r\ny""#),
        ("x\u{2028}y", r#""x\u2028y""#),
    ] {
        assert_eq!(case(text), format!("a:\n  k: {quoted}\n  z: 1\n"));
    }
}

#[test]
fn trees_are_written_as_people_write_them() {
    let text = |text: &str| Tree::Scalar(Sourced::default(Scalar::Text(text.into()), &REASON));
    let scalar = |scalar| Tree::Scalar(Sourced::default(scalar, &REASON));
    let tree = Tree::Map(vec![
        (
            "pod".into(),
            Tree::Map(vec![
                (
                    "tolerations".into(),
                    Tree::List(vec![
                        Tree::Map(vec![("key".into(), text("a")), ("seconds".into(), scalar(Scalar::Int(60)))]),
                        Tree::List(vec![scalar(Scalar::Float(1.5)), scalar(Scalar::Bool(true))]),
                    ]),
                ),
                ("emptyDir".into(), Tree::Map(vec![])),
                ("none".into(), Tree::List(vec![])),
            ]),
        ),
        ("yes".into(), text("no")),
        ("nothing".into(), scalar(Scalar::Null)),
        ("script".into(), text("a\nb\n")),
    ]);
    insta::assert_snapshot!(render("t:\n  {{{ t | yaml(2) }}}\nz:\n  - {{{ t | yaml(4) }}}\n", &json_like(&tree)), @r#"
    t:
      pod:
        tolerations:
          - key: a
            seconds: 60
          - - 1.5
            - true
        emptyDir: {}
        none: []
      "yes": "no"
      nothing: null
      script: |
        a
        b
    z:
      - pod:
          tolerations:
            - key: a
              seconds: 60
            - - 1.5
              - true
          emptyDir: {}
          none: []
        "yes": "no"
        nothing: null
        script: |
          a
          b
    "#);
}

fn json_like(tree: &Tree) -> impl serde::Serialize + '_ {
    #[derive(serde::Serialize)]
    struct Context<'a> {
        t: &'a Tree,
    }
    Context { t: tree }
}

#[test]
fn comments_plain_text_and_keys() {
    let context = json!({"c": " a\n\tb # \u{85}c", "p": "x.y", "k": "1"});
    assert_eq!(
        render(
            "# {{{ c | comment }}}\nname: mm2-{{{ p | plain }}}-z # {{{ c | comment }}}\n{{{ k | key }}}: {{{ \"mm2-\" ~ p ~ ':' }}}\n",
            &context
        ),
        "# a b # c\nname: mm2-x.y-z # a b # c\n\"1\": \"mm2-x.y:\"\n"
    );
    assert_eq!(
        refusal("name: mm2-{{{ c | plain }}}\n", &context),
        "t:1: \" a\\n\\tb # \\u0085c\" cannot stand inside other text; \
         write the whole scalar as one value, `{{{ \"…\" ~ value }}}`"
    );
    let longest = "k".repeat(1000);
    assert_eq!(render("{{{ k | key }}}: 1\n", &json!({"k": longest})), format!("\"{longest}\": 1\n"));
    assert_eq!(render("{{{ k | key }}}: {{{ t }}}\n", &json!({"k": 9094, "t": true})), "\"9094\": true\n");
    assert_eq!(
        refusal("{{{ k | key }}}: 1\n", &json!({"k": "k".repeat(1001)})),
        "t:1: a key of 1001 characters; readers of YAML give up after 1000; shorten it"
    );
}

#[test]
fn what_cannot_be_printed_is_refused_at_its_place() {
    let template = "a: 1\nb: {{{ x.y }}}\n";
    assert_eq!(refusal(template, &json!({"x": {"y": null}})), "t:2: the value is null; print it inside `{% if … %}`");
    let error = Engine::with_templates([("t", template)], []).unwrap().render("t", &json!({"x": {}})).unwrap_err();
    assert_eq!(error.message, "undefined value: `x.y` is undefined");
    assert_eq!(&template[error.range.unwrap()], "x.y");
    let help = |template: &str| {
        let engine = Engine::with_templates([("t", template)], []).unwrap();
        engine.render("t", &json!({"namespace": "a", "x": {"name": "b"}})).unwrap_err().help
    };
    assert_eq!(help("a: {{{ namexspace }}}\n").as_deref(), Some("did you mean `namespace`?"));
    assert_eq!(help("a: {{{ x.nmae }}}\n").as_deref(), Some("did you mean `x.name`?"));
    assert_eq!(help("a: {{{ colour }}}\n"), None);
    let nested = "{% macro m() %}\na: 1\n{% endmacro %}\nx: {{{ [m()] }}}\n";
    assert_eq!(
        refusal(nested, &json!({})),
        "t:4: the output of a macro or a filter is finished YAML and cannot stand inside another value; print it by itself"
    );
    assert_eq!(refusal("b: {{{ x }}}\n", &f64::NAN_CONTEXT), "t:1: NaN is not a finite number; give a number");
}

trait NanContext {
    const NAN_CONTEXT: Nan;
}

impl NanContext for f64 {
    const NAN_CONTEXT: Nan = Nan { x: f64::NAN };
}

#[derive(serde::Serialize)]
struct Nan {
    x: f64,
}

#[test]
fn options_are_false_when_they_are_none() {
    #[derive(serde::Serialize)]
    struct Context {
        some: Option<Sourced<u32>>,
        none: Option<Sourced<u32>>,
    }
    let context = Context { some: Some(Sourced::default(3, &REASON)), none: None };
    let template = "{% if some %}\na: {{{ some }}}\n{% endif %}\n{% if none %}\nb: {{{ none }}}\n{% endif %}\n";
    assert_eq!(render(template, &context), "a: 3\n");
}

#[test]
fn pairs_and_composed_texts_print_like_maps_and_texts() {
    #[derive(serde::Serialize)]
    struct Context<'a> {
        labels: Entries<'a, &'a str, Sourced<&'a str>>,
        rules: Composed,
    }
    let mut rules = Composed::default();
    rules.push("a: ", Origin::Default(&REASON)).push_value(&Sourced::default(3, &REASON));
    let labels = [("z", Sourced::default("1", &REASON)), ("a", Sourced::default("b", &REASON))];
    let template = "l: {{{ labels }}}\n{% for k, v in labels | items %}\n{{{ k | key }}}: {{{ v }}}\n{% endfor %}\nr: {{{ rules | block(2) }}}\n";
    assert_eq!(
        render(template, &Context { labels: Entries(&labels), rules }),
        "l: {z: \"1\", a: b}\nz: \"1\"\na: b\nr: |-\n  a: 3\n"
    );
}

#[test]
fn macros_and_includes_print_finished_yaml() {
    let part = "{% macro pair(name, value) %}\n{{{ name | key }}}: {{{ value }}}\n{% endmacro %}\n";
    let main = "{% from \"part\" import pair %}\n{{{ pair(\"on\", x) }}}\nz: 1\n{% include \"tail\" %}\n";
    let engine = Engine::with_templates([("part", part), ("t", main), ("tail", "tail: {{{ x }}}\n")], []).unwrap();
    let expected = "\"on\": \"no\"\nz: 1\ntail: \"no\"\n";
    assert_eq!(engine.render("t", &json!({"x": "no"})).unwrap(), expected);
    assert_eq!(engine.render_marked("t", &json!({"x": "no"})).unwrap().text, expected);
}

#[test]
fn overrides_take_the_place_of_templates() {
    let embedded = [("v1/a.yaml.j2", "a: 1\n"), ("v1/b.yaml.j2", "b: 1\n")];
    let engine = Engine::with_templates(embedded, [("v1/a.yaml.j2".into(), "\u{FEFF}a: 2\r\n".into())]).unwrap();
    assert_eq!(engine.render("v1/a.yaml.j2", &json!({})).unwrap(), "a: 2\n");
    assert_eq!(engine.render("v1/b.yaml.j2", &json!({})).unwrap(), "b: 1\n");
}

#[test]
fn every_problem_of_the_overrides_is_returned() {
    let embedded = [("v1/a.yaml.j2", ""), ("v1/b.yaml.j2", ""), ("v1/c.yaml.j2", "")];
    let overrides = [("v1/a.yaml.j2", "x: a{{{ x }}}\ny: '{{{ y }}}'\n"), ("v1/b.yaml.j2", "{% if %}\n")];
    let errors =
        Engine::with_templates(embedded, overrides.map(|(name, text)| (name.into(), text.into()))).unwrap_err();
    let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(errors.join("\n"), @r#"
    v1/a.yaml.j2:1: text touches the value; write the whole scalar as one value, `{{{ "…" ~ value }}}`, or add `| plain`
    v1/a.yaml.j2:2: quotes around a value that brings its own; remove the quotes; join text with `{{{ "…" ~ value }}}`
    v1/b.yaml.j2:1: syntax error: unexpected end of block
    "#);
    let unknown = Engine::with_templates(embedded, [("v1/a.yml.j2".into(), "".into())]).unwrap_err();
    assert_eq!(
        unknown[0].to_string(),
        "v1/a.yml.j2:0: no template is called \"v1/a.yml.j2\", so this file overrides nothing; rename it to \"v1/a.yaml.j2\""
    );
}
