//! The page of a series: what to call it, the share over time, and every column over time.

use chrono::{DateTime, Utc};

use super::super::judge::{State, percent};
use super::super::trend::{Cell, Feature, Finding};
use super::super::view::{Series, series_verdict, tally};
use super::parts::{details, facts, footer, header, section, table};
use super::plot::{at as coordinate, dot, line, rect, svg};
use super::{STYLES, words};
use crate::finding::Report as Findings;
use crate::ui::{html_badge, html_frame};

/// So many columns have a strip; the most that a person scrolls through.
const COLUMNS: usize = 80;
/// More reports than this are a line without a dot for each.
const DOTS: usize = 150;
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 200.0;

/// A series with the verdict that goes with it.
pub fn series(series: &Series, found: &Findings) -> String {
    let title = if series.subject == "drift" {
        "Drift over time".to_owned()
    } else {
        format!("Drift of {} over time", series.subject)
    };
    let mut body = header(&title, found);
    body += &facts(&series.facts());
    body += "</header>\n";
    body += &section("What to call it", &names(series));
    let scale = Scale::of(series);
    if let Some(scale) = &scale {
        body += &section("Share of drifted columns", &shares(series, scale));
        body += &section("Columns over time", &strips(series, scale));
    }
    body += &section("What is not to be compared across", &cuts(series));
    body += &section("Reports", &points(series));
    body += &section("Not read", &unread(series));
    body += &footer(&format!("drawn {} UTC", series.now.format("%Y-%m-%d %H:%M")));
    html_frame(&format!("{} · {title}", found.verdict.label()), STYLES, &body)
}

/// Times on the width of a plot.
struct Scale {
    first: DateTime<Utc>,
    /// Milliseconds.
    length: f64,
    /// Of a cell where no report follows soon.
    usual: f64,
}

impl Scale {
    fn of(series: &Series) -> Option<Self> {
        let (first, last) = (series.trend.points.first()?, series.trend.points.last()?);
        let span = (last.at - first.at).num_milliseconds() as f64;
        let usual = series.trend.cadence.map_or(span, |cadence| cadence.num_milliseconds() as f64);
        let usual = usual.max(1.0);
        Some(Self { first: first.at, length: span + usual, usual })
    }

    fn place(&self, at: DateTime<Utc>) -> f64 {
        (at - self.first).num_milliseconds() as f64 / self.length
    }

    /// From one report to the next, or for about a cadence where none follows.
    fn cell(&self, series: &Series, point: usize) -> Option<[f64; 2]> {
        let points = &series.trend.points;
        let from = self.place(points.get(point)?.at);
        let most = from + 1.5 * self.usual / self.length;
        let to = match points.get(point + 1) {
            Some(next) if next.after_gap => (from + self.usual / self.length).min(self.place(next.at)),
            Some(next) => self.place(next.at).min(most.max(from + 2.0 * self.usual / self.length)),
            None => 1.0,
        };
        Some([from, to])
    }

    /// A few dates, and where they lie.
    fn ticks(&self) -> Vec<(String, f64)> {
        let hours = self.length < 3.0 * 86_400_000.0;
        let format = if hours { "%m-%d %H:%M" } else { "%Y-%m-%d" };
        (0..5)
            .map(|tick| {
                let share = f64::from(tick) / 5.0;
                let at = self.first + chrono::TimeDelta::milliseconds((self.length * share) as i64);
                (at.format(format).to_string(), share)
            })
            .collect()
    }

    fn axis(&self) -> String {
        let tick = |(label, place): &(String, f64)| {
            format!("<span style=\"left:{}%\">{}</span>", coordinate(place * 100.0), words(label))
        };
        format!("<p class=\"dates\">{}</p>\n", self.ticks().iter().map(tick).collect::<String>())
    }
}

fn names(series: &Series) -> String {
    let card = |named: &Finding| {
        let verdict = series_verdict(named.name);
        format!(
            "<article class=\"name\">\n<h3>{} {}</h3>\n<p>{}</p>\n<p class=\"next\">Rule: {}.</p>\n</article>\n",
            words(named.name.words()),
            html_badge(verdict.label(), Some(verdict)),
            words(&named.because),
            words(named.rule)
        )
    };
    series.trend.findings.iter().map(card).collect()
}

