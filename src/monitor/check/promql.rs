//! A PromQL expression: every series it gives is a number to judge.

use super::seen::{Look, Reading, Seen};
use crate::{
    client::{ClientError, Prometheus, QueryResult},
    config::AtLeast,
};

/// Asks Prometheus, and for the denominator too where one is set.
pub(super) async fn look(prometheus: &Prometheus, expression: &str, at_least: Option<&AtLeast>) -> Look {
    let denominator = async {
        let (limit, expression) = at_least.and_then(|limit| Some((limit, limit.promql.as_deref()?)))?;
        Some((limit.value, expression, prometheus.query(expression, None).await))
    };
    let (answer, denominator) = tokio::join!(prometheus.query(expression, None), denominator);
    let look = match answer {
        Err(error) => unread(&error),
        Ok(answer) => {
            let warnings: Vec<String> = answer.warnings.clone();
            let look = Look::new(to_seen(answer.result)).attempts(answer.attempts);
            // A store that was left out may hold the series that is bad.
            if warnings.is_empty() { look } else { look.evidence("warnings", warnings) }
        }
    };
    let look = match denominator {
        None => look,
        Some((_, _, Err(error))) => match look.seen {
            Seen::Numbers(_) => unread(&error),
            _ => look,
        },
        Some((value, expression, Ok(answer))) => enough(look, to_seen(answer.result), value, expression),
    };
    look.evidence("expression", expression)
}

/// A ratio of almost nothing means nothing: with a denominator below `value`, there is no number.
pub(super) fn enough(look: Look, denominator: Seen, value: f64, named: &str) -> Look {
    if !matches!(look.seen, Seen::Numbers(_)) {
        return look;
    }
    let why = match denominator {
        Seen::Numbers(readings) => {
            // Several series: the whole of what was counted.
            let sum: f64 = readings.iter().map(|reading| reading.value).sum();
            if sum >= value {
                return look.evidence("denominator", sum);
            }
            let sum = crate::finding::Quantity::plain(sum);
            format!("only {sum} of at least {} ({named})", crate::finding::Quantity::plain(value))
        }
        Seen::NoData(why) => format!("{named}: {why}"),
        Seen::Blind(why) | Seen::Down(why) => {
            return Look { seen: Seen::Blind(format!("{named}: {why}")), ..look };
        }
        Seen::Verdict(..) => return look,
    };
    Look { seen: Seen::NoData(why), ..look }
}

/// A refused expression is this check's alone; anything else makes the server a blind instrument.
fn unread(error: &ClientError) -> Look {
    let look = Look::unread(error);
    match error {
        ClientError::Refused { status: 400 | 422, .. } => look,
        error => look.through("prometheus", error.to_string()),
    }
}

fn to_seen(result: QueryResult) -> Seen {
    match result {
        QueryResult::Scalar { value, .. } => Seen::Numbers(vec![Reading::of(value)]),
        QueryResult::Vector(series) if series.is_empty() => {
            Seen::NoData("the expression gives no series".to_owned())
        }
        QueryResult::Vector(series) => Seen::Numbers(
            series
                .into_iter()
                .map(|series| Reading { labels: series.labels, value: series.value, at_least: false })
                .collect(),
        ),
        QueryResult::Matrix(_) => {
            Seen::Blind("the expression gives a range; a check needs one number per series".to_owned())
        }
        QueryResult::Text { .. } => Seen::Blind("the expression gives a text, not a number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_denominator_is_no_data() {
        let ratio = || Look::number(0.5);
        let sum = |values: &[f64]| Seen::Numbers(values.iter().copied().map(Reading::of).collect());
        assert_eq!(enough(ratio(), sum(&[100.0]), 100.0, "n").seen, ratio().seen);
        assert_eq!(enough(ratio(), sum(&[60.0, 60.0]), 100.0, "n").seen, ratio().seen);
        let few = Seen::NoData("only 99 of at least 100 (n)".into());
        assert_eq!(enough(ratio(), sum(&[99.0]), 100.0, "n").seen, few);
        assert!(matches!(enough(ratio(), sum(&[f64::NAN]), 100.0, "n").seen, Seen::NoData(_)));
        assert!(matches!(enough(ratio(), Seen::NoData("x".into()), 1.0, "n").seen, Seen::NoData(_)));
        assert!(matches!(enough(ratio(), Seen::Blind("x".into()), 1.0, "n").seen, Seen::Blind(_)));
    }

    #[test]
    fn what_is_no_number_is_said() {
        assert!(matches!(to_seen(QueryResult::Vector(Vec::new())), Seen::NoData(_)));
        assert!(matches!(to_seen(QueryResult::Matrix(Vec::new())), Seen::Blind(_)));
        assert!(matches!(to_seen(QueryResult::Text { text: "a".into(), at: 0.0 }), Seen::Blind(_)));
        let seen = to_seen(QueryResult::Scalar { value: 1.0, at: 0.0 });
        assert_eq!(seen, Seen::Numbers(vec![Reading::of(1.0)]));
    }
}
