//! Whatever a text holds, every reader gives it back from wherever a template put it.

mod positions;
mod readers;

use mirrorc::template::{Engine, scalar};
use proptest::prelude::*;
use serde_json::{Value, json};

use positions::{POSITIONS, Position, Values, engine};
use readers::{in_process, outside};

/// Texts that some reader of YAML takes for something else, or that break its syntax.
fn hostile_strings() -> Vec<String> {
    let mut strings: Vec<String> = serde_json::from_str(include_str!("../../fixtures/hostile-strings.json")).unwrap();
    assert!(strings.len() > 500);
    strings.push("long ".repeat(2048));
    strings.push("x".repeat(10_240));
    strings.push("line: \"of\" text\n".repeat(640));
    strings
}

/// Renders plainly and marked; None where the position refuses the text, as it says it does.
fn render(engine: &Engine, position: &Position, text: &str) -> Option<String> {
    let values = Values::new(text);
    match engine.render(position.name, &values) {
        Ok(rendered) => {
            assert!((position.takes)(text), "{} took {text:?}", position.name);
            let marked = engine.render_marked(position.name, &values).unwrap();
            assert_eq!(marked.text, rendered, "{} {text:?}", position.name);
            assert_covers_everything(&marked);
            assert!(!rendered.lines().any(|line| line.ends_with([' ', '\t'])), "blanks at an end: {rendered:?}");
            Some(rendered)
        }
        Err(error) => {
            assert!(!(position.takes)(text), "{} refused {text:?}: {error}", position.name);
            assert_eq!(error.template.as_ref(), position.name);
            assert!(error.line > 0 && error.range.is_some() && error.help.is_some(), "{error:?}");
            None
        }
    }
}

fn assert_covers_everything(marked: &mirrorc::template::Marked) {
    let mut end = 0;
    for (range, _) in &marked.origins {
        assert!(range.start >= end && range.start < range.end, "{marked:?}");
        assert_eq!(marked.text[end..range.start].trim(), "", "{marked:?}");
        end = range.end;
    }
    assert_eq!(marked.text[end..].trim(), "", "{marked:?}");
}

#[test]
fn the_templates_of_the_positions_are_right() {
    assert_eq!(engine().check(), []);
}

#[test]
fn hostile_texts_come_back_from_every_position() {
    let engine = engine();
    let mut documents = Vec::new();
    let mut wanted = Vec::new();
    for text in hostile_strings() {
        for position in POSITIONS {
            let Some(rendered) = render(&engine, position, &text) else { continue };
            wanted.push((position.name, text.clone(), (position.means)(&text)));
            documents.push(rendered);
        }
    }
    assert!(documents.len() > 10_000, "{}", documents.len());
    let mut wrong = Vec::new();
    let mut compare = |reader: &str, index: usize, found: Result<Value, String>| {
        let (position, text, meaning) = &wanted[index];
        if found.as_ref() != Ok(meaning) {
            wrong.push(format!("{reader}, {position}, {text:?}: {found:?} from {:?}", documents[index]));
        }
    };
    for (index, document) in documents.iter().enumerate() {
        compare("yaml_serde", index, in_process(document));
    }
    for reading in outside(&documents) {
        for (index, found) in reading.values {
            compare(&reading.reader, index, found);
        }
    }
    assert!(wrong.is_empty(), "{} wrong, such as\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn a_template_prints_the_scalar_that_others_get() {
    for text in hostile_strings() {
        assert_eq!(in_process(&format!("a: {}\n", scalar(&text))), Ok(json!({ "a": text })), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back(text in any_text()) {
        let engine = engine();
        for position in POSITIONS {
            if let Some(rendered) = render(&engine, position, &text) {
                prop_assert_eq!(in_process(&rendered), Ok((position.means)(&text)), "{} {:?}", position.name, rendered);
            }
        }
    }
}

/// Characters that mean something, in any order, among any others.
fn any_text() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        4 => r##"[-:?,\[\]{}#&*!|>'"%@` \n\t~=<.0-9a-fyn_]{1,4}"##,
        2 => prop::sample::select(hostile_strings()).prop_filter("short", |text| text.len() < 40),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(fragment, 0..6).prop_map(|fragments| fragments.concat())
}
