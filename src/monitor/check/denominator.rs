//! `at_least`: a number means something only where enough was counted. Pure; reading the denominator is the
//! source's that it names.

use super::seen::{Look, Seen};
use crate::{config::AtLeast, finding::Quantity};

/// What a denominator is called in messages: its expression, or its metric.
fn name_of(limit: &AtLeast) -> &str {
    let metric = || limit.metric.as_ref().map(|metric| metric.name.as_str());
    limit.promql.as_deref().or_else(metric).unwrap_or("at_least")
}

/// A ratio of almost nothing means nothing: with too small a denominator, there is no number.
pub(super) fn enough(look: Look, denominator: Look, limit: &AtLeast) -> Look {
    let attempts = look.attempts.max(denominator.attempts);
    let instrument = look.instrument.clone().or(denominator.instrument);
    let look = Look { attempts, instrument, ..look };
    if !matches!(look.seen, Seen::Numbers(_)) {
        return look;
    }
    let named = name_of(limit);
    match denominator.seen {
        Seen::Numbers(readings) => {
            // Several series: the whole of what was counted.
            let sum: f64 = readings.iter().map(|reading| reading.value).sum();
            let look = look.evidence("denominator", sum);
            if sum >= limit.value {
                return look;
            }
            let (sum, needed) = (Quantity::plain(sum), Quantity::plain(limit.value));
            Look { seen: Seen::NoData(format!("only {sum} of at least {needed} ({named})")), ..look }
        }
        Seen::NoData(why) => Look { seen: Seen::NoData(format!("{named}: {why}")), ..look },
        Seen::Blind(why) | Seen::Down(why) | Seen::Verdict(_, why) => {
            Look { seen: Seen::Blind(format!("{named}: {why}")), ..look }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::seen::Reading, *};

    #[test]
    fn a_small_denominator_is_no_data() {
        let limit = AtLeast { promql: Some("n".into()), value: 100.0, ..AtLeast::default() };
        let numbers =
            |values: &[f64]| Look::new(Seen::Numbers(values.iter().copied().map(Reading::of).collect()));
        let seen = |denominator| enough(Look::number(0.5), denominator, &limit).seen;
        let ratio = Look::number(0.5).seen;
        assert_eq!(seen(numbers(&[100.0])), ratio);
        assert_eq!(seen(numbers(&[60.0, 60.0])), ratio);
        assert_eq!(seen(numbers(&[99.0])), Seen::NoData("only 99 of at least 100 (n)".into()));
        assert!(matches!(seen(numbers(&[f64::NAN])), Seen::NoData(_)));
        assert_eq!(seen(Look::no_data("x")), Seen::NoData("n: x".into()));
        assert_eq!(seen(Look::blind("x")), Seen::Blind("n: x".into()));
    }

    #[test]
    fn what_has_no_number_stays_what_it_is_and_names_the_blind_instrument() {
        let limit = AtLeast { promql: Some("n".into()), value: 100.0, ..AtLeast::default() };
        let blind = Look::blind("x").through("prometheus", "gone");
        let look = enough(Look::down("y"), blind, &limit);
        assert_eq!(look.seen, Seen::Down("y".into()));
        assert!(look.instrument.is_some_and(|instrument| instrument.name == "prometheus"));
    }
}
