//! Leases: one run at a time acts on a target. Numbered create-only objects, of which the highest counts; no store
//! needs compare-and-swap.
//!
//! Many servers' conditional put is not atomic: of two at the same moment both succeed, and the later one stays. So
//! after a put the holder reads back, on such a server once every other put that may have been under way has landed:
//! a put counts only when it came through within the settling time from when its number was chosen, and everybody
//! waits that long before looking.

use std::{
    cell::Cell,
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Process, Store, Who, object_name};

/// How long a lease counts without being renewed.
const LIFE: TimeDelta = TimeDelta::minutes(2);
/// Others may put at the same moment; after so many lost races somebody else is clearly at work.
const TRIES: u32 = 5;
/// When it should be renewed: often enough to survive two failures.
const RENEWAL: Duration = Duration::from_secs(LIFE.num_seconds().unsigned_abs() / 4);

/// What a lease says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseNote {
    pub schema: String,
    /// The plan that holds it; tells one holder from another.
    pub plan: String,
    pub holder: Who,
    pub process: Process,
    pub command: String,
    pub started: DateTime<Utc>,
    pub expires: DateTime<Utc>,
}

impl LeaseNote {
    pub const SCHEMA: &'static str = "mlopsctl/lease/v1";

    pub fn new(plan: &str, holder: Who, process: Process, command: &str, now: DateTime<Utc>) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            plan: plan.to_owned(),
            holder,
            process,
            command: command.to_owned(),
            started: now,
            expires: now + LIFE,
        }
    }

    /// What the lease of a target said last, whether or not it still counts; none where nobody ever held it.
    ///
    /// # Errors
    /// The store cannot be read, or what it says cannot be understood.
    pub async fn last(store: &Store, target: &str) -> Result<Option<Self>> {
        match highest(store, target).await? {
            Some(number) => store.read(&name(target, number)).await,
            None => Ok(None),
        }
    }

    /// When it was written.
    pub fn written(&self) -> DateTime<Utc> {
        self.expires - LIFE
    }
}

/// A lease that somebody else holds.
#[derive(Debug, Clone)]
pub struct Held {
    pub target: String,
    /// Absent when the object could not be understood.
    pub note: Option<LeaseNote>,
}

/// Why there is no lease.
#[derive(Debug)]
pub enum Refusal {
    Held(Box<Held>),
    Store(anyhow::Error),
}

/// A lease that is ours until it expires, is released or taken over.
#[derive(Debug)]
pub struct Lease {
    store: Store,
    target: String,
    number: u64,
    note: LeaseNote,
    /// When it was taken, or last tried to be prolonged.
    tried: Instant,
    renewal: Duration,
}

/// That a lease is held by somebody, however often it is prolonged meanwhile.
#[derive(Debug, Clone)]
pub struct Claim {
    store: Store,
    target: String,
    plan: String,
    process: Process,
}

impl Claim {
    /// Whether nobody has taken the lease over.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn is_ours(&self) -> Result<bool> {
        Ok(self.number().await?.is_some())
    }

    /// The number that counts, if it is still ours.
    async fn number(&self) -> Result<Option<u64>> {
        let Some(number) = highest(&self.store, &self.target).await? else { return Ok(None) };
        let found: Option<LeaseNote> = self.store.read(&name(&self.target, number)).await?;
        let ours = found.is_some_and(|found| found.plan == self.plan && found.process == self.process);
        Ok(ours.then_some(number))
    }
}

