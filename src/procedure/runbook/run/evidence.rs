//! Files that prove a step: name, size, digest, and their start where they are text.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};

use super::super::state::EvidenceFile;

/// A pattern that matches more proves nothing.
const MOST: usize = 100;
const HEAD: usize = 2 << 10;

/// Reads the files that match; what cannot be read is told beside them.
pub(super) fn gather(patterns: &[String], folder: &Path) -> (Vec<EvidenceFile>, Vec<String>) {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for pattern in patterns {
        let whole = if Path::new(pattern).is_absolute() {
            pattern.clone()
        } else {
            format!("{}/{pattern}", glob::Pattern::escape(&folder.display().to_string()))
        };
        let paths = match glob::glob(&whole) {
            Ok(paths) => paths.filter_map(Result::ok).filter(|path| path.is_file()).collect::<Vec<_>>(),
            Err(error) => {
                faults.push(format!("evidence `{pattern}`: {error}"));
                continue;
            }
        };
        if paths.is_empty() {
            faults.push(format!("evidence `{pattern}` is not there"));
        }
        for path in paths {
            if files.len() == MOST {
                faults.push(format!("evidence: only the first {MOST} files are kept"));
                return (files, faults);
            }
            let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            match read(&path) {
                Ok((size_bytes, sha256, head)) => {
                    files.push(EvidenceFile { path: shown, size_bytes, sha256, head });
                }
                Err(error) => faults.push(format!("evidence {shown}: {error}")),
            }
        }
    }
    (files, faults)
}

fn read(path: &Path) -> io::Result<(u64, String, Option<String>)> {
    let mut file = File::open(path)?;
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
    Ok((size, sha256, text(&head)))
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
