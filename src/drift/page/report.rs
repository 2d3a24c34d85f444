//! The page of one report: how much drifted, every column beside its limit, and the histograms.

use super::super::draw::{largest_categories, little, shared_bins};
use super::super::judge::{State, number, percent};
use super::super::noise::Floor;
use super::super::report::{Bins, Histogram};
use super::super::view::{Line, Shown, facts as facts_of};
use super::parts::{details, facts, findings as findings_table, footer, header, section, table};
use super::plot::{Axis, gauge, histogram, pair, times_limit};
use super::{STYLES, words};
use crate::finding::Report as Findings;
use crate::ui::html_frame;

/// So many histograms are on the page at most; the table has every column.
const PLOTS: usize = 240;
/// So many stable columns have one.
const STABLE_PLOTS: usize = 60;
const CATEGORIES: usize = 10;

/// A report with the verdict that goes with it.
pub fn report(shown: &Shown, found: &Findings) -> String {
    let (lines, silent) = shown.split();
    let title = format!("Drift of {}", shown.subject);
    let title = if shown.subject == "drift" { "Drift report".to_owned() } else { title };
    let mut body = header(&title, found);
    body += &hero(shown);
    body += &facts(&shown.facts());
    body += "</header>\n";
    body += &section("Columns, the furthest past their limit first", &ranked(shown, &lines));
    body += &section("Not computable", &not_computable(&silent));
    body += &section("Reference against current", &plots(&lines));
    body += &section("What was judged", &findings_table(&found.findings));
    body += &section("Notes", &notes(shown));
    body += &section("How to read this page", HELP);
    body += &footer(&format!("drawn {} UTC", shown.now.format("%Y-%m-%d %H:%M")));
    html_frame(&format!("{} · {title} · {}", found.verdict.label(), shown.source()), STYLES, &body)
}

/// The share as a number, and between its limits.
fn hero(shown: &Shown) -> String {
    let share = &shown.judged.share;
    let class = format!("fill {}", found_class(shown));
    let limits = shown.limits();
    let label = format!(
        "{} of the columns drifted; warning above {}, critical above {}",
        shown.share_words(),
        percent(limits[0]),
        percent(limits[1])
    );
    let big = share.share.map_or_else(|| "?".to_owned(), percent);
    let mut tallies = String::new();
    let counts = [
        (State::Drifted, "drifted"),
        (State::WithinNoise, "within noise"),
        (State::Stable, "stable"),
        (State::CannotTell, "cannot tell"),
        (State::NotComputable, "not computable"),
    ];
    for (state, word) in counts {
        let count = shown.judged.assessments.iter().filter(|one| one.state == state).count();
        tallies += &format!("<li><b>{count}</b> {}</li>\n", mark(state, word));
    }
    format!(
        "<div class=\"hero\">\n<p class=\"big {0}\">{big}<small>of the columns drifted</small></p>\n<div class=\"dial\">{1}\
         <p class=\"scale\"><span style=\"left:0\">0</span>{2}<span style=\"left:100%\">100%</span></p></div>\n<ul class=\"tally\">\n{tallies}</ul>\n</div>\n",
        found_class(shown),
        gauge(share.share, limits, &class, &label),
        limits
            .iter()
            .map(|limit| format!(
                "<span style=\"left:{}%\">{}</span>",
                super::plot::at(limit.clamp(0.0, 1.0) * 100.0),
                percent(*limit)
            ))
            .collect::<String>(),
    )
}

fn found_class(shown: &Shown) -> &'static str {
    shown.judged.of("drift.share").next().map_or("unknown", |judgement| judgement.verdict.word())
}

/// A word for a state with its mark; the colour says nothing that the word does not.
fn mark(state: State, word: &str) -> String {
    format!("<span class=\"state {}\">{word}</span>", class(state))
}

fn class(state: State) -> &'static str {
    match state {
        State::Drifted => "drifted",
        State::WithinNoise => "noise",
        State::Stable => "stable",
        State::CannotTell | State::NotComputable => "silent",
    }
}

