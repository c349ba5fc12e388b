//! Every place where a template can put a text.

use mirrorc::source::{Origin, Reason, Scalar, Sourced, Text, Tree};
use mirrorc::template::{Composed, Engine, Entries, quoted};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// A template, and what a reader finds in its output.
pub struct Position {
    pub name: &'static str,
    template: &'static str,
    pub takes: fn(&str) -> bool,
    pub means: fn(&str) -> Value,
}

static REASON: Reason = Reason { name: "test", because: "A test says so.", source: "" };

/// One text in every shape that a context can give it.
#[derive(Serialize)]
pub struct Values {
    text: Sourced<String>,
    composed: Composed,
    map: Pairs,
    tree: Tree,
    list: Vec<Sourced<String>>,
    missing: Option<Sourced<String>>,
}

struct Pairs(Vec<(String, Sourced<u32>)>);

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Entries(&self.0).serialize(serializer)
    }
}

fn sourced<T>(value: T) -> Sourced<T> {
    Sourced::default(value, &REASON)
}

impl Values {
    pub fn new(text: &str) -> Self {
        let mut composed = Composed::default();
        let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        composed.push(&text[..middle], Origin::Default(&REASON)).push_value(&sourced(&text[middle..]));
        let leaf = || Tree::Scalar(sourced(Scalar::Text(text.into())));
        let key = || Text::from(if fits_a_key(text) { text } else { "long" });
        let tree = Tree::Map(vec![
            (key(), Tree::List(vec![leaf(), Tree::Map(vec![(key(), leaf())]), Tree::List(vec![leaf()])])),
            ("$last".into(), leaf()),
        ]);
        Values {
            text: sourced(text.to_owned()),
            composed,
            map: Pairs(vec![(text.to_owned(), sourced(1))]),
            tree,
            list: vec![sourced(text.to_owned()), sourced("$".to_owned())],
            missing: None,
        }
    }
}

pub fn engine() -> Engine {
    Engine::with_templates(POSITIONS.iter().map(|position| (position.name, position.template)), []).unwrap()
}

fn any(_: &str) -> bool {
    true
}

fn fits_a_key(text: &str) -> bool {
    text.chars().count() <= 1000
}

fn is_harmless(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.chars().all(|found| found.is_ascii_alphanumeric() || "-_./".contains(found))
}

/// Tells whether a comment can show anything of a text.
fn is_visible(text: &str) -> bool {
    let is_spelled_out = |found: char| quoted(&found.to_string()).to_lowercase().contains("\\u");
    text.chars().any(|found| !found.is_whitespace() && !is_spelled_out(found))
}

fn tree_of(text: &str) -> Value {
    let key = if fits_a_key(text) { text } else { "long" };
    json!({key: [text, {key: text}, [text]], "$last": text})
}

macro_rules! position {
    ($name:literal, $template:literal, $takes:expr, |$text:ident| $means:expr) => {
        Position { name: $name, template: $template, takes: $takes, means: |$text| $means }
    };
}

