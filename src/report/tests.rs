//! One set of findings in every format.

use super::*;
use crate::diagnostic::{Edit, Safety};
use crate::source::{FileId, Span};

static UNKNOWN_KEY: Rule = Rule {
    name: "unknown-key",
    since: "0.1.0",
    level: Level::Error,
    summary: "a key that the topology does not have",
    page: "# unknown-key\n",
};
static NAME_COLLISION: Rule = Rule {
    name: "name-collision",
    since: "0.1.0",
    level: Level::Warning,
    summary: "two objects of one name",
    page: "# name-collision\n",
};
static NEEDED_ELSEWHERE: Rule = Rule {
    name: "needed-elsewhere",
    since: "0.1.0",
    level: Level::Note,
    summary: "something that must exist",
    page: "# needed-elsewhere\n",
};
static RULES: &[&Rule] = &[&NAME_COLLISION, &NEEDED_ELSEWHERE, &UNKNOWN_KEY];

const TOPOLOGY: &str = "\
name: rciis
clusters:
  proxmox:
    namespce: a # 名前空間\twith a tab
    kafka: {name: kafka, note: \"漢字\", lablel: x}
  testing:
    kafka: kafka-rciis-testing, and then a very long line that goes on and on until it is far wider than any terminal, \
oops: here, and on and on
";
const OTHER: &str = "name: rciis\r\nclusters: {}\r\n";

struct Fixture {
    sources: Sources,
    findings: Vec<Diagnostic>,
}

impl Fixture {
    fn new() -> Self {
        let mut sources = Sources::default();
        let topology = sources.add("topology/rciis.yaml", TOPOLOGY);
        let other = sources.add("topology/a b,c:|é.yaml", OTHER);
        let findings = vec![
            Diagnostic::new(&NEEDED_ELSEWHERE, "the Secret `mm2-user` must exist").note("nobody brings it"),
            Diagnostic::new(&NAME_COLLISION, "two topologies are called `rciis` | <100%>")
                .at(at(topology, TOPOLOGY, "rciis"), "this one")
                .because(at(other, OTHER, "rciis"), "and this one")
                .note("the later run would take the files of the earlier one\nsource: none")
                .help("rename one of them"),
            Diagnostic::new(&UNKNOWN_KEY, "the key `lablel` is unknown")
                .at(at(topology, TOPOLOGY, "lablel"), "")
                .help("did you mean `label`?"),
            Diagnostic::new(&UNKNOWN_KEY, "the key `namespce` is unknown")
                .at(at(topology, TOPOLOGY, "namespce"), "no such key")
                .because(at(topology, TOPOLOGY, "proxmox"), "in this cluster")
                .fix("write `namespace`", Safety::Safe, vec![edit(at(topology, TOPOLOGY, "namespce"), "namespace")]),
            Diagnostic::new(&UNKNOWN_KEY, "the key `oops` is unknown")
                .at(at(topology, TOPOLOGY, "oops"), "far to the right")
                .fix("delete it", Safety::Unsafe, vec![edit(at(topology, TOPOLOGY, ", oops: here"), "")]),
            Diagnostic::new(&UNKNOWN_KEY, "a whole mapping is wrong")
                .at(at(topology, TOPOLOGY, TOPOLOGY.split("clusters:\n  ").nth(1).unwrap().trim_end()), "all of it"),
        ];
        Fixture { sources, findings }
    }

    fn render(&self, format: Format) -> String {
        Report::new(&self.sources, &self.findings, RULES).render(format, Style::default())
    }
}

fn at(file: FileId, text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(file, start, start + part.len())
}

fn edit(span: Span, replacement: &str) -> Edit {
    Edit { span, replacement: replacement.to_owned() }
}

#[test]
fn full() {
    insta::assert_snapshot!(Fixture::new().render(Format::Full));
}

#[test]
fn full_in_colour_and_narrow() {
    let fixture = Fixture::new();
    let report = Report::new(&fixture.sources, &fixture.findings, RULES);
    let coloured = report.render(Format::Full, Style { color: true, width: 80 });
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), report.render(Format::Full, Style::default()));
    let narrow = report.render(Format::Full, Style { color: false, width: 60 });
    let source_lines = narrow.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    source_lines.for_each(|line| assert!(line.chars().count() <= 60, "{line}"));
}

#[test]
fn concise() {
    insta::assert_snapshot!(Fixture::new().render(Format::Concise));
}

#[test]
fn json() {
    let text = Fixture::new().render(Format::Json);
    insta::assert_snapshot!(text);
    let validator = jsonschema::validator_for(&json_schema()).unwrap();
    let errors: Vec<_> = validator.iter_errors(&serde_json::from_str(&text).unwrap()).map(|e| e.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    assert!(!validator.is_valid(&serde_json::json!({"version": 2, "findings": [], "summary": {}})));
}

/// Run with `UPDATE=1` to write the file.
#[test]
fn the_published_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/report.schema.json");
    let schema = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), schema);
}

#[test]
fn sarif() {
    insta::assert_snapshot!(Fixture::new().render(Format::Sarif));
}

#[test]
fn github() {
    insta::assert_snapshot!(Fixture::new().render(Format::Github));
}

#[test]
fn github_shows_the_worst_first() {
    let mut fixture = Fixture::new();
    let warnings = fixture.findings.iter().find(|finding| finding.level == Level::Warning).unwrap().clone();
    fixture.findings.extend(std::iter::repeat_n(warnings, 20));
    let text = fixture.render(Format::Github);
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 10);
    assert!(commands[..4].iter().all(|line| line.starts_with("::error ")));
    assert_eq!(text.lines().last(), Some("16 more in this log: 15 warnings, 1 note"));
}

