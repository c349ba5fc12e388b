use crate::template::Engine;

fn problems(template: &str) -> String {
    let engine = Engine::with_templates([("t", template)], []).unwrap();
    let shown = |error: &crate::template::TemplateError| {
        let place = error.range.clone().map_or("", |range| &template[range]);
        format!("{} `{place}` {} → {}", error.line, error.message, error.help.as_deref().unwrap_or_default())
    };
    engine.check().iter().map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn text_that_touches_a_value_is_refused() {
    insta::assert_snapshot!(problems("\
a: x-{{{ x }}}
b: {{{ x }}}y
c: \"{{{ x }}}\"
d: [{{{ x }}}]
e: f {{{ x }}}
'g: h': i{{{ x }}}
- j{{{ x }}}
k{{{ x }}}: 1
"), @r#"
    1 `{{{ x }}}` text touches the value → write the whole scalar as one value, `{{{ "…" ~ value }}}`, or add `| plain`
    2 `{{{ x }}}` text touches the value → write the whole scalar as one value, `{{{ value ~ "…" }}}`, or add `| plain`
    3 `{{{ x }}}` quotes around a value that brings its own → remove the quotes; join text with `{{{ "…" ~ value }}}`
    4 `{{{ x }}}` a value inside brackets of the template → print the whole list or map: `{{{ [a, b] }}}`, `{{{ {"key": a} }}}`
    5 `{{{ x }}}` text touches the value → write the whole scalar as one value, `{{{ "…" ~ value }}}`, or add `| plain`
    6 `{{{ x }}}` text touches the value → write the whole scalar as one value, `{{{ "…" ~ value }}}`, or add `| plain`
    7 `{{{ x }}}` text touches the value → write the whole scalar as one value, `{{{ "…" ~ value }}}`, or add `| plain`
    8 `{{{ x }}}` text touches the value → write the whole scalar as one value, `{{{ "…" ~ value }}}`, or add `| plain`
    "#);
}

#[test]
fn each_filter_has_its_place() {
    insta::assert_snapshot!(problems("\
a: {{{ x | plain }}}
b: {{{ x | comment }}}
# {{{ x }}}
c: 1 # {{{ x | plain }}}
{{{ x }}}: 1
d: {{{ x | key }}}
e:
  {{{ x }}}
f: {{{ x | yaml(2) }}}
g:
  {{{ x | yaml(4) }}}
h: {{{ x | block(4) }}}
i:
  - {{{ x | yaml(2) }}}
  - j: {{{ x | block(4) }}}
k: {{{ x | block(2) | upper }}}
l: {{{ a ~ x | block(2) }}}
m: {{{ x | block(2) }}} # n
o: |
  p {{{ x }}}
q: {{{ x | block }}}"), @r#"
    1 `{{{ x | plain }}}` `plain` is for a value beside other text → remove it
    2 `{{{ x | comment }}}` `comment` is for comments → put `# ` before it
    3 `{{{ x }}}` a comment needs one harmless line → write `{{{ value | comment }}}`
    4 `{{{ x | plain }}}` a comment needs one harmless line → write `{{{ value | comment }}}`
    5 `{{{ x }}}` a key must be a text, whatever it looks like → write `{{{ value | key }}}:`
    6 `{{{ x | key }}}` `key` is for what stands before a colon → write `{{{ value | key }}}: …`
    8 `{{{ x }}}` a value on a line of its own would continue the line above → write it behind its key, or print a tree with `| yaml(n)`
    9 `{{{ x | yaml(2) }}}` a tree begins on a line of its own → end the line behind the colon, and indent the interpolation below it
    11 `{{{ x | yaml(4) }}}` the lines of the text must be indented by 2 → write `yaml(2)`
    12 `{{{ x | block(4) }}}` the lines of the text must be indented by 2 → write `block(2)`
    14 `{{{ x | yaml(2) }}}` the lines of the text must be indented by 4 → write `yaml(4)`
    15 `{{{ x | block(4) }}}` the lines of the text must be indented by 6 → write `block(6)`
    16 `{{{ x | block(2) | upper }}}` `block` must come last, for the whole value → put what stands before it in parentheses: `(…) | block`
    17 `{{{ a ~ x | block(2) }}}` `block` must come last, for the whole value → put what stands before it in parentheses: `(…) | block`
    18 `{{{ x | block(2) }}}` a comment behind several lines → put the comment above
    20 `{{{ x }}}` a value inside a literal block would stand there with its quotes → make the whole text one value, `key: {{{ text | block(n) }}}`, or write `| plain`
    21 `{{{ x | block }}}` the lines of the text must be indented by 2 → write `block(2)`
    "#);
}

#[test]
fn plain_text_must_stay_text() {
    insta::assert_snapshot!(problems("\
a: 1{{{ x | plain }}}
b: ye{{{ x | plain }}}
c: {{{ x | plain }}}s
d: {{{ x | plain }}}-{{{ y | plain }}}
e: {a{{{ x | plain }}}
"), @r#"
    1 `{{{ x | plain }}}` the scalar around it could become a number or a boolean → write the whole scalar as one value: `{{{ "…" ~ value }}}`
    2 `{{{ x | plain }}}` the scalar around it could become a number or a boolean → write the whole scalar as one value: `{{{ "…" ~ value }}}`
    3 `{{{ x | plain }}}` the scalar around it could become a number or a boolean → write the whole scalar as one value: `{{{ "…" ~ value }}}`
    4 `{{{ x | plain }}}` the scalar around it could become a number or a boolean → write the whole scalar as one value: `{{{ "…" ~ value }}}`
    4 `{{{ y | plain }}}` the scalar around it could become a number or a boolean → write the whole scalar as one value: `{{{ "…" ~ value }}}`
    5 `{{{ x | plain }}}` a value inside brackets of the template → print the whole list or map: `{{{ [a, b] }}}`, `{{{ {"key": a} }}}`
    "#);
}

#[test]
fn what_would_change_finished_yaml_is_refused() {
    insta::assert_snapshot!(problems("\
{% macro m(x) %}{{{ x }}}{% endmacro %}
{% set a %}b{% endset %}
{% set c = m(1) %}
{% set d = x | block(2) %}
{% filter upper %}
{% endfilter %}
{% autoescape false %}
{% endautoescape %}
e: {{{ m(1) ~ x }}}
"), @r#"
    1 `{{{ x }}}` a value on a line of its own would continue the line above → write it behind its key, or print a tree with `| yaml(n)`
    2 `{% set a %}` a variable cannot hold finished YAML → write `{% set name = value %}`, or a macro
    3 `{% set c = m(1) %}` a variable cannot hold the finished YAML of a macro → call the macro where it is printed
    4 `{% set d = x | block(2) %}` `block` finishes a value for printing → use it in the interpolation: `{{{ value | block }}}`
    5 `{% filter upper %}` `filter` would change finished YAML → apply filters to values: `{{{ value | … }}}`
    7 `{% autoescape false %}` `autoescape` would change finished YAML → apply filters to values: `{{{ value | … }}}`
    9 `{{{ m(1) ~ x }}}` the output of a macro is finished YAML and cannot be joined → join the values inside the macro
    "#);
}

#[test]
fn traps_of_white_space_are_refused() {
    insta::assert_snapshot!(problems("\
a: {%if x %}b{% endif %}
{% if x %} {% endif %}
{%- if x -%}
{% endif %}
c: {{{- x }}}
d: 1 \u{20}
e: [
  {{{ x }}}
]
f: \tg\u{F0001}
"), @r#"
    1 `{%if x %}` no blank inside the delimiters → write `{% … %}`
    2 ` ` blanks beside a tag on a line without text → put each tag on a line of its own, without blanks behind it
    3 `{%- if x -%}` a dash beside the delimiter would join lines → remove it: a line of nothing but tags leaves nothing behind
    5 `{{{- x }}}` a dash beside the delimiter would join lines → remove it
    6 `d: 1  
    ` blanks at the end of the line → remove them
    7 `e: [
    ` brackets over several lines → write one item a line behind dashes, or one key a line
    8 `{{{ x }}}` a value on a line of its own would continue the line above → write it behind its key, or print a tree with `| yaml(n)`
    10 `	` a hidden character, U+0009 → remove it
    10 `󰀁` a hidden character, U+F0001 → remove it
    "#);
}

#[test]
fn a_line_must_not_continue_a_value() {
    insta::assert_snapshot!(problems("\
a: {{{ x }}}
  b
c:
  - {{{ x }}}
    d
  - e: {{{ x | block(6) }}}
     f
  - {{{ x }}}
    # g
l: {{{ x | block(2) }}}
  # m
{% if x %}
h: {{{ x }}}
{% else %}
h:
  i: 1
{% endif %}
j: {{{ x }}}
{% macro m() %}
  k: 1
{% endmacro %}
"), @r#"
    2 `  b
    ` a line that continues the value above → indent it as the key above, or make one value of both lines
    5 `    d
    ` a line that continues the value above → indent it as the key above, or make one value of both lines
    7 `     f
    ` a line that continues the value above → indent it as the key above, or make one value of both lines
    11 `  # m
    ` a line that continues the value above → indent it as the key above, or make one value of both lines
    "#);
}

#[test]
fn what_is_right_is_quiet() {
    assert_eq!(
        problems(
            "\
# Made for {{{ x | comment }}}
a: {{{ x }}}
{% for k, v in y | items %}
{{{ k | key }}}: {{{ v }}} # {{{ v | comment }}}
  - {{{ k | key }}}: {{{ \"a\" ~ v }}}
  - - {{{ v }}}
  - {{{ (x ~ v) | block(4) }}}
  - {{{ v | yaml(4) }}}
  - b:
      {{{ v | yaml(6) }}}
{% endfor %}
c: mm2-{{{ x | plain }}}-{{{ y | plain }}}
d: Lag of {{{ x | plain }}} is high # yes
e: \"{{ $labels.x }} of {{{ x | plain }}}: #1\"
f: {{{ [x, y] }}}
g: {{{ {\"h\": x} }}}
{% macro m(x) %}
i: {{{ x }}}
{% endmacro %}
{{{ m(x) }}}
  {{{ m(x) | indent(2) }}}
j: |
  it's # {{{ x | plain }}}
  {{{ x | plain }}}: [
k: {% if x %}{{{ x }}}{% else %}none{% endif %}
{% set l = x ~ y %}
{% set n = namespace(m=1) %}
"
        ),
        ""
    );
}