/// Plot and table at once: each row has its bar, its limit and its noise floor, and the numbers beside it.
fn ranked(shown: &Shown, lines: &[Line<'_>]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let axis = Axis::of(lines.iter().filter_map(|line| line.assessment.past_limit));
    let ticks: String = axis
        .ticks()
        .iter()
        .map(|(label, place)| {
            format!("<span style=\"left:{}%\">{label}×</span>", super::plot::at(place * 100.0))
        })
        .collect();
    let mut rows = String::new();
    for (place, line) in lines.iter().enumerate() {
        let (state, past) = (line.assessment.state, line.assessment.past_limit);
        let floor =
            line.assessment.floor.value().zip(line.column.threshold).map(|(floor, limit)| floor / limit);
        let label = format!("{}: {}", line.state(), line.sentence());
        let name = words(&line.column.column);
        let name = match line.column.histogram.is_some() && is_drawn(lines, place) {
            true => format!("<a href=\"#column-{place}\">{name}</a>"),
            false => name,
        };
        rows += &format!(
            "<tr class=\"{0}\"><th scope=\"row\">{name}<small>{1} {2}</small></th><td class=\"plot\">{3}</td>\
             <td data-label=\"× limit\">{4}</td><td data-label=\"score\">{5}</td><td data-label=\"limit\">{6}</td>\
             <td data-label=\"noise floor\">{7}</td><td>{8}</td></tr>\n",
            class(state),
            words(&line.method()),
            line.kind(),
            times_limit(&axis, class(state), past, floor, &label),
            words(&line.past()),
            words(&line.score()),
            words(&line.limit()),
            words(&floor_words(line)),
            mark(state, line.state()),
        );
    }
    let legend: String = shown.legend().iter().map(|line| format!("<li>{}</li>\n", words(line))).collect();
    format!(
        "<p class=\"legend\"><span class=\"key bar\"></span> score, in limits, on a logarithmic scale \
         <span class=\"key limit\"></span> limit <span class=\"key floor\"></span> noise floor: what chance reaches</p>\n\
         <table class=\"ranked\">\n<thead><tr><th scope=\"col\">Column</th><th scope=\"col\" class=\"axis\"><span class=\"ticks\">{ticks}</span></th>\
         <th scope=\"col\">× limit</th><th scope=\"col\">Score</th><th scope=\"col\">Limit</th><th scope=\"col\">Noise floor</th><th scope=\"col\">State</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n{}",
        if legend.is_empty() { legend } else { format!("<ul class=\"legend\">\n{legend}</ul>\n") }
    )
}

fn floor_words(line: &Line<'_>) -> String {
    match &line.assessment.floor {
        Floor::PValue => line
            .assessment
            .adjusted_p
            .map_or_else(|| "p-value".to_owned(), |p| format!("p, adj. {}", number(p))),
        _ => line.floor_text(),
    }
}

fn not_computable(silent: &[Line<'_>]) -> String {
    if silent.is_empty() {
        return String::new();
    }
    let row = |line: &Line<'_>| {
        let name = format!("{}<small>{}</small>", words(&line.column.column), words(&line.method()));
        vec![mark(State::NotComputable, ""), name, words(line.why_not())]
    };
    let rows: Vec<Vec<String>> = silent.iter().map(row).collect();
    table("silents", "Not computable", &["", "Column", "Why"], &rows)
}

/// Whether the column at this rank has its histogram on the page.
fn is_drawn(lines: &[Line<'_>], place: usize) -> bool {
    let moved = lines.iter().filter(|line| line.assessment.state != State::Stable).count();
    place < PLOTS
        && (lines.get(place).is_some_and(|line| line.assessment.state != State::Stable)
            || place < moved + STABLE_PLOTS)
}

fn plots(lines: &[Line<'_>]) -> String {
    let drawn = lines
        .iter()
        .enumerate()
        .filter(|(place, line)| line.column.histogram.is_some() && is_drawn(lines, *place));
    let cards: String = drawn.clone().map(|(place, line)| card(place, line)).collect();
    if cards.is_empty() {
        return String::new();
    }
    let with = lines.iter().filter(|line| line.column.histogram.is_some()).count();
    let left = with - drawn.count();
    let more = if left > 0 {
        format!("<p>{left} more stable columns have no plot here; drift show --column NAME draws them.</p>\n")
    } else {
        String::new()
    };
    format!(
        "<p class=\"legend\"><span class=\"key refline\"></span> reference <span class=\"key cur\"></span> current, shares of each sample; dashed: medians</p>\n\
         <div class=\"cards\">\n{cards}</div>\n{more}"
    )
}

fn card(place: usize, line: &Line<'_>) -> String {
    let state = line.assessment.state;
    let facts: String = facts_of(line).iter().map(|fact| format!("<li>{}</li>", words(fact))).collect();
    let drawing = match &line.column.histogram {
        Some(Histogram::Numbers { reference, current }) => numbers(reference, current),
        Some(Histogram::Categories { labels, reference, current, .. }) => {
            categories(labels, reference, current)
        }
        None => String::new(),
    };
    format!(
        "<article class=\"column {0}\" id=\"column-{place}\">\n<h3>{1} {2}</h3>\n{drawing}<ul class=\"facts\">{facts}</ul>\n</article>\n",
        class(state),
        words(&line.column.column),
        mark(state, line.state()),
    )
}

fn numbers(reference: &Bins, current: &Bins) -> String {
    let Some((drawing, [low, high])) = histogram(reference, current) else {
        return "<p>Its histogram is empty.</p>\n".to_owned();
    };
    let middle = f64::midpoint(low, high);
    let axis: String =
        [low, middle, high].iter().map(|value| format!("<span>{}</span>", words(&number(*value)))).collect();
    let rows: Vec<Vec<String>> = shared_bins(reference, current)
        .iter()
        .map(|(label, before, now)| vec![words(label), words(&little(*before)), words(&little(*now))])
        .collect();
    let table = table("bins", "Shares of each sample", &["From..to", "Reference", "Current"], &rows);
    format!("{drawing}<p class=\"xaxis\" aria-hidden=\"true\">{axis}</p>\n{}", details("Numbers", &table))
}

fn categories(labels: &[String], reference: &[f64], current: &[f64]) -> String {
    let bins = largest_categories(labels, reference, current, CATEGORIES);
    let most = bins.iter().map(|bin| bin.1.max(bin.2)).fold(0.0, f64::max);
    let row = |(label, before, now): &(String, f64, f64)| {
        vec![
            words(label),
            pair(*before, *now, most),
            words(&format!("{} → {}", little(*before), little(*now))),
        ]
    };
    table(
        "pairs",
        "Shares of each sample",
        &["Value", "Share", "Ref. → current"],
        &bins.iter().map(row).collect::<Vec<_>>(),
    )
}

fn notes(shown: &Shown) -> String {
    if shown.report.notes.is_empty() {
        return String::new();
    }
    format!(
        "<ul>{}</ul>\n",
        shown.report.notes.iter().map(|note| format!("<li>{}</li>\n", words(note))).collect::<String>()
    )
}

const HELP: &str = "<ul>\n\
<li><b>× limit</b>: how many times its limit a column reaches, whatever its method; of a p-value, how many times below it. More than 1 is what the report calls drift.</li>\n\
<li><b>Noise floor</b>: what chance alone reaches in one of twenty comparisons of equal samples of so few rows. A score past its limit but not past the floor is <em>within noise</em>, and is not counted.</li>\n\
<li><b>p-values</b> weigh the rows themselves; of many columns some fall below the limit by chance, so they are adjusted for their number (Benjamini and Hochberg).</li>\n\
<li><b>Not computable</b> columns are no pass: nobody knows whether they drifted. They do not count in the share.</li>\n\
<li><b>Histograms</b> show the share of each sample, so that samples of different sizes compare; their heights are densities.</li>\n\
</ul>\n";
