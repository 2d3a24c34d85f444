//! `model list`: registered models with what serves and what waits.

mod gather;
mod rows;

use anyhow::Result;
use clap::Args;
use gather::{Gathered, gather};
use glob::Pattern;

use crate::{
    context::Context,
    error::Fault,
    model::registry::Registry,
    ui::{Document, Listing},
    usage::switch,
};

/// List registered models with what serves and what waits
///
/// Configured models come first, asked one by one; the others follow by name, as the registry's search tells them. Where
/// alias and stage of one name disagree, both are told. Age counts from the end of training for configured models, from
/// registration for the others.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl model list
  mlopsctl model list 'credit-*' -n 20
  mlopsctl model list --configured -o json | jq '.items[] | {name, serving}'

Exit codes: 0 listed; 3 the registry cannot be read, or a model that was named is not there")]
pub(in crate::model) struct ListArgs {
    /// Names, or patterns such as 'credit-*' (default: all)
    #[arg(value_name = "NAME|PATTERN")]
    pub(super) names: Vec<String>,

    /// So many at most
    #[arg(short = 'n', long, env = "MLOPSCTL_MODEL_LIST_LIMIT", value_name = "N")]
    pub(super) limit: Option<usize>,

    /// Only models that the configuration names
    #[arg(long, env = "MLOPSCTL_MODEL_LIST_CONFIGURED", value_parser = switch)]
    pub(super) configured: bool,
}

/// `model list`
pub(in crate::model) async fn run(cx: &Context, args: &ListArgs) -> Result<Document> {
    let registry = Registry::of(cx)?;
    let wanted = Wanted::of(args)?;
    let Gathered { entries, more, notes } = gather(cx, &registry, &wanted, args).await?;
    let now = cx.clock.now();
    let mut notes = notes;
    if more {
        notes.insert(0, format!("the first {}; more with --limit", entries.len()));
    }
    Ok(Document::Listing(Listing {
        schema: "mlopsctl/models/v1",
        columns: vec!["model", "serving", "candidate", "newest", "semver", "age", "note"],
        rows: entries.iter().map(|entry| entry.row(now)).collect(),
        items: entries.iter().map(|entry| entry.item(now)).collect(),
        empty: "no registered models",
        verdict: None,
        note: (!notes.is_empty()).then(|| notes.join("; ")),
    }))
}

/// Which models are asked for.
struct Wanted {
    /// Without a pattern: they must be there.
    exact: Vec<String>,
    patterns: Vec<Pattern>,
}

impl Wanted {
    fn of(args: &ListArgs) -> Result<Self, Fault> {
        let (patterns, exact): (Vec<&String>, Vec<&String>) =
            args.names.iter().partition(|name| name.contains(['*', '?', '[']));
        let pattern = |text: &String| {
            Pattern::new(text).map_err(|error| Fault::new(format!("`{text}` is no pattern: {error}")))
        };
        Ok(Self {
            exact: exact.into_iter().cloned().collect(),
            patterns: patterns.into_iter().map(pattern).collect::<Result<_, _>>()?,
        })
    }

    fn all(&self) -> bool {
        self.exact.is_empty() && self.patterns.is_empty()
    }

    /// Whether a name that was not given as it is, is meant.
    fn matches(&self, name: &str) -> bool {
        self.all() || self.patterns.iter().any(|pattern| pattern.matches(name))
    }

    /// The only pattern as SQL has it, which the server can apply: it lets at least as many through.
    fn like(&self) -> Option<String> {
        let [only] = self.patterns.as_slice() else { return None };
        let text = only.as_str();
        if text.contains('[') {
            return None;
        }
        Some(text.replace(['\'', '\\'], "_").replace('*', "%").replace('?', "_"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_asked_for_at_the_server_where_it_can() {
        let of = |names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            Wanted::of(&ListArgs { names, limit: None, configured: false }).unwrap()
        };
        assert_eq!(of(&["credit-*"]).like().as_deref(), Some("credit-%"));
        assert_eq!(of(&["it's-?"]).like().as_deref(), Some("it_s-_"));
        for names in [&["a*", "b*"][..], &["[ab]*"], &[], &["a"]] {
            assert_eq!(of(names).like(), None, "{names:?}");
        }
        assert!(of(&["credit-*"]).matches("credit-risk") && !of(&["credit-*"]).matches("fraud"));
        assert!(of(&[]).matches("anything") && !of(&["a"]).matches("b"));
        assert!(
            Wanted::of(&ListArgs { names: vec!["a***".to_owned()], limit: None, configured: false }).is_err()
        );
    }
}
