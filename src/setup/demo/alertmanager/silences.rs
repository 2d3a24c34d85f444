//! Silences: created, changed, listed, expired.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    coded, decode,
    matcher::{Labels, Matcher},
    stamp, worded,
};
use crate::setup::demo::server::{Reply, Request};

/// More than a demo needs; the oldest give way.
const MAX_SILENCES: usize = 1000;

/// A silence as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Silence {
    pub(super) id: String,
    matchers: Vec<Matcher>,
    starts: DateTime<Utc>,
    ends: DateTime<Utc>,
    updated: DateTime<Utc>,
    author: String,
    comment: String,
}

impl Silence {
    /// In the order of lists: active, pending, expired.
    fn state(&self, now: DateTime<Utc>) -> (u8, &'static str) {
        if self.ends <= now {
            (2, "expired")
        } else if self.starts > now {
            (1, "pending")
        } else {
            (0, "active")
        }
    }

    pub(super) fn mutes(&self, labels: &Labels, now: DateTime<Utc>) -> bool {
        self.state(now).1 == "active" && self.matchers.iter().all(|matcher| matcher.accepts(labels))
    }

    fn shown(&self, now: DateTime<Utc>) -> Value {
        json!({
            "id": self.id,
            "status": {"state": self.state(now).1},
            "updatedAt": stamp(self.updated),
            "comment": self.comment,
            "createdBy": self.author,
            "endsAt": stamp(self.ends),
            "matchers": self.matchers.iter().map(Matcher::shown).collect::<Vec<_>>(),
            "startsAt": stamp(self.starts),
        })
    }

    /// Whether a list filtered by labels shows it.
    fn is_about(&self, filter: &Matcher) -> bool {
        let value = self.matchers.iter().find(|matcher| matcher.name == filter.name);
        match value {
            Some(matcher) => filter.accepts_value(&matcher.value),
            None => filter.accepts_value(""),
        }
    }
}

pub(super) fn list(silences: &[Silence], request: &Request, now: DateTime<Utc>) -> Reply {
    let filters: Vec<Matcher> = match request.params("filter").map(Matcher::parse).collect() {
        Ok(filters) => filters,
        Err(why) => return worded(400, why),
    };
    let mut found: Vec<&Silence> =
        silences.iter().filter(|silence| filters.iter().all(|filter| silence.is_about(filter))).collect();
    found.sort_by_key(|silence| (silence.state(now).0, silence.ends));
    Reply::json(200, &found.iter().map(|silence| silence.shown(now)).collect())
}

pub(super) fn get(silences: &[Silence], id: &str, now: DateTime<Utc>) -> Reply {
    if let Err(refusal) = check_id(id) {
        return refusal;
    }
    silences
        .iter()
        .find(|silence| silence.id == id)
        .map_or_else(|| Reply::empty(404), |silence| Reply::json(200, &silence.shown(now)))
}

/// Expiring twice is no fault; an unknown one is 500.
pub(super) fn expire(silences: &mut [Silence], id: &str, now: DateTime<Utc>) -> Reply {
    if let Err(refusal) = check_id(id) {
        return refusal;
    }
    match silences.iter_mut().find(|silence| silence.id == id) {
        Some(silence) => {
            end(silence, now);
            Reply::empty(200)
        }
        None => worded(500, "silence not found"),
    }
}

