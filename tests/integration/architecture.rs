//! The promises of `ARCHITECTURE.md`, read from its own table.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Crates that only one module may name.
const KEPT: &[(&str, &[&str])] = &[
    ("cli", &["clap", "clap_complete", "clap_mangen", "terminal_size"]),
    ("disk", &["fs_err", "tempfile", "rustix", "walkdir"]),
    ("yaml", &["granit_parser", "serde_yaml", "yaml_edit"]),
    ("schema", &["jsonschema"]),
    ("template", &["minijinja"]),
];

fn floors() -> BTreeMap<String, u32> {
    let text = fs::read_to_string(Path::new(ROOT).join("ARCHITECTURE.md")).unwrap();
    let floors: BTreeMap<String, u32> = text
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('|').map(str::trim).skip(1);
            let floor = cells.next()?.parse().ok()?;
            Some((cells.next()?.trim_matches('`').to_owned(), floor))
        })
        .collect();
    assert!(floors.len() > 15, "the table of floors was not found");
    floors
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its module and its code: no comments, no tests.
fn modules() -> Vec<(PathBuf, String, String)> {
    let src = Path::new(ROOT).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files
        .into_iter()
        .map(|path| {
            let relative = path.strip_prefix(&src).unwrap();
            let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
            let module = first.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
            let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (relative.to_owned(), module, code.join("\n"))
        })
        .filter(|(path, ..)| path != Path::new("lib.rs") && !is_test(path))
        .collect()
}

fn is_test(path: &Path) -> bool {
    let of_tests = |part: &str| matches!(part, "tests.rs" | "tests") || part.ends_with("_tests.rs");
    path.components().any(|part| part.as_os_str().to_str().is_some_and(of_tests))
}

/// The modules named behind a prefix such as `crate::`, lists included.
fn words_behind<'t>(code: &'t str, prefix: &'t str) -> impl Iterator<Item = &'t str> {
    let name =
        |text: &'t str| text.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    code.match_indices(prefix).flat_map(move |(at, _)| {
        let rest = &code[at + prefix.len()..];
        let Some(list) = rest.strip_prefix('{') else { return vec![name(rest)] };
        let (mut depth, mut starts) = (0, vec![0]);
        for (index, character) in list.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => starts.push(index + 1),
                _ => {}
            }
        }
        starts.into_iter().map(|start| name(&list[start..])).filter(|word| !word.is_empty()).collect()
    })
}

#[test]
fn imports_run_downwards() {
    let floors = floors();
    let mut upward = Vec::new();
    for (path, module, code) in modules() {
        let own = *floors.get(&module).unwrap_or_else(|| panic!("{module} is not in the table of floors"));
        let prefix = if module == "main" { "mirrorc::" } else { "crate::" };
        for used in words_behind(&code, prefix) {
            match floors.get(used) {
                Some(&floor) if used != module && floor >= own => {
                    upward.push(format!("{}: {module} ({own}) imports {used} ({floor})", path.display()));
                }
                _ => {}
            }
        }
    }
    assert_eq!(upward, Vec::<String>::new());
}

#[test]
fn every_module_of_the_table_exists() {
    for module in floors().keys() {
        let src = Path::new(ROOT).join("src");
        assert!(src.join(module).is_dir() || src.join(format!("{module}.rs")).is_file(), "{module}");
    }
}

#[test]
fn some_crates_are_named_in_one_place_only() {
    let mut strays = Vec::new();
    for (path, module, code) in modules() {
        for (keeper, crates) in KEPT {
            for name in crates.iter().filter(|_| module != *keeper) {
                if code.contains(&format!("{name}::")) || code.contains(&format!("use {name};")) {
                    strays.push(format!("{} names {name}", path.display()));
                }
            }
        }
        if module != "disk" && code.contains("std::fs") {
            strays.push(format!("{} touches files", path.display()));
        }
    }
    assert_eq!(strays, Vec::<String>::new());
}

#[test]
fn files_are_small_enough_to_hold_in_the_head() {
    let mut files = Vec::new();
    sources(&Path::new(ROOT).join("src"), &mut files);
    files.retain(|path| fs::read_to_string(path).unwrap().lines().count() > 500);
    assert_eq!(files, Vec::<PathBuf>::new());
}

#[test]
fn no_panic_waits_in_the_program() {
    let mut found = Vec::new();
    for (path, _, code) in modules() {
        for word in ["todo!(", "unimplemented!(", "dbg!(", ".unwrap()", ".expect(", "panic!(", "unreachable!("] {
            if code.contains(word) {
                found.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
