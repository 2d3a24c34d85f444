//! Secrets that somebody wrote right into the words of a command, told by what stands around them: pure.

use std::ops::Range;

use super::{redact::is_secret_key, scalar::REDACTED};

/// What may stand between a header's name and its secret.
const SCHEMES: [&str; 5] = ["bearer", "basic", "token", "apikey", "negotiate"];
/// Flags of which the value is `USER:PASSWORD`.
const USERS: [&str; 3] = ["-u", "--user", "--proxy-user"];

/// The secrets, each with the number of its word.
pub(super) fn secrets_of_command(words: &[String]) -> Vec<(usize, String)> {
    let found = parts(words).into_iter();
    found.map(|(number, range)| (number, words[number][range].to_owned())).collect()
}

/// The words in one line, without the secrets.
pub fn show_command(words: &[String]) -> String {
    let mut shown = words.to_vec();
    let mut parts = parts(words);
    // From the end, so that what comes before stays where it is; what lies within another is gone with it.
    parts.sort_by_key(|(number, range)| std::cmp::Reverse((*number, range.start)));
    for (number, range) in parts {
        if shown[number].get(range.clone()).is_some() {
            shown[number].replace_range(range, REDACTED);
        }
    }
    shown.join(" ")
}

/// What stands between blanks and quotes, and where: a script for a shell is one word of a command.
struct Token<'a> {
    word: usize,
    start: usize,
    text: &'a str,
}

impl Token<'_> {
    fn part(&self, within: Range<usize>) -> (usize, Range<usize>) {
        (self.word, self.start + within.start..self.start + within.end)
    }
}

fn tokens(words: &[String]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (word, text) in words.iter().enumerate() {
        let mut start = 0;
        for piece in text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')) {
            if !piece.is_empty() {
                tokens.push(Token { word, start, text: piece });
            }
            // Blanks and quotes that are not of one byte are followed by the rest all the same.
            let after = start + piece.len();
            start = after + text[after..].chars().next().map_or(0, char::len_utf8);
        }
    }
    tokens
}

/// The word and the bytes of each secret, none within another.
fn parts(words: &[String]) -> Vec<(usize, Range<usize>)> {
    let tokens = tokens(words);
    let mut parts = Vec::new();
    // The number of tokens from here on that are a secret for what stood before them.
    let mut awaited = false;
    for (number, token) in tokens.iter().enumerate() {
        let text = token.text;
        if awaited && (text == ":" || text == "=" || SCHEMES.contains(&text.to_ascii_lowercase().as_str())) {
            continue;
        }
        let is_flag = text.starts_with('-');
        if std::mem::take(&mut awaited) && !is_flag {
            parts.extend(is_literal(text).then(|| token.part(0..text.len())));
            continue;
        }
        let next = tokens.get(number + 1).map(|next| next.text);
        awaited = announces(text, next);
        if !awaited {
            let before = number.checked_sub(1).map(|before| tokens[before].text);
            parts.extend(within(text, before).into_iter().map(|range| token.part(range)));
        }
    }
    parts
}

/// Whether a secret comes next: `--token`, `X-Api-Key:`, `TOKEN=`, or a name in JSON.
fn announces(text: &str, next: Option<&str>) -> bool {
    if let Some(name) = text.strip_suffix([':', '=']) {
        return is_secret_key(name.trim_start_matches('-'));
    }
    if !text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        return false;
    }
    is_secret_key(text) && (text.starts_with('-') || next == Some(":"))
}

