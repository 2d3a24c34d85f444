//! When one object of a bucket is asked for again.

use std::time::Duration;

use object_store::Error;

use crate::record::trouble;

const TRIES: u32 = 4;

/// For how long to wait before another try, after so many; None where none would do better, or there were enough.
pub(super) fn pause(error: &Error, tried: u32) -> Option<Duration> {
    let may_pass = match trouble(error) {
        Some(why) => why.may_pass(),
        // An answer that broke off.
        None => matches!(error, Error::Generic { .. }),
    };
    (may_pass && tried < TRIES).then(|| Duration::from_millis(200) * tried)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_broke_off_is_asked_for_a_few_times_and_what_is_not_there_once() {
        let broke_off = Error::Generic { store: "S3", source: "connection closed".into() };
        let pauses: Vec<_> = (1..=4).map(|tried| pause(&broke_off, tried)).collect();
        let milliseconds = |count| Some(Duration::from_millis(count));
        assert_eq!(pauses, [milliseconds(200), milliseconds(400), milliseconds(600), None]);
        let gone = Error::NotFound { path: "a".to_owned(), source: "404".into() };
        assert_eq!(pause(&gone, 1), None);
    }
}