impl Lease {
    /// Takes the lease of a target. `may_take` decides about one that still counts.
    pub async fn acquire(
        store: &Store,
        target: &str,
        note: LeaseNote,
        may_take: impl Fn(&LeaseNote) -> bool,
    ) -> Result<Self, Refusal> {
        let settle = store.settle().map_err(Refusal::Store)?;
        let mut slowest = None;
        for _ in 0..TRIES {
            let chosen = Instant::now();
            let highest = highest(store, target).await.map_err(Refusal::Store)?;
            let number = highest.unwrap_or(0) + 1;
            if let Some(highest) = highest {
                let found: Result<Option<LeaseNote>> = store.read(&name(target, highest)).await;
                match found {
                    Ok(None) => continue,
                    Ok(Some(found)) if found.expires > note.started && !may_take(&found) => {
                        return Err(held(target, Some(found)));
                    }
                    Ok(Some(_)) => {}
                    Err(_) => {
                        // Of a newer version, or damaged.
                        let expires = expiry(store, &name(target, highest)).await.map_err(Refusal::Store)?;
                        let Some(expires) = expires else { continue };
                        let unknown = LeaseNote { expires, plan: String::new(), ..note.clone() };
                        if expires > note.started && !may_take(&unknown) {
                            return Err(held(target, None));
                        }
                    }
                }
            }
            if !store.create(&name(target, number), &note).await.map_err(Refusal::Store)? {
                continue;
            }
            let mut lease = Self {
                store: store.clone(),
                target: target.to_owned(),
                number,
                note: note.clone(),
                tried: chosen,
                renewal: RENEWAL,
            };
            if let Some(settle) = settle {
                let took = chosen.elapsed();
                if took > settle {
                    // Somebody may have looked before this put landed, and found none. The next try finds the
                    // connection made and the credentials fetched.
                    let _ = lease.write_next(note.started).await;
                    slowest = Some(took);
                    continue;
                }
                tokio::time::sleep(settle).await;
            }
            if lease.is_ours().await.map_err(Refusal::Store)? {
                return Ok(lease);
            }
        }
        Err(Refusal::Store(match slowest {
            Some(took) => anyhow!(
                "the store {} is too slow for a lease to be sure: {:.1} s for one put",
                store.shown(),
                took.as_secs_f64()
            ),
            None => anyhow!("others keep taking the lease of {target} at the same moment"),
        }))
    }

    /// That it is held, for those who act on behalf of its holder.
    pub fn claim(&self) -> Claim {
        let LeaseNote { plan, process, .. } = self.note.clone();
        Claim { store: self.store.clone(), target: self.target.clone(), plan, process }
    }

    /// Whether nobody has taken it over.
    pub async fn is_ours(&self) -> Result<bool> {
        self.claim().is_ours().await
    }

    /// Prolongs it where that is due. False when somebody has taken it over.
    ///
    /// # Errors
    /// The store cannot be asked.
    pub async fn keep(&mut self, now: DateTime<Utc>) -> Result<bool> {
        if self.tried.elapsed() < self.renewal { self.is_ours().await } else { self.renew(now).await }
    }

    /// Prolongs it. False when somebody has taken it over.
    pub async fn renew(&mut self, now: DateTime<Utc>) -> Result<bool> {
        self.tried = Instant::now();
        self.write_next(now + LIFE).await
    }

