//! The order in which people read findings: the section with the worst first, the worst first within it, and
//! consequences under their cause.

use std::collections::HashMap;

use crate::finding::{Finding, Section, Verdict};

/// A finding and how many causes stand above it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) finding: &'a Finding,
    pub(super) depth: usize,
}

/// The findings under one heading.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) section: Section,
    pub(super) rows: Vec<Row<'a>>,
}

impl Group<'_> {
    /// `2 critical, 1 warning, 12 ok`.
    pub(super) fn counts(&self) -> String {
        let counting = || self.rows.iter().filter(|row| row.finding.counts());
        let counts = Verdict::BY_GRAVITY.into_iter().filter_map(|verdict| {
            let count = counting().filter(|row| row.finding.verdict == verdict).count();
            (count > 0).then(|| format!("{count} {verdict}"))
        });
        let muted = self.rows.len() - counting().count();
        let muted = (muted > 0).then(|| format!("{muted} muted"));
        counts.chain(muted).collect::<Vec<_>>().join(", ")
    }
}

/// Groups findings. A consequence stands under its cause even when that is in another section.
pub(super) fn groups(findings: &[Finding], only_bad: bool) -> Vec<Group<'_>> {
    let shown: Vec<&Finding> =
        findings.iter().filter(|finding| !only_bad || finding.verdict != Verdict::Ok).collect();
    let mut by_id = HashMap::new();
    for (at, finding) in shown.iter().enumerate() {
        by_id.entry(finding.id.as_str()).or_insert(at);
    }
    let parent: Vec<Option<usize>> =
        shown.iter().map(|finding| by_id.get(finding.caused_by.as_deref()?).copied()).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); shown.len()];
    let mut roots = Vec::new();
    for at in 0..shown.len() {
        match parent[at].filter(|_| !in_cycle(at, &parent)) {
            Some(cause) => children[cause].push(at),
            None => roots.push(at),
        }
    }
    // What is muted is no worse than what is well, and comes before it.
    let gravity = |at: usize| if shown[at].counts() { shown[at].verdict.gravity() } else { 0 };
    let worst_first = |at: &usize| std::cmp::Reverse((gravity(*at), shown[*at].verdict.gravity()));
    let mut worst_in: HashMap<Section, u8> = HashMap::new();
    for &at in &roots {
        let worst = worst_in.entry(shown[at].section()).or_default();
        *worst = gravity(at).max(*worst);
    }
    roots.sort_by_key(|at| {
        let section = shown[*at].section();
        (std::cmp::Reverse(worst_in[&section]), section, worst_first(at))
    });
    children.iter_mut().for_each(|list| list.sort_by_key(worst_first));

    let mut groups: Vec<Group<'_>> = Vec::new();
    for root in roots {
        let section = shown[root].section();
        if groups.last().is_none_or(|group| group.section != section) {
            groups.push(Group { section, rows: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        let mut stack = vec![(root, 0)];
        while let Some((at, depth)) = stack.pop() {
            group.rows.push(Row { finding: shown[at], depth });
            stack.extend(children[at].iter().rev().map(|&child| (child, depth + 1)));
        }
    }
    groups
}

/// Whether following the causes from here leads back here.
fn in_cycle(start: usize, parent: &[Option<usize>]) -> bool {
    let mut at = start;
    for _ in 0..parent.len() {
        match parent[at] {
            Some(next) if next == start => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(id: &str, verdict: Verdict, cause: Option<&str>) -> Finding {
        let mut finding = Finding::new(id, id, verdict, "m");
        finding.caused_by = cause.map(str::to_owned);
        finding
    }

    fn order(findings: &[Finding], only_bad: bool) -> Vec<(usize, &str)> {
        let rows = groups(findings, only_bad).into_iter().flat_map(|group| group.rows);
        rows.map(|row| (row.depth, row.finding.id.as_str())).collect()
    }

    #[test]
    fn consequences_stand_under_their_cause_and_the_worst_comes_first() {
        let findings = [
            finding("check.a", Verdict::Ok, None),
            finding("check.b", Verdict::Unknown, Some("instrument.prometheus")),
            finding("service.api.http", Verdict::Warning, Some("service.db.http")),
            finding("service.web.http", Verdict::Critical, Some("service.api.http")),
            finding("service.db.http", Verdict::Critical, None),
            finding("instrument.prometheus", Verdict::Critical, None),
            finding("service.x.http", Verdict::Critical, Some("service.gone")),
        ];
        let expected = [
            (0, "instrument.prometheus"),
            (1, "check.b"),
            (0, "service.db.http"),
            (1, "service.api.http"),
            (2, "service.web.http"),
            (0, "service.x.http"),
            (0, "check.a"),
        ];
        assert_eq!(order(&findings, false), expected);
        assert_eq!(order(&findings, true), expected[..6]);
    }

    #[test]
    fn the_section_with_the_worst_comes_first() {
        let findings = [
            finding("service.api", Verdict::Ok, None),
            finding("check.disk", Verdict::Critical, None),
            finding("alert.x", Verdict::Warning, None),
            finding("check.cpu", Verdict::Ok, None),
        ];
        let expected = [(0, "check.disk"), (0, "check.cpu"), (0, "alert.x"), (0, "service.api")];
        assert_eq!(order(&findings, false), expected);
    }

    #[test]
    fn causes_in_a_circle_lose_no_finding() {
        let findings = [
            finding("service.a", Verdict::Critical, Some("service.b")),
            finding("service.b", Verdict::Critical, Some("service.a")),
            finding("service.c", Verdict::Critical, Some("service.b")),
            finding("service.d", Verdict::Critical, Some("service.d")),
        ];
        let mut seen: Vec<&str> = order(&findings, false).into_iter().map(|(_, id)| id).collect();
        seen.sort_unstable();
        assert_eq!(seen, ["service.a", "service.b", "service.c", "service.d"]);
    }
}
