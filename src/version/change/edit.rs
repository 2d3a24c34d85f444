//! Changing a file in a few places, and back, byte by byte.

use std::{fs, io::ErrorKind, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{plan::Consent, ui::write_atomically};

/// Another text in place of one, in bytes of the file before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Edit {
    pub(crate) at: usize,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// SHA-256, hex.
pub(in crate::version) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The file with the edits, which are in the order of their places.
pub(in crate::version) fn edited(bytes: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let mut result = Vec::with_capacity(bytes.len() + 64);
    let mut from = 0;
    for Edit { at, old, new } in edits {
        result.extend_from_slice(bytes.get(from..*at)?);
        from = at.checked_add(old.len())?;
        if bytes.get(*at..from)? != old.as_bytes() {
            return None;
        }
        result.extend_from_slice(new.as_bytes());
    }
    result.extend_from_slice(bytes.get(from..)?);
    Some(result)
}

/// The same backwards.
fn reversed(edits: &[Edit]) -> Option<Vec<Edit>> {
    let mut shift: isize = 0;
    let mut reversed = Vec::with_capacity(edits.len());
    for Edit { at, old, new } in edits {
        let at = at.checked_add_signed(shift)?;
        shift += isize::try_from(new.len()).ok()? - isize::try_from(old.len()).ok()?;
        reversed.push(Edit { at, old: new.clone(), new: old.clone() });
    }
    Some(reversed)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

pub(super) fn apply(
    path: &Path,
    edits: &[Edit],
    (before, after): (Option<&str>, &str),
    tries: u32,
    refused: &mut bool,
    _: &Consent,
) -> Result<()> {
    let bytes = read(path)?;
    let is = bytes.as_deref().map(digest);
    *refused = true;
    if is.as_deref() == Some(after) {
        // At the first try it is not ours, and stays when this is undone.
        ensure!(
            tries > 1 || before == Some(after),
            "somebody else has made this change of {} meanwhile; it is left as it is",
            path.display()
        );
        *refused = false;
        return Ok(());
    }
    ensure!(
        is.as_deref() == before,
        "{} has changed since the plan was made; it is left as it is",
        path.display()
    );
    let new = edited(&bytes.unwrap_or_default(), edits).filter(|new| digest(new) == after);
    let new = new.with_context(|| format!("the change of {} cannot be made", path.display()))?;
    *refused = false;
    write_atomically(path, &new)
}

pub(super) fn undo(
    path: &Path,
    edits: &[Edit],
    before: Option<&str>,
    after: &str,
    _: &Consent,
) -> Result<()> {
    let bytes = read(path)?;
    let is = bytes.as_deref().map(digest);
    if is.as_deref() == before {
        return Ok(());
    }
    let Some(bytes) = bytes.filter(|_| is.as_deref() == Some(after)) else {
        bail!("{} was changed by somebody else meanwhile; it is left as it is", path.display());
    };
    let Some(before) = before else {
        return fs::remove_file(path).with_context(|| format!("removing {}", path.display()));
    };
    let old = reversed(edits).and_then(|edits| edited(&bytes, &edits));
    let old = old.filter(|old| digest(old) == before);
    write_atomically(path, &old.with_context(|| format!("{} cannot be put back", path.display()))?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn edits_go_forth_and_back() {
        let edit = |at, old: &str, new: &str| Edit { at, old: old.to_owned(), new: new.to_owned() };
        let edits = [edit(0, "", "x"), edit(2, "1.2.3", "1.10.0"), edit(9, "ü", "")];
        let after = edited("a=1.2.3;=üb".as_bytes(), &edits).unwrap();
        assert_eq!(String::from_utf8(after.clone()).unwrap(), "xa=1.10.0;=b");
        assert_eq!(edited(&after, &reversed(&edits).unwrap()).unwrap(), "a=1.2.3;=üb".as_bytes());
        assert_eq!(edited(b"a=1.2.4", &[edit(2, "1.2.3", "x")]), None);
        assert_eq!(edited(b"a", &[edit(5, "", "x")]), None);
    }

    proptest! {
        #[test]
        fn what_was_there_comes_back(text in "[ab\n]{0,20}", cuts in proptest::collection::vec((0_usize..4, 0_usize..3, "[xy]{0,3}"), 0..4)) {
            let (mut edits, mut at) = (Vec::new(), 0);
            for (skip, length, new) in cuts {
                at += skip;
                let Some(old) = text.get(at..at + length) else { break };
                edits.push(Edit { at, old: old.to_owned(), new });
                at += length;
            }
            let after = edited(text.as_bytes(), &edits).unwrap();
            prop_assert_eq!(edited(&after, &reversed(&edits).unwrap()).unwrap(), text.as_bytes());
        }
    }
}