pub const POSITIONS: &[Position] = &[
    position!("value", "a: {{{ text }}}\nb: 1\n", any, |text| json!({"a": text, "b": 1})),
    position!("value at the end", "b: 1\na: {{{ text }}}", any, |text| json!({"a": text, "b": 1})),
    position!("value before a comment", "a: {{{ text }}} # c\nb: 1\n", any, |text| json!({"a": text, "b": 1})),
    position!(
        "nested value",
        "a:\n  b:\n    c: {{{ text }}}\n  d: 1\n",
        any,
        |text| json!({"a": {"b": {"c": text}, "d": 1}})
    ),
    position!("key", "{{{ text | key }}}: 1\n$b: 2\n", fits_a_key, |text| json!({text: 1, "$b": 2})),
    position!(
        "nested key",
        "a:\n  {{{ text | key }}}:\n    b: 1\nc: 2\n",
        fits_a_key,
        |text| json!({"a": {text: {"b": 1}}, "c": 2})
    ),
    position!(
        "key of an item",
        "- {{{ text | key }}}: 1\n  $b: 2\n- 3\n",
        fits_a_key,
        |text| json!([{text: 1, "$b": 2}, 3])
    ),
    position!("item", "a:\n  - {{{ text }}}\n  - 1\n", any, |text| json!({"a": [text, 1]})),
    position!("item of an item", "a:\n  - - {{{ text }}}\n    - 1\n", any, |text| json!({"a": [[text, 1]]})),
    position!("item's value", "a:\n  - b: {{{ text }}}\n    c: 1\n", any, |text| json!({"a": [{"b": text, "c": 1}]})),
    position!("flow list", "a: {{{ list }}}\nb: 1\n", any, |text| json!({"a": [text, "$"], "b": 1})),
    position!("made flow list", "a: {{{ [text, [text], 1] }}}\n", any, |text| json!({"a": [text, [text], 1]})),
    position!(
        "flow map's value",
        "a: {{{ {\"b\": text, \"c\": [text]} }}}\n",
        any,
        |text| json!({"a": {"b": text, "c": [text]}})
    ),
    position!("flow map's key", "a: {{{ map }}}\nb: 1\n", fits_a_key, |text| json!({"a": {text: 1}, "b": 1})),
    position!(
        "keys in a loop",
        "a:\n{% for key, value in map | items %}\n  {{{ key | key }}}: {{{ value }}}\n{% endfor %}\nb: 1\n",
        fits_a_key,
        |text| json!({"a": {text: 1}, "b": 1})
    ),
    position!(
        "items in a loop",
        "a:\n{% for item in list %}\n  - {{{ item }}}\n{% endfor %}\nb: 1\n",
        any,
        |text| json!({"a": [text, "$"], "b": 1})
    ),
    position!(
        "inline if",
        "a: {% if missing %}1{% else %}{{{ text }}}{% endif %}\nb: 1\n",
        any,
        |text| json!({"a": text, "b": 1})
    ),
    position!("block", "a: {{{ text | block(2) }}}\nb: 1\n", any, |text| json!({"a": text, "b": 1})),
    position!(
        "block before a blank line",
        "a: {{{ text | block(2) }}}\n\n\n# c\nb: 1\n",
        any,
        |text| json!({"a": text, "b": 1})
    ),
    position!("block at the end", "b: 1\na: {{{ text | block(2) }}}\n", any, |text| json!({"a": text, "b": 1})),
    position!(
        "deep block",
        "a:\n  b:\n    c:\n      d: {{{ text | block(8) }}}\n    e: 1\n",
        any,
        |text| json!({"a": {"b": {"c": {"d": text}, "e": 1}}})
    ),
    position!("block as an item", "a:\n  - {{{ text | block(4) }}}\n  - 1\n", any, |text| json!({"a": [text, 1]})),
    position!(
        "block as an item at the key's column",
        "a:\n- {{{ text | block(2) }}}\n- 1\n",
        any,
        |text| json!({"a": [text, 1]})
    ),
    position!(
        "block in an item",
        "a:\n  - b: {{{ text | block(6) }}}\n    c: 1\n",
        any,
        |text| json!({"a": [{"b": text, "c": 1}]})
    ),
    position!("composed block", "a: {{{ composed | block(2) }}}\nb: 1\n", any, |text| json!({"a": text, "b": 1})),
    position!("composed value", "a: {{{ composed }}}\nb: 1\n", any, |text| json!({"a": text, "b": 1})),
    position!("tree", "a:\n  {{{ tree | yaml(2) }}}\nb: 1\n", any, |text| json!({"a": tree_of(text), "b": 1})),
    position!("tree as an item", "- {{{ tree | yaml(2) }}}\n- 1\n", any, |text| json!([tree_of(text), 1])),
    position!("tree at the start", "{{{ tree | yaml(0) }}}\n", any, |text| tree_of(text)),
    position!("flow tree", "a: {{{ tree }}}\n", any, |text| json!({"a": tree_of(text)})),
    position!("comment", "# {{{ text | comment }}}\na: 1\n", is_visible, |_text| json!({"a": 1})),
    position!(
        "comment behind a value",
        "a: 1 # {{{ text | comment }}}\nb: 2\n",
        is_visible,
        |_text| json!({"a": 1, "b": 2})
    ),
    position!("joined before", "a: {{{ \"mm2-\" ~ text }}}\n", any, |text| json!({"a": format!("mm2-{text}")})),
    position!("joined behind", "a: {{{ text ~ \": x\" }}}\n", any, |text| json!({"a": format!("{text}: x")})),
    position!(
        "joined in a block",
        "a: {{{ (text ~ \"\\nand\\n\" ~ composed) | block(2) }}}\nb: 1\n",
        any,
        |text| json!({"a": format!("{text}\nand\n{text}"), "b": 1})
    ),
    position!("plain", "a: mm2-{{{ text | plain }}}\n", is_harmless, |text| json!({"a": format!("mm2-{text}")})),
    position!(
        "plain twice",
        "a: of {{{ text | plain }}}/{{{ text | plain }}} end # c\n",
        is_harmless,
        |text| json!({"a": format!("of {text}/{text} end")})
    ),
    position!("plain in a key", "x-{{{ text | plain }}}: 1\n", is_harmless, |text| json!({format!("x-{text}"): 1})),
    position!(
        "plain in quotes",
        "a: \"1 {{{ text | plain }}}\"\n",
        is_harmless,
        |text| json!({"a": format!("1 {text}")})
    ),
    position!(
        "plain in a block",
        "a: |\n  b {{{ text | plain }}}\nc: 1\n",
        is_harmless,
        |text| json!({"a": format!("b {text}\n"), "c": 1})
    ),
    position!(
        "macro",
        "{% macro pair(name, value) %}\n{{{ name | key }}}: {{{ value }}}\n{% endmacro %}\n{{{ pair(\"a\", text) }}}\nb: 1\n",
        any,
        |text| json!({"a": text, "b": 1})
    ),
    position!("include", "{% include \"value\" %}\nc: 2\n", any, |text| json!({"a": text, "b": 1, "c": 2})),
];
