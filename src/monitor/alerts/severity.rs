//! From the severity label of an alert to a verdict. Pure.

use std::collections::BTreeMap;

use crate::{client::prometheus::Labels, config::Alertmanager, finding::Verdict};

const DEFAULT_LABEL: &str = "severity";

/// Which label carries the severity, and what its words mean.
#[derive(Debug, Clone)]
pub(super) struct Severities {
    label: String,
    own: BTreeMap<String, Verdict>,
}

impl Severities {
    /// The built-in words, with the configured ones over them.
    pub(super) fn new(settings: Option<&Alertmanager>) -> Self {
        let label = settings.and_then(|settings| settings.severity_label.clone());
        let own = settings.map(|settings| &settings.severities).into_iter().flatten();
        Self {
            label: label.unwrap_or_else(|| DEFAULT_LABEL.to_owned()),
            own: own.map(|(word, verdict)| (word.to_lowercase(), *verdict)).collect(),
        }
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// The word an alert carries; empty when it carries none.
    pub(super) fn word<'a>(&self, labels: &'a Labels) -> &'a str {
        labels.get(&self.label).map_or("", String::as_str)
    }

    /// What a word means. None: nobody said; such an alert is a warning.
    pub(super) fn known(&self, word: &str) -> Option<Verdict> {
        let word = word.trim().to_lowercase();
        self.own.get(&word).copied().or(match word.as_str() {
            "critical" | "crit" | "page" | "pager" | "emergency" | "emerg" | "fatal" | "disaster"
            | "error" | "high" => Some(Verdict::Critical),
            "warning" | "warn" | "minor" | "medium" | "moderate" => Some(Verdict::Warning),
            "info" | "information" | "informational" | "notice" | "none" | "ok" | "debug" => {
                Some(Verdict::Ok)
            }
            _ => None,
        })
    }

    /// The verdict of a firing alert.
    pub(super) fn verdict(&self, labels: &Labels) -> Verdict {
        self.known(self.word(labels)).unwrap_or(Verdict::Warning)
    }

    /// Whether an alert is one of those asked for: by the very word, or by a word of the same verdict.
    pub(super) fn is_wanted(&self, labels: &Labels, wanted: &[String]) -> bool {
        let word = self.word(labels);
        wanted.is_empty()
            || wanted.iter().any(|wanted| {
                let means = ["critical", "warning", "info"].contains(&wanted.to_lowercase().as_str());
                wanted.eq_ignore_ascii_case(word)
                    || (means && self.known(wanted) == Some(self.verdict(labels)))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_verdicts() {
        let settings = Alertmanager {
            severity_label: Some("level".to_owned()),
            severities: BTreeMap::from([
                ("Sev2".to_owned(), Verdict::Critical),
                ("info".to_owned(), Verdict::Warning),
            ]),
            ..Alertmanager::default()
        };
        let severities = Severities::new(Some(&settings));
        let cases = [
            ("critical", Verdict::Critical),
            ("PAGE", Verdict::Critical),
            ("minor", Verdict::Warning),
            ("none", Verdict::Ok),
            ("sev2", Verdict::Critical),
            ("info", Verdict::Warning),
            ("purple", Verdict::Warning),
            ("", Verdict::Warning),
        ];
        for (word, verdict) in cases {
            let labels = Labels::from([("level".to_owned(), word.to_owned())]);
            assert_eq!(severities.verdict(&labels), verdict, "{word}");
        }
        let labels = Labels::from([("severity".to_owned(), "critical".to_owned())]);
        assert_eq!(severities.verdict(&labels), Verdict::Warning, "another label carries it");
    }

    #[test]
    fn asking_for_critical_takes_every_word_that_means_it() {
        let severities = Severities::new(None);
        let cases = [
            ("critical", "page", true),
            ("critical", "warning", false),
            ("page", "critical", false),
            ("page", "Page", true),
            ("warning", "purple", true),
            ("info", "none", true),
        ];
        for (wanted, word, expected) in cases {
            let labels = Labels::from([("severity".to_owned(), word.to_owned())]);
            assert_eq!(severities.is_wanted(&labels, &[wanted.to_owned()]), expected, "{wanted} {word}");
        }
        assert!(severities.is_wanted(&Labels::new(), &[]));
    }
}