fn end(silence: &mut Silence, now: DateTime<Utc>) {
    if silence.ends > now {
        silence.starts = silence.starts.min(now);
        silence.ends = now;
        silence.updated = now;
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posted {
    id: Option<String>,
    matchers: Option<Vec<PostedMatcher>>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    created_by: Option<String>,
    comment: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PostedMatcher {
    name: Option<String>,
    value: Option<String>,
    is_regex: Option<bool>,
    is_equal: Option<bool>,
}

pub(super) fn post(silences: &mut Vec<Silence>, request: &Request, now: DateTime<Utc>) -> Reply {
    let (id, mut silence) = match decode(request, "silence").and_then(|posted| validate(posted, now)) {
        Ok(valid) => valid,
        Err(refusal) => return refusal,
    };
    if let Some(id) = id {
        let Some(old) = silences.iter_mut().find(|silence| silence.id == id) else {
            return worded(404, "silence not found");
        };
        // Only a silence that mutes the same alerts keeps its id; another one takes its place.
        let same = old.matchers.len() == silence.matchers.len()
            && old.matchers.iter().zip(&silence.matchers).all(|(a, b)| a.shown() == b.shown());
        if same && old.state(now).1 != "expired" {
            if old.state(now).1 == "active" {
                silence.starts = old.starts;
            }
            silence.id.clone_from(&old.id);
            *old = silence;
            return Reply::json(200, &json!({"silenceID": id}));
        }
        end(old, now);
    }
    silence.starts = silence.starts.max(now);
    let id = silence.id.clone();
    silences.push(silence);
    let extra = silences.len().saturating_sub(MAX_SILENCES);
    silences.drain(..extra);
    Reply::json(200, &json!({"silenceID": id}))
}

/// The id to change, if any, and the silence with an id of its own.
fn validate(posted: Posted, now: DateTime<Utc>) -> Result<(Option<String>, Silence), Reply> {
    let required = |name: &str| coded(422, 602, format!("{name} in body is required"));
    let comment = posted.comment.ok_or_else(|| required("comment"))?;
    let author = posted.created_by.ok_or_else(|| required("createdBy"))?;
    let ends = posted.ends_at.ok_or_else(|| required("endsAt"))?;
    let posted_matchers = posted.matchers.ok_or_else(|| required("matchers"))?;
    if posted_matchers.is_empty() {
        return Err(coded(422, 612, "matchers in body should have at least 1 items"));
    }
    let mut matchers = Vec::new();
    for (index, matcher) in posted_matchers.into_iter().enumerate() {
        let required = |name: &str| required(&format!("matchers.{index}.{name}"));
        let regex = matcher.is_regex.ok_or_else(|| required("isRegex"))?;
        let name = matcher.name.ok_or_else(|| required("name"))?;
        let value = matcher.value.ok_or_else(|| required("value"))?;
        let matcher = Matcher::new(&name, &value, matcher.is_equal.unwrap_or(true), regex).map_err(|why| {
            worded(
                400,
                format!("silence invalid: invalid label matcher {index}: invalid regular expression {value:?}: {why}"),
            )
        })?;
        matchers.push(matcher);
    }
    let starts = posted.starts_at.ok_or_else(|| required("startsAt"))?;
    if starts >= ends {
        return Err(worded(400, "Failed to create silence: start time must be before end time"));
    }
    if ends < now {
        return Err(worded(400, "Failed to create silence: end time can't be in the past"));
    }
    if matchers.iter().all(|matcher| matcher.accepts_value("")) {
        return Err(worded(400, "silence invalid: at least one matcher must not match the empty string"));
    }
    let id = new_id();
    let silence = Silence { id, matchers, starts, ends, updated: now, author, comment };
    Ok((posted.id.filter(|id| !id.is_empty()), silence))
}

/// A version 4 UUID.
fn new_id() -> String {
    let bits = fastrand::u128(..) & !(0xf << 76) & !(0b11 << 62) | (4 << 76) | (0b10 << 62);
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn check_id(id: &str) -> Result<(), Reply> {
    let parts: Vec<&str> = id.split('-').collect();
    let valid = parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if valid {
        Ok(())
    } else {
        Err(coded(422, 601, format!("silenceID in path must be of type uuid: {id:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_4_uuids() {
        let id = new_id();
        assert!(check_id(&id).is_ok(), "{id}");
        assert_eq!(id.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&id.as_bytes()[19]), "{id}");
        for bad in ["", "xyz", "00000000-0000-4000-8000-00000000000g", "é"] {
            check_id(bad).unwrap_err();
        }
    }
}