    /// Does something, and prolongs the lease however long that takes: neither waits for the other. Since when it was
    /// prolonged counts over all that is done, so that much that is short does not outlast it. A lease that cannot be
    /// prolonged is noticed by who asks whether it is still theirs.
    pub async fn keep_during<T>(
        &mut self,
        now: impl Fn() -> DateTime<Utc>,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = pin!(work);
        let renewing = Cell::new(false);
        let mut renewals = pin!(async {
            loop {
                tokio::time::sleep(self.renewal.saturating_sub(self.tried.elapsed())).await;
                renewing.set(true);
                drop(self.renew(now()).await);
                renewing.set(false);
            }
        });
        let done = tokio::select! {
            done = &mut work => done,
            never = &mut renewals => never,
        };
        // Of a renewal that was cut off nobody knows whether it was written: it would look like somebody else's.
        poll_fn(|task| {
            if renewing.get() {
                let _: Poll<T> = renewals.as_mut().poll(task);
            }
            if renewing.get() { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        done
    }

    /// Gives it up, and removes the numbers that no longer count.
    pub async fn release(mut self, now: DateTime<Utc>) -> Result<()> {
        if self.write_next(now).await? {
            for number in numbers(&self.store, &self.target).await? {
                if number < self.number {
                    self.store.remove(&name(&self.target, number)).await?;
                }
            }
        }
        Ok(())
    }

    async fn write_next(&mut self, expires: DateTime<Utc>) -> Result<bool> {
        let Some(number) = self.claim().number().await? else { return Ok(false) };
        // An earlier one may have been written, and its answer lost.
        self.number = number;
        let note = LeaseNote { expires, ..self.note.clone() };
        if !self.store.create(&name(&self.target, self.number + 1), &note).await? {
            return Ok(false);
        }
        self.number += 1;
        self.note = note;
        self.is_ours().await
    }
}

/// Until when a note counts that cannot be understood: as it says itself, or as long as one counts that was written
/// then. None: it is gone.
async fn expiry(store: &Store, name: &str) -> Result<Option<DateTime<Utc>>> {
    let said: Option<serde_json::Value> = store.read(name).await.ok().flatten();
    let said = said.as_ref().and_then(|note| note.get("expires")?.as_str());
    if let Some(said) = said.and_then(|text| DateTime::parse_from_rfc3339(text).ok()) {
        return Ok(Some(said.to_utc()));
    }
    Ok(store.written(name).await?.map(|at| at + LIFE))
}

fn held(target: &str, note: Option<LeaseNote>) -> Refusal {
    Refusal::Held(Box::new(Held { target: target.to_owned(), note }))
}

fn folder(target: &str) -> String {
    format!("leases/{}", object_name(target))
}

fn name(target: &str, number: u64) -> String {
    format!("{}/{number}.json", folder(target))
}

async fn numbers(store: &Store, target: &str) -> Result<Vec<u64>> {
    let names = store.list(&folder(target)).await?;
    let number = |name: &String| name.rsplit('/').next()?.strip_suffix(".json")?.parse().ok();
    Ok(names.iter().filter_map(number).collect())
}

async fn highest(store: &Store, target: &str) -> Result<Option<u64>> {
    Ok(numbers(store, target).await?.into_iter().max())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(plan: &str, minute: i64) -> LeaseNote {
        let who = Who { name: plan.to_owned(), claimed_by: "os".to_owned() };
        let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        LeaseNote::new(plan, who, Process::current(), "restart api", now)
    }

    async fn acquire(store: &Store, plan: &str, minute: i64, take_over: bool) -> Option<Lease> {
        match Lease::acquire(store, "prod/api", note(plan, minute), |_| take_over).await {
            Ok(lease) => Some(lease),
            Err(Refusal::Held(held)) => {
                assert_eq!(held.note.map(|note| note.command).as_deref(), Some("restart api"));
                None
            }
            Err(Refusal::Store(error)) => panic!("{error:#}"),
        }
    }

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    #[tokio::test]
    async fn a_lease_is_one_holders_until_it_expires_is_released_or_taken_over() {
        let store = Store::in_memory();
        let mut ann = acquire(&store, "ann", 0, false).await.unwrap();
        assert!(acquire(&store, "bob", 1, false).await.is_none());
        assert!(ann.renew(at(1)).await.unwrap());
        assert!(acquire(&store, "bob", 2, false).await.is_none(), "renewed until minute 3");
        let bob = acquire(&store, "bob", 4, false).await.unwrap();
        assert!(!ann.is_ours().await.unwrap() && !ann.renew(at(4)).await.unwrap(), "expired and taken");
        let eve = acquire(&store, "eve", 4, true).await.unwrap();
        assert!(!bob.is_ours().await.unwrap(), "taken over");
        bob.release(at(4)).await.unwrap();
        assert!(eve.is_ours().await.unwrap(), "who lost a lease cannot release it");
        eve.release(at(4)).await.unwrap();
        assert_eq!(numbers(&store, "prod/api").await.unwrap().len(), 1, "old numbers are removed");
        assert!(acquire(&store, "ann", 4, false).await.is_some());
    }

    #[tokio::test]
    async fn a_lease_outlives_any_number_of_short_steps() {
        let store = Store::in_memory();
        let mut lease = acquire(&store, "ann", 0, false).await.unwrap();
        lease.renewal = Duration::from_millis(40);
        for _ in 0..8 {
            lease.keep_during(|| at(1), tokio::time::sleep(Duration::from_millis(20))).await;
        }
        assert!(lease.number > 1 && lease.note.expires == at(3), "renewed: {}", lease.number);
        // What takes no time at all is no chance to do it.
        let before = lease.number;
        lease.renewal = Duration::ZERO;
        assert!(lease.keep(at(2)).await.unwrap());
        assert!(lease.number > before && lease.note.expires == at(4));
        lease.renewal = RENEWAL;
        assert!(lease.keep(at(3)).await.unwrap());
        assert_eq!(lease.note.expires, at(4), "not due");
        acquire(&store, "eve", 3, true).await.unwrap();
        assert!(!lease.keep(at(3)).await.unwrap());
    }

    #[tokio::test]
    async fn a_renewal_whose_answer_was_lost_is_still_ours() {
        let store = Store::in_memory();
        let mut ann = acquire(&store, "ann", 0, false).await.unwrap();
        let renewed = LeaseNote { expires: at(3), ..ann.note.clone() };
        assert!(store.create(&name("prod/api", 2), &renewed).await.unwrap());
        assert!(ann.is_ours().await.unwrap());
        assert!(ann.renew(at(2)).await.unwrap());
        assert_eq!(ann.number, 3);
        assert_eq!(LeaseNote::last(&store, "prod/api").await.unwrap().unwrap().written(), at(2));
    }

    #[tokio::test]
    async fn of_many_at_once_one_gets_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        let tries = (0..8).map(|i| {
            let store = store.clone();
            async move { Lease::acquire(&store, "api", note(&format!("run-{i}"), 0), |_| false).await.is_ok() }
        });
        let won = futures_util::future::join_all(tries).await;
        assert_eq!(won.iter().filter(|won| **won).count(), 1);
    }

    #[tokio::test]
    async fn a_lease_that_cannot_be_understood_counts() {
        let store = Store::in_memory();
        store.create(&name("api", 3), &serde_json::json!({ "schema": "mlopsctl/lease/v9" })).await.unwrap();
        let refused = Lease::acquire(&store, "api", note("ann", 0), |_| false).await;
        assert!(matches!(refused, Err(Refusal::Held(held)) if held.note.is_none()));
        assert!(Lease::acquire(&store, "api", note("ann", 0), |_| true).await.is_ok());
    }

    #[tokio::test]
    async fn a_note_that_cannot_be_understood_counts_as_long_as_one_lives() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        let path = folder.path().join("leases/api");
        std::fs::create_dir_all(&path).unwrap();
        let now = Utc::now();
        let later = |minutes: i64| (now + TimeDelta::minutes(minutes) - DateTime::UNIX_EPOCH).num_minutes();
        let newer = |minutes: i64| {
            let expires = now + TimeDelta::minutes(minutes);
            serde_json::json!({ "schema": "mlopsctl/lease/v9", "expires": expires }).to_string()
        };
        for (text, minutes, free) in [
            (String::new(), 0, false),
            (String::new(), 4, true),
            ("{\"schema\": \"mlopsc".to_owned(), 0, false),
            ("{\"schema\": \"mlopsc".to_owned(), 4, true),
            (newer(10), 4, false),
            (newer(10), 12, true),
            (newer(-5), 0, true),
        ] {
            std::fs::write(path.join("3.json"), &text).unwrap();
            let taken = Lease::acquire(&store, "api", note("ann", later(minutes)), |_| false).await;
            match taken {
                Ok(lease) => {
                    assert!(free && lease.number == 4, "{text} {minutes}");
                    std::fs::remove_file(path.join("4.json")).unwrap();
                }
                Err(Refusal::Held(held)) => assert!(!free && held.note.is_none(), "{text} {minutes}"),
                Err(Refusal::Store(error)) => panic!("{error:#}"),
            }
        }
    }
}
