//! `docs/coverage.md` against the five source runbooks and against what mlopsctl has: nothing that an operator used to
//! do may be lost, and nothing may be named that is not there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::support::cli::Sandbox;

/// File, and the name by which steps call it.
const SOURCES: [(&str, &str); 5] = [
    ("pneumonia-detector-operations.md", "pneumonia-detector"),
    ("portfolio-operations.md", "portfolio"),
    ("self-healing-pipeline-operations.md", "self-healing-pipeline"),
    ("sofare-ai-deployment.md", "sofare-ai-deployment"),
    ("sofare-ai-operations.md", "sofare-ai-operations"),
];

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = repository().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("reading {}: {error}", path.display()))
}

fn source(file: &str) -> String {
    read(Path::new("tests/fixtures/source-runbooks").join(file))
}

/// What two spellings of a line have in common: markup, case, signs beyond ASCII and spacing do not count; figures,
/// comparison signs and paths do.
fn normalized(text: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || "<>%/_.=:".contains(c);
    let spaced: String = text.chars().map(|c| if kept(c) { c.to_ascii_lowercase() } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where an item stands, and what it says.
type Item = (String, String);

/// What asks for something in a page: list items, commands and comments of shell examples, rows of tables, other
/// examples by their title or first line, and prose.
fn items(page: &str) -> Vec<Item> {
    let mut found = Vec::new();
    let mut headings: Vec<(usize, &str)> = Vec::new();
    let mut lines = page.lines();
    let mut row = 0;
    while let Some(line) = lines.next() {
        let text = line.trim();
        let place = place_of(&headings);
        row = if text.starts_with('|') { row + 1 } else { 0 };
        if let Some(language) = text.strip_prefix("```") {
            let example: Vec<&str> =
                lines.by_ref().map(str::trim).take_while(|line| !line.starts_with("```")).collect();
            found.extend(example_items(language, &example).into_iter().map(|item| (place.clone(), item)));
        } else if line.starts_with('#') {
            let level = line.bytes().take_while(|&byte| byte == b'#').count();
            headings.retain(|&(above, _)| above < level);
            headings.push((level, line[level..].trim()));
        } else if row > 0 {
            // The first two are the head and the rule below it.
            found.extend((row > 2).then(|| (place, normalized(text))));
        } else if let Some(item) = list_item(text) {
            found.push((place, normalized(item)));
        } else if is_prose(text) {
            found.push((place, normalized(text)));
        }
    }
    found
}

fn place_of(headings: &[(usize, &str)]) -> String {
    let below: Vec<&str> = headings.iter().filter(|(level, _)| *level > 1).map(|(_, text)| *text).collect();
    if below.is_empty() { "introduction".to_owned() } else { normalized(&below.join(" ")) }
}

fn example_items(language: &str, example: &[&str]) -> Vec<String> {
    let lines = example.iter().filter(|line| !line.is_empty());
    if language.trim() == "bash" {
        // A line that ends in a backslash goes on in the next.
        let joined = lines.fold(vec![String::new()], |mut commands, line| {
            let last = commands.last_mut().expect("there is one from the start");
            last.push_str(line.trim_end_matches('\\'));
            last.push(' ');
            if !line.ends_with('\\') {
                commands.push(String::new());
            }
            commands
        });
        return joined
            .iter()
            .map(|command| normalized(command))
            .filter(|command| !command.is_empty())
            .collect();
    }
    let title = language.split_once("title=\"").and_then(|(_, rest)| rest.split('"').next());
    let head = title.or_else(|| lines.clone().next().copied());
    let pipeline = lines.filter_map(|line| line.strip_prefix("- name: ")).filter(|name| name.contains(' '));
    head.into_iter().chain(pipeline).map(normalized).collect()
}

/// The text of `- x`, `* x` or `1. x`.
fn list_item(text: &str) -> Option<&str> {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (number.len() < text.len()).then(|| number.strip_prefix(". ")).flatten();
    text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")).or(numbered).map(str::trim)
}

/// A sentence; not a label above what follows, and nothing that only lays out the page.
fn is_prose(text: &str) -> bool {
    let label = text.trim_end_matches('*').ends_with(':');
    let layout = text.starts_with('<') || text.starts_with("[:");
    text.contains(|c: char| c.is_ascii_alphabetic()) && !label && !layout
}

/// A row of a table in `docs/coverage.md`.
struct Row {
    item: Item,
    covered_by: String,
    why: String,
}

/// The rows of each source's part, by file.
fn coverage() -> BTreeMap<String, Vec<Row>> {
    let mut parts: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let (mut file, mut place) = (None, String::new());
    let page = read("docs/coverage.md");
    for line in page.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            file = Some(name.to_owned());
        } else if let Some(heading) = line.strip_prefix("### ") {
            place = normalized(heading);
        }
        let (Some(file), true) = (&file, line.starts_with("| ")) else { continue };
        let cells = cells(line);
        let [text, covered_by, why] = &cells[..] else { panic!("three cells in {line}") };
        if text != "line" {
            let item = (place.clone(), normalized(text));
            let row = Row { item, covered_by: covered_by.clone(), why: why.clone() };
            parts.entry(file.clone()).or_default().push(row);
        }
    }
    parts
}

