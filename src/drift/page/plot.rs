//! Plots as SVG that stretches with its box: shapes only, so that letters beside them keep their size.
//!
//! Lines have a width that stretching does not change. Colours are classes: the style sheet has light, dark and paper.

use std::fmt::Write as _;

use super::super::report::Bins;

/// A coordinate in as few characters as it needs.
pub(super) fn at(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A picture of so many units, whose parts are already drawn; `label` is for who does not see it.
pub(super) fn svg(class: &str, width: f64, height: f64, label: &str, parts: &str) -> String {
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">{parts}</svg>",
        at(width),
        at(height),
        super::words(label)
    )
}

pub(super) fn rect(class: &str, [x, y, width, height]: [f64; 4]) -> String {
    format!(
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        at(x),
        at(y),
        at(width.max(0.0)),
        at(height.max(0.0))
    )
}

pub(super) fn line(class: &str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> String {
    format!("<path class=\"{class}\" d=\"M{} {}L{} {}\"/>", at(x1), at(y1), at(x2), at(y2))
}

/// A round mark, however the picture is stretched: a line of no length with round ends.
pub(super) fn dot(class: &str, [x, y]: [f64; 2]) -> String {
    format!("<path class=\"dot {class}\" d=\"M{} {}h0\"/>", at(x), at(y))
}

/// A histogram: the current sample filled, the reference as an outline, each with its median; and the range drawn.
///
/// Heights are densities, so that bins of other widths compare; a bin without width is drawn as a thin one.
pub(super) fn histogram(reference: &Bins, current: &Bins) -> Option<(String, [f64; 2])> {
    const WIDTH: f64 = 320.0;
    const HEIGHT: f64 = 100.0;
    let edge = |pick: fn(f64, f64) -> f64, of: fn(&Bins) -> Option<&f64>| {
        of(reference).into_iter().chain(of(current)).copied().reduce(pick)
    };
    let low = edge(f64::min, |bins| bins.edges.first())?;
    let high = edge(f64::max, |bins| bins.edges.last())?;
    let (low, high) = if high > low { (low, high) } else { (low - 0.5, high + 0.5) };
    let range = high - low;
    if !range.is_finite() {
        return None;
    }
    let x = |value: f64| (value - low) / range * WIDTH;
    let bars = |bins: &Bins| -> Vec<(f64, f64, f64)> {
        let edges = bins.edges.windows(2).map(|edges| (edges[0], edges[1]));
        edges
            .zip(&bins.shares)
            .map(|((from, to), share)| {
                let width = (to - from).max(range / 100.0);
                (x(from), x(from + width), share / width)
            })
            .collect()
    };
    let (before, now) = (bars(reference), bars(current));
    let most = before.iter().chain(&now).map(|bar| bar.2).fold(0.0, f64::max);
    if most <= 0.0 || !most.is_finite() {
        return None;
    }
    let y = |density: f64| HEIGHT - density / most * (HEIGHT - 6.0);
    let steps = |bars: &[(f64, f64, f64)]| {
        let mut path = String::new();
        for (at_bar, (from, to, density)) in bars.iter().enumerate() {
            let top = at(y(*density));
            let _ = match at_bar {
                0 => write!(path, "M{} {}V{top}H{}", at(*from), at(HEIGHT), at(*to)),
                _ => write!(path, "H{}V{top}H{}", at(*from), at(*to)),
            };
        }
        if path.is_empty() { path } else { path + &format!("V{}", at(HEIGHT)) }
    };
    let mut parts = format!("<path class=\"cur\" d=\"{}\"/>", steps(&now));
    let _ = write!(parts, "<path class=\"ref\" d=\"{}\"/>", steps(&before));
    for (class, bins) in [("median ref", reference), ("median cur", current)] {
        if let Some(median) = bins.median().filter(|median| median.is_finite()) {
            parts += &line(class, [x(median), 0.0], [x(median), HEIGHT]);
        }
    }
    parts += &line("base", [0.0, HEIGHT], [WIDTH, HEIGHT]);
    let label = "Histogram: the current data filled, the reference as an outline, medians as lines";
    Some((svg("hist", WIDTH, HEIGHT, label, &parts), [low, high]))
}

/// Reference and current share of one category, on one scale.
pub(super) fn pair(reference: f64, current: f64, most: f64) -> String {
    let x = |share: f64| if most > 0.0 { share / most * 200.0 } else { 0.0 };
    let parts = rect("cur", [0.0, 2.0, x(current), 12.0]) + &rect("ref", [0.0, 2.0, x(reference), 12.0]);
    format!(
        "<svg class=\"pair\" viewBox=\"0 0 200 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{parts}</svg>"
    )
}

/// Where so many times the limit lies on a row of [`times_limit`], 0 to 1: by the logarithm.
pub(super) struct Axis {
    /// Powers of ten.
    low: f64,
    high: f64,
}

impl Axis {
    /// From a hundredth of the limit to the furthest column, at most a thousand limits.
    pub(super) fn of(past: impl Iterator<Item = f64>) -> Self {
        let furthest = past.filter(|past| past.is_finite()).fold(1.0, f64::max);
        Self { low: -2.0, high: furthest.log10().ceil().clamp(1.0, 3.0) }
    }

    pub(super) fn place(&self, past: f64) -> f64 {
        if past <= 0.0 {
            return 0.0;
        }
        ((past.log10() - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Powers of ten, and where they lie.
    pub(super) fn ticks(&self) -> Vec<(String, f64)> {
        let powers = (self.low as i32)..=(self.high as i32);
        powers
            .map(|power| {
                let value = 10_f64.powi(power);
                (value.to_string(), self.place(value))
            })
            .collect()
    }
}

/// A bar up to so many times the limit, the noise floor as a band, the limit as a line.
pub(super) fn times_limit(
    axis: &Axis,
    class: &str,
    past: Option<f64>,
    floor: Option<f64>,
    label: &str,
) -> String {
    const WIDTH: f64 = 1000.0;
    let mut parts = String::new();
    for (_, place) in axis.ticks() {
        parts += &line("grid", [place * WIDTH, 0.0], [place * WIDTH, 20.0]);
    }
    if let Some(floor) = floor.filter(|floor| *floor > 0.0) {
        parts += &rect("floor", [0.0, 0.0, axis.place(floor) * WIDTH, 20.0]);
    }
    if let Some(past) = past {
        parts += &rect(class, [0.0, 6.0, (axis.place(past) * WIDTH).max(4.0), 8.0]);
    }
    if let Some(floor) = floor.filter(|floor| *floor > 0.0) {
        parts += &line("flooredge", [axis.place(floor) * WIDTH, 0.0], [axis.place(floor) * WIDTH, 20.0]);
    }
    parts += &line("limit", [axis.place(1.0) * WIDTH, 0.0], [axis.place(1.0) * WIDTH, 20.0]);
    svg("times", WIDTH, 20.0, label, &parts)
}

/// A share between its limits: bands of what is well, a warning and critical, and a bar up to it.
pub(super) fn gauge(share: Option<f64>, limits: [f64; 2], class: &str, label: &str) -> String {
    let [warning, critical] = limits.map(|limit| limit.clamp(0.0, 1.0) * 1000.0);
    let critical = critical.max(warning);
    let mut parts = rect("band ok", [0.0, 0.0, warning, 28.0])
        + &rect("band warning", [warning, 0.0, critical - warning, 28.0])
        + &rect("band critical", [critical, 0.0, 1000.0 - critical, 28.0]);
    if let Some(share) = share {
        let end = share.clamp(0.0, 1.0) * 1000.0;
        parts += &rect(class, [0.0, 8.0, end, 12.0]);
        parts += &line("needle", [end, 0.0], [end, 28.0]);
    }
    svg("gauge", 1000.0, 28.0, label, &parts)
}
