//! One line for Nagios, Icinga and their kin: text, a pipe, performance data.
//! <https://www.monitoring-plugins.org/doc/guidelines.html>

use super::{Document, text::one_line};
use crate::finding::{Finding, Unit, Verdict};

pub(super) fn render(document: &Document) -> String {
    let (label, sentence) = document.headline();
    // The status word of the protocol, which an act's own word then follows.
    let status = document.verdict().label();
    let own = if label == status { String::new() } else { format!("{label} ") };
    let service = document.command().to_uppercase();
    let text = one_line(&format!("{service} {status} - {own}{sentence}")).replace('|', "¦");
    let mut data: Vec<String> = document.findings().iter().filter_map(datum).collect();
    if let Document::Listing(listing) = document {
        data.push(format!("'{}'={}", quoted(listing.noun()), listing.rows.len()));
    }
    if let Document::Report(report) = document {
        data.push(format!("'took'={}s;;;0", plain(report.took_seconds)));
    }
    if data.is_empty() { format!("{text}\n") } else { format!("{text}|{}\n", data.join(" ")) }
}

/// `'label'=value[UOM];warn;crit;min;max`; `U` where there should be a number and is none.
fn datum(finding: &Finding) -> Option<String> {
    let measurable =
        finding.unit.is_some() || finding.threshold.is_some() || finding.ranges.iter().any(Option::is_some);
    if finding.value.is_none() && !(measurable && finding.verdict == Verdict::Unknown) {
        return None;
    }
    let (scale, uom, least, most) = match finding.unit {
        Some(Unit::Seconds) => (1.0, "s", "0", ""),
        Some(Unit::Bytes) => (1.0, "B", "0", ""),
        Some(Unit::Ratio) => (100.0, "%", "0", "100"),
        None => (1.0, "", "", ""),
    };
    let value = finding.value.map_or_else(|| "U".to_owned(), |value| plain(value * scale) + uom);
    let least = if finding.value.is_some_and(|value| value < 0.0) { "" } else { least };
    let most = if finding.value.is_some_and(|value| value > 1.0) { "" } else { most };
    let [warning, critical] = finding
        .ranges
        .each_ref()
        .map(|range| range.as_deref().map_or_else(String::new, |range| scaled(range, scale)));
    let datum = format!("'{}'={value};{warning};{critical};{least};{most}", quoted(&finding.id));
    Some(datum.trim_end_matches(';').to_owned())
}

/// A label between quotes: quotes doubled, and no equals sign, which some parsers split at.
fn quoted(label: &str) -> String {
    one_line(label).replace('\'', "''").replace(['=', '|'], "_")
}

/// The numbers of a range, scaled.
fn scaled(range: &str, scale: f64) -> String {
    if scale == 1.0 {
        return range.to_owned();
    }
    let (inside, ends) = range.strip_prefix('@').map_or(("", range), |ends| ("@", ends));
    let ends = ends
        .split(':')
        .map(|end| end.parse::<f64>().map_or_else(|_| end.to_owned(), |end| plain(end * scale)));
    format!("{inside}{}", ends.collect::<Vec<_>>().join(":"))
}

/// A decimal without exponent, and without the dust of binary fractions.
fn plain(value: f64) -> String {
    if value.abs() < 1e-6 {
        return format!("{value}");
    }
    let text = format!("{value:.9}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Quantity, Threshold};

    #[test]
    fn performance_data_follows_the_guidelines() {
        let limit = |text: &str| text.parse::<Threshold>().unwrap();
        let finding = |verdict| Finding::new("check.it's=a|b", "x", verdict, "m");
        let (warning, critical) = (limit("> 80%"), limit("outside 10%..90%"));
        let cases = [
            (
                finding(Verdict::Ok)
                    .measured(Quantity::parse("12.3%").unwrap())
                    .limits(Some(&warning), Some(&critical)),
                Some("'check.it''s_a_b'=12.3%;~:80;10:90;0;100"),
            ),
            (finding(Verdict::Ok).measured(Quantity::plain(1e-9)), Some("'check.it''s_a_b'=0.000000001")),
            (
                finding(Verdict::Ok).measured(Quantity::plain(1e21)),
                Some("'check.it''s_a_b'=1000000000000000000000"),
            ),
            (
                finding(Verdict::Ok).measured(Quantity::parse("2.31s").unwrap()),
                Some("'check.it''s_a_b'=2.31s;;;0"),
            ),
            (finding(Verdict::Unknown).limits(None, Some(&limit("> 5"))), Some("'check.it''s_a_b'=U;;~:5")),
            (finding(Verdict::Critical), None),
        ];
        for (finding, expected) in cases {
            assert_eq!(datum(&finding).as_deref(), expected);
        }
    }
}
