//! MLflow's filter strings: `name = 'x' AND tags.team LIKE 'r%'`. No `OR`, no brackets, as in the original.

use super::fault::Fault;

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clause {
    pub(super) entity: Entity,
    pub(super) key: String,
    pub(super) operator: Operator,
    pub(super) value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entity {
    Attribute,
    Tag,
    Metric,
    Parameter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    ILike,
}

impl Clause {
    /// Whether a text satisfies it; one that is absent never does.
    pub(super) fn accepts(&self, found: Option<&str>) -> bool {
        let Some(found) = found else { return false };
        match self.operator {
            Operator::Equal => found == self.value,
            Operator::NotEqual => found != self.value,
            Operator::Like => like(found, &self.value),
            Operator::ILike => like(&found.to_lowercase(), &self.value.to_lowercase()),
            _ => found.parse().is_ok_and(|number| self.accepts_number(Some(number))),
        }
    }

    /// The same for a number.
    pub(super) fn accepts_number(&self, found: Option<f64>) -> bool {
        let (Some(found), Ok(limit)) = (found, self.value.parse::<f64>()) else { return false };
        match self.operator {
            Operator::Equal => found == limit,
            Operator::NotEqual => found != limit,
            Operator::Less => found < limit,
            Operator::LessOrEqual => found <= limit,
            Operator::Greater => found > limit,
            Operator::GreaterOrEqual => found >= limit,
            Operator::Like | Operator::ILike => false,
        }
    }
}

/// Parses a filter whose attributes may be only those of `allowed`.
pub(super) fn parse(text: &str, allowed: &[&str]) -> Result<Vec<Clause>, Fault> {
    let mut rest = text.trim();
    let mut clauses = Vec::new();
    while !rest.is_empty() {
        let (clause, after) = clause(rest, allowed)?;
        clauses.push(clause);
        let after = after.trim_start();
        if after.is_empty() {
            break;
        }
        let (word, next) = split_word(after);
        if !word.eq_ignore_ascii_case("and") {
            return Err(Fault::invalid(format!("Invalid clause(s) in filter string: '{word}'")));
        }
        rest = next.trim_start();
    }
    Ok(clauses)
}

fn clause<'a>(text: &'a str, allowed: &[&str]) -> Result<(Clause, &'a str), Fault> {
    let end = text.find(|c: char| c.is_whitespace() || "=<>!'\"".contains(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let (entity, key) = match name.split_once('.') {
        Some(("tags" | "tag", key)) => (Entity::Tag, key),
        Some(("metrics" | "metric", key)) => (Entity::Metric, key),
        Some(("params" | "param" | "parameters", key)) => (Entity::Parameter, key),
        Some(("attributes" | "attribute" | "run", key)) => (Entity::Attribute, key),
        _ => (Entity::Attribute, name),
    };
    let key = key.trim_matches(['`', '"']);
    if entity == Entity::Attribute && !allowed.contains(&key) {
        let valid: Vec<String> = allowed.iter().map(|key| format!("'{key}'")).collect();
        return Err(Fault::invalid(format!(
            "Invalid attribute key '{key}' specified. Valid keys are '{{{}}}'",
            valid.join(", ")
        )));
    }
    let (operator, rest) = operator(rest.trim_start())?;
    let (value, rest) = value(rest.trim_start())?;
    Ok((Clause { entity, key: key.to_owned(), operator, value }, rest))
}

fn operator(text: &str) -> Result<(Operator, &str), Fault> {
    let end = text.find(|c: char| !"=<>!".contains(c)).unwrap_or(text.len());
    let (word, rest) = if end > 0 { text.split_at(end) } else { split_word(text) };
    let operator = match word.to_ascii_uppercase().as_str() {
        "=" => Operator::Equal,
        "!=" => Operator::NotEqual,
        "<" => Operator::Less,
        "<=" => Operator::LessOrEqual,
        ">" => Operator::Greater,
        ">=" => Operator::GreaterOrEqual,
        "LIKE" => Operator::Like,
        "ILIKE" => Operator::ILike,
        _ => {
            return Err(Fault::invalid(format!(
                "Invalid comparator '{word}' not one of '{{'>', '<', '<=', '>=', '!=', '='}}"
            )));
        }
    };
    Ok((operator, rest))
}

fn value(text: &str) -> Result<(String, &str), Fault> {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let inner = &text[1..];
        return match inner.find(quote) {
            Some(end) => Ok((inner[..end].to_owned(), &inner[end + 1..])),
            None => Err(Fault::invalid("Invalid clause(s) in filter string: the quote is not closed")),
        };
    }
    let (word, rest) = split_word(text);
    if word.is_empty() {
        return Err(Fault::invalid("Invalid clause(s) in filter string: a value is missing"));
    }
    Ok((word.to_owned(), rest))
}

fn split_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// SQL's LIKE: `%` is anything, `_` one character. Iterative, so that no pattern is expensive.
fn like(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) = (text.chars().collect(), pattern.chars().collect());
    let (mut at, mut want) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        if pattern.get(want) == Some(&'%') {
            retry = Some((at, want));
            want += 1;
        } else if pattern.get(want).is_some_and(|&c| c == '_' || c == text[at]) {
            at += 1;
            want += 1;
        } else if let Some((from, percent)) = retry {
            retry = Some((from + 1, percent));
            at = from + 1;
            want = percent + 1;
        } else {
            return false;
        }
    }
    pattern[want..].iter().all(|&c| c == '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_select_as_mlflow_does() {
        let cases = [
            ("name = 'a'", "a", true),
            ("name='a'", "b", false),
            ("name LIKE 'credit%'", "credit-risk-model", true),
            ("name ilike 'CRED_T%'", "credit", true),
            ("name != 'a' AND name != 'b'", "c", true),
            ("", "x", true),
        ];
        for (filter, name, accepted) in cases {
            let clauses = parse(filter, &["name"]).unwrap();
            assert_eq!(clauses.iter().all(|clause| clause.accepts(Some(name))), accepted, "{filter}");
        }
    }

    #[test]
    fn bad_filters_are_refused() {
        for filter in
            ["stage = 'x'", "name >> 3", "name = 'x' OR name = 'y'", "name = 'x", "name", "name =", "é"]
        {
            parse(filter, &["name"]).unwrap_err();
        }
    }

    #[test]
    fn like_knows_its_wildcards() {
        assert!(like("abc", "%"));
        assert!(like("abc", "a%c"));
        assert!(like("", "%%"));
        assert!(!like("abc", "a_"));
        assert!(!like("", "_"));
        assert!(like("aXbXc", "a%b%c"));
    }
}
