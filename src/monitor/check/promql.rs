//! A PromQL expression: every series it gives is a number to judge.

use super::seen::{Look, Reading, Seen};
use crate::client::{ClientError, Prometheus, QueryResult};

/// Asks Prometheus.
pub(super) async fn look(prometheus: &Prometheus, expression: &str) -> Look {
    let look = match prometheus.query(expression, None).await {
        Err(error) => unread(&error),
        Ok(answer) => {
            let look = Look::new(to_seen(answer.result)).attempts(answer.attempts);
            // A store that was left out may hold the series that is bad.
            if answer.warnings.is_empty() { look } else { look.evidence("warnings", answer.warnings) }
        }
    };
    look.evidence("expression", expression)
}

/// A refused expression is this check's alone; anything else makes the server a blind instrument.
fn unread(error: &ClientError) -> Look {
    let look = Look::unread(error);
    match error {
        ClientError::Refused { status: 400 | 422, .. } => look,
        error => look.through("prometheus", error.what()),
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
    fn what_is_no_number_is_said() {
        assert!(matches!(to_seen(QueryResult::Vector(Vec::new())), Seen::NoData(_)));
        assert!(matches!(to_seen(QueryResult::Matrix(Vec::new())), Seen::Blind(_)));
        assert!(matches!(to_seen(QueryResult::Text { text: "a".into(), at: 0.0 }), Seen::Blind(_)));
        let seen = to_seen(QueryResult::Scalar { value: 1.0, at: 0.0 });
        assert_eq!(seen, Seen::Numbers(vec![Reading::of(1.0)]));
    }
}
