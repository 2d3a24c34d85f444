//! The measurement itself, on a thread of its own: reads both tables, measures, and tells how far it is.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::oneshot;
use tokio::time::{self, MissedTickBehavior};

use crate::{
    context::Context,
    drift::{
        compare::{Measured, Recount, Settings, Side, measure_on},
        profile::{Kinds, PartFault, TableProfile},
        source::table::{Input, Means, Part, PartDifference, Profiled, Trouble, Watch},
    },
    error::{Fault, nearest},
};

/// Bytes for values of both tables.
pub(super) const MEMORY: u64 = 192 << 20;
const MINUTE: Duration = Duration::from_secs(60);

/// What to measure.
pub(super) struct Job {
    pub(super) reference: Vec<Part>,
    pub(super) current: Vec<Part>,
    pub(super) settings: Settings,
    /// Types that were asked for.
    pub(super) kinds: Kinds,
    pub(super) memory: u64,
    pub(super) watch: Arc<Watch>,
}

/// What came of it.
pub(super) struct Done {
    pub(super) reference: TableProfile,
    pub(super) measured: Measured,
    pub(super) tables: [About; 2],
    /// The rows were read twice, for exact bins.
    pub(super) recounted: bool,
}

/// What is to be told of a table.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) parts: usize,
    pub(super) rows: u64,
    pub(super) columns: usize,
    /// It is a profile that was saved.
    pub(super) saved: bool,
    pub(super) differences: Vec<PartDifference>,
    pub(super) different: usize,
}

/// Stops the reading where nobody waits for it any more.
struct Stop(Arc<Watch>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Runs the job to its end. At the deadline it is given up.
pub(super) async fn work(cx: &Context, job: Job) -> Result<Done> {
    let watch = Arc::clone(&job.watch);
    let _stop = Stop(Arc::clone(&watch));
    let (sender, mut ended) = oneshot::channel::<()>();
    let thread = thread::spawn(move || {
        // Dropped at the end, also where the job panics.
        let _sender = sender;
        job.run()
    });
    let mut progress = cx.ui.bytes_progress("measuring", None, MINUTE);
    let mut ticks = time::interval(progress.pause());
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let late = async {
        match cx.deadline() {
            Some(deadline) => time::sleep_until(deadline).await,
            None => std::future::pending().await,
        }
    };
    tokio::pin!(late);
    loop {
        tokio::select! {
            _ = &mut ended => break,
            () = &mut late => {
                return Err(Fault::new("the tables were not read before the deadline (see --deadline)").into());
            }
            _ = ticks.tick() => progress.update(watch.bytes(), ""),
        }
    }
    drop(progress);
    Ok(thread.join().unwrap_or_else(|panic| resume_unwind(panic))?)
}

impl Job {
    fn run(self) -> Result<Done, Fault> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let means = Means { threads, memory: self.memory, watch: Arc::clone(&self.watch) };
        let open = |parts, side| Input::new(parts, means.clone()).map_err(|trouble| told(side, &trouble));
        let reference = open(self.reference, Side::Reference)?;
        let current = open(self.current, Side::Current)?;
        let before = read(&reference, Side::Reference, &self.kinds)?;
        let mut kinds = before.profiled.profile.kinds();
        kinds.extend(self.kinds.clone());
        let now = read(&current, Side::Current, &kinds)?;
        let (one, two) = (&before.profiled.profile, &now.profiled.profile);
        known(&self.settings, &self.kinds, one, two)?;
        same_types(one, two)?;
        let mut recount = Recount::needed(one, two, &self.settings);
        if let Some(recount) = &mut recount {
            for (input, table, side) in
                [(&reference, &before, Side::Reference), (&current, &now, Side::Current)]
            {
                if !table.saved {
                    input.recount(recount, side).map_err(|trouble| told(side, &trouble))?;
                }
            }
        }
        for (input, side) in [(&reference, Side::Reference), (&current, Side::Current)] {
            if let Some(part) = input.changed() {
                return Err(Fault::new(format!(
                    "{part} of the {} table changed while it was read",
                    side.word()
                ))
                .hint("measure what is written to its end"));
            }
        }
        let measured = measure_on(threads, one, two, &self.settings, recount.as_ref());
        let tables = [about(&reference, &before), about(&current, &now)];
        Ok(Done { reference: before.profiled.profile, measured, tables, recounted: recount.is_some() })
    }
}

/// A table, and whether it was a saved profile.
struct Read {
    profiled: Profiled,
    saved: bool,
}

fn read(input: &Input, side: Side, kinds: &Kinds) -> Result<Read, Fault> {
    if let Some(saved) = input.saved() {
        let profile = saved.map_err(|why| {
            Fault::new(format!("the {} profile cannot be used: {why}", side.word()))
                .hint("make it anew with --save-reference")
        })?;
        return Ok(Read { profiled: Profiled::whole(profile), saved: true });
    }
    let profiled = input.profile(kinds).map_err(|trouble| told(side, &trouble))?;
    Ok(Read { profiled, saved: false })
}

fn about(input: &Input, read: &Read) -> About {
    let Profiled { profile, differences, different } = &read.profiled;
    About {
        parts: input.parts(),
        rows: profile.rows,
        columns: profile.columns.len(),
        saved: read.saved,
        differences: differences.clone(),
        different: *different,
    }
}

fn told(side: Side, trouble: &Trouble) -> Fault {
    let fault = Fault::new(format!("the {} table cannot be read: {trouble}", side.word()));
    match &trouble.fault {
        PartFault::Mismatch(mismatch) => fault.hint(format!("--types {}=categorical", mismatch.column)),
        PartFault::Table(_) => fault,
    }
}

/// Names that were given must be those of columns.
fn known(
    settings: &Settings,
    kinds: &Kinds,
    reference: &TableProfile,
    current: &TableProfile,
) -> Result<(), Fault> {
    let names = || {
        [reference, current].into_iter().flat_map(|table| {
            table
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .chain(table.passed_over.iter().map(String::as_str))
        })
    };
    for name in settings.only.iter().chain(kinds.keys()) {
        if !names().any(|known| known == name) {
            let fault = Fault::new(format!("no table has a column `{name}`"));
            return Err(match nearest(name, names()) {
                Some(near) => fault.hint(format!("did you mean `{near}`?")),
                None => fault,
            });
        }
    }
    Ok(())
}

/// A saved profile was read by types of its own.
fn same_types(reference: &TableProfile, current: &TableProfile) -> Result<(), Fault> {
    for column in &reference.columns {
        let other = current.column(&column.name).and_then(|other| other.kind);
        if let (Some(one), Some(two)) = (column.kind, other)
            && one != two
        {
            return Err(Fault::new(format!(
                "column `{}` was read as {} in the reference and as {} in the current table",
                column.name,
                one.word(),
                two.word()
            ))
            .hint("make the saved profile anew with the same --types"));
        }
    }
    Ok(())
}
