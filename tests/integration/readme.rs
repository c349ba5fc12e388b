//! Every command that the documentation shows is run, and says what is shown. `UPDATE=1` renews what is shown.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::project::Project;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A fenced block: what stands behind the fence, and its lines.
struct Block<'t> {
    language: &'t str,
    lines: Vec<&'t str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => open = Some(Block { language, lines: Vec::new() }),
            (None, Some(block)) => block.lines.push(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// Runs the `$ ` lines of the console blocks one after the other in one folder, and returns the text with what they said.
fn replayed(text: &str, project: &Project) -> String {
    let mut renewed = String::new();
    let (mut console, mut open, mut commands) = (false, false, 0);
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            open = !open;
            console = open && language == "console";
        } else if console {
            let Some(command) = line.strip_prefix("$ ") else { continue };
            let (_, said) = project.shell(command);
            let said: String = said.lines().map(|line| format!("{}\n", line.trim_end())).collect();
            let _ = write!(renewed, "{line}\n{said}");
            commands += 1;
            continue;
        }
        let _ = writeln!(renewed, "{line}");
    }
    assert!(commands > 5, "the console blocks were not found");
    renewed
}

#[test]
fn the_tour_says_what_it_shows() {
    let path = Path::new(ROOT).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let renewed = replayed(&text, &Project::empty());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, renewed).unwrap();
        return;
    }
    for (number, (shown, said)) in text.lines().zip(renewed.lines()).enumerate() {
        assert_eq!(shown, said, "README.md:{}: renew with `UPDATE=1 cargo test readme`", number + 1);
    }
    assert_eq!(text, renewed);
}

#[test]
fn the_main_job_runs_word_for_word() {
    let text = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let commands: Vec<&str> = blocks(&text)
        .into_iter()
        .filter(|block| block.language == "sh")
        .flat_map(|block| block.lines)
        .filter_map(|line| line.strip_prefix("cargo run --release -- "))
        .collect();
    assert!(!commands.is_empty());
    let project = Project::with_example("rciis");
    for command in commands {
        let run = project.run(&command.split(' ').collect::<Vec<_>>());
        assert_eq!(run.code, 0, "{command}: {}{}", run.out, run.talk);
    }
    assert!(!project.files("output/apps/rciis/kafka/testing/extra").is_empty());
}

#[test]
fn links_lead_to_files_that_are_there() {
    let mut pages = vec![Path::new(ROOT).join("README.md"), Path::new(ROOT).join("ARCHITECTURE.md")];
    pages.extend(fs::read_dir(Path::new(ROOT).join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    let mut broken = Vec::new();
    for page in pages.iter().filter(|page| page.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !page.parent().unwrap().join(file).exists() {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}
