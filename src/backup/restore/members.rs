//! Which members of an archive are meant: by name, by the folder that they are in, or by a pattern. Pure.

use std::collections::HashSet;

use glob::{MatchOptions, Pattern};

use crate::{
    backup::archive::{Contents, Name},
    error::{Fault, nearest, shell_word},
};

/// Members by what lies highest of them: a folder stands for all that is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Roots(HashSet<Name>);

impl Roots {
    pub(super) fn new(names: impl IntoIterator<Item = Name>) -> Self {
        Self(names.into_iter().map(|name| name.tidy()).collect())
    }

    /// Whether a name is one of them or below one.
    pub(super) fn take(&self, name: &Name) -> bool {
        let bytes = name.bytes();
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
        ends.chain([bytes.len()]).any(|end| self.0.contains(&Name::new(&bytes[..end])))
            || self.0.contains(&Name::from(""))
    }
}

/// The highest members that these words mean: an exact name, a folder, or a pattern (`*.bin` for names in any folder,
/// `models/*/config.yaml` for paths).
///
/// # Errors
/// Of a word that means nothing, with the nearest name.
pub(super) fn choose(contents: &Contents, words: &[String]) -> Result<Vec<Name>, Fault> {
    let names: Vec<Name> = contents.members.iter().map(|member| member.name.tidy()).collect();
    choose_names(&names, words)
}

/// As [`choose`], of tidied names.
pub(super) fn choose_names(names: &[Name], words: &[String]) -> Result<Vec<Name>, Fault> {
    let mut chosen = HashSet::new();
    for word in words {
        let meant = meant_by(names, word)?;
        if meant.is_empty() {
            let fault = Fault::new(format!("the backup has no member `{word}`"));
            let known: Vec<String> = names.iter().map(ToString::to_string).collect();
            return Err(match nearest(word, known.iter().map(String::as_str)) {
                Some(near) => fault.hint(format!("did you mean {}?", shell_word(near))),
                None => fault.hint("list what is in it: jq -r '.archive.members[].name' ID.manifest.json"),
            });
        }
        chosen.extend(meant);
    }
    let roots = Roots(chosen);
    // In the order of the archive, and nothing that lies below another.
    let mut highest: Vec<Name> = Vec::new();
    let candidates = names.iter().filter(|name| roots.0.contains(*name));
    let mut seen = HashSet::new();
    for name in candidates.chain(roots.0.iter()) {
        let parent =
            name.bytes().iter().rposition(|byte| *byte == b'/').map(|at| Name::new(&name.bytes()[..at]));
        let below = parent.is_some_and(|parent| roots.take(&parent));
        if !below && seen.insert(name.clone()) {
            highest.push(name.clone());
        }
    }
    Ok(highest)
}

fn meant_by(names: &[Name], word: &str) -> Result<Vec<Name>, Fault> {
    let exact = Name::from(word).tidy();
    // A folder need not be a member itself.
    if names.iter().any(|name| name.is_within(&exact)) {
        return Ok(vec![exact]);
    }
    if !word.contains(['*', '?', '[']) {
        return Ok(Vec::new());
    }
    let pattern = Pattern::new(word.trim_matches('/'))
        .map_err(|error| Fault::new(format!("`{word}` is no pattern: {}", error.msg)))?;
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::default() };
    let matches = |name: &&Name| {
        let text = String::from_utf8_lossy(name.bytes());
        let text = if word.contains('/') { &*text } else { text.rsplit('/').next().unwrap_or_default() };
        pattern.matches_with(text, options)
    };
    Ok(names.iter().filter(matches).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_names_folders_and_patterns() {
        let names = [
            "models",
            "models/v1",
            "models/v1/w.bin",
            "models/v2",
            "models/v2/w.bin",
            "models/v2/c.yaml",
            "db/x[1]",
        ]
        .map(Name::from);
        let chosen = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            choose_names(&names, &words).map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        for (words, wanted) in [
            (&["models/v1/w.bin"][..], &["models/v1/w.bin"][..]),
            (&["models/v1/"], &["models/v1"]),
            (&["./models//v1"], &["models/v1"]),
            (&["*.bin"], &["models/v1/w.bin", "models/v2/w.bin"]),
            (&["models/*"], &["models/v1", "models/v2"]),
            (&["models/**/*.yaml"], &["models/v2/c.yaml"]),
            (&["models", "models/v2/w.bin", "*.yaml"], &["models"]),
            (&["db"], &["db"]),
            (&["db/x[1]"], &["db/x[1]"]),
        ] {
            assert_eq!(chosen(words).unwrap(), wanted, "{words:?}");
        }
        assert_eq!(chosen(&["model"]).unwrap_err().hints, ["did you mean models?"]);
        assert!(chosen(&["*.csv"]).is_err() && chosen(&["[*"]).is_err());
    }

    #[test]
    fn a_folder_stands_for_what_is_in_it() {
        let roots = Roots::new([Name::from("a/b"), Name::from("c")]);
        for (name, taken) in [("a/b", true), ("a/b/c/d", true), ("a", false), ("a/bc", false), ("c/x", true)]
        {
            assert_eq!(roots.take(&Name::from(name)), taken, "{name}");
        }
        assert!(Roots::new([Name::from("")]).take(&Name::from("anything")));
    }
}
