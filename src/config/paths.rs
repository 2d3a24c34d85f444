//! Relative paths in values are relative to the configuration file's folder, wherever the command is run.

use std::path::{Component, Path, PathBuf};

use glob::Pattern;

use super::tree::{Entry, Kind, Node};

/// Where paths stand; `*` is any key.
const PLACES: [&str; 11] = [
    "services.*.http.ca",
    "services.*.http.client_certificate",
    "services.*.http.client_key",
    "prometheus.http.ca",
    "prometheus.http.client_certificate",
    "prometheus.http.client_key",
    "alertmanager.http.ca",
    "alertmanager.http.client_certificate",
    "alertmanager.http.client_key",
    "checks.*.disk.path",
    "checks.*.disk",
];

/// Where file patterns stand: only what was written is a pattern, not the folder that it is relative to.
const PATTERNS: [&str; 3] = ["services.*.logs", "checks.*.files.glob", "checks.*.files"];

/// Makes every path absolute.
pub(super) fn resolve(tree: &mut Node, folder: &Path) {
    let literal = PathBuf::from(Pattern::escape(&folder.display().to_string()));
    let places = PLACES.iter().map(|place| (place, folder));
    for (place, folder) in places.chain(PATTERNS.iter().map(|place| (place, &*literal))) {
        let steps: Vec<&str> = place.split('.').collect();
        visit(tree, &steps, &mut |text| Some(join(folder, text)));
    }
    visit(tree, &["store"], &mut |text| (!text.contains("://")).then(|| join(folder, text)));
    visit(tree, &["checks", "*", "command", "argv", "0"], &mut |text| {
        // A bare name is looked up in PATH, as a shell does.
        text.contains('/').then(|| join(folder, text))
    });
}

fn join(folder: &Path, text: &str) -> String {
    let relative = Path::new(text);
    if relative.is_absolute() || folder.as_os_str().is_empty() {
        return text.to_owned();
    }
    let plain: PathBuf = relative.components().filter(|part| *part != Component::CurDir).collect();
    let whole = if plain.as_os_str().is_empty() { folder.to_path_buf() } else { folder.join(plain) };
    whole.display().to_string()
}

fn visit(node: &mut Node, steps: &[&str], change: &mut impl FnMut(&str) -> Option<String>) {
    let Some((step, rest)) = steps.split_first() else {
        if let Kind::Scalar(scalar) = &mut node.kind
            && !scalar.text.is_empty()
            && let Some(changed) = change(&scalar.text)
        {
            scalar.text = changed;
            scalar.plain = false;
        }
        return;
    };
    match (&mut node.kind, *step) {
        (Kind::Map(map), "*") => {
            map.values_mut().for_each(|Entry { value, .. }| visit(value, rest, change));
        }
        (Kind::Map(map), key) => {
            if let Some(entry) = map.get_mut(key) {
                visit(&mut entry.value, rest, change);
            }
        }
        (Kind::List(list), "0") => {
            if let Some(first) = list.first_mut() {
                visit(first, rest, change);
            }
        }
        _ => {}
    }
}
