//! Exit codes, and how an error becomes lines, hints and a code. The only downcasting in the program.

use std::fmt;

/// Every exit code of the program: a contract with cron, CI and monitoring (see `mlopsctl help exit-codes`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Ok = 0,
    /// A look found a warning; an act is done, but something needs a look.
    Warning = 1,
    /// A look found something critical; an act failed and nothing changed, or everything was undone.
    Critical = 2,
    /// Could not find out, or could not start.
    Unknown = 3,
    /// An act failed and left a partial state.
    Partial = 4,
    /// Declined, or nobody there to ask and no `--yes`.
    Declined = 5,
    /// Locked by another run.
    Locked = 6,
    Interrupted = 130,
}

impl Exit {
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// An error that knows its exit code and what to try next. Travels inside [`anyhow::Error`].
#[derive(Debug, Clone)]
pub struct Fault {
    pub message: String,
    pub hints: Vec<String>,
    pub exit: Exit,
}

impl Fault {
    /// Could not start or could not find out: exit 3.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new(), exit: Exit::Unknown }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    #[must_use]
    pub fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// What the user sees of an error.
#[derive(Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The message and its causes, outermost first.
    pub lines: Vec<String>,
    pub hints: Vec<String>,
    pub exit: u8,
}

/// Reads an error chain. Everything that carries no code of its own is exit 3.
pub fn explain(error: &anyhow::Error) -> Explanation {
    let mut lines: Vec<String> = Vec::new();
    let mut hints = Vec::new();
    let mut exit = None;
    for cause in error.chain() {
        let text = cause.to_string();
        // Libraries like to repeat their cause in their own message.
        if !lines.iter().any(|line| line.contains(&text)) {
            lines.push(text);
        }
        if let Some(fault) = cause.downcast_ref::<Fault>() {
            hints.extend(fault.hints.iter().cloned());
            exit = exit.or(Some(fault.exit));
        }
    }
    Explanation { lines, hints, exit: exit.unwrap_or(Exit::Unknown).code() }
}

/// The nearest of `names` to a mistyped one, near enough to be meant.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(typed, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count().max(typed.chars().count()) / 4)
        .min()
        .map(|(_, name)| name)
}

/// A text as one word of a shell command that a hint suggests: pasting it runs nothing that a server wrote.
pub fn shell_word(text: &str) -> String {
    let printable: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    shell_words::quote(&printable).into_owned()
}

/// The words of a suggested command about `name`: one that begins with a dash comes last, where it is no flag.
pub fn words_about(verb: &str, name: &str, flags: &str) -> String {
    let word = shell_word(name);
    let words = if name.starts_with('-') { [verb, flags, "--", &word] } else { [verb, &word, flags, ""] };
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn the_chain_becomes_lines_hints_and_a_code() {
        let error = Err::<(), _>(Fault::new("locked by `ann`").hint("wait").exit(Exit::Locked))
            .context("restarting api")
            .unwrap_err();
        let expected = Explanation {
            lines: vec!["restarting api".into(), "locked by `ann`".into()],
            hints: vec!["wait".into()],
            exit: 6,
        };
        assert_eq!(explain(&error), expected);
        assert_eq!(explain(&anyhow::anyhow!("x")).exit, 3);
    }

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        assert_eq!(nearest("ap", ["api", "mlflow"]), Some("api"));
        assert_eq!(nearest("mlfow", ["api", "mlflow"]), Some("mlflow"));
        assert_eq!(nearest("zzz", ["api", "mlflow"]), None);
    }

    #[test]
    fn a_name_that_looks_like_a_flag_is_suggested_as_none() {
        assert_eq!(words_about("model promote", "a b", "--to 4"), "model promote 'a b' --to 4");
        assert_eq!(words_about("model promote", "-dash", "--to 4"), "model promote --to 4 -- -dash");
        assert_eq!(words_about("model show", "-dash", ""), "model show -- -dash");
        assert_eq!(words_about("model show", "m", ""), "model show m");
    }

    #[test]
    fn what_a_server_wrote_is_one_word_of_a_command() {
        let cases = [
            ("api", "api"),
            ("two words", "'two words'"),
            ("x;reboot", "'x;reboot'"),
            ("$(id)`id`", "'$(id)`id`'"),
            ("it's", "'it'\\''s'"),
            ("a\nb", "'a b'"),
        ];
        for (text, word) in cases {
            assert_eq!(shell_word(text), word, "{text}");
        }
    }
}