#[test]
fn junit() {
    insta::assert_snapshot!(Fixture::new().render(Format::Junit));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(Fixture::new().render(Format::Markdown));
}

#[test]
fn no_findings() {
    let sources = Sources::default();
    let report = Report::new(&sources, &[], RULES);
    let of = |format| report.render(format, Style::default());
    assert_eq!((of(Format::Full).as_str(), of(Format::Concise).as_str(), of(Format::Github).as_str()), ("", "", ""));
    assert_eq!(of(Format::Markdown), "**mirrorc**: no findings\n");
    assert!(of(Format::Junit).contains("tests=\"1\" failures=\"0\""));
    assert!(of(Format::Json).contains("\"findings\": []"));
    assert!(of(Format::Sarif).contains("\"results\": []"));
    assert_eq!(report.counts().to_string(), "no findings");
}

#[test]
fn the_order_does_not_depend_on_who_found_it_first() {
    let mut fixture = Fixture::new();
    let before = Format::ALL.map(|format| fixture.render(format));
    fixture.findings.reverse();
    assert_eq!(Format::ALL.map(|format| fixture.render(format)), before);
}

#[test]
fn counts_read_as_a_sentence() {
    let fixture = Fixture::new();
    let report = Report::new(&fixture.sources, &fixture.findings, RULES);
    assert_eq!(report.counts().to_string(), "4 errors, 1 warning, 1 note");
}

#[test]
fn notes_that_are_alike_are_counted_and_warnings_shown() {
    let sources = Sources::default();
    for (rule, shown, rest) in
        [(&NEEDED_ELSEWHERE, 3, "note: 4 more of `needed-elsewhere`: "), (&NAME_COLLISION, 7, "")]
    {
        let findings: Vec<Diagnostic> = (1..=7).map(|number| Diagnostic::new(rule, format!("m{number}"))).collect();
        let report = Report::new(&sources, &findings, RULES);
        let full = report.render(Format::Full, Style::default());
        assert_eq!(full.matches(&format!("[{}]: m", rule.name)).count(), shown, "{full}");
        assert!(full.contains(rest) && full.contains("more of") != rest.is_empty(), "{full}");
        assert_eq!(report.render(Format::Concise, Style::default()).lines().count(), 7);
    }
    // One that would be counted alone, and those that say something else each.
    let own_help = |number: usize| Diagnostic::new(&NEEDED_ELSEWHERE, "m").help(format!("h{number}"));
    let same = |_: usize| Diagnostic::new(&NEEDED_ELSEWHERE, "m");
    for findings in [(1..=4).map(same).collect::<Vec<_>>(), (1..=9).map(own_help).collect()] {
        let full = Report::new(&sources, &findings, RULES).render(Format::Full, Style::default());
        assert_eq!(
            (full.matches("needed-elsewhere").count(), full.contains("more of")),
            (findings.len(), false),
            "{full}"
        );
    }
}

#[test]
fn formats_are_found_by_name() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    let error = "xml".parse::<Format>().unwrap_err();
    assert_eq!(error, "there is no format `xml`; there are full, concise, json, sarif, github, junit, markdown");
}

#[test]
fn a_long_line_is_cut_around_the_caret() {
    for length in [5_000, 30_000] {
        let text = format!("a: {} wrong {}\n", "x".repeat(length), "y".repeat(length));
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text.clone());
        let at = text.find("wrong").unwrap();
        let findings = [Diagnostic::new(&UNKNOWN_KEY, "m").at(Span::new(file, at, at + 5), "here")];
        let shown = Report::new(&sources, &findings, RULES).render(Format::Full, Style { color: false, width: 80 });
        assert!(shown.contains(" wrong ") && shown.contains("^^^^^ here"), "{shown}");
        assert!(shown.contains(&format!("a.yaml:1:{}", at + 1)), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    }
}

/// Findings at the edges of a text, and in texts that are hard to draw.
#[test]
fn every_format_takes_any_place() {
    let long = format!("a: {}\nb: [1,\n  2]", "x".repeat(100_000));
    let far = format!("a: 1\n{}b: 2\n", "# nothing\n".repeat(20_000));
    for text in ["", "a", "a\n", "é\t漢\r\nb: \u{1b}[31m\u{7}", "\n\n\n", &long, &far] {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        let bounds: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        let some: Vec<usize> = bounds.iter().copied().take(12).chain(bounds.iter().copied().rev().take(12)).collect();
        for &start in &some {
            for &end in some.iter().filter(|end| **end >= start) {
                let span = Span::new(file, start, end);
                let finding = Diagnostic::new(&UNKNOWN_KEY, "m\u{1b}[31m\nn")
                    .at(span, "here")
                    .because(Span::new(file, 0, 0), "")
                    .fix("f", Safety::Safe, vec![edit(span, "r\n")]);
                let findings = [finding];
                let report = Report::new(&sources, &findings, RULES);
                for format in Format::ALL {
                    let out = report.render(format, Style::default());
                    assert!(!out.is_empty() && !out.contains('\u{1b}'), "{format:?} {text:.20} {start} {end}");
                    assert!(out.len() < 20_000, "{format:?} {start} {end}");
                }
            }
        }
    }
}