fn shares(series: &Series, scale: &Scale) -> String {
    let points = &series.trend.points;
    let x = |at: DateTime<Utc>| (scale.place(at) + scale.usual / scale.length / 2.0) * WIDTH;
    let y = |share: f64| HEIGHT - share.clamp(0.0, 1.0) * HEIGHT;
    let [warning, critical] = series.limits();
    let mut parts = rect("band warning", [0.0, y(critical), WIDTH, y(warning) - y(critical)])
        + &rect("band critical", [0.0, 0.0, WIDTH, y(critical)]);
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        parts += &line("grid", [0.0, y(share)], [WIDTH, y(share)]);
    }
    for cut in series.trend.cuts.iter().filter(|cut| cut.whole) {
        if let Some(point) = points.get(cut.point) {
            let place = scale.place(point.at) * WIDTH;
            parts += &line("cut", [place, 0.0], [place, HEIGHT]);
        }
    }
    for (class, of) in [("own", 0), ("share", 1)] {
        let mut path = String::new();
        let mut pen_down = false;
        for point in points {
            let share = if of == 0 { point.own_share } else { point.share };
            let Some(share) = share.filter(|share| share.is_finite()) else {
                pen_down = false;
                continue;
            };
            let pen = if pen_down && !point.after_gap { 'L' } else { 'M' };
            path += &format!("{pen}{} {}", coordinate(x(point.at)), coordinate(y(share)));
            pen_down = true;
        }
        parts += &format!("<path class=\"{class}\" d=\"{path}\"/>");
    }
    if points.len() <= DOTS {
        for point in points {
            if let Some(share) = point.share {
                let class = match share {
                    share if share > critical => "critical",
                    share if share > warning => "warning",
                    _ => "ok",
                };
                parts += &dot(class, [x(point.at), y(share)]);
            }
        }
    }
    let label = "Share of drifted columns over time; the table of reports below has the numbers";
    let drawing = svg("line", WIDTH, HEIGHT, label, &parts);
    let scale_marks: String =
        [1.0, 0.75, 0.5, 0.25, 0.0].iter().map(|share| format!("<span>{}</span>", percent(*share))).collect();
    format!(
        "<p class=\"legend\"><span class=\"key shareline\"></span> drifted beyond noise <span class=\"key ownline\"></span> as the reports state it \
         <span class=\"key warningband\"></span> above {} <span class=\"key criticalband\"></span> above {} <span class=\"key cutline\"></span> the series begins anew</p>\n\
         <div class=\"timeplot\"><p class=\"yaxis\" aria-hidden=\"true\">{scale_marks}</p><div>{drawing}{}</div></div>\n",
        percent(warning),
        percent(critical),
        scale.axis()
    )
}

/// A strip per column: the higher and darker, the further past the limit.
fn strips(series: &Series, scale: &Scale) -> String {
    let shown: Vec<&Feature> = series.trend.features.iter().take(series.columns.unwrap_or(COLUMNS)).collect();
    let row = |feature: &&Feature| {
        let (drifted, all) = tally(feature);
        format!(
            "<tr><th scope=\"row\">{}</th><td class=\"plot\">{}</td><td>{drifted} of {all}</td></tr>\n",
            words(&feature.column),
            strip(series, scale, feature)
        )
    };
    let rows: String = shown.iter().map(row).collect();
    let left = series.trend.features.len() - shown.len();
    let more =
        if left > 0 { format!("<p>{left} more columns drifted no more often.</p>\n") } else { String::new() };
    format!(
        "<p class=\"legend\"><span class=\"key heat stable\"></span> stable <span class=\"key heat noise\"></span> within noise \
         <span class=\"key heat h1\"></span> drifted <span class=\"key heat h2\"></span> twice <span class=\"key heat h3\"></span> five times the limit \
         <span class=\"key heat silent\"></span> not computable <span class=\"key cutline\"></span> measured anew; blank: no report</p>\n\
         <table class=\"strips\">\n<thead><tr><th scope=\"col\">Column</th><th scope=\"col\">{}</th><th scope=\"col\">Drifted</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n{more}",
        scale.axis()
    )
}

