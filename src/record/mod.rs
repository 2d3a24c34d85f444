//! The store: records, leases and journals as JSON objects with create-only names. Knows no commands.
//!
//! ```text
//! records/KIND/NAME/YYYY/MM/ULID-VERDICT.json   what was done or found, for ever
//! leases/TARGET/N.json                          who acts on what; the highest N counts
//! state/plans/ULID/N.json                       the journal of a plan that has not ended well yet
//! state/runs/RUNBOOK/ULID/N.json                the journal of a run of a runbook that is open
//! state/mutes/ULID-END.json                     a mute, until it ends
//! state/checks/ID/N.json                        what --stateful remembers of a check
//! incidents/ID/ULID-KIND.json                   what happened in an incident, one object per event
//! state/incidents/ID.json                       the mark of an open incident
//! ```
//! Everything is redacted before it is written. Reading never creates the folder.

mod bucket;
mod bulk;
mod credentials;
mod entry;
mod history;
mod lease;
mod place;
mod signed;
mod spool;
mod store;
mod walk;
mod who;

pub use bucket::Buckets;
pub use bulk::{Bulk, BulkBucket, BulkFolder, S3, trouble};
pub use entry::Record;
pub(crate) use entry::new_id;
pub use history::{Query, RecordName};
pub use lease::{Claim, Held, Lease, LeaseNote, Refusal};
pub use signed::{Told, Unended};
pub use spool::{Kept, deliver, keep, spool, waiting};
pub(crate) use store::hidden_in;
pub use store::{Store, object_name};
pub use who::{Fate, Process, Who, host_name};
