//! Sending what is new and what waits: each target in the order of the notices, targets beside each other. A failure
//! is said, keeps the notice in the spool, and changes nothing else.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use super::{
    channel::{deliver, way},
    notice::Notice,
    spool::{Entry, Spool},
};
use crate::context::Context;

/// Notices of this run that are safe from a kill, and not yet sent.
pub(super) struct Outbox {
    spool: Option<Spool>,
    entries: Vec<Entry>,
    /// Where there is no spool.
    loose: Vec<(String, Notice)>,
}

impl Outbox {
    /// Puts the notices into the spool, each for its target.
    pub(super) fn fill(cx: &Context, notices: Vec<(String, Notice)>) -> Self {
        if notices.is_empty() && cx.config().notify.is_empty() {
            return Self { spool: None, entries: Vec::new(), loose: Vec::new() };
        }
        let spool = Spool::of(cx).inspect_err(|error| {
            cx.warn_once(&format!("there is no spool for notices that do not get through: {error}"));
        });
        let mut outbox = Self { spool: spool.ok(), entries: Vec::new(), loose: Vec::new() };
        for (target, notice) in notices {
            match outbox.spool.as_ref().map(|spool| spool.put(&target, notice.clone())) {
                Some(Ok(entry)) => outbox.entries.push(entry),
                Some(Err(error)) => {
                    cx.warn_once(&format!("a notice could not be put into the spool: {error}"));
                    outbox.loose.push((target, notice));
                }
                None => outbox.loose.push((target, notice)),
            }
        }
        outbox
    }

    /// Changes or takes back what was filled in, by target.
    pub(super) fn revise(&mut self, cx: &Context, revised: impl Fn(&str) -> Option<Notice>) {
        self.entries.retain_mut(|entry| match revised(&entry.target) {
            Some(notice) if notice.changes == entry.notice.changes => true,
            // What cannot be rewritten says too much, which is better than nothing.
            Some(notice) => {
                if let Err(error) = entry.replace(notice) {
                    cx.ui.trace(1, &format!("a notice in the spool says too much: {error}"));
                }
                true
            }
            None => {
                entry.done();
                false
            }
        });
        self.loose.retain_mut(|(target, notice)| match revised(target) {
            Some(other) => {
                *notice = other;
                true
            }
            None => false,
        });
    }

    /// Sends them, after what waits from before.
    pub(super) async fn send(self, cx: &Context) {
        let Self { spool, entries, loose } = self;
        let (before, given_up) =
            spool.as_ref().map(|spool| spool.waiting(cx.clock.now())).unwrap_or_default();
        for what in given_up {
            cx.ui.warn(&format!("a notice was given up after days of trying: {what}"));
        }
        let old = before.len();
        let mut by_target: BTreeMap<String, Vec<(Option<Entry>, Notice, bool)>> = BTreeMap::new();
        for (at, entry) in before.into_iter().chain(entries).enumerate() {
            let (target, notice) = (entry.target.clone(), entry.notice.clone());
            by_target.entry(target).or_default().push((Some(entry), notice, at < old));
        }
        for (target, notice) in loose {
            by_target.entry(target).or_default().push((None, notice, false));
        }
        let place = spool.map(|spool| spool.shown());
        join_all(by_target.into_iter().map(|(name, queue)| send_to(cx, name, queue, place.as_deref()))).await;
    }
}

async fn send_to(cx: &Context, name: String, queue: Vec<(Option<Entry>, Notice, bool)>, place: Option<&str>) {
    let Some(target) = cx.config().notify.get(&name) else {
        cx.ui.warn(&format!("{} for `{name}` dropped: it is not in `notify:` any more", count(queue.len())));
        queue.iter().flat_map(|(entry, ..)| entry).for_each(Entry::done);
        return;
    };
    let total = queue.len();
    for (done, (entry, notice, old)) in queue.into_iter().enumerate() {
        match deliver(cx, target, &notice).await {
            Ok(_) => {
                if let Some(entry) = entry {
                    entry.done();
                }
                if old {
                    let at = notice.at.format("%Y-%m-%d %H:%M:%S UTC");
                    cx.ui.say(&format!("a notice of {at} has now reached `{name}`: {}", notice.title));
                }
            }
            // Those behind it wait, too: a recovery must not come before the trouble.
            Err(why) => {
                let left = count(total - done);
                let stays = match place {
                    Some(place) => format!("in {place} for the next run"),
                    None => "lost, since there is no spool".to_owned(),
                };
                cx.ui.warn(&format!("`{name}` ({}) was not reached: {why}; {left} {stays}", way(target)));
                return;
            }
        }
    }
}

fn count(notices: usize) -> String {
    if notices == 1 { "1 notice is".to_owned() } else { format!("{notices} notices are") }
}