/// The cells of a row; `\|` is no border.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim_start_matches('|').strip_suffix('|').expect("a row ends with a border");
    let hidden = inner.replace("\\|", "\u{0}");
    hidden.split('|').map(|cell| cell.replace('\u{0}', "|").trim().to_owned()).collect()
}

/// Whatever stands in backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// A step by its path, as the coverage names it, with its YAML.
fn steps() -> BTreeMap<String, Value> {
    fn gather(into: &mut BTreeMap<String, Value>, path: &str, steps: &Value) {
        for step in steps.as_array().into_iter().flatten() {
            let id = step["id"].as_str().unwrap_or_else(|| panic!("an id in {path}: {step}"));
            let path = format!("{path} › {id}");
            for (answer, branch) in step["branches"].as_object().into_iter().flatten() {
                gather(into, &format!("{path} › {answer}"), branch);
            }
            assert!(into.insert(path.clone(), step.clone()).is_none(), "{path} is there twice");
        }
    }
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(repository().join("runbooks")).expect("a folder") {
        let path = entry.expect("readable").path();
        let runbook: Value = serde_yaml::from_str(&read(&path)).expect("YAML");
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        assert_eq!(runbook["runbook"], name.as_str());
        for part in ["setup", "steps", "revert"] {
            gather(&mut all, &name, &runbook[part]);
        }
    }
    all
}

fn needs_a_person(step: &Value) -> bool {
    ["ask", "note", "choose", "approve"].iter().any(|kind| step.get(kind).is_some())
}

#[test]
fn every_line_of_the_source_runbooks_is_covered_and_counted() {
    let parts = coverage();
    let page = read("docs/coverage.md");
    let mut total = 0;
    for (file, _) in SOURCES {
        let mut wanted = items(&source(file));
        assert!(wanted.len() > 40, "{file} is read: {}", wanted.len());
        let mut covered: Vec<Item> = parts[file].iter().map(|row| row.item.clone()).collect();
        for item in &covered {
            assert!(wanted.contains(item), "docs/coverage.md covers what {file} does not say: {item:?}");
        }
        total += wanted.len();
        let part = page.split(&format!("\n## {file}\n")).nth(1).expect("a part of the page");
        assert!(part.starts_with(&format!("\n{} items.\n", wanted.len())), "{file} has {}", wanted.len());
        wanted.sort();
        covered.sort();
        for item in &wanted {
            let count = |all: &[Item]| all.iter().filter(|other| *other == item).count();
            assert_eq!(count(&covered), count(&wanted), "docs/coverage.md misses of {file}: {item:?}");
        }
    }
    assert!(page.contains(&format!("{total} items.")), "{total} items in all");
}

#[test]
fn what_the_coverage_names_exists() {
    let steps = steps();
    let sandbox = Sandbox::new();
    let mut commands = BTreeSet::new();
    for row in coverage().values().flatten() {
        let item = &row.item;
        assert!(!row.covered_by.is_empty(), "{item:?} is covered by nothing");
        if row.covered_by == "—" {
            assert!(!row.why.is_empty(), "{item:?} is no operation, and nothing says why");
        }
        for name in row.covered_by.split(", ").filter(|part| !part.starts_with("later:")).flat_map(quoted) {
            if let Some(command) = name.strip_prefix("mlopsctl ") {
                commands.insert(command.to_owned());
            } else {
                assert!(steps.contains_key(name), "{item:?} names a step that does not exist: {name}");
            }
        }
    }
    assert!(commands.len() > 5, "{commands:?}");
    for command in commands {
        let words: Vec<&str> = std::iter::once("help").chain(command.split(' ')).collect();
        sandbox.run(&words).code(0);
    }
}

#[test]
fn where_a_person_stays_the_coverage_says_why() {
    let steps = steps();
    for row in coverage().values().flatten() {
        let named = quoted(&row.covered_by).into_iter().filter_map(|name| steps.get(name));
        for step in named.filter(|step| needs_a_person(step)) {
            assert!(!row.why.is_empty(), "{:?}: no reason why a person does `{}`", row.item, step["id"]);
        }
    }
}

#[test]
fn every_step_says_which_source_asks_for_it() {
    let pages: BTreeMap<&str, String> =
        SOURCES.iter().map(|(file, name)| (*name, normalized(&source(file)))).collect();
    for (path, step) in steps() {
        let sources = step["source"].as_array().unwrap_or_else(|| panic!("{path} has no source"));
        assert!(!sources.is_empty(), "{path} has no source");
        for text in sources.iter().filter_map(Value::as_str) {
            let (name, place) =
                text.split_once(": ").unwrap_or_else(|| panic!("{path}: FILE: heading, line"));
            let page = pages.get(name).unwrap_or_else(|| panic!("{path}: no source runbook `{name}`"));
            let heading = normalized(place.split(", ").next().unwrap_or(place));
            assert!(page.contains(&heading), "{path}: `{name}` says nothing like `{heading}`");
        }
    }
}
