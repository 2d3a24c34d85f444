//! The pages that `drift show` and `drift trend` write: whole, self-contained, and safe whatever a report says.

use mlopsctl::{
    drift::{read, view::Wanted},
    ui::{Format, Style},
};
use regex::Regex;

use crate::drift_show::{document, fixture, hostile};

fn page(name: &str) -> String {
    let report = read::read(&fixture(name)).unwrap();
    document(report, Wanted::default()).drawn(Format::Html, Style::plain()).unwrap()
}

/// Every element that is opened is closed, in order; attributes are quoted.
#[track_caller]
pub(crate) fn assert_well_formed(page: &str) {
    const VOID: [&str; 5] = ["meta", "link", "br", "rect", "path"];
    let body = page.split_once("</style>").unwrap().1;
    let tag = Regex::new(r#"<(/?)([a-zA-Z0-9]+)((?:\s+[a-zA-Z-]+="[^"<>]*")*)\s*(/?)>|[<>]"#).unwrap();
    let mut open: Vec<&str> = vec!["html", "head"];
    for found in tag.captures_iter(body) {
        let name = found.get(2).unwrap_or_else(|| {
            panic!("a stray bracket near {:?}", near(body, found.get(0).unwrap().start()))
        });
        let closing = found.get(1).is_some_and(|slash| !slash.is_empty());
        if closing {
            assert_eq!(open.pop(), Some(name.as_str()), "near {:?}", near(body, name.start()));
        } else if !VOID.contains(&name.as_str()) && found.get(4).is_none_or(|slash| slash.is_empty()) {
            open.push(name.as_str());
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
}

fn near(text: &str, at: usize) -> String {
    let head: String = text[..at].chars().rev().take(60).collect();
    let tail: String = text[at..].chars().take(60).collect();
    head.chars().rev().chain(tail.chars()).collect()
}

#[test]
fn a_page_needs_nothing_else_and_runs_nothing() {
    // What is allowed begins with `#` or is the empty icon.
    let outside = r#"(?i)(src|action)="|href="[^#d]|url\(|@import|<script|<iframe|<img|\son[a-z]+=""#;
    let outside = Regex::new(outside).unwrap();
    for name in ["snap_tests", "identical_150", "hostile_nan", "snap_quiet"] {
        let page = page(&format!("0.7.23-snapshot/{name}.json.gz"));
        assert_well_formed(&page);
        assert!(!outside.is_match(&page), "{name}: {:?}", outside.find(&page));
        assert!(page.contains("default-src 'none'") && page.contains("prefers-color-scheme: dark"), "{name}");
        assert!(page.len() < 400_000, "{name}: {} bytes", page.len());
    }
}

#[test]
fn every_column_is_on_the_page_with_its_numbers_and_every_plot_has_words() {
    let report = read::read(&fixture("0.7.23-snapshot/snap_tests.json.gz")).unwrap();
    let page = page("0.7.23-snapshot/snap_tests.json.gz");
    for column in &report.columns {
        assert!(page.contains(&column.column), "{}", column.column);
    }
    for svg in page.match_indices("<svg ").map(|(at, _)| &page[at..at + 200]) {
        assert!(svg.contains("aria-label=\"") || svg.contains("aria-hidden=\"true\""), "{svg}");
    }
    for word in ["delinquencies_2y", "26.9", "0.1063", "75%", "30%", "50%"] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn names_that_others_wrote_stay_text() {
    let page = document(hostile(), Wanted::default()).drawn(Format::Html, Style::plain()).unwrap();
    assert_well_formed(&page);
    let body = page.split_once("</head>").unwrap().1;
    for harmful in ["<script", "<img", "<b>report", "\u{1b}", "onerror=alert(2)>"] {
        assert!(!body.contains(harmful), "{harmful}");
    }
    assert!(body.contains("&lt;script&gt;alert(1)"), "shown, not dropped");
}