fn strip(series: &Series, scale: &Scale, feature: &Feature) -> String {
    let mut parts = String::new();
    let mut run: Option<(&'static str, [f64; 2])> = None;
    let close = |run: Option<(&'static str, [f64; 2])>, parts: &mut String| {
        if let Some((class, [from, to])) = run {
            let (top, height) = height(class);
            *parts += &rect(class, [from * WIDTH, top, (to - from) * WIDTH, height]);
        }
    };
    for (point, cell) in feature.cells.iter().enumerate() {
        let class = class(cell);
        let Some([from, to]) = scale.cell(series, point) else { continue };
        run = match (run, class) {
            // Neighbours of one kind are one piece.
            (Some((last, [begin, end])), Some(class)) if last == class && (from - end).abs() < 1e-9 => {
                Some((class, [begin, to]))
            }
            (last, class) => {
                close(last, &mut parts);
                class.map(|class| (class, [from, to]))
            }
        };
        if cell.cut {
            parts += &line("cut", [from * WIDTH, 0.0], [from * WIDTH, 20.0]);
        }
    }
    close(run, &mut parts);
    let (drifted, all) = tally(feature);
    svg("heat", WIDTH, 20.0, &format!("{}: drifted in {drifted} of {all} reports", feature.column), &parts)
}

fn class(cell: &Cell) -> Option<&'static str> {
    Some(match (cell.state?, cell.past_limit) {
        (State::Stable, _) => "stable",
        (State::WithinNoise, _) => "noise",
        (State::CannotTell | State::NotComputable, _) => "silent",
        (State::Drifted, Some(past)) if past >= 5.0 => "h3",
        (State::Drifted, Some(past)) if past >= 2.0 => "h2",
        (State::Drifted, _) => "h1",
    })
}

/// Top and height of 20: states differ by shape, and not by their colour alone.
fn height(class: &str) -> (f64, f64) {
    match class {
        "stable" => (15.0, 4.0),
        "noise" => (11.0, 8.0),
        "silent" => (8.0, 4.0),
        "h1" => (6.0, 13.0),
        "h2" => (3.0, 16.0),
        _ => (0.0, 19.0),
    }
}

fn cuts(series: &Series) -> String {
    if series.trend.cuts.is_empty() {
        return String::new();
    }
    let row = |cut| {
        let (at, what) = series.cut(cut);
        vec![words(&at), words(&what)]
    };
    let rows: Vec<Vec<String>> = series.trend.cuts.iter().map(row).collect();
    table("", "What is not to be compared across", &["Since", "What changed"], &rows)
}

fn points(series: &Series) -> String {
    let known = |rows: Option<u64>| rows.map_or_else(|| "unknown".to_owned(), |rows| rows.to_string());
    let share = |share: Option<f64>| share.map_or_else(|| "unknown".to_owned(), percent);
    let rows: Vec<Vec<String>> = series
        .trend
        .points
        .iter()
        .enumerate()
        .rev()
        .map(|(at, point)| {
            vec![
                point.at.format("%Y-%m-%d %H:%M").to_string(),
                share(point.share),
                share(point.own_share),
                point.drifted.to_string(),
                known(point.rows_reference),
                known(point.rows_current),
                words(series.source(at)),
            ]
        })
        .collect();
    let head = ["Time, UTC", "Share", "Its own", "Drifted", "Rows, reference", "Rows, current", "Report"];
    let count = format!("{} reports, the newest first", rows.len());
    details(&count, &table("numbers", "Reports", &head, &rows))
}

fn unread(series: &Series) -> String {
    if series.unreadable.is_empty() {
        return String::new();
    }
    let row = |(name, why): &(String, String)| vec![words(name), words(why)];
    let rows: Vec<Vec<String>> = series.unreadable.iter().map(row).collect();
    table("", "Not read", &["File", "Why"], &rows)
}