/// Secrets within one token: of `KEY=VALUE`, of a header, of a URL, of `USER:PASSWORD`.
fn within(text: &str, before: Option<&str>) -> Vec<Range<usize>> {
    let is_user = before.is_some_and(|flag| USERS.contains(&flag)) || text.starts_with("--user=");
    if is_user && let Some((user, password)) = text.split_once(':') {
        let start = user.len() + 1;
        return Vec::from_iter(is_literal(password).then_some(start..text.len()));
    }
    let mut found = Vec::new();
    if let Some(start) = text.find("://").map(|at| at + 3)
        && let Some(at) = text[start..].rfind('@').map(|at| start + at)
        && let Some(colon) = text[start..at].find(':').map(|colon| start + colon + 1)
        && is_literal(&text[colon..at])
    {
        found.push(colon..at);
    }
    let mut start = 0;
    for part in text.split_inclusive(['?', '&', ';', ',', '{']) {
        let end = start + part.trim_end_matches(['?', '&', ';', ',', '{']).len();
        if let Some((key, value)) = text[start..end].split_once(['=', ':']) {
            let from = start + key.len() + 1;
            let secret = is_secret_key(key.trim_start_matches('-')) && !is_port(value) && is_literal(value);
            let known = found.iter().any(|known| known.start < end && from < known.end);
            if secret && !known {
                found.push(from..end);
            }
        }
        start += part.len();
    }
    found
}

/// `keycloak:8080/health` is an address.
fn is_port(text: &str) -> bool {
    let digits = text.split('/').next().unwrap_or_default();
    digits.len() <= 5 && digits.chars().all(|c| c.is_ascii_digit())
}

/// What a shell fills in later is no secret, and neither is nothing.
fn is_literal(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_commands_are_told_by_what_stands_around_them() {
        let cases: [(&[&str], &str); 18] = [
            (&["./load.sh", "--token", "abc"], "./load.sh --token «secret»"),
            (&["./load.sh", "--token=abc"], "./load.sh --token=«secret»"),
            (&["env", "API_KEY=abc", "./load.sh"], "env API_KEY=«secret» ./load.sh"),
            (
                &["curl", "-H", "Authorization: Bearer abc", "http://h/x"],
                "curl -H Authorization: Bearer «secret» http://h/x",
            ),
            (&["curl", "-H", "X-Api-Key: abc"], "curl -H X-Api-Key: «secret»"),
            (&["curl", "-H", "X-Api-Key:abc"], "curl -H X-Api-Key:«secret»"),
            (&["curl", "-u", "ann:abc", "h"], "curl -u ann:«secret» h"),
            (&["curl", "--user=ann:abc", "h"], "curl --user=ann:«secret» h"),
            (&["curl", "https://ann:a@b:c@host:80/x"], "curl https://ann:«secret»@host:80/x"),
            (&["curl", "http://h/x?v=2&token=abc&w=1"], "curl http://h/x?v=2&token=«secret»&w=1"),
            (&["curl", "-d", "v=2&token=abc"], "curl -d v=2&token=«secret»"),
            (&["curl", "-d", r#"{"token": "abc", "v": 2}"#], r#"curl -d {"token": "«secret»", "v": 2}"#),
            (
                &["sh", "-c", "curl -H 'Authorization: Bearer abc' https://ann:pw@h/?sig=xyz -o out"],
                "sh -c curl -H 'Authorization: Bearer «secret»' https://ann:«secret»@h/?sig=«secret» -o out",
            ),
            (&["sh", "-c", "TOKEN='abc' ./load.sh"], "sh -c TOKEN='«secret»' ./load.sh"),
            // What is filled in later, addresses and plain words stay.
            (
                &["sh", "-c", "curl -H \"Authorization: Bearer $TOKEN\" h"],
                "sh -c curl -H \"Authorization: Bearer $TOKEN\" h",
            ),
            (&["curl", "http://keycloak:8080/x?page=1"], "curl http://keycloak:8080/x?page=1"),
            (&["nc", "keycloak:8080"], "nc keycloak:8080"),
            (&["./load.sh", "--token"], "./load.sh --token"),
        ];
        for (words, shown) in cases {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(show_command(&words), shown);
        }
    }

    #[test]
    fn each_secret_is_known_by_its_word() {
        let words = ["curl", "-H", "Authorization: Bearer abc", "--token", "ä"].map(str::to_owned);
        assert_eq!(secrets_of_command(&words), [(2, "abc".to_owned()), (4, "ä".to_owned())]);
    }
}
