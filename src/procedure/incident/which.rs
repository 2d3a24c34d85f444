//! Text that is an incident's id: somebody who means one incident must not act on another.

use anyhow::Result;

use super::book::Book;
use crate::error::{Fault, shell_word};

/// From so many characters on, the first word of a longer text is taken for an id.
const LONG: usize = 8;

/// Refuses a text that names an incident, open or closed: the id is given with `-i`.
pub(super) async fn refuse_id(book: &Book<'_>, command: &str, text: Option<&str>) -> Result<()> {
    let Some(text) = text.map(str::trim) else { return Ok(()) };
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let first = first.trim_end_matches([':', ',', ';', '.']);
    if !like_id(first) {
        return Ok(());
    }
    let typed = first.to_ascii_uppercase();
    let ids = book.ids().await;
    let known = ids.iter().any(|id| id.starts_with(&typed) || typed.starts_with(id.as_str()));
    let alone = rest.trim().is_empty();
    if known && (alone || first.len() >= LONG) {
        let rest = if alone { "'what happened'".to_owned() } else { shell_word(rest.trim()) };
        return Err(Fault::new(format!(
            "`{first}` is the id of an incident, not a text; nothing was written"
        ))
        .hint(format!("mlopsctl incident {command} {rest} -i {}", &typed[..typed.len().min(26)]))
        .into());
    }
    // Mistyped, or of another store: as a text it says nothing, and it would act on whichever is open.
    if alone && first.len() >= LONG && first.starts_with('0') && first.contains(|c: char| c.is_alphabetic()) {
        return Err(Fault::new(format!(
            "`{first}` looks like an incident's id, and {} has none such; nothing was written",
            book.store().shown()
        ))
        .hint("list them: mlopsctl incident list --all")
        .hint(format!("the id is given with -i: mlopsctl incident {command} 'what happened' -i ID"))
        .into());
    }
    Ok(())
}

/// Whether it can be the start of a ULID: digits and letters of Crockford's alphabet, the first at most 7.
fn like_id(word: &str) -> bool {
    let of_alphabet =
        |c: char| c.is_ascii_alphanumeric() && !matches!(c.to_ascii_uppercase(), 'I' | 'L' | 'O' | 'U');
    word.starts_with(|c: char| ('0'..='7').contains(&c)) && word.chars().all(of_alphabet)
}
