//! Whole transcripts under review: what must not change without being seen in a diff.
//!
//! `redact` replaces what differs from run to run (ports, temporary folders, times, ULIDs, durations), `compare`
//! checks against `tests/golden/NAME.txt`, or writes it when `MLOPSCTL_BLESS` is set. Since a redacted duration
//! moves the columns beside it, runs of blanks and of rules are shortened wherever one was redacted.

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use regex::Regex;

static RULES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"(127\.0\.0\.1|localhost|\[::1\]):\d{4,5}", "$1:PORT"),
        (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", "TIME"),
        (r"\b\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?( UTC|Z)?", "TIME"),
        (r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b", "ULID"),
        (r"\b[0-9a-f]{64}\b", "DIGEST"),
    ]
    .map(|(pattern, with)| (Regex::new(pattern).expect("a valid pattern"), with))
    .into()
});

static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\b\d+(\.\d+)? ?(µs|us|ms|s)\b|("(?:took|[a-z_]*_took)_seconds": ?)[\d.e-]+"#)
        .expect("a valid pattern")
});

static RUNS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r" {3,}|─{3,}|-{4,}|={4,}").expect("a valid pattern"));

/// The transcript without what differs from run to run.
pub(crate) fn redact(transcript: &str, root: &Path) -> String {
    let text = redact_all_but_durations(transcript, root);
    let short = DURATION.replace_all(&text, "${3}TOOK");
    if short == text {
        return text;
    }
    let runs = RUNS.replace_all(&short, |found: &regex::Captures<'_>| {
        let rule = found[0].chars().next().unwrap_or(' ');
        if rule == ' ' { "  ".to_owned() } else { rule.to_string().repeat(3) }
    });
    runs.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The same, with durations and the layout left alone.
pub(crate) fn redact_all_but_durations(transcript: &str, root: &Path) -> String {
    let root = root.to_str().expect("test paths are UTF-8");
    let mut text = transcript
        .replace(&format!("{root}/work"), "$CWD")
        .replace(&format!("{root}/home"), "$HOME")
        .replace(root, "$ROOT");
    for (pattern, with) in RULES.iter() {
        text = pattern.replace_all(&text, *with).into_owned();
    }
    text
}

/// Compares with the golden file of this name; panics with both texts and the way to bless.
#[track_caller]
pub(crate) fn compare(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    if std::env::var_os("MLOPSCTL_BLESS").is_some() {
        return bless(&path, actual);
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != actual {
        let missing = if path.exists() { "" } else { " (no such file yet)" };
        panic!(
            "{} differs{missing}; if the new text is right: MLOPSCTL_BLESS=1 tests/run {name}\n{}",
            path.display(),
            difference(&expected, actual)
        );
    }
}

fn bless(path: &PathBuf, actual: &str) {
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder for golden files");
    std::fs::write(path, actual).expect("writing a golden file");
}

/// The lines between the common head and the common tail, expected then actual, after three lines of context.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let shorter = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(shorter).take_while(|(a, b)| a == b).count();
    let context = old[head.saturating_sub(3)..head].iter().map(|line| format!("  {line}\n"));
    let minus = old[head..old.len() - tail].iter().map(|line| format!("- {line}\n"));
    let plus = new[head..new.len() - tail].iter().map(|line| format!("+ {line}\n"));
    context.chain(minus).chain(plus).collect()
}
