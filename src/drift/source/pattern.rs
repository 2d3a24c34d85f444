//! Names with the signs of a pattern: what is one, and one below a folder that is none, whatever it is called.

use std::path::Path;

use glob::Pattern;

const SIGNS: [char; 3] = ['*', '?', '['];

/// Where the first sign stands.
pub(super) fn first_sign(text: &str) -> Option<usize> {
    text.find(SIGNS)
}

/// Whether a text means several names.
pub(super) fn is_pattern(text: &str) -> bool {
    first_sign(text).is_some()
}

/// The pattern of a text that is written from a folder. The signs of the folder's own name are none.
pub(super) fn below(folder: &Path, text: &str) -> String {
    if Path::new(text).is_absolute() {
        return text.to_owned();
    }
    let literal = Pattern::escape(&folder.to_string_lossy());
    format!("{}/{text}", literal.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_folder_are_not_those_of_the_pattern() {
        let cases = [
            ("/data/run[1]", "day-*.csv", "/data/run[[]1[]]/day-*.csv"),
            ("/data/?", "a/*", "/data/[?]/a/*"),
            ("/data/run[1]", "/other/[ab].csv", "/other/[ab].csv"),
            ("/", "data/*", "/data/*"),
        ];
        for (folder, text, expected) in cases {
            assert_eq!(below(Path::new(folder), text), expected, "{folder} {text}");
        }
        assert_eq!(first_sign("a/b*?"), Some(3));
        assert!(is_pattern("a[1]") && !is_pattern("a]{1}"));
    }
}
