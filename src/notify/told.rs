//! Whom a trouble was told, and who is to be told now. Pure.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::{config::Notify, finding::Verdict};

/// Target → the worst that it was told of a trouble that is not over.
pub(super) type Told = BTreeMap<String, Verdict>;

/// Takes a verdict in; returns the targets to tell, with what each was told before.
///
/// Told are ok → bad and bad → worse, to whom the target's `from` and `only` let it, and bad → ok to whom the trouble
/// was told. `names` are what `only` may call it.
pub(super) fn tell(
    told: &mut Told,
    targets: &IndexMap<String, Notify>,
    names: &[&str],
    verdict: Verdict,
) -> Vec<(String, Verdict)> {
    if verdict == Verdict::Ok {
        let over = std::mem::take(told);
        return over.into_iter().filter(|(name, _)| targets.contains_key(name)).collect();
    }
    let mut news = Vec::new();
    for (name, target) in targets {
        let from = target.from.unwrap_or(Verdict::Warning);
        let meant = target.only.is_empty() || target.only.iter().any(|only| names.contains(&only.as_str()));
        let before = told.get(name).copied().unwrap_or(Verdict::Ok);
        if meant && verdict.gravity() >= from.gravity() && verdict.gravity() > before.gravity() {
            told.insert(name.clone(), verdict);
            news.push((name.clone(), before));
        }
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Critical, Ok, Unknown, Warning};

    fn targets() -> IndexMap<String, Notify> {
        let target = |from: Option<Verdict>, only: &[&str]| Notify {
            from,
            only: only.iter().map(|&name| name.to_owned()).collect(),
            ..Notify::default()
        };
        IndexMap::from([
            ("all".to_owned(), target(None, &[])),
            ("pager".to_owned(), target(Some(Critical), &[])),
            ("disk".to_owned(), target(None, &["disk"])),
        ])
    }

    #[test]
    fn each_is_told_what_is_new_to_him() {
        let mut told = Told::new();
        let steps: [(Verdict, &[(&str, Verdict)]); 9] = [
            (Ok, &[]),
            (Warning, &[("all", Ok)]),
            (Warning, &[]),
            (Critical, &[("all", Warning), ("pager", Ok)]),
            (Warning, &[]),
            (Critical, &[]),
            (Unknown, &[]),
            (Ok, &[("all", Critical), ("pager", Critical)]),
            (Ok, &[]),
        ];
        for (at, (verdict, expected)) in steps.into_iter().enumerate() {
            let news = tell(&mut told, &targets(), &["api", "service.api.http"], verdict);
            let news: Vec<(&str, Verdict)> = news.iter().map(|(name, was)| (name.as_str(), *was)).collect();
            assert_eq!(news, expected, "step {at}");
        }
    }

    #[test]
    fn a_recovery_goes_to_whom_the_trouble_was_told_and_who_still_exists() {
        let mut told = Told::from([("pager".into(), Critical), ("gone".into(), Critical)]);
        assert_eq!(tell(&mut told, &targets(), &["disk"], Ok), [("pager".to_owned(), Critical)]);
        assert!(told.is_empty());
        assert_eq!(tell(&mut told, &targets(), &["disk"], Warning).len(), 2);
    }
}
