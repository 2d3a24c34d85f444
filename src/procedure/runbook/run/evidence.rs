//! Files that prove a step: name, size, digest, and their start where they are text.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};

use super::{
    super::state::{EvidenceFile, StepRunState},
    engine::Walk,
    values,
};
use crate::finding::Verdict;

/// A pattern that matches more proves nothing.
const MOST: usize = 100;
const HEAD: usize = 2 << 10;
/// What is read of one file.
const MOST_HASHED: u64 = 256 << 20;

/// What was found of the patterns.
#[derive(Debug, Default)]
struct Gathered {
    files: Vec<EvidenceFile>,
    /// What cannot be read, or is not there.
    faults: Vec<String>,
    /// What else is to be known.
    notes: Vec<String>,
}

impl Walk<'_> {
    /// Keeps name, size and digest of a step's files. What is not there makes it unknown whether the step went well.
    pub(super) async fn keep_evidence(&mut self, index: usize, patterns: &[String]) {
        if patterns.is_empty() {
            return;
        }
        let values = self.values();
        let filled: Result<Vec<String>, String> =
            patterns.iter().map(|pattern| values::fill(pattern, &values)).collect();
        let folder = self.cx.loaded.folder.clone();
        let gathered = match filled {
            Err(why) => Gathered { faults: vec![format!("evidence: {why}")], ..Gathered::default() },
            Ok(patterns) => {
                let work = tokio::task::spawn_blocking(move || gather(&patterns, &folder));
                self.tended(work).await.unwrap_or_else(|error| Gathered {
                    faults: vec![format!("evidence: {error}")],
                    ..Gathered::default()
                })
            }
        };
        let Gathered { files, faults, notes } = gathered;
        let step = &mut self.run.steps[index];
        step.evidence = files;
        if let Some(said) = faults.first().or(notes.first()) {
            let message = step.message.take().unwrap_or_default();
            step.message = Some(format!("{message}; {said}").trim_start_matches("; ").to_owned());
        }
        if !faults.is_empty() && step.verdict == Some(Verdict::Ok) {
            (step.state, step.verdict) = (StepRunState::Failed, Some(Verdict::Unknown));
        }
    }
}

/// Reads the files that match; what cannot be read is told beside them.
fn gather(patterns: &[String], folder: &Path) -> Gathered {
    let mut gathered = Gathered::default();
    for pattern in patterns {
        let whole = if Path::new(pattern).is_absolute() {
            pattern.clone()
        } else {
            format!("{}/{pattern}", glob::Pattern::escape(&folder.display().to_string()))
        };
        let left = MOST - gathered.files.len();
        let paths = match glob::glob(&whole) {
            Ok(paths) => {
                let files = paths.filter_map(Result::ok).filter(|path| path.is_file());
                files.take(left + 1).collect::<Vec<_>>()
            }
            Err(error) => {
                gathered.faults.push(format!("evidence `{pattern}`: {error}"));
                continue;
            }
        };
        if paths.is_empty() {
            gathered.faults.push(format!("evidence `{pattern}` is not there"));
        }
        if paths.len() > left {
            gathered.faults.push(format!("evidence: only the first {MOST} files are kept"));
        }
        for path in paths.into_iter().take(left) {
            let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            match read(&path, MOST_HASHED) {
                Ok(file) => {
                    if let Some(hashed) = file.hashed_bytes {
                        let mebibytes = hashed >> 20;
                        let note = format!("evidence {shown}: the digest is of its first {mebibytes} MiB");
                        gathered.notes.push(note);
                    }
                    gathered.files.push(EvidenceFile { path: shown, ..file });
                }
                Err(error) => gathered.faults.push(format!("evidence {shown}: {error}")),
            }
        }
        if gathered.files.len() == MOST {
            break;
        }
    }
    gathered
}

fn read(path: &Path, most: u64) -> io::Result<EvidenceFile> {
    let file = File::open(path)?;
    let whole = file.metadata()?.len();
    let mut file = file.take(most);
    let (mut digest, mut size, mut head) = (Sha256::new(), 0, Vec::new());
    let mut block = vec![0; 64 << 10];
    loop {
        let length = file.read(&mut block)?;
        if length == 0 {
            break;
        }
        digest.update(&block[..length]);
        size += length as u64;
        head.extend_from_slice(&block[..length.min(HEAD.saturating_sub(head.len()))]);
    }
    let sha256 = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let size_bytes = if size < most { size } else { whole.max(size) };
    Ok(EvidenceFile {
        path: String::new(),
        size_bytes,
        sha256,
        hashed_bytes: (size_bytes > size).then_some(size),
        head: text(&head),
    })
}

/// Bytes as text, but for a character that was cut in two at the end.
fn text(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    (!text.is_empty() && !text.contains('\0')).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_large_file_the_start_is_read_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        std::fs::write(&path, "hello\nworld\n").unwrap();
        let cut = read(&path, 6).unwrap();
        assert_eq!((cut.size_bytes, cut.hashed_bytes, cut.head.as_deref()), (12, Some(6), Some("hello\n")));
        assert_eq!(cut.sha256, "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
        let whole = read(&path, 12).unwrap();
        assert_eq!((whole.size_bytes, whole.hashed_bytes), (12, None));
    }

    #[test]
    fn a_pattern_stops_where_no_more_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..MOST + 5 {
            std::fs::write(folder.path().join(format!("{number}.txt")), "x").unwrap();
        }
        let gathered = gather(&["*.txt".to_owned(), "missing".to_owned()], folder.path());
        assert_eq!((gathered.files.len(), gathered.faults.len()), (MOST, 1), "{:?}", gathered.faults);
    }
}
